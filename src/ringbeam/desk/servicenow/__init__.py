"""Import of ServiceNow's incident log, with its history (ISO/IEC 20000-1:2018, 8.6.1)."""
