"""The organization's zone: where its days begin and end (decision 0012).

Kept on the row about the installation: the zone in force, then those of before, by which due
days that were written under them are still read. A change is told of access. Every process
follows it as it follows the custom fields.
"""

from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ringbeam.core import clock
from ringbeam.core.access import tell_of_all, turn
from ringbeam.core.actors import Actor
from ringbeam.core.acts import ORGANIZATION_ZONE, Act
from ringbeam.core.installation import Installation, installation
from ringbeam.core.units import unit

LONGEST = 400


def kept() -> "QuerySet[Installation, str | None]":
    """The names as they are kept, for a statement to ask beside its own; null for UTC."""
    return Installation.objects.filter(pk=1).values_list("zones", flat=True)


def follow(names: str) -> None:
    """Go by these zones; without a statement."""
    if names != " ".join(map(str, clock.zones())):
        clock.go_by([ZoneInfo(name) for name in names.split()])


def keep_up() -> None:
    """Ask for the zones, and go by them; for what runs without a request. One statement."""
    follow(kept().first() or "")


def organization_zone() -> str:
    """The name of the zone in force, as this process goes by it."""
    return str(clock.zones()[0])


def set_organization_zone(name: str, *, by: Actor) -> bool:
    """Let days begin and end in another zone, told on access; False when they do already.

    No due day moves: what was due on a day before is shown on that day, and is late when it
    would have been. Judges nobody: the door says who may. Raises ValidationError.
    """
    if name not in available_timezones():
        raise ValidationError({"zone": _("There is no time zone of this name.")})
    with unit():
        mine = turn()
        keep_up()
        before = organization_zone()
        if name == before:
            return False
        names = " ".join(dict.fromkeys([name, *map(str, clock.zones())]))
        # The longest ago go first when all are more than the column holds.
        names = names[: LONGEST + 1].rpartition(" ")[0] if len(names) > LONGEST else names
        Installation.objects.filter(pk=installation().pk).update(zones=names)
        tell_of_all(mine, Act(by, ORGANIZATION_ZONE), {"zone": (before, name)})
    follow(names)
    return True
