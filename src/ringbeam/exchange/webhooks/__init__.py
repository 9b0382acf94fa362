"""Webhooks: programs elsewhere are told of events, signed, in order, until they took them."""
