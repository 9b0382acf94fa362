"""Continuity of the demonstration: requirements, exercises that were held, one ahead."""

from datetime import timedelta
from typing import Any, NamedTuple

from ringbeam.core import clock, writing
from ringbeam.core.acts import CREATE, Act
from ringbeam.core.registers import of_kind
from ringbeam.services.continuity.continuity_exercises import ContinuityExercise
from ringbeam.services.continuity.continuity_requirements import ContinuityRequirement
from ringbeam.site.demonstration.organization import TOLD_BY, Cast
from ringbeam.standards.serving import items_by_key

MANAGER, OWNER = "Ingrid Solberg", "Lukas Brandt"
PLAN, ASKED = "Service continuity plan", "Service continuity plans"
TEXT = """# Service continuity plan

The shift leader invokes it when a service will be away for longer than its continuity
requirement says, and calls the service manager. A copy and the list of contacts lie outside
our systems, with both of them.

1. Find out what is away, and tell customers by the status page within 30 minutes.
2. Move to the second data centre in the order of the recovery times.
3. Restore what is missing from the last copies, and have service owners check it.
4. Go back to normal at night, after the checks, as a change.
5. Report cause, effect and recovery within two weeks, and change this plan by what it lacked.
"""


class Told(NamedTuple):
    """A service, what its loss does, its times in hours, and how the last exercise went."""

    service: str
    impact: str
    tolerable: str
    recovery_time: str
    recovery_point: str
    days: int
    went: dict[str, str]


TOLD = (
    Told(
        *("Managed Network", "After four hours warehouses stand still.", "8", "4", "0", 60),
        {
            "scenario": "The first data centre is without power for a day.",
            "result": "as_planned",
            "finding": "All sites were back over the second data centre.",
            "recovered": "2.5",
            "sort": "full",
        },
    ),
    Told(
        *("Backup and Recovery", "Nothing can be restored; after a day copies are missing."),
        *("48", "24", "24"),
        140,
        {
            "scenario": "The console and its database are lost.",
            "result": "with_gaps",
            "finding": "The key of the copies was known to one person alone.",
            "follow_up": "The key is kept in the safe as well; two people know where.",
            "recovered": "19",
            "sort": "part",
        },
    ),
)
SMALL = {
    "Managed Workplace": "Offices work on with what is at hand; phones and paper serve a day.",
}


def continuity(cast: Cast) -> None:
    """Requirements in force, exercises held and one ahead, with their plan, once."""
    if ContinuityRequirement.rows.exists():
        return
    plan = _plan(cast)
    for one in TOLD:
        _require(cast, one.service, one.impact, _times(one, plan.ref))
        _exercise(cast, one, plan.ref)
    for service, impact in SMALL.items():
        _require(cast, service, impact, {"planned": "no"})
    given = _given(cast, "Managed Network", "Yearly recovery from the second data centre")
    due = {"due": clock.due_on(clock.day_of(clock.now() + timedelta(days=40)))}
    writing.create(ContinuityExercise, given | due, by=cast.actors[MANAGER])


def _plan(cast: Cast) -> Any:
    """The plan: a document that one person wrote and another approved."""
    author, approver = cast.actors[MANAGER], cast.actors["Adam Novak"]
    at = clock.now() - timedelta(days=160)
    serves = [key for key, one in items_by_key().items() if one.what == ASKED]
    given = {
        "title": PLAN,
        "serves": serves,
        "sort": "plan",
        "draft": TEXT,
        "owner": cast.find("person", MANAGER).ref,
        "review": clock.day_of(clock.now() + timedelta(days=200)),
    }
    made = writing.create(
        of_kind("document").model, given, by=author, act=Act(author, CREATE, at=at)
    )
    made = writing.take(made, "submit", by=author, act=Act(author, "submit", at=at))
    approval = Act(approver, "approve", at=at + timedelta(days=1), source=TOLD_BY)
    return writing.take(made, "approve", by=approver, act=approval)


def _times(one: Told, plan: str) -> dict[str, str]:
    names = ("tolerable", "recovery_time", "recovery_point")
    hours = {name: getattr(one, name) for name in names}
    return {"planned": "yes", "plan": plan, **hours}


def _given(cast: Cast, service: str, title: str) -> dict[str, Any]:
    owner = cast.find("person", OWNER).ref
    return {"title": title, "service": cast.find("service", service).ref, "owner": owner}


def _require(cast: Cast, service: str, impact: str, values: dict[str, str]) -> None:
    manager = cast.actors[MANAGER]
    with clock.stopped(clock.now() - timedelta(days=150)):
        given = _given(cast, service, service) | {"impact": impact}
        made = writing.create(ContinuityRequirement, given, by=manager)
        writing.take(made, "approve", by=manager, given=values)


def _exercise(cast: Cast, one: Told, plan: str) -> None:
    manager, went = cast.actors[MANAGER], dict(one.went)
    with clock.stopped(clock.now() - timedelta(days=one.days)) as then:
        given = _given(cast, one.service, f"{one.service}: recovery") | {"plan": plan}
        made = writing.create(
            ContinuityExercise, given | {"sort": went.pop("sort")}, by=manager
        )
        held = {"held": clock.day_of(then)}
        writing.take(made, "evaluate", by=manager, given=went | held)
