"""Which headings stand over a requirement: by its number, or as an own set says (4.2)."""

from collections.abc import Iterable, Mapping

from ringbeam.standards.loading.own_sets import OWN
from ringbeam.standards.requirements import Requirement


def over(ref: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    """The requirement itself, and every heading over it, nearest first; circles end.

    In a standard the number says it: 8.6.1 stands under 8.6, and 8. An own set may number as
    it likes, so there ``parents`` says it, beside the number.
    """
    found = dict.fromkeys([ref, *_by_number(ref)])
    above = parents.get(ref, "")
    while above and above not in found:
        found |= dict.fromkeys([above, *_by_number(above)])
        above = parents.get(above, "")
    return tuple(found)


def _by_number(ref: str) -> Iterable[str]:
    edition, _colon, number = ref.rpartition(":")
    parts = number.split(".")
    return (f"{edition}:{'.'.join(parts[:n])}" for n in range(len(parts) - 1, 0, -1))


def parents_among(refs: Iterable[str]) -> dict[str, str]:
    """Under what each requirement of the own sets among these stands; one query if any is."""
    editions = {ref.rpartition(":")[0] for ref in refs if ref.startswith(OWN)}
    if not editions:
        return {}
    rows = Requirement.objects.filter(edition_id__in=editions, parent__isnull=False)
    return dict(rows.values_list("ref", "parent_id"))
