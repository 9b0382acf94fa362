"""Services, customers, agreements and levels (ISO/IEC 20000-1:2018, 8.2 to 8.5 and 8.7)."""
