"""The requirement sets that are in use, as the library takes them in (4.2)."""

from ringbeam.core.contributions import source
from ringbeam.standards.loading import OWN_SETS
from ringbeam.standards.loading.own_sets import OwnSet
from ringbeam.standards.requirement_sets import RequirementSet
from ringbeam.standards.set_life import IN_USE, key_of


@source(OWN_SETS)
def sets_in_use() -> list[OwnSet]:
    """The sets that stand in the library, the latest edition of each first; one query."""
    rows = RequirementSet.rows.filter(state=IN_USE, archived=False).order_by("-edition", "pk")
    seen: set[str] = set()
    found = []
    for one in rows.only("name", "edition", "title", "requirements", "related"):
        key = key_of(one.name)
        current = key not in seen
        seen.add(key)
        found.append(
            OwnSet(
                key,
                one.name,
                one.edition,
                one.title,
                current=current,
                requirements=one.requirements,
                related=one.related,
            )
        )
    return found
