"""Documented information under control (Harmonized Structure 7.5)."""
