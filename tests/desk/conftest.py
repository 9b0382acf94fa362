"""Customers, services, catalogue items and major incidents that the desk's tests stand on."""

from tests.core.mail_server import mail
from tests.desk.majors import house, major
from tests.desk.orders import item, workplace
from tests.desk.tickets import kestrel, monday, network

__all__ = ["house", "item", "kestrel", "mail", "major", "monday", "network", "workplace"]
