"""The clauses that an audit asks about, and the editions that these are of (9.2)."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from ringbeam.standards.requirements import Requirement


def short_citation(clause: str) -> str:
    """ "20000-1:2018 8.6.1" for the reference of a requirement, as tables have room for it."""
    edition, _colon, number = clause.rpartition(":")
    return f"{edition.removeprefix('iso-')} {number}"


def edition_of(clause: str) -> str:
    """The edition that a reference such as iso-9001:2015:9.2.1 belongs to."""
    return clause.rpartition(":")[0]


def unknown_clauses(clauses: Iterable[str], criteria: Sequence[str]) -> list[str]:
    """What is wrong with cited clauses: unknown ones, and those of no criterion; one query."""
    cited = dict.fromkeys(clauses)
    if not cited:
        return []
    known = set(Requirement.objects.filter(ref__in=cited).values_list("ref", flat=True))
    said = _("There is no requirement %s in the library of standards.")
    found = [said % ref for ref in cited if ref not in known]
    beside = _("%s is of an edition that is not among the criteria.")
    return found + [
        beside % ref for ref in cited if ref in known and edition_of(ref) not in criteria
    ]
