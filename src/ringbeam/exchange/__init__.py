"""Import and export of every register (CSV, XLSX, JSON)."""
