"""Until when a security incident is resolved, told to an authority, and reviewed."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from ringbeam.core import clock
from ringbeam.core.acts import Act
from ringbeam.core.entries import RESTRICTED

CRITICAL, HIGH, MEDIUM, LOW = "critical", "high", "medium", "low"
# From when it was noticed; ours, until the organization's own procedure says otherwise.
WITHIN = {
    CRITICAL: timedelta(hours=4),
    HIGH: timedelta(days=1),
    MEDIUM: timedelta(days=3),
    LOW: timedelta(days=7),
    "": timedelta(days=1),
}
# Regulation (EU) 2016/679, article 33: a breach of personal data is told within 72 hours.
AUTHORITY = timedelta(hours=72)
REVIEW = timedelta(days=14)
AT_WORK = ("reported", "assessed", "contained")


def set_days(incidents: Sequence[Any], act: Act) -> None:
    """Say who noticed it and when, keep it from others, and say by when it is dealt with.

    The day of its resolution follows from its severity alone, so that moving the date on which
    one is reminded excuses nothing. While an authority is to be told, the date is no later than
    72 hours after it was noticed.
    """
    for one in incidents:
        one.privacy = RESTRICTED
        if not one.was.get("noticed") and one.noticed is None:
            one.noticed = clock.now()
        if one.reporter_id is None and not one.was:
            one.reporter_id = act.by.person
        if one.authority and not one.authority_decided:
            one.authority_decided = clock.now()
        one.resolve_by = one.noticed + WITHIN[one.severity]
        if one.state in AT_WORK:
            one.due = until(one)


def until(incident: Any) -> Any:
    """The instant by which something is to be done about an incident that is not resolved."""
    asked = [incident.resolve_by]
    if incident.personal_data == "yes" and not incident.authority:
        asked.append(incident.noticed + AUTHORITY)
    return min(asked)


def review_next(incident: Any, act: Act) -> None:
    """What was resolved is reviewed within two weeks."""
    incident.due = clock.due_on(clock.day_of(act.at + REVIEW))


def begin_again(incident: Any, _act: Act) -> None:
    """It is not over: what was said of its end does not hold."""
    incident.resolved = incident.closed = None
    incident.due = until(incident)
