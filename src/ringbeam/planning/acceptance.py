"""Acceptance: the owner accepts a risk exactly as it is (ISO/IEC 27001:2022, 6.1.3 f)."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core import values
from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.refusals import Refused
from ringbeam.core.rules import owner
from ringbeam.core.verbs import verb
from ringbeam.core.writing import locked, store
from ringbeam.planning.assessment import ACCEPT, ACCEPTED, digest_of
from ringbeam.planning.risk_life import is_decided
from ringbeam.planning.risks import Risk


def reasons_against(risk: Any, act: Act) -> list[str]:
    """Every reason why it cannot be accepted as it is now."""
    reasons = []
    if risk.state in ("identified", "closed"):
        reasons.append(_now("Only what is assessed and open is accepted."))
    if said := is_decided(risk, act):
        reasons.append(str(said))
    if risk.above and not risk.accepting.strip():
        reasons.append(_now("It is above the appetite: say why it is accepted all the same."))
    if risk.acceptance == ACCEPTED and risk.accepted_digest == digest_of(risk):
        reasons.append(_now("It is accepted already, and nothing of it has changed since."))
    return reasons


@verb(
    who=owner,
    on="risk",
    label=_("Accept"),
    asks=("accepting",),
    exact=True,
    template="planning/accept.html",
)
def accept(risk: Risk, *, accepting: str = "", by: Actor, act: Act | None = None) -> Risk:
    """Accept the risk as it is: its words, ratings, scale, owner and treatment, by their hash.

    Any later change of these makes it void. ``act`` carries a time of its own. Raises Refused
    when it is not assessed, when it is not decided what is done about it, or when it is above
    the appetite and no reason is given.
    """
    entry, fresh = locked(risk, by)
    before, act = values.snapshot(fresh), replace(act or Act(by, ACCEPT), said=ACCEPT)
    said = values.clean(risk.register, {"accepting": accepting}, by=by, partial=True)
    fresh.accepting = said["accepting"]
    if reasons := reasons_against(fresh, act):
        raise Refused(reasons)
    return store(entry, fresh, before, act)
