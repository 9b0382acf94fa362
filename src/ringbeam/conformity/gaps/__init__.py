"""Gap assessments: how mature people find each requirement, apart from the evidence (9.1)."""
