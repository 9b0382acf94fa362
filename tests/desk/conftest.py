"""Customers and services that the desk's tests stand on."""

from tests.desk.tickets import kestrel, monday, network

__all__ = ["kestrel", "monday", "network"]
