"""Whether a solution works: incidents like those it ends, before it and after (8.6.3)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.registers import of_kind
from ringbeam.desk.problem_life import SOLVED

LONGEST = timedelta(days=90)


@dataclass(frozen=True)
class Effect:
    """Incidents in so many days before the solution, and in as many after it."""

    days: int
    before: int
    after: int


def alike(problem: Any) -> Q | None:
    """Incidents that the problem would bring about: of its item, else of service and category.

    None where it says too little to tell them from others.
    """
    if problem.configuration_item_id is not None:
        return Q(configuration_item_id=problem.configuration_item_id)
    if problem.about_id is not None and problem.category_id is not None:
        return Q(about_id=problem.about_id, category_id=problem.category_id)
    return None


def effect_of(problem: Any, actor: Actor) -> Effect | None:
    """What the solution of a problem changed, over whole days since then, ninety at most.

    Counted are incidents that the reader may see, cancelled ones left out; one query. None
    while it is not solved, on the day of its solution, and where nothing tells its incidents
    from others.
    """
    like = alike(problem)
    if problem.state not in SOLVED or problem.resolved is None or like is None:
        return None
    days = min(clock.now() - problem.resolved, LONGEST).days
    if not days:
        return None
    span = timedelta(days=days)
    start, end = problem.resolved - span, problem.resolved + span
    rows = of_kind("incident").among(actor).filter(like, archived=False)
    told = rows.filter(created__gte=start, created__lt=end).exclude(state="cancelled")
    counts = told.aggregate(
        before=Count("pk", filter=Q(created__lt=problem.resolved)),
        after=Count("pk", filter=Q(created__gte=problem.resolved)),
    )
    return Effect(days, counts["before"], counts["after"])
