"""Changes of the demonstration: of each type, one that failed, some ahead, a freeze window."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from ringbeam.core import clock, writing
from ringbeam.services.changes.change_templates import ChangeTemplate
from ringbeam.services.changes.changes import Change
from ringbeam.services.changes.freeze_windows import FreezeWindow
from ringbeam.site.demonstration.organization import Cast

MANAGER = "Lukas Brandt"
WAY = {"transition": "no", "decision": "Discussed on Tuesday; the risk is small enough."}
GOOD = {"outcome": "successful", "result": "Done as planned and checked afterwards."}
FINE = {"review": "Nobody noticed it. The steps were right."}


class Told(NamedTuple):
    """One change: when it was to be done from now (hours), and how far it got."""

    hours: float
    title: str
    by: str
    service: str
    why: str
    grave: tuple[str, str]
    back_out: str
    went: dict[str, str] = GOOD
    found: dict[str, str] = FINE
    sort: str = "normal"


STORIES = (
    Told(
        *(-1100, "Newer firmware on the core switches", "Priya Nair", "Managed Network"),
        *("The maker mends a hole.", ("medium", "medium"), "Start the old one again."),
    ),
    Told(
        *(-760, "Mail gateway moves to the second data centre", "Mats Thorsen"),
        *("Managed Workplace", "The old machine is out of warranty.", ("high", "medium")),
        "Point the names back to the old one.",
        {"outcome": "backed_out", "result": "Letters waited for 40 minutes; taken back."},
        {
            "review": "The test had left out letters with large files.",
            "investigation": "The new gateway allowed half the size. The test plan has it now.",
        },
    ),
    Told(
        *(-500, "Mail gateway moves, second try", "Mats Thorsen", "Managed Workplace"),
        *("As before, with the larger size.", ("high", "medium")),
        "Point the names back to the old one.",
    ),
    Told(
        *(-300, "Hole in the remote access closed at night", "Priya Nair", "Managed Network"),
        *("It is used already, as the maker says.", ("medium", "high")),
        "The former version is kept on the gateway.",
        GOOD,
        {"review": "Right to do it at once; told to customers the next morning."},
        "emergency",
    ),
    Told(
        *(-90, "More space for the backup of databases", "Mats Thorsen"),
        *("Backup and Recovery", "It will be full in March.", ("low", "low")),
        *("The new shelf is taken out again.", GOOD, {}),
    ),
    Told(
        *(60, "Roaming of Wi-Fi: newer software on the controllers", "Priya Nair"),
        *("Managed Network", "It ends the lost connections of scanners.", ("medium", "medium")),
        *("The former software stays on the second disk.", {}, {}),
    ),
    Told(
        *(130, "Certificates of all internal names renewed by a program", "Mats Thorsen"),
        *("Cloud Hosting", "So that none expires unseen again.", ("medium", "low")),
        *("Renew by hand, as before.", {}, {}),
    ),
)
WISHES = (
    ("Printers of the town hall on their own network", "Dylan Okafor", "Managed Network"),
    ("Longer retention of mail for the clinics", "Tess Wouters", "Backup and Recovery"),
)


def changes(cast: Cast) -> None:
    """Tell each at its times, once: raised, assessed, approved by another, done, reviewed."""
    if Change.rows.exists():
        return
    for one in STORIES:
        _tell(cast, one)
    _standard(cast)
    for title, by, service in WISHES:
        given = {"title": title, "description": title, "service": _service(cast, service)}
        writing.create(Change, given, by=cast.person(by))
    start = clock.now() + timedelta(days=24)
    window = {
        "title": "Year end of the insurers",
        "reason": "Their books are closed.",
        "starts": start,
        "ends": start + timedelta(days=14),
    }
    made = writing.create(FreezeWindow, window, by=cast.actors[MANAGER])
    writing.take(made, "put_in_force", by=cast.actors[MANAGER])


def _service(cast: Cast, title: str) -> str:
    return str(cast.find("service", title).ref)


def _tell(cast: Cast, one: Told) -> None:
    begin = clock.now() + timedelta(hours=one.hours)
    raised = min(begin, clock.now()) - timedelta(days=6)
    by, manager = cast.person(one.by), cast.actors[MANAGER]
    impact, risk = one.grave
    given = {
        "title": one.title,
        "description": one.why,
        "service": _service(cast, one.service),
        "sort": one.sort,
        "owner": cast.find("person", one.by).ref,
    }
    with clock.stopped(raised):
        made = writing.create(Change, given, by=by)
    grave = {"impact": impact, "risk": risk, "back_out": one.back_out, "transition": "no"}
    with clock.stopped(raised + timedelta(days=1)):
        _take(made, "assess", manager, grave)
    with clock.stopped(raised + timedelta(days=2)):
        _take(made, "approve", manager, WAY)
    _carry_out(made, begin, one, manager)


def _carry_out(made: Change, begin: datetime, one: Told, manager: Any) -> None:
    hours = {"planned_start": begin, "planned_end": begin + timedelta(hours=2)}
    with clock.stopped(min(begin, clock.now()) - timedelta(days=3)):
        _take(made, "schedule", manager, hours)
    if one.went:
        with clock.stopped(begin + timedelta(hours=2)):
            _take(made, "carry_out", manager, one.went)
    if one.went and one.found:
        with clock.stopped(begin + timedelta(days=4)):
            _take(made, "close", manager, one.found)


def _standard(cast: Cast) -> None:
    """A template that another approved, and a change that followed it."""
    by, manager = cast.person("Priya Nair"), cast.actors[MANAGER]
    given = {
        "title": "Replace an access point",
        "service": _service(cast, "Managed Network"),
        "steps": "Take the old one down, put the new one up, check the signal on the way.",
        "back_out": "Put the old one up again.",
    }
    with clock.stopped(clock.now() - timedelta(days=50)):
        template = writing.create(ChangeTemplate, given, by=by)
        writing.take(template, "release", by=manager)
    raised = clock.now() - timedelta(days=20)
    given = {
        "title": "Access point at gate 4 replaced",
        "description": "It loses scanners.",
        "service": _service(cast, "Managed Network"),
        "sort": "standard",
        "template": template.ref,
        "owner": cast.find("person", "Priya Nair").ref,
    }
    with clock.stopped(raised):
        made = writing.create(Change, given, by=by)
        _take(made, "follow_template", manager, {})
        begin = raised + timedelta(days=1)
        hours = {"planned_start": begin, "planned_end": begin + timedelta(hours=1)}
        _take(made, "schedule", manager, hours)
    with clock.stopped(begin + timedelta(hours=1)):
        _take(made, "carry_out", manager, GOOD)
    with clock.stopped(begin + timedelta(days=3)):
        _take(made, "close", manager, FINE)


def _take(made: Change, move: str, by: Any, given: Any) -> None:
    writing.take(Change.rows.get(pk=made.pk), move, by=by, given=given)
