"""How long a ticket was with each group, in the open time of its agreement (8.3.3, 8.6.1).

This is what internal groups are held to among each other, beside what the customer is promised.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ringbeam.desk.stays import Stay
from ringbeam.desk.ticket_states import WAITING
from ringbeam.services.levels import Terms, hours_of


@dataclass
class GroupTime:
    """One group, or none: open seconds of work, open seconds of waiting, and how many times."""

    title: str
    worked: int = 0
    waited: int = 0
    times: int = 0


def group_times(ticket: Any, terms: Terms, at: datetime) -> list[GroupTime]:
    """Each group in the order in which it first had the ticket; one query.

    What still runs counts until the instant; what is done counts for nobody.
    """
    hours, over = hours_of(terms.calendar), ticket.register.life.closed
    rows = Stay.objects.filter(entry_id=ticket.pk).order_by("number")
    found: dict[int | None, GroupTime] = {}
    before: int | None = 0
    told = rows.values_list("state", "group_id", "group__title", "began", "ended")
    for state, group, title, began, ended in told:
        if state not in over:
            time = found.setdefault(group, GroupTime(title or ""))
            time.times += group != before
            until = ended or max(at, began)
            spent = hours.elapsed(int(began.timestamp()), int(until.timestamp()))
            name = "waited" if state in WAITING else "worked"
            setattr(time, name, getattr(time, name) + spent)
        before = group
    return list(found.values())
