"""A standard typed anywhere is found: "ISO 20001" leads to ISO/IEC 20000-1, and says why."""

import re

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import FINDERS, FoundPlace
from ringbeam.core.rules import works_for_us
from ringbeam.standards.editions import Edition, edition_ref
from ringbeam.standards.names import UnknownName, meant_by
from ringbeam.standards.readers import unseen_by
from ringbeam.standards.requirements import current_year, resolve
from ringbeam.standards.showing import address_of, edition_address

# The numbers of standards have four or five digits; those of records have more, or a dash.
LIKE_A_STANDARD = re.compile(r"(?<![\d-])\d{4,5}(?!\d)")
LONGEST = 60


def standards_named(words: str, actor: Actor) -> list[FoundPlace]:
    """The edition or the clause that the words name, with the reason if it has another name.

    No query for words that are like no number of a standard, else a handful.
    """
    likely = len(words) <= LONGEST and LIKE_A_STANDARD.search(words)
    if not likely or not (works_for_us(actor) or actor.account):
        return []
    try:
        unseen = unseen_by(actor)
        meant = meant_by(words, unseen=unseen)
        year = meant.year or current_year(meant.standard.key)
        if meant.number:
            one = resolve(meant.standard.key, year, meant.number, unseen=unseen)
            label = f"{meant.standard.name}:{year} {one.label}"
            return [FoundPlace(label, "scale", address_of(one), meant.why)]
    except UnknownName:
        return []
    edition = Edition.objects.filter(pk=edition_ref(meant.standard.key, year)).first()
    if edition is None or edition.ref in unseen:
        return []
    name = f"{meant.standard.name}:{year}"
    said = meant.why or meant.standard.shown_title
    return [FoundPlace(name, "scale", edition_address(edition), said)]


FINDERS.append(standards_named)
