"""Judgements that go over to a new edition: as drafts, for their judges to conclude (9.1)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from ringbeam.conformity.carrying import Carried, carried
from ringbeam.conformity.elements import elements_of
from ringbeam.conformity.judgement_life import CONCLUDED, DRAFT
from ringbeam.conformity.judgements import Judgement
from ringbeam.conformity.plans import check_may_plan
from ringbeam.core import clock, writing
from ringbeam.core.actors import Actor
from ringbeam.core.installation import Installation
from ringbeam.core.units import whole
from ringbeam.standards.edition_changes import EditionChange

# What of a judgement stands for the new requirement as it stood for the old one.
KEPT = (
    *("title", "conclusion", "judged", "until", "scope", "looked_at", "independence"),
    *("answers_for", "competence", "elements"),
)


def judgements_to_carry(changes: Sequence[EditionChange]) -> list[tuple[Judgement, Carried]]:
    """The judgements that stand and hold today, each with the requirement it goes over to.

    Left out are those of requirements that changed, those whose new requirement has a
    judgement or a draft already, and those of elements that it does not have. One query.
    """
    rows = list(Judgement.rows.filter(state__in=(DRAFT, CONCLUDED), archived=False))
    taken = {ref for one in rows for ref in one.requirement}
    today = clock.today()
    found = []
    for one in rows:
        to = carried(one.requirement[0], changes) if one.requirement else None
        holds = one.state == CONCLUDED and (one.until is None or one.until >= today)
        if to and holds and to.ref not in taken and _has_elements(one, to.ref):
            found.append((one, to))
    return found


def _has_elements(one: Judgement, ref: str) -> bool:
    # None named means all of it; to drop some would widen what was judged.
    return {line["element"] for line in one.elements} <= {each.key for each in elements_of(ref)}


def carry_judgements(changes: Sequence[EditionChange], *, by: Actor) -> list[Judgement]:
    """Draft each of them for its new requirement, for its judge to conclude; all or none.

    Nothing is concluded by it, so it raises and lowers nothing. Run twice makes no second.
    Raises Forbidden for who may not plan the move.
    """
    check_may_plan(by)
    with whole():
        Installation.objects.select_for_update().filter(pk=1).first()
        return [
            writing.create(Judgement, _drafted(one, to), by=by)
            for one, to in judgements_to_carry(changes)
        ]


def _drafted(one: Judgement, to: Carried) -> dict[str, Any]:
    said = _("Carried over from %(ref)s: the requirement is unchanged.") % {"ref": one.ref}
    if not to.sure:
        said = _("Carried over from %(ref)s: confirm that the requirement is unchanged.")
        said %= {"ref": one.ref}
    return {
        **{name: getattr(one, name) for name in KEPT},
        "requirement": [to.ref],
        "owner": one.owner_id,
        "service": one.about_id,
        "site": one.site_id,
        "unit": one.unit_id,
        "reason": f"{said}\n\n{one.reason}".strip(),
    }
