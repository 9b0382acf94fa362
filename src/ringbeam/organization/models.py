"""Table of contents of this room."""

from ringbeam.organization.groups import Group
from ringbeam.organization.people import Person
from ringbeam.organization.places import Site, Unit

__all__ = ["Group", "Person", "Site", "Unit"]
