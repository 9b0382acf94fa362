"""Information security: which controls there are, and which of them apply (27001)."""
