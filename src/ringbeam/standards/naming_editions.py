"""Editions as lines that people write, read and written back, such as ISO/IEC 27001:2022."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core.written import Wording
from ringbeam.standards.editions import Edition, Standard, edition_ref
from ringbeam.standards.names import UnknownName, meant_by
from ringbeam.standards.requirements import current_year

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
    """One line for each edition: the standard by its name, and the year.

    A standard that the library does not hold is told by its key.
    """
    if any(ref.partition(":")[0] not in _names for ref in refs):
        _names.update(Standard.objects.values_list("key", "name"))
    parted = (ref.partition(":") for ref in refs)
    return [f"{_names.get(key, key)}:{year}" for key, _colon, year in parted]


EDITIONS = Wording(
    write_editions,
    read_editions,
    gettext_lazy("A line for each edition, such as ISO/IEC 27001:2022."),
)


def unknown_editions(named: object, field: str = "criteria") -> Faults:
    """What is wrong with a field of editions: no list, or some not held; one query."""
    if not isinstance(named, list) or not all(isinstance(ref, str) for ref in named):
        return {field: [_("Give a list of editions such as iso-9001:2015.")]}
    if not named:
        return {}
    known = set(Edition.objects.filter(ref__in=named).values_list("ref", flat=True))
    said = _("The library holds no edition %s; name it such as iso-9001:2015.")
    unknown = [said % ref for ref in named if ref not in known]
    return {field: unknown} if unknown else {}
