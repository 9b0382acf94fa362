"""Availability of services: targets, outages, and what both come to (20000-1, 8.7.1)."""
