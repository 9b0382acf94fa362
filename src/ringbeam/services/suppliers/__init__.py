"""Suppliers, what is agreed with them, and how well they do (20000-1:2018, 8.3.4)."""
