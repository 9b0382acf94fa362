"""Addresses of the product as others reach it, whatever a request says of its host."""

from django.conf import settings


def outside(path: str) -> str:
    """The whole address of a path, which begins with a slash."""
    site: str = settings.OUTSIDE_URL
    return f"{site}{path}"


def inside(address: str) -> str:
    """The path of a whole address of the product; another address as it is."""
    site: str = settings.OUTSIDE_URL
    return address.removeprefix(site)
