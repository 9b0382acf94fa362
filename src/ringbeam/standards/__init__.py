"""Standards, editions, requirements, controls and correlations: shipped facts."""
