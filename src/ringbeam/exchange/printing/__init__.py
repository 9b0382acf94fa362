"""Print: records and lists as PDF, of data that no text can turn into code (7.5.3)."""
