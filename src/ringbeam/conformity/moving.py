"""A move to a new edition for programs and commands: how it stands, and its plan (6.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ringbeam.conformity.plan_items import REQUIREMENT, TOPIC
from ringbeam.conformity.plan_page import planning_of_move, usual_last
from ringbeam.conformity.plans import Dated, Span, check_may_plan, dated, make_plan
from ringbeam.conformity.transition import TransitionRow
from ringbeam.conformity.transition_page import Pair, Transition, shown
from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.formats import day_of
from ringbeam.core.registers import of_kind
from ringbeam.core.values import check_year
from ringbeam.improvement.actions import Action
from ringbeam.web.labels import labels_of

GROUPINGS = (REQUIREMENT, TOPIC)


@dataclass(frozen=True)
class PlanAsked:
    """What is asked of a plan, as texts; what is left empty is what the page offers.

    ``take`` are the requirements that it is for, None for all that are not planned yet.
    """

    first: str = ""
    last: str = ""
    owner: str = ""
    grouping: str = REQUIREMENT
    take: tuple[str, ...] | None = None


def move_told(pair: Pair, actor: Actor, chosen: str = "") -> dict[str, Any]:
    """The move as its page tells it, the rows that were asked for."""
    page = shown(pair, actor, chosen)
    return {
        "from": pair.old.ref,
        "to": pair.new.ref,
        "by": page.bound.day,
        "follows": [
            one.ref
            for one, is_so in zip((pair.old, pair.new), page.followed, strict=True)
            if is_so
        ],
        "actions": {
            "done": page.progress.done,
            "all": page.progress.all,
            "late": page.progress.late,
            "after": page.progress.after,
        },
        "requirements": [_row_told(one, page) for one in page.rows],
    }


def _row_told(row: TransitionRow, page: Transition) -> dict[str, Any]:
    action, label = page.actions.get(row.ref, (None, None))
    return {
        "requirement": row.ref,
        "relation": row.relation,
        "from": [
            {"requirement": one.ref, "status": result.status if result else None}
            for one, result in row.before
        ],
        "status": row.after.status if row.after else None,
        "carries": row.carries.value,
        "sure": row.sure,
        "what_changed": row.what_changed,
        "next": row.step,
        "action": label.ref if label else None,
        "due": day_of(action.due) if action and action.due else None,
        "state": label.state if label else None,
    }


def plan_told(pair: Pair, asked: PlanAsked, *, by: Actor) -> list[dict[str, Any]]:
    """What would be made, each with its day and owner; makes nothing.

    Raises Forbidden for who may not plan, and ValidationError by field.
    """
    check_may_plan(by)
    offered, _span, _owner = _dated(pair, asked, by)
    owners = [one.owner or by.person or 0 for one in offered]
    labels = labels_of(by, set(owners))
    return [
        {
            "requirements": list(one.item.refs),
            "title": one.item.title,
            "due": one.due,
            "owner": labels[owner].ref if owner in labels else None,
        }
        for one, owner in zip(offered, owners, strict=True)
    ]


def plan_move(pair: Pair, asked: PlanAsked, *, by: Actor) -> list[Action]:
    """Make the actions of the plan, all or none; run twice makes no second.

    Raises Forbidden for who may not plan, and ValidationError by field.
    """
    check_may_plan(by)
    offered, span, owner = _dated(pair, asked, by)
    items = [one.item for one in offered]
    return make_plan(items, span, owner=owner, closed=True, by=by)


def _dated(pair: Pair, asked: PlanAsked, by: Actor) -> tuple[list[Dated], Span, int | None]:
    """The items that are wanted, with their days; raises ValidationError by field."""
    if asked.grouping not in GROUPINGS:
        raise ValidationError({"grouping": [_("It is one of %s.") % ", ".join(GROUPINGS)]})
    planning = planning_of_move(pair, by)
    today = clock.today()
    first = _day("first", asked.first, today)
    span = Span(first, _day("last", asked.last, usual_last(planning, today)), planning.bound)
    if faults := span.faults():
        raise ValidationError(faults)
    items = planning.items(asked.grouping)
    if asked.take is not None:
        known = {ref for one in items for ref in one.refs}
        if unknown := sorted({*asked.take} - known):
            said = _("%s is no requirement that is left to be planned.")
            raise ValidationError({"take": [said % unknown[0]]})
        items = [one for one in items if {*asked.take} & {*one.refs}]
    owner = _owner(asked.owner, by)
    return dated(items, span, owner=owner, by=by), span, owner


def _day(name: str, given: str, otherwise: date) -> date:
    if not given:
        return otherwise
    try:
        found = date.fromisoformat(given)
    except ValueError as fault:
        said = _("This must be a date, such as 2026-03-04.")
        raise ValidationError({name: [said]}) from fault
    try:
        check_year(found)
    except ValidationError as fault:
        raise ValidationError({name: fault.messages}) from fault
    return found


def _owner(ref: str, by: Actor) -> int | None:
    """The person with this number, among those that the actor may see."""
    if not ref:
        return None
    found = of_kind("person").numbered(by, ref) if ref.isprintable() else None
    if found is None:
        raise ValidationError({"owner": [_("There is no person %s that you may see.") % ref]})
    return int(found.pk)


def made_told(actions: list[Action]) -> list[Mapping[str, Any]]:
    """Actions that were made, by number, with what they serve and their day."""
    return [
        {
            "ref": one.ref,
            "requirements": one.requirements,
            "title": one.title,
            "due": day_of(one.due) if one.due else None,
        }
        for one in actions
    ]
