"""Planning: what may happen to the management systems and what is planned (clause 6)."""
