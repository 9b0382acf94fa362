"""What is told of a major incident: to those affected, and to top management (8.6.1)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from ringbeam.core import clock, values
from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.contributions import panel, printed
from ringbeam.core.entries import Entry
from ringbeam.core.jobs import every
from ringbeam.core.lines import NUMBERED, Line
from ringbeam.core.notices import notify
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import entries_seen_by
from ringbeam.core.rules import manager, owner
from ringbeam.core.sayings import say
from ringbeam.core.verbs import verb
from ringbeam.core.writing import locked, store
from ringbeam.desk.major_incidents import STAGES, WAYS, MajorIncident
from ringbeam.desk.major_life import DECLARED
from ringbeam.desk.roles import agent
from ringbeam.exchange.printing.sheets import TablePart
from ringbeam.web.formats import full_moment

AT_ONCE = 100
LOG_WEIGHTS = (22, 50, 18)  # when, what, who


@verb(
    who=agent | manager | owner,
    on="major_incident",
    label=_("Tell those affected"),
    asks=("announcement", "stage", "text"),
    words={"stage": _("Where we are"), "text": _("What is new, in their words")},
    choices={"stage": lambda _major: STAGES},
    exact=True,
)
def publish_update(
    major: MajorIncident, *, announcement: str, stage: str, text: str, by: Actor
) -> MajorIncident:
    """Say something to those affected: on the status page, and to all who follow the service.

    The next update is due after the agreed minutes. Raises Refused without words, or for what
    is over and reviewed.
    """
    if major.state not in (DECLARED, "restored"):
        raise Refused([_now("Nothing is told any more of what is closed.")])
    if not announcement.strip() or not text.strip():
        raise Refused([_now("Say what is wrong, and what is new, in words of those affected.")])
    line = {"stage": stage, "text": text.strip()}
    said = {"announcement": announcement.strip(), "updates": _with(major.updates, line, by)}
    return _write(major, said, Act(by, "publish_update"))


@verb(
    who=agent | manager | owner,
    on="major_incident",
    label=_("Inform top management"),
    asks=("whom", "how"),
    words={"whom": _("Who is informed"), "how": _("How")},
    refers={"whom": ("person",)},
    choices={"how": lambda _major: WAYS},
)
def inform_management(major: MajorIncident, *, whom: str, how: str, by: Actor) -> MajorIncident:
    """Record that somebody of top management was informed, and leave a notice to that person.

    Raises Refused for a person that ``by`` does not see.
    """
    person = entries_seen_by(by, ("person",)).filter(ref=whom).first()
    if person is None:
        raise Refused([_now("Name the person who was informed.")])
    line = {"who": [person.ref], "how": how}
    said = {"informed": _with(major.informed, line, by)}
    told = _write(major, said, Act(by, "inform_management"))
    notify(person.pk, say("Major incident %(record)s"), about=told.entry, urgent=True)
    return told


def _with(lines: list[Line], said: Line, by: Actor) -> list[Line]:
    """The lines with one more at their end, of now and by this actor."""
    at = clock.now().isoformat(timespec="seconds")
    return [*lines, {NUMBERED: len(lines) + 1, "at": at, "by": by.name, **said}]


def _write(major: MajorIncident, said: dict[str, Any], act: Act) -> MajorIncident:
    entry, fresh = locked(major, act.by)
    before = values.snapshot(fresh)
    for name, value in said.items():
        setattr(fresh, name, value)
    return store(entry, fresh, before, act)


@panel(
    on="major_incident",
    title=_("What was told"),
    template="desk/major_told.html",
    order=1,
    wide=True,
)
def what_was_told(major: Any, actor: Actor) -> dict[str, Any]:
    """The updates and who of top management was informed, the newest first; one query."""
    refs = {ref for line in major.informed for ref in line["who"]}
    return {
        "updates": [_shown(line, "stage", STAGES) for line in reversed(major.updates)],
        "informed": [
            {**_shown(line, "how", WAYS), "who": ", ".join(_names(line["who"], refs, actor))}
            for line in reversed(major.informed)
        ],
        "silent": not major.announcement,
        "open": major.state == DECLARED,
        "due": major.due,
    }


def _names(told: Iterable[str], refs: set[str], actor: Actor) -> list[str]:
    rows = entries_seen_by(actor, ("person",)).filter(ref__in=refs)
    known: dict[str, str] = dict(rows.values_list("ref", "title"))
    return [known.get(ref, ref) for ref in told]


def _shown(line: dict[str, Any], name: str, choices: Any) -> dict[str, Any]:
    return {
        "at": datetime.fromisoformat(line["at"]),
        "said": dict(choices).get(line[name], line[name]),
        "text": line.get("text", ""),
        "by": line["by"],
    }


@printed(on="major_incident", order=10)
def told_on_paper(major: Any, actor: Actor) -> Iterable[TablePart]:
    """The same on the print, which is the report of the major incident."""
    told = what_was_told(major, actor)
    when = [_now("When"), _now("What"), _now("Who")]
    for title, rows in (
        (_now("What those affected were told"), told["updates"]),
        (_now("Top management informed"), told["informed"]),
    ):
        cells = [
            [
                full_moment(one["at"]),
                ": ".join(part for part in (str(one["said"]), one["text"]) if part),
                one.get("who", one["by"]),
            ]
            for one in reversed(rows)
        ]
        if cells:
            yield TablePart(title, when, cells, LOG_WEIGHTS)


@every(seconds=60)
@task()
def remind_of_majors() -> int:
    """Tell who leads, once, that an update or the review of a major incident is overdue.

    Claimed row by row, so that two workers tell it once; return how many were told.
    """
    now = clock.now()
    late = MajorIncident.rows.filter(open=True, archived=False, due__lte=now)
    unsaid = late.exclude(reminded=F("due"))
    return sum(_remind(one) for one in list(unsaid.order_by("due")[:AT_ONCE]))


def _remind(one: MajorIncident) -> bool:
    with transaction.atomic():  # the claim and the notice stand or fall together
        rows = MajorIncident.rows.filter(pk=one.pk, due=one.due, reminded=one.reminded)
        if not rows.update(reminded=one.due):
            return False
        entry = Entry.rows.get(pk=one.pk)
        word = say("An update is overdue: %(record)s")
        if one.state != DECLARED:
            word = say("The review is overdue: %(record)s")
        people = {one.owner_id, one.communicator_id if one.state == DECLARED else None}
        told = [notify(who, word, about=entry, urgent=True) for who in people if who]
        return any(told)
