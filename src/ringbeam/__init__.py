"""Ringbeam: an integrated management system."""
