"""What pages show of judgements: those on a requirement, and on each its independence."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ringbeam.conformity.impartiality import CHECKED, TOLD
from ringbeam.conformity.judgement_life import CONCLUDED
from ringbeam.conformity.judgements import Judgement
from ringbeam.conformity.mapping import address
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import panel
from ringbeam.core.registers import of_kind
from ringbeam.evaluation.independence import in_words, kept_conflicts, named, not_accepted
from ringbeam.standards.citing import write_citations

MOST = 30


def judgements_on(requirement: str, actor: Actor) -> list[Judgement]:
    """The judgements on a requirement that the reader may see, drafts too, newest first."""
    register = of_kind("judgement")
    rows = register.among(actor).filter(requirement=[requirement], archived=False)
    return list(rows.order_by("-pk")[:MOST])


@panel(
    on="judgement",
    title=_("Requirement and independence"),
    template="conformity/judgement.html",
    order=10,
)
def standing_of(judgement: Judgement, actor: Actor) -> dict[str, Any]:
    """Where its requirement is told, whether who judges is independent; how to judge anew."""
    conflicts = kept_conflicts(judgement.conflicts)
    names = named(conflicts) if conflicts else {}
    left = not_accepted(judgement, conflicts)
    anew = judgement.state == CONCLUDED and judgement.register.may_add(actor)
    return {
        "judgement": judgement,
        "clauses": [
            (said, address(ref))
            for ref, said in zip(
                judgement.requirement, write_citations(judgement.requirement), strict=True
            )
        ],
        "checked": [str(words) for words in CHECKED],
        "against": in_words(left, names, TOLD),
        "accepted": in_words([one for one in conflicts if one not in left], names, TOLD),
        "anew": anew,
    }
