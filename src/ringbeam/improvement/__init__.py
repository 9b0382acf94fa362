"""Improvement: nonconformities and what follows (Harmonized Structure 10)."""
