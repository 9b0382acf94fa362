"""Clause 9: what is looked at to know whether the management systems work."""
