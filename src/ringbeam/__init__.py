"""Ringbeam: an integrated management system."""

__version__ = "0.1.0"
