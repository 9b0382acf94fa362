"""What follows from an incident's own values when it is written (20000-1:2018, 8.6.1)."""

from collections.abc import Sequence
from typing import Any

from ringbeam.core.acts import Act
from ringbeam.desk.priorities import priority

JUDGED = ("impact", "urgency")
ASSIGNED = ("owner_id", "group_id")


def prioritize(incidents: Sequence[Any], _act: Act) -> None:
    """Give the priority of the matrix when impact or urgency is set or changed.

    An imported incident keeps the priority that it came with until somebody judges it anew.
    """
    for incident in incidents:
        if any(incident.was.get(name) != getattr(incident, name) for name in JUDGED):
            incident.priority = priority(incident.impact, incident.urgency)


def count_reassignments(incidents: Sequence[Any], _act: Act) -> None:
    """Count each time an incident that was with somebody is given to somebody else."""
    for incident in incidents:
        before = tuple(incident.was.get(name) for name in ASSIGNED)
        after = tuple(getattr(incident, name) for name in ASSIGNED)
        if any(before) and before != after:
            incident.reassigned = incident.was["reassigned"] + 1
