"""Attainment in groups over months, as rows for a page, a workbook and a print (8.3.3, 9.4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core.actors import Actor
from ringbeam.core.reports import Question
from ringbeam.services.clocks import LABELS
from ringbeam.services.counts import asking
from ringbeam.services.counts_by_group import places_by_group
from ringbeam.services.figures import WORDS, percent
from ringbeam.services.periods import Kept, grouped, months_between, places
from ringbeam.services.promises import MARKS, WORST, goal_words
from ringbeam.web.reporting import month_words, period_words, titles_of

NAMES: dict[str, Any] = {
    "service": gettext_lazy("Service"),
    "customer": gettext_lazy("Customer"),
    "agreement": gettext_lazy("Agreement"),
    "group": gettext_lazy("Group"),
    "priority": gettext_lazy("Priority"),
    "month": gettext_lazy("Month"),
}
RECORDS = ("service", "customer", "agreement", "group")
INSIDE = frozenset({"group"})  # who does the work is for who works here


@dataclass(frozen=True)
class Wanted:
    """What a report is asked for: which months, in which groups, which promise."""

    first: date
    last: date
    by: str
    metric: str


@dataclass(frozen=True)
class Attained:
    """One row: its name with its address, its numbers, and how it stands."""

    title: str
    url: str
    kept: Kept

    @property
    def share(self) -> str:
        """The share that was met, never rounded up."""
        return percent(self.kept.counts.met, self.kept.n)

    @property
    def goal(self) -> str:
        """The agreed share, or from which to which."""
        return goal_words(self.kept.sums)

    @property
    def standing(self) -> tuple[str, str] | None:
        """How it stands, as a mark and a word; None where no share was agreed."""
        found = self.kept.standing
        return (MARKS.get(found, "none"), str(WORDS[found])) if found else None


def attained(wanted: Wanted, actor: Actor) -> tuple[list[Attained], list[Attained]]:
    """The rows by group, the worst standing first, and the same promises month by month.

    Of the agreements that the actor may see. At most five statements a month, and seven.
    """
    months = list(months_between(wanted.first, wanted.last))
    asked = asking(actor, wanted.metric)
    found = places(months, asked)
    parted = places_by_group(months, asked) if wanted.by == "group" else found
    by_group = grouped(parted, (wanted.by,))
    titles = _titles(wanted.by, by_group, actor)
    rows = [Attained(*titles.get(one.by[0], (str(one.by[0]), "")), one) for one in by_group]
    rows.sort(key=lambda row: row.title if wanted.by == "priority" else _worst(row))
    by_month = sorted(grouped(found, ("month",)), key=lambda one: str(one.by[0]))
    course = [Attained(_named(one.by[0]), "", one) for one in by_month]
    return (course if wanted.by == "month" else rows), course


def _named(first: Any) -> str:
    return month_words(first)


def _worst(row: Attained) -> Any:
    return WORST.index(row.kept.standing), row.title


def _titles(by: str, rows: Iterable[Kept], actor: Actor) -> Mapping[Any, tuple[str, str]]:
    """The names of the groups, as far as the reader may see them."""
    if by not in RECORDS:
        return {}
    keys: set[Any] = {one.by[0] or None for one in rows}
    titles = titles_of(keys, actor)
    return {key or 0: told for key, told in titles.items()}


def described(wanted: Wanted) -> list[str]:
    """Period, promise and rule in words, for whoever holds the paper alone."""
    period = period_words(Question(wanted.first, wanted.last, wanted.by))
    rule = _(
        "Counted in the month in which the target was met or fell due. "
        "Cancelled tickets and duplicates are not counted."
    )
    said = [f"{period}: {LABELS[wanted.metric]}", rule]
    if wanted.by == "group":
        said.append(_("A ticket counts for the group that has it now."))
    return said
