"""Availability of the demonstration: targets, monitors that spoke, outages and their causes."""

from datetime import datetime, timedelta
from typing import NamedTuple

from ringbeam.core import clock, writing
from ringbeam.core.registers import of_kind
from ringbeam.services.availability.availability_targets import AvailabilityTarget
from ringbeam.services.availability.hearing import hear
from ringbeam.services.availability.monitor_formats import Mark
from ringbeam.services.availability.monitors import UPTIME_KUMA, Monitor
from ringbeam.services.availability.outages import Outage
from ringbeam.site.demonstration.organization import Cast

MANAGER, OWNER = "Ingrid Solberg", "Lukas Brandt"
WHY = "Warehouses and offices stand still without it; the risk was assessed in spring."
# Service, per cent of the agreed time, what the monitor watches, per cent of users behind it.
WATCHED = (
    ("Managed Network", "99.9", "Core network", 100),
    ("Managed Workplace", "99.5", "Mail", 100),
    ("Backup and Recovery", "99", "Backup console", 100),
)


class Told(NamedTuple):
    """What a monitor said: which, how long ago (days) and at what hour, for how long."""

    service: str
    days: int
    hour: float
    minutes: int
    title: str
    share: int
    cause: str
    finding: str
    prevention: str


TOLD = (
    Told(
        *("Managed Network", 55, 10, 41, "Fibre cut between two sites", 15, "supplier"),
        "A digger cut the line of the carrier; the second way was not in use at nine sites.",
        "The second way is used at all sites, and tested each month.",
    ),
    Told(
        *("Managed Network", 12, 14.5, 26, "Firewall changed over and did not come back", 20),
        *("software", "The standby firewall had an older version and refused the sessions."),
        "Both have the same version; a check compares them every night.",
    ),
    Told(
        *("Managed Workplace", 31, 9, 40, "Mail gateway refused large letters", 60, "change"),
        "The new gateway allowed half the size; the change was taken back.",
        "The test plan of the gateway has large letters.",
    ),
    Told(
        *("Backup and Recovery", 9, 11, 7, "Console restarted by itself", 100, "software"),
        "The console ran out of memory while it made a report.",
        "The report runs at night; the maker knows of it.",
    ),
    Told(
        *("Managed Network", 4, 9.5, 12, "Switch in the second hall restarted", 10, "", "", "")
    ),
)


def availability(cast: Cast) -> None:
    """Targets in force, monitors in use, and what these told, once."""
    if AvailabilityTarget.rows.exists():
        return
    for title, share, watched, of_users in WATCHED:
        _watch(cast, title, share, watched, of_users)
    for one in TOLD:
        _hear(cast, one)
    _planned(cast)


def _watch(cast: Cast, title: str, share: str, watched: str, of_users: int) -> None:
    service, manager = cast.find("service", title).ref, cast.actors[MANAGER]
    given = {
        "title": f"{title}, in support hours",
        "service": service,
        "calendar": cast.find("calendar", "Support hours, Brussels").ref,
        "share": share,
        "requirement": WHY,
        "owner": cast.find("person", OWNER).ref,
    }
    with clock.stopped(clock.now() - timedelta(days=100)):
        made = writing.create(AvailabilityTarget, given, by=manager)
        writing.take(made, "agree", by=manager)
        says = {"service": service, "speaks": UPTIME_KUMA, "share": of_users}
        says |= {"title": f"{watched}, watched from outside", "listens_to": watched}
        monitor = writing.create(Monitor, says, by=manager)
    hear(monitor, marks=[], by=manager)


def _hear(cast: Cast, one: Told) -> None:
    """The monitor tells of it, a colleague corrects whom it hit, and looks into it."""
    service, by = cast.find("service", one.service), cast.person("Priya Nair")
    begin = _at(one.days, one.hour)
    end = begin + timedelta(minutes=one.minutes)
    monitor = of_kind("monitor").model.rows.get(about=service.pk)
    with clock.stopped(end):
        marks = [Mark("1", one.title, begin, up=False), Mark("1", one.title, end, up=True)]
        (made,) = hear(monitor, marks=marks, by=by)
        owner = cast.find("person", "Priya Nair").ref
        made = writing.edit(made, {"share": one.share, "owner": owner}, by=by)
    if one.cause:
        with clock.stopped(end + timedelta(days=3)):
            said = {"cause": one.cause, "finding": one.finding, "prevention": one.prevention}
            writing.take(made, "investigate", by=by, given=said)


def _planned(cast: Cast) -> None:
    """Planned work that was told ahead, and is left out."""
    by, begin = cast.person("Mats Thorsen"), _at(20, 17)
    given = {
        "title": "Core switches get newer firmware",
        "service": cast.find("service", "Managed Network").ref,
        "sort": "planned",
        "starts": begin,
        "ends": begin + timedelta(minutes=50),
        "told": begin - timedelta(days=7),
    }
    with clock.stopped(begin - timedelta(days=7)):
        made = writing.create(Outage, given, by=by)
    with clock.stopped(begin + timedelta(minutes=50)):
        writing.take(made, "end", by=by)


def _at(days: int, hour: float) -> datetime:
    """An hour of a working day about so many days ago, in the organization's zone."""
    day = clock.day_of(clock.now() - timedelta(days=days))
    day -= timedelta(days=max(0, day.weekday() - 4))
    return clock.start_of(day) + timedelta(hours=hour)
