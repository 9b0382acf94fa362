"""Risks found in any record, and what happened since one was assessed (6.1, 10.2)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import panel
from ringbeam.core.entries import Record
from ringbeam.core.links import Link
from ringbeam.core.raising import Raising
from ringbeam.core.rules import inside
from ringbeam.core.verbs import verb
from ringbeam.planning.risks import Risk
from ringbeam.web.labels import labels_of

FOUND = Raising(into="description", link="found_in")
TREATS = "treats"
LINKED = "planning/linked.html"
HAPPENED = ("incident", "nonconformity")


@verb(who=inside, on="*", label=_("Raise risk"), asks=("what_may_happen",))
def raise_risk(record: Record, *, what_may_happen: str, by: Actor) -> Risk:
    """Raise a risk seen in any record, and link the two; both or nothing.

    The first line becomes the title. What kind of risk it is is said when it is assessed.
    Raises ValidationError when nothing is said.
    """
    return FOUND.raise_from(record, Risk, what_may_happen, by=by)


@panel(on="risk", title=_("Treated by, and what happened"), template=LINKED, order=20)
def linked(risk: Risk, actor: Actor) -> dict[str, Any] | None:
    """What treats it, and incidents and nonconformities, those since its assessment marked.

    None where there is none; two queries at most.
    """
    ends = Link.objects.filter(source_id=risk.pk) | Link.objects.filter(target_id=risk.pk)
    kinds, times = {}, {}
    for source, kind, target, at in ends.values_list("source_id", "kind", "target_id", "at"):
        other = target if source == risk.pk else source
        kinds[other], times[other] = kind, at
    labels = [one for one in labels_of(actor, kinds).values() if one.seen]
    new = {pk for pk, at in times.items() if risk.assessed and at > risk.assessed}
    found = {
        "treating": [one for one in labels if kinds[one.pk] == TREATS],
        "happened": [one for one in labels if one.kind in HAPPENED],
    }
    return found | {"since": new} if any(found.values()) else None
