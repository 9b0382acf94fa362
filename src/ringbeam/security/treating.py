"""Which controls treat which risks, and where a treatment uses what is left out (6.1.3 b)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core import conversation
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import panel
from ringbeam.core.entries import Entry
from ringbeam.core.links import Link
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import entries_seen_by, record_of
from ringbeam.core.rules import manager, owner
from ringbeam.core.verbs import verb
from ringbeam.planning.risks import Risk
from ringbeam.security.control_life import EXCLUDED, TREATS
from ringbeam.security.controls import SecurityControl


def risks_treated(controls: Iterable[int]) -> dict[int, list[int]]:
    """The risks, by control, that each of these controls treats; one query.

    Whichever way the link was made: "treats" from the control, or from the risk.
    """
    wanted = set(controls)
    some = Q(source_id__in=wanted) | Q(target_id__in=wanted)
    found: dict[int, list[int]] = {}
    for source, target in Link.objects.filter(some, kind=TREATS).values_list(
        "source", "target"
    ):
        if source in wanted:
            found.setdefault(source, []).append(target)
        elif target in wanted:
            found.setdefault(target, []).append(source)
    return found


@verb(
    who=manager | owner,
    on="risk",
    label=_("Treat by a control"),
    asks=("control",),
    words={"control": _("Security control")},
    refers={"control": ("control",)},
)
def treat_by_control(risk: Risk, *, control: str, by: Actor) -> Risk:
    """Say that a control is part of the treatment; once, however often it is said.

    Raises Refused for a control that ``by`` does not see.
    """
    named = entries_seen_by(by, ("control",)).filter(ref=control).first()
    if named is None:
        raise Refused([_now("Name a security control.")])
    conversation.relate(record_of(named), TREATS, risk, by=by)
    return risk


@panel(
    on="risk",
    title=_("Controls that are left out"),
    template="security/contradicted.html",
    order=6,
    follows=TREATS,
)
def contradicted(risk: Risk, _actor: Actor, related: Sequence[Any]) -> dict[str, Any] | None:
    """The controls that its treatment uses and the statement leaves out; one query if it uses
    any, none else."""
    used = {one.label.pk: one.label for one in related if one.label.kind == "control"}
    if not risk.open or not used:
        return None
    rows = SecurityControl.rows.filter(pk__in=used, state=EXCLUDED, archived=False)
    labels = [used[pk] for pk in rows.order_by("pk").values_list("pk", flat=True)]
    return {"labels": labels} if labels else None


@panel(
    on="control",
    title=_("Risks that it treats"),
    template="security/treated.html",
    order=6,
    follows=TREATS,
)
def treated(
    control: SecurityControl, _actor: Actor, related: Sequence[Any]
) -> dict[str, Any] | None:
    """The risks whose treatment uses the control, open ones marked where it is left out; no
    query."""
    labels = [one.label for one in related if one.label.kind == "risk"]
    return {"labels": labels, "left_out": control.state == EXCLUDED} if labels else None


def owners_of(risks: Iterable[int]) -> list[dict[str, Any]]:
    """The owners of these risks that are open, each with name and numbers; two queries."""
    rows = Risk.rows.filter(pk__in=set(risks), open=True, owner__isnull=False)
    told = list(rows.order_by("pk").values_list("owner_id", "ref"))
    names = dict(
        Entry.rows.filter(pk__in={owner for owner, _ref in told}).values_list("pk", "title")
    )
    found: dict[int, dict[str, Any]] = {}
    for person, ref in told:
        one = found.setdefault(person, {"person": person, "name": names[person], "risks": []})
        one["risks"].append(ref)
    return list(found.values())
