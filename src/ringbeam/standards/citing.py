"""Citations: numbers of editions as lines that people write, read and written back."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.written import Wording
from ringbeam.standards.editions import Standard
from ringbeam.standards.names import UnknownName
from ringbeam.standards.requirements import Requirement, cited

# A standard keeps its name for good, so what was read once need not be read again.
_names: dict[str, str] = {}
COLONS = 2  # standard, edition, number


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


def unknown_citations(refs: object) -> list[str]:
    """What is wrong with the cited references: no list, or unknown ones; one query."""
    if not isinstance(refs, list) or any(
        not isinstance(ref, str) or ref.count(":") != COLONS for ref in refs
    ):
        return [_now("Give a list of references such as iso-20000-1:2018:8.6.1.")]
    if not refs:
        return []
    known = set(Requirement.objects.filter(ref__in=refs).values_list("ref", flat=True))
    said = _now("There is no requirement %s in the library of standards.")
    return [said % ref for ref in refs if ref not in known]


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
