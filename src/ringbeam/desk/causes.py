"""Which incidents a problem causes: raising it from one, and those that it brought about."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ringbeam.core import conversation, writing
from ringbeam.core.actors import Actor
from ringbeam.core.links import Link
from ringbeam.core.raising import LONGEST_TITLE
from ringbeam.core.rules import manager
from ringbeam.core.units import unit
from ringbeam.core.verbs import verb
from ringbeam.desk.incidents import Incident
from ringbeam.desk.problems import Problem
from ringbeam.desk.roles import agent

CAUSED_BY = "caused_by"
# What a problem has from the incident that it is raised from.
SHARED = {
    "service": "about_id",
    "configuration_item": "configuration_item_id",
    "category": "category_id",
    "impact": "impact",
    "urgency": "urgency",
}
GRAVE = ("impact", "urgency")  # a lower level is the graver one


@verb(
    who=agent | manager,
    on="incident",
    label=_("Raise problem"),
    asks=("problem",),
    words={"problem": _("What may be the cause, or what is seen")},
)
def raise_problem(incident: Incident, *, problem: str, by: Actor) -> Problem:
    """Raise the problem that causes an incident, and link the two; both or nothing.

    Service, item, category, impact and urgency are those of the incident; the first line of
    what is said becomes the title. Raises ValidationError when nothing is said.
    """
    text = problem.strip()
    title = text.partition("\n")[0].strip()[:LONGEST_TITLE]
    given = {name: getattr(incident, column) for name, column in SHARED.items()}
    values = {"title": title, "description": text, **given}
    raised = writing.create(Problem, values, by=by)
    conversation.relate(incident, CAUSED_BY, raised, by=by)
    return raised


def raise_from_many(
    incidents: Sequence[Incident], *, title: str, seen: str, by: Actor
) -> Problem:
    """Raise the problem that causes these incidents, linked to each; all of it or nothing.

    What all of them share of service, item and category is the problem's, and the gravest
    impact and urgency among them. For pages that have judged who may raise problems; raises
    DoesNotExist for an incident that the actor may not see.
    """
    shared = {
        name: found.pop()
        for name, column in SHARED.items()
        if len(found := {getattr(one, column) for one in incidents}) == 1
    }
    gravest = {name: min(getattr(one, name) for one in incidents) for name in GRAVE}
    values = {**shared, **gravest, "title": title, "description": seen}
    with unit():
        raised = writing.create(Problem, values, by=by)
        for one in incidents:
            conversation.relate(one, CAUSED_BY, raised, by=by)
    return raised


def caused_by(problem: int) -> "QuerySet[Any]":
    """The incidents that are linked as caused by a problem, ready to be counted."""
    links = Link.objects.filter(target_id=problem, kind=CAUSED_BY)
    return Incident.rows.filter(pk__in=links.values("source_id"), archived=False)


def unexplained(incidents: "QuerySet[Any]") -> "QuerySet[Any]":
    """Those of these incidents that no problem is linked to as their cause."""
    problems = Problem.rows.values("pk")
    links = Link.objects.filter(kind=CAUSED_BY, target_id__in=problems)
    return incidents.exclude(pk__in=links.values("source_id"))
