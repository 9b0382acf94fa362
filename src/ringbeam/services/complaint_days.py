"""Until when a complaint is answered: working days of the customer's calendar (8.3.2)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from ringbeam.core import clock
from ringbeam.core.acts import Act
from ringbeam.services.agreements import Agreement
from ringbeam.services.delivery import within
from ringbeam.services.levels import LevelsError

# Days in which it is answered where nobody sets another day; ours, until agreed otherwise.
WITHIN = timedelta(days=5)


def set_day(complaints: Sequence[Any], _act: Act) -> None:
    """Give each new complaint a day until which it is answered, unless somebody chose one.

    Five working days by the calendar of the customer's agreement; without one, five days.
    """
    for one in complaints:
        if one.due is None and not one.was.get("due"):
            one.due = _working_days(one) or clock.due_on((clock.now() + WITHIN).date())


def _working_days(complaint: Any) -> datetime | None:
    rows = Agreement.rows.filter(customer_id=complaint.customer_id, state="in_force")
    agreed = rows.filter(archived=False, calendar__isnull=False).select_related("calendar")
    one = agreed.order_by("-start", "-pk").first()
    try:
        return within(one.calendar, clock.now(), WITHIN.days, unit="days") if one else None
    except LevelsError:  # a calendar that never opens promises nothing
        return None
