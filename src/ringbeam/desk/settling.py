"""What follows from a ticket's own values when it is written (20000-1:2018, 8.6.1)."""

from collections.abc import Sequence
from typing import Any

from ringbeam.core.acts import Act
from ringbeam.desk.priorities import priority

JUDGED = ("impact", "urgency")
ASSIGNED = ("owner_id", "group_id")


def prioritize(tickets: Sequence[Any], _act: Act) -> None:
    """Give the priority of the matrix when impact or urgency is set or changed.

    An imported ticket keeps the priority that it came with until somebody judges it anew.
    """
    for ticket in tickets:
        if any(ticket.was.get(name) != getattr(ticket, name) for name in JUDGED):
            ticket.priority = priority(ticket.impact, ticket.urgency)


def count_reassignments(tickets: Sequence[Any], _act: Act) -> None:
    """Count each time a ticket that was with somebody is given to somebody else."""
    for ticket in tickets:
        before = tuple(ticket.was.get(name) for name in ASSIGNED)
        after = tuple(getattr(ticket, name) for name in ASSIGNED)
        if any(before) and before != after:
            ticket.reassigned = ticket.was["reassigned"] + 1
