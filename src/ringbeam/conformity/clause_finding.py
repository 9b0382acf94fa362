"""The number of a clause typed anywhere leads to its evidence, in each standard that has it."""

import re

from ringbeam.conformity.assessing import editions_followed
from ringbeam.conformity.mapping import address
from ringbeam.conformity.readers import may_read
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import FINDERS, FoundPlace
from ringbeam.standards.requirements import Requirement

# A clause as it is cited: 9.2, 8.6.1, A.5.24; a number alone is rather that of a record.
NUMBER = re.compile(r"(A\.)?\d{1,2}(\.\d{1,2}){1,3}", re.IGNORECASE)
MOST = 8


def evidence_of_clause(words: str, actor: Actor) -> list[FoundPlace]:
    """The requirements of this number, or under it, in the editions that are followed.

    In the order of the map, the number itself before what stands under it. No query for words
    that are no number or who may not read conformity, else two.
    """
    number = words.strip().upper()
    if not NUMBER.fullmatch(number) or not may_read(actor):
        return []
    followed = editions_followed()
    rows = Requirement.objects.filter(edition_id__in=followed, lowest=True, retired=False)
    found = [
        *rows.filter(number=number).select_related("edition__standard"),
        *rows.filter(number__startswith=f"{number}.").select_related("edition__standard"),
    ]
    found.sort(key=lambda one: (one.number != number, followed.index(one.edition_id)))
    return [
        FoundPlace(
            f"{one.edition.name} {one.label}", "table-options", address(one.ref), exact=True
        )
        for one in found[:MOST]
    ]


FINDERS.append(evidence_of_clause)
