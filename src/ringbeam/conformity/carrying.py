"""What goes over to a new edition: judgements and evidence, only where nothing changed.

Pure: rows of what became of each requirement go in, what may be carried comes out.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ringbeam.standards.edition_changes import EditionChange, Relation


@dataclass(frozen=True)
class Carried:
    """The one requirement of the new edition that stands for an old one, unchanged.

    ``sure`` is false where the row is to be checked: then a person confirms it first.
    """

    ref: str
    sure: bool


def carried(old_ref: str, changes: Iterable[EditionChange]) -> Carried | None:
    """What a judgement of the old requirement may be carried to; None where it may not.

    Only where the requirement is unchanged, leads to one requirement alone, and nothing else
    leads there: what was parted or merged is looked at anew.
    """
    known = list(changes)
    leads = [one for one in known if one.old_id == old_ref]
    if len(leads) != 1 or leads[0].relation != Relation.UNCHANGED:
        return None
    new = leads[0].new_id
    sources = [one for one in known if one.new_id == new]
    return Carried(new, leads[0].sure) if new and len(sources) == 1 else None
