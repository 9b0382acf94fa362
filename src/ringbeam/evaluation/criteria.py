"""Against what is audited: editions of standards, and the clauses that a question is about."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core.written import Wording
from ringbeam.standards.editions import Edition, Standard, edition_ref
from ringbeam.standards.names import UnknownName, meant_by
from ringbeam.standards.requirements import Requirement, current_year

Faults = dict[str, list[str]]
# A standard keeps its name for good, so what was read once need not be read again.
_names: dict[str, str] = {}


def read_editions(lines: Sequence[str]) -> list[str]:
    """References of lines such as "ISO/IEC 27001:2022"; without a year the current edition."""
    found, known = [], {name: key for key, name in _names.items()}
    for line in lines:
        name, _colon, year = line.rpartition(":")
        if name in known and year:
            found.append(edition_ref(known[name], year))
            continue
        try:
            meant = meant_by(line)
        except UnknownName as unknown:
            raise ValidationError([str(reason) for reason in unknown.reasons]) from unknown
        year = meant.year or current_year(meant.standard.key)
        found.append(edition_ref(meant.standard.key, year))
    return list(dict.fromkeys(found))


def write_editions(refs: Sequence[str]) -> list[str]:
    """One line for each edition: the standard by its name, and the year."""
    if any(ref.partition(":")[0] not in _names for ref in refs):
        _names.update(Standard.objects.values_list("key", "name"))
    return [f"{_names[key]}:{year}" for key, _colon, year in (r.partition(":") for r in refs)]


EDITIONS = Wording(
    write_editions,
    read_editions,
    gettext_lazy("A line for each edition, such as ISO/IEC 27001:2022."),
)


def unknown_editions(criteria: Sequence[str]) -> Faults:
    """What is wrong with named editions: those that the library does not hold; one query."""
    if not criteria:
        return {}
    known = set(Edition.objects.filter(ref__in=criteria).values_list("ref", flat=True))
    said = _("The library holds no edition %s; name it such as iso-9001:2015.")
    unknown = [said % ref for ref in criteria if ref not in known]
    return {"criteria": unknown} if unknown else {}


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
