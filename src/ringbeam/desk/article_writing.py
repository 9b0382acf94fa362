"""Writing an article from a ticket or a problem: what was wrong and what helped (7.6)."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core import conversation, writing
from ringbeam.core.actors import Actor
from ringbeam.core.entries import Entry
from ringbeam.core.refusals import Refused
from ringbeam.core.rules import manager
from ringbeam.core.verbs import verb
from ringbeam.desk.articles import Article
from ringbeam.desk.incidents import Incident
from ringbeam.desk.problems import Problem
from ringbeam.desk.roles import agent
from ringbeam.desk.service_requests import ServiceRequest

DESCRIBED_BY = "described_by"
ADDRESS = re.compile(r"\S+@\S+")
TELEPHONE = re.compile(r"\+?\d[\d\s/().-]{6,}\d")
LEFT_OUT = "…"
SHORTEST = 3
LABEL = _("Write article from this")


@verb(who=agent | manager, on="incident", label=LABEL)
def write_from_incident(incident: Incident, *, by: Actor) -> Article:
    """Draft an article from an incident that was resolved; raises Refused before."""
    return _written(incident, incident.resolution, by)


@verb(who=agent | manager, on="service_request", label=LABEL)
def write_from_request(request: ServiceRequest, *, by: Actor) -> Article:
    """Draft an article from a request that says what was done; raises Refused before."""
    return _written(request, request.result, by)


@verb(who=agent | manager, on="problem", label=LABEL)
def write_from_problem(problem: Problem, *, by: Actor) -> Article:
    """Draft an article from a problem with a solution, or a way to work around it."""
    return _written(problem, problem.solution or problem.workaround, by)


def _written(source: Any, solution: str, by: Actor) -> Article:
    if not solution.strip():
        raise Refused([_now("Nothing is said yet of what helped.")])
    gone = _names(source)
    text = (
        f"## {_now('What is wrong')}\n\n{without(source.description, gone)}\n\n"
        f"## {_now('What helps')}\n\n{without(solution, gone)}\n"
    )
    given = {
        "title": without(source.title, gone),
        "draft": text,
        "service": source.about_id,
        "category": source.category,
        "owner": by.person,
    }
    made: Article = writing.create(Article, given, by=by)
    conversation.relate(source, DESCRIBED_BY, made, by=by)
    return made


def _names(source: Any) -> tuple[list[str], list[str]]:
    """What the people of it and its customer are called; one query."""
    people = {getattr(source, name, None) for name in ("requester_id", "beneficiary_id")}
    named = [pk for pk in (source.customer_id, *people) if pk]
    titles = dict(Entry.rows.filter(pk__in=named).values_list("pk", "title"))
    of_people = [title for pk, title in titles.items() if pk in people]
    return of_people, [title for pk, title in titles.items() if pk not in people]


def without(text: str, names: tuple[Iterable[str], Iterable[str]]) -> str:
    """A text without addresses, telephone numbers, and the names of people and customers.

    Each word of a name is taken out; those of a customer only as they are written, for a
    service may be called by the same word.
    """
    people, customers = names
    left = TELEPHONE.sub(LEFT_OUT, ADDRESS.sub(LEFT_OUT, text))
    for name in (*people, *customers):
        left = _cut(left, name, re.IGNORECASE)
    for words, flags in ((people, re.IGNORECASE), (customers, 0)):
        for word in {word for name in words for word in name.split()}:
            if len(word) >= SHORTEST:
                left = _cut(left, word, flags)
    return left


def _cut(text: str, part: str, flags: int) -> str:
    return re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", LEFT_OUT, text, flags=flags)
