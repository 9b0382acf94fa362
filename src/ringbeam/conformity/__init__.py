"""Conformity: what the records show, requirement by requirement."""
