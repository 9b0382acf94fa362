"""The organization: people, groups, sites and units (Harmonized Structure 4, 5, 7)."""
