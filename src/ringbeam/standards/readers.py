"""Who may read which edition: what ships all, an own set who may see the set (4.2)."""

from ringbeam.core.actors import Actor
from ringbeam.core.registers import of_kind
from ringbeam.standards.editions import Edition, edition_ref, management_editions
from ringbeam.standards.set_life import IN_USE, KIND, key_of


def unseen_by(reader: Actor) -> frozenset[str]:
    """The references of the editions that are not there for this reader.

    They are those of own requirement sets that their register does not let the reader see, once
    out of use too. No query for who may see all sets, else two.
    """
    sets = of_kind(KIND)
    if sets.visible.covers_all(reader, KIND):
        return frozenset()
    seen = sets.among(reader).filter(state=IN_USE, archived=False)
    told = {edition_ref(key_of(n), e) for n, e in seen.values_list("name", "edition")}
    own = Edition.objects.filter(standard__own=True).values_list("ref", flat=True)
    return frozenset(own) - told


def editions_for(reader: Actor) -> list[Edition]:
    """The editions with requirements that the reader may read, those in force first."""
    unseen = unseen_by(reader)
    return [one for one in management_editions() if one.ref not in unseen]
