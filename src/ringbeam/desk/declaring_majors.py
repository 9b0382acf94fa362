"""Declaring major incidents by the criteria in use, without waiting for a person (8.6.1)."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django_tasks import task

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.bulk import locked_many
from ringbeam.core.jobs import every
from ringbeam.core.notices import notify
from ringbeam.core.sayings import say
from ringbeam.core.units import unit
from ringbeam.desk.declaring import declare, gather
from ringbeam.desk.incidents import Incident
from ringbeam.desk.major_criteria import IN_USE, MajorCriterion
from ringbeam.desk.major_incidents import MajorIncident
from ringbeam.desk.major_life import DECLARED
from ringbeam.services.services import Service

MOST = 500


def _some_are_used() -> bool:
    return MajorCriterion.rows.filter(state=IN_USE, archived=False).exists()


@every(seconds=60, when=_some_are_used)
@task()
def declare_by_criteria() -> int:
    """Declare what the criteria in use say; return how many were declared.

    Each one wholly or not at all. What belongs to a major incident is counted by none, so that
    a worker that is killed, or a second one, declares nothing twice.
    """
    used = MajorCriterion.rows.filter(state=IN_USE, archived=False).order_by("pk")
    return sum(_declare_by(one) for one in used)


def _declare_by(criterion: MajorCriterion) -> int:
    since = clock.now() - timedelta(minutes=criterion.minutes)
    grave = Incident.rows.filter(open=True, major=False, archived=False, created__gte=since)
    grave = grave.filter(priority__lte=criterion.priority, about__isnull=False)
    if criterion.about_id is not None:
        grave = grave.filter(about_id=criterion.about_id)
    by_service: dict[int, list[int]] = defaultdict(list)
    for pk, service in grave.order_by("pk").values_list("pk", "about_id")[:MOST]:
        by_service[service].append(pk)
    return sum(_meet(criterion, service, keys) for service, keys in by_service.items())


def _meet(criterion: MajorCriterion, service: int, keys: list[int]) -> int:
    """Let incidents of a service join its major incident, or declare one if they suffice."""
    by = system(criterion.ref)  # its title is not for customers
    with unit():
        fresh = [row for _entry, row in locked_many(Incident, keys)]
        free = [one for one in fresh if one.open and not one.major]
        running = MajorIncident.rows.filter(about_id=service, state=DECLARED, archived=False)
        known = running.order_by("-pk").first()
        if known is not None:
            gather(free, known, by=by)
            return 0
        if len(free) < criterion.incidents:
            return 0
        leads = criterion.owner_id or Service.rows.get(pk=service).owner_id
        made = declare(free, effect="", manager=leads, by=by)
        _tell(made, leads)
        return 1


def _tell(made: Any, leads: int | None) -> None:
    said = say("A major incident was declared, you manage it: %(record)s")
    if leads:
        notify(leads, said, about=made.entry, urgent=True)
