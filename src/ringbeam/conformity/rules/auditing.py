"""What the rules over audits share: once for each edition, over the audits that sampled it.

An audit counts for an edition only when the edition is among its criteria and somebody looked
at one of its clauses: a question that nobody answered samples nothing. What an audit against
one edition shows is not shown for another.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from ringbeam.conformity.declaring import (
    SAMPLE,
    Basis,
    Finding,
    Populations,
    Serves,
    Words,
    rule,
)
from ringbeam.conformity.judging import end_of
from ringbeam.conformity.limits import Limits
from ringbeam.evaluation.questions import editions_sampled

# By edition: the clause on auditing at all, and the one on the programme.
CLAUSES = {
    **{
        edition: (f"{edition}:9.2.1", f"{edition}:9.2.2")
        for edition in (
            *("iso-9001:2015", "iso-9001:2026", "iso-14001:2015", "iso-14001:2026"),
            *("iso-45001:2018", "iso-27001:2022", "iso-20000-1:2018"),
        )
    },
    "iso-27001:2013": ("iso-27001:2013:9.2", "iso-27001:2013:9.2"),
}
AUDITING, PROGRAMME = 0, 1
BEGUN = ("under_way", "reported")
Judged = Callable[..., Finding]


def once_per_edition(
    name: str, under: int, covers: tuple[str, ...], shows: Words, **declared: Any
) -> Callable[[Judged], Judged]:
    """Declare the rule once for each edition; it is given the edition that it is about.

    One that declares limits is given them too.
    """

    def made(judged: Judged) -> Judged:
        for edition, clauses in CLAUSES.items():

            def judge(
                populations: Populations, on: date, *held: Limits, about: str = edition
            ) -> Finding:
                return judged(populations, on, about, *held)

            judge.__doc__ = judged.__doc__
            rule(
                id=f"{name}-{edition.replace(':', '-')}",
                version=1,
                basis=Basis.REQUIREMENT,
                serves=(Serves(clauses[under], shows, covers),),
                **{"reads": ("audit",), **declared},
            )(judge)
        return judged

    return made


def against(rows: "QuerySet[Any]", edition: str) -> "QuerySet[Any]":
    """The audits or programmes that name the edition among their criteria."""
    return rows.filter(criteria__icontains=f'"{edition}"')


class Reported(NamedTuple):
    """A reported audit: when, and what was asked in it."""

    pk: int
    on: datetime
    questions: list[dict[str, Any]]


def reported(populations: Populations, on: date, edition: str) -> list[Reported]:
    """The audits reported by a day that looked at some clause of the edition, oldest first."""
    rows = against(populations["audit"], edition).filter(
        state="reported", reported__lt=end_of(on)
    )
    told = rows.order_by("reported", "pk").values_list("pk", "reported", "questions")
    found = (Reported(*one) for one in told.iterator())
    return [one for one in found if edition in editions_sampled(one.questions)]


def newest_of(done: Iterable[Any]) -> tuple[int, ...]:
    """The entries of the last of these, newest first, at most twenty."""
    return tuple(one.pk for one in done)[::-1][:SAMPLE]


def these(populations: Populations, done: Iterable[Any]) -> "QuerySet[Any]":
    """The entries of these audits, as a query."""
    return populations["audit"].filter(pk__in=[one.pk for one in done]).values("pk")
