"""Customers, services and catalogue items that the desk's tests stand on."""

from tests.core.mail_server import mail
from tests.desk.orders import item, workplace
from tests.desk.tickets import kestrel, monday, network

__all__ = ["item", "kestrel", "mail", "monday", "network", "workplace"]
