"""The questions of an audit, with what was found to each (9.2.2 of all five)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.lines import CHOICE, LONG, RECORDS, WORDS, Column, Line, Lines
from ringbeam.evaluation.criteria import edition_of, short_citation, unknown_clauses

CONFORM, NONCONFORM, OPPORTUNITY, NOT_APPLICABLE, NOT_AUDITED = (
    *("conform", "nonconform", "opportunity", "not_applicable", "not_audited"),
)
RESULTS = (
    (CONFORM, _("Conforms")),
    (NONCONFORM, _("Does not conform")),
    (OPPORTUNITY, _("Opportunity for improvement")),
    (NOT_APPLICABLE, _("Not applicable")),
    (NOT_AUDITED, _("Not audited")),
)
# What somebody looked at; the other results say that nobody did.
LOOKED_AT = (CONFORM, NONCONFORM, OPPORTUNITY)
FOUND = ("result", "evidence", "records", "nonconformity")


def questions() -> Lines:
    """The field that holds them."""
    return Lines(
        Column("question", _("question"), LONG, required=True),
        Column("clauses", _("clauses"), WORDS, shown=short_citation),
        Column("result", _("result"), CHOICE, RESULTS),
        Column("evidence", _("evidence, what was seen"), LONG),
        Column("records", _("records looked at"), RECORDS),
        Column("nonconformity", _("nonconformity raised"), RECORDS),
        verbose_name=_("questions"),
    )


def faults_of(lines: Sequence[Line], criteria: Sequence[str]) -> list[str]:
    """What is wrong with questions: clauses of no criterion, records that are no finding."""
    found = unknown_clauses((c for one in lines for c in one["clauses"]), criteria)
    for one in lines:
        if any(not ref.startswith("NC-") for ref in one["nonconformity"]):
            found.append(
                _now("Line %d: name a nonconformity, such as NC-000001.") % one["line"]
            )
    return found


def not_concluded(lines: Sequence[Line]) -> Iterator[str]:
    """Why the questions are not ready for a report, line by line."""
    for one in lines:
        if not one["result"]:
            yield _now("Question %d has no result.") % one["line"]
        elif one["result"] == NONCONFORM and not one["clauses"]:
            yield _now("Question %d does not conform to a clause: say which.") % one["line"]
        elif not one["evidence"] and one["result"] != CONFORM:
            yield _now("Question %d: say what was seen, or why not.") % one["line"]
        elif one["result"] == CONFORM and not (one["evidence"] or one["records"]):
            yield _now("Question %d conforms: say by what evidence.") % one["line"]


def sampled(lines: Iterable[Line]) -> set[str]:
    """The clauses that somebody looked at."""
    return {c for one in lines if one["result"] in LOOKED_AT for c in one["clauses"]}


def editions_sampled(lines: Iterable[Line]) -> set[str]:
    """The editions of which some clause was looked at."""
    return {edition_of(clause) for clause in sampled(lines)}


def findings(lines: Iterable[Line]) -> list[Line]:
    """The questions to which something did not conform."""
    return [one for one in lines if one["result"] == NONCONFORM]


def found_in(lines: Iterable[Line]) -> dict[int, tuple[Any, ...]]:
    """What auditors found, by line; the empty is left out."""
    told = {one["line"]: tuple(one[name] for name in FOUND) for one in lines}
    return {line: found for line, found in told.items() if any(found)}
