"""The demonstration: an invented organization around a real, public incident log."""
