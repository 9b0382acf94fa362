"""Citations: editions and their numbers as lines that people write, read and written back."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.written import Wording
from ringbeam.standards.editions import Edition, Standard, edition_ref
from ringbeam.standards.names import UnknownName, meant_by
from ringbeam.standards.requirements import Requirement, cited, current_year

# A standard keeps its name for good, so what was read once need not be read again.
_names: dict[str, str] = {}


def read_citations(lines: Sequence[str]) -> list[str]:
    """References of lines such as "ISO/IEC 20000-1:2018 8.6.1"; each must be known."""
    found = []
    for line in lines:
        try:
            found.append(cited(line).ref)
        except UnknownName as unknown:
            raise ValidationError([str(reason) for reason in unknown.reasons]) from unknown
    return list(dict.fromkeys(found))


def write_citations(refs: Sequence[str]) -> list[str]:
    """One line for each reference: the standard by its name, the edition, the number."""
    return [_citation(*ref.split(":", 2)) for ref in refs]


def _citation(key: str, year: str, number: str) -> str:
    if key not in _names:
        _names.update(Standard.objects.values_list("key", "name"))
    return f"{_names[key]}:{year} {number}"


CITED = Wording(
    write_citations,
    read_citations,
    _(
        "A line for each clause, such as ISO/IEC 20000-1:2018 8.6.1. Without a year the current"
        " edition is meant."
    ),
)


def unknown_citations(refs: object) -> list[str]:
    """What is wrong with the cited references: no list, or unknown ones; one query."""
    if not isinstance(refs, list) or any(not isinstance(one, str) for one in refs):
        return [_now("Give a list of references such as iso-20000-1:2018:8.6.1.")]
    if not refs:
        return []
    known = Requirement.objects.filter(ref__in=refs).values_list("ref", flat=True)
    said = _now("There is no requirement %s in the library of standards.")
    return [said % ref for ref in sorted(set(refs) - set(known))]


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
    _("A line for each edition, such as ISO/IEC 27001:2022."),
)


def unknown_editions(refs: Iterable[str]) -> list[str]:
    """What is wrong with named editions: those that the library does not hold; one query."""
    named = list(refs)
    if not named:
        return []
    known = set(Edition.objects.filter(ref__in=named).values_list("ref", flat=True))
    said = _now("The library holds no edition %s; name it such as iso-9001:2015.")
    return [said % ref for ref in named if ref not in known]
