"""The service desk (ISO/IEC 20000-1:2018, 8.6)."""
