"""Against what is audited: editions of standards, and the clauses that a question is about."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from ringbeam.standards.editions import Edition
from ringbeam.standards.requirements import Requirement

Faults = dict[str, list[str]]


def unknown_editions(criteria: Sequence[str]) -> Faults:
    """What is wrong with named editions: those that the library does not hold; one query."""
    if not criteria:
        return {}
    known = set(Edition.objects.filter(ref__in=criteria).values_list("ref", flat=True))
    said = _("The library holds no edition %s; name it such as iso-9001:2015.")
    unknown = [said % ref for ref in criteria if ref not in known]
    return {"criteria": unknown} if unknown else {}


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
