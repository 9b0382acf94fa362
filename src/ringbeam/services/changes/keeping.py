"""What stays of a change: who raised it, and what was approved (20000-1:2018, 8.5.1.3)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from ringbeam.core.acts import Act
from ringbeam.services.changes.collisions import said_against

APPROVED = ("approved", "scheduled", "implemented", "closed")
# What was approved stays as it was; what was empty may be filled in.
AS_APPROVED = {
    "description": "description",
    "about_id": "service",
    "configuration_item_id": "configuration_item",
    "sort": "sort",
    "impact": "impact",
    "risk": "risk",
}

WHEN_AND_WHO = ("planned_start", "planned_end", "owner_id")


def name_who_raised(changes: Sequence[Any], act: Act) -> None:
    """Who raised it stays: nobody approves their own change by naming another requester."""
    for one in changes:
        if not one.was:
            one.raised_by_id = act.by.person
            if one.requester_id is None:
                one.requester_id = act.by.person


def faults_of(change: Any) -> dict[str, list[str]]:
    """By public name what contradicts: another time that collides, another thing approved."""
    found: dict[str, list[str]] = {}
    if change.was.get("state") != change.state:
        return found
    if change.state == "scheduled" and _differs(change, WHEN_AND_WHO):
        for name, said in said_against(change):
            found[name] = [str(said)]
    if change.state in APPROVED:
        said = _("It was approved as it stood: send it back to change this.")
        for name, public in AS_APPROVED.items():
            if change.was.get(name) and _differs(change, (name,)):
                found[public] = [said]
    return found


def _differs(change: Any, names: Sequence[str]) -> bool:
    return any(change.was.get(name) != getattr(change, name) for name in names)
