"""What stays of a change: who raised it, and what was approved (20000-1:2018, 8.5.1.3)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from ringbeam.core.acts import Act

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


def name_who_raised(changes: Sequence[Any], act: Act) -> None:
    """Who raised it stays: nobody approves their own change by naming another requester."""
    for one in changes:
        if not one.was:
            one.raised_by_id = act.by.person
            if one.requester_id is None:
                one.requester_id = act.by.person


def faults_of(change: Any) -> dict[str, list[str]]:
    """By public name what contradicts: times, and a change of what was approved."""
    found: dict[str, list[str]] = {}
    start, end = change.planned_start, change.planned_end
    if start and end and end <= start:
        found["planned_end"] = [_("It ends before it begins: say a later time.")]
    if change.state in APPROVED and change.was.get("state") == change.state:
        said = _("It was approved as it stood: send it back to change this.")
        for name, public in AS_APPROVED.items():
            before = change.was.get(name)
            if before and before != getattr(change, name):
                found[public] = [said]
    return found
