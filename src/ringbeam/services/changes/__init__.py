"""Changes to services and what they are made of (ISO/IEC 20000-1:2018, 8.5.1)."""
