"""Rules over what did not meet an agreed target (ISO 9001, 8.7).

An incident alone is no nonconforming output: nobody said which requirement it failed. Where a
target was agreed with the customer and was missed, the agreement says it.
"""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import Populations, Serves
from ringbeam.conformity.judging import Duty, says, start_of
from ringbeam.conformity.limits import Limits, days
from ringbeam.conformity.rules.escalations import broken
from ringbeam.conformity.rules.shapes import SOME, daily
from ringbeam.core.sayings import say

DONE = ("resolved", "closed")
WITHIN = days(
    "broken-promises-corrected.within", gettext_lazy("put right after the target broke"), 30
)


def outputs(part: str, shows: Promise, covers: tuple[str, ...]) -> tuple[Serves, ...]:
    """A part of 8.7 in both editions of ISO 9001."""
    return tuple(
        Serves(f"iso-9001:{year}:8.7.{part}", shows, covers, occasional=True)
        for year in ("2015", "2026")
    )


def _missing(populations: Populations, on: date) -> "QuerySet[Any]":
    late = broken(populations, on)
    rows = populations["incident"].exclude(state="cancelled")
    return rows.filter(pk__in=late.values("entry_id"))


@daily(
    id="broken-promises-corrected",
    version=1,
    tolerance=SOME,
    limits=(WITHIN,),
    question=gettext_lazy("Was every service put right that missed an agreed target?"),
    serves=outputs(
        "1", gettext_lazy("services that missed an agreed target are put right"), ("corrected",)
    ),
    reads=("incident", "clock"),
    said=_("%(met)d of %(all)d incidents that missed an agreed target were resolved."),
    cannot_see=gettext_lazy(
        "What failed a requirement without an agreed target, and whether it was verified again."
    ),
    next=gettext_lazy("Resolve the incidents whose target broke long ago."),
    next_url="/incidents/?state=open&due=overdue",
)
def promises_corrected(populations: Populations, on: date, limits: Limits) -> Duty:
    """8.7.1 asks to deal with outputs that do not conform, after delivery too; one way is to
    correct them.

    A target to resolve that was agreed and missed is a requirement that the service did not
    meet; resolving the incident corrects it. Thirty days after the target is our assumed limit.
    Of the other ways, and of what failed other requirements, it shows nothing.
    """
    wait = limits.days("within")
    late = broken(populations, on).filter(due__lt=start_of(on) - wait)
    rows = populations["incident"].exclude(state="cancelled")
    told = say(_("They have %(days)d days for it."), days=wait.days)
    return Duty(rows.filter(pk__in=late.values("entry_id")), Q(state__in=DONE), told)


@daily(
    id="broken-promises-recorded",
    version=1,
    tolerance=SOME,
    question=gettext_lazy("Is it kept what was done where an agreed target was missed?"),
    serves=outputs(
        "2",
        gettext_lazy("what did not conform is described, and what was done about it"),
        ("described", "actions"),
    ),
    reads=("incident", "clock"),
    said=_("%(met)d of %(all)d resolved incidents that missed a target say what was done."),
    cannot_see=gettext_lazy("Concessions, and who was allowed to decide."),
    next=gettext_lazy(
        "Write down what was done for the incidents that say it by a code alone."
    ),
    next_url="/incidents/?state=resolved&state=closed",
)
def promises_recorded(populations: Populations, on: date) -> Duty:
    """8.7.2 asks to keep what describes the nonconformity and the actions taken.

    The incident describes what failed, its clock by how much the target was missed; the
    resolution in words is the action. A code alone does not describe one.
    """
    rows = _missing(populations, on).filter(state__in=DONE)
    return Duty(rows, says("resolution"))
