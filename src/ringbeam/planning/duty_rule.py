"""The rule of a duty: when it recurs, for which clauses, and who may change that (6.2.2)."""

from collections.abc import Sequence
from datetime import date
from itertools import islice, pairwise
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.intervals import DAYS, MONTHS, WEEKS, YEARS, Interval
from ringbeam.core.refusals import Forbidden
from ringbeam.core.rules import manager
from ringbeam.planning.duty_life import IN_FORCE
from ringbeam.planning.fixed_days import is_day, parts_of, wrong_days
from ringbeam.standards.citing import unknown_citations
from ringbeam.standards.naming_editions import unknown_editions

ACTIVITIES = (
    ("review", _("Review")),
    ("audit", _("Audit")),
    ("test", _("Test")),
    ("evaluation", _("Evaluation")),
    ("training", _("Training")),
    ("drill", _("Drill")),
    ("inspection", _("Inspection")),
    ("maintenance", _("Maintenance")),
    ("report", _("Report")),
    ("other", _("Other")),
)
PERIODS = (
    (DAYS, _("days")),
    (WEEKS, _("weeks")),
    (MONTHS, _("months")),
    (YEARS, _("years")),
)
FAR, ENOUGH = date(9000, 1, 1), 60
# What says when it is due and what it shows: of a duty in force only a manager changes it.
TIMES = ("every", "period", "fixed", "first")
RULE = (*TIMES, "opened_before", "serves", "editions")


def are_texts(value: object) -> bool:
    """Whether it is a list of texts."""
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def keep_the_rule(duties: Sequence[Any], act: Act) -> None:
    """The editions of what it serves are among its own; a manager alone changes the rule."""
    for one in duties:
        if are_texts(one.serves) and are_texts(one.editions):
            named = [clause.rpartition(":")[0] for clause in one.serves]
            one.editions = list(dict.fromkeys([*one.editions, *named]))
        changed = one.was and any(getattr(one, name) != one.was[name] for name in RULE)
        if changed and one.state == IN_FORCE and not manager.allows(act.by, one):
            raise Forbidden([_now("Interval and clauses of a duty in force: a manager.")])


def interval_of(duty: Any) -> Interval:
    """When it recurs; fixed days win over an interval."""
    days = tuple(parts_of(one) for one in duty.fixed if is_day(one))
    return Interval(duty.first, 0 if days else duty.every or 0, duty.period, days)


def wrong_in(duty: Any) -> dict[str, list[str]]:
    """What is wrong with interval, clauses and editions of a duty, by field."""
    faults = {"fixed": wrong_days(duty.fixed), "serves": unknown_citations(duty.serves)}
    if duty.every and duty.fixed:
        faults["fixed"].append(_now("Give an interval or fixed days, not both."))
    found = {name: said for name, said in faults.items() if said}
    if not found and _opened_too_early(duty):
        said = _now("It cannot be done before the occurrence before it was due.")
        found["opened_before"] = [said]
    return {**found, **unknown_editions(duty.editions, "editions")}


def _opened_too_early(duty: Any) -> bool:
    days = list(islice(interval_of(duty).between(duty.first, FAR), ENOUGH))
    gaps = [(later - one).days for one, later in pairwise(days)]
    return bool(gaps) and duty.opened_before > min(gaps)
