"""Continuity of services: requirements, exercises, and what happened (20000-1, 8.7.2)."""
