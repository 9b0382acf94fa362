"""The kernel: record, register, life, rule, verb, and what they stand on."""
