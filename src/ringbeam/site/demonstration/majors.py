"""Major incidents of the demonstration: one that runs, one that was reviewed (8.6.1)."""

from datetime import timedelta
from typing import Any, NamedTuple

from ringbeam.core import clock, writing
from ringbeam.desk.categories import Category
from ringbeam.desk.declaring import gather
from ringbeam.desk.escalation_levels import EscalationLevel
from ringbeam.desk.incidents import Incident
from ringbeam.desk.major_criteria import MajorCriterion
from ringbeam.desk.major_incidents import MajorIncident
from ringbeam.desk.major_updates import inform_management, publish_update
from ringbeam.desk.on_call_rotas import OnCallRota
from ringbeam.desk.operational_levels import OperationalLevel
from ringbeam.documents.documents import Document
from ringbeam.organization.groups import Group
from ringbeam.services.calendars import Calendar
from ringbeam.site.demonstration.organization import Cast

WITH_A_LEVEL = ("First line", "Second line")
LOOK_WRONG = (
    ("Suspicious mail", True),
    ("Lost or stolen device", True),
    ("Unsafe situation", False),
)


class Word(NamedTuple):
    """One update: minutes after the incident came in, where we are, and what is new."""

    after: int
    stage: str
    text: str


RUNS = (
    Word(8, "investigating", "VPN connections drop after some minutes. We look for the cause."),
    Word(36, "identified", "A gateway runs out of sessions. We move teams to the second one."),
    Word(66, "watching", "Half of the claims team works again, the rest follows."),
)
ENDED = (
    Word(6, "identified", "A certificate has expired. We replace it, about 20 minutes."),
    Word(30, "restored", "The certificate is replaced, appointments can be booked."),
)


def majors(cast: Cast) -> None:
    """Declare both at their times, tell of them, and review the one that is over."""
    if MajorIncident.rows.exists():
        return
    _criterion(cast)
    rota(cast)
    levels(cast)
    for title, security in LOOK_WRONG:
        writing.create(
            Category, {"title": title, "urgent": True, "security": security}, by=cast.us
        )
    vpn = ("VPN drops for claims team since 09:10", "Aoife Byrne", "VPN connections drop")
    _declared(cast, *vpn, "The claims team cannot work from outside.", RUNS)
    booking = ("Citizens see an error when they book an appointment", "Mats Thorsen")
    effect = "No appointment can be booked; the telephones ring."
    _declared(cast, *booking, "Appointments cannot be booked", effect, ENDED)


def _criterion(cast: Cast) -> None:
    given = {"title": "Three of priority 1 within the hour", "incidents": 3, "minutes": 60}
    made = writing.create(MajorCriterion, given, by=cast.us)
    writing.take(made, "use", by=cast.us)


def _declared(
    cast: Cast, title: str, leads: str, announcement: str, effect: str, words: tuple[Word, ...]
) -> None:
    incident = Incident.rows.filter(title=title).first()
    if incident is None:
        return
    by, began = cast.person(leads), incident.created
    with clock.stopped(began + timedelta(minutes=5)):
        procedure = Document.rows.filter(title__icontains="incident").order_by("pk").first()
        given = {
            "title": title,
            "service": incident.about_id,
            "effect": effect,
            "manager": by.person,
            "began": began,
            "procedure": procedure.pk if procedure else None,
        }
        made = writing.create(MajorIncident, given, by=by)
        gather([incident], made, by=by)
    for word in words:
        with clock.stopped(began + timedelta(minutes=word.after)):
            made = MajorIncident.rows.get(pk=made.pk)
            said = {"announcement": announcement, "stage": word.stage, "text": word.text}
            publish_update(made, **said, by=by)
    boss = cast.find("person", "Ingrid Solberg").ref
    with clock.stopped(began + timedelta(minutes=20)):
        inform_management(MajorIncident.rows.get(pk=made.pk), whom=boss, how="call", by=by)
    if words[-1].stage == "restored":
        _end(made.pk, began, by)


def _end(major: int, began: Any, by: Any) -> None:
    with clock.stopped(began + timedelta(minutes=40)):
        writing.take(MajorIncident.rows.get(pk=major), "restore", by=by)
    learned = "The certificate was not in the monitoring list. All internal ones are in it now."
    given = {"cause": "A certificate expired that nobody watched.", "review": learned}
    with clock.stopped(began + timedelta(minutes=200)):
        writing.take(MajorIncident.rows.get(pk=major), "close", by=by, given=given)


def rota(cast: Cast) -> None:
    """The nights of the second line, a week each, from some Monday on."""
    if OnCallRota.rows.exists():
        return
    monday = clock.today() - timedelta(days=clock.today().weekday() + 14)
    people = ("Mats Thorsen", "Priya Nair", "Farah Haddad")
    refs = [cast.find("person", one).ref for one in people]
    given = {
        "title": "Second line, nights and weekends",
        "group": cast.find("group", "Second line").ref,
        "zone": "Europe/Berlin",
        "first": monday,
        "owner": refs[0],
        "members": [{"people": [ref]} for ref in refs],
        "swaps": [
            {
                "start": str(monday + timedelta(days=22)),
                "until": str(monday + timedelta(days=23)),
                "people": [refs[2]],
                "why": "A wedding.",
            }
        ],
    }
    writing.create(OnCallRota, given, by=cast.us)


def levels(cast: Cast) -> None:
    """Two levels of escalation, before a promise breaks and after it did; and groups' own."""
    soon = {"title": "Breaks within half an hour", "minutes": 30, "priority": 2}
    late = {"title": "Broken for an hour", "minutes": 60, "side": "after"}
    late |= {"tell_assignee": False, "tell_service_owner": True, "metric": "resolution"}
    late |= {"tell_on_call": True}
    for given in (soon, late):
        made = writing.create(EscalationLevel, given, by=cast.us)
        writing.take(made, "use", by=cast.us)
    calendar = Calendar.rows.order_by("pk").first()
    for group in Group.rows.filter(title__in=WITH_A_LEVEL).order_by("pk") if calendar else ():
        own = {"title": f"{group.title}, half a day", "group": group, "calendar": calendar}
        writing.take(writing.create(OperationalLevel, own, by=cast.us), "use", by=cast.us)
