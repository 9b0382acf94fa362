"""Addresses that webhooks may reach: public ones by https, and what the settings name.

A name is resolved once and that address is used, so that it cannot be judged as one and reached
as another (27001 A.8.20).
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 500
PORTS = {"https": 443, "http": 80}
NAT64 = ipaddress.ip_network("64:ff9b::/96")
IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unreachable(Exception):
    """An address that is not, or must not be, reached; the message says why."""


@dataclass(frozen=True)
class Destination:
    """Where a message goes: the parts of the address, judged."""

    host: str
    port: int
    path: str
    is_secure: bool


def target_of(url: str) -> Destination:
    """The parts of an address; ValidationError for one that webhooks cannot have."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError as unreadable:
        raise ValidationError(_("This is no address.")) from unreadable
    if parts.scheme not in PORTS or not host or len(url) > LONGEST or not _is_plain(url):
        raise ValidationError(_("This is no address such as https://example.org/."))
    if parts.username is not None or parts.password is not None or parts.fragment:
        said = _("An address for events has no user, password or fragment.")
        raise ValidationError(said)
    if parts.scheme != "https" and host not in _named():
        said = _("Use https. An administrator of the server can allow this host by name.")
        raise ValidationError(said)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Destination(host, port or PORTS[parts.scheme], path, parts.scheme == "https")


def _is_plain(url: str) -> bool:
    return url.isascii() and url.isprintable() and " " not in url and "\\" not in url


def _named() -> frozenset[str]:
    named: frozenset[str] = settings.WEBHOOK_HOSTS
    return named


def reachable(target: Destination) -> str:
    """The IP address to connect to; raises Unreachable when there is none, or it is private."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise Unreachable(_("The host has no address.")) from fault
    addresses = [str(one[4][0]) for one in found]
    if target.host not in _named() and not all(map(is_public, addresses)):
        raise Unreachable(_("The host lies in a private network; the settings can allow it."))
    return addresses[0]


def is_public(text: str) -> bool:
    """Whether an IP address is one of the open internet, whatever form hides another."""
    try:
        address: IPAddress = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    inner = _inside(address)
    if inner is not None:
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _inside(address: IPAddress) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one carries, by any of the ways to carry one."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)
