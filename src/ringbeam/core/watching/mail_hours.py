"""When a notice may leave by e-mail: arithmetic of working hours, without rows or clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

AT_ONCE, HOURLY, DAILY, NEVER = "at_once", "hourly", "daily", "never"
PACES = (AT_ONCE, HOURLY, DAILY, NEVER)
WORKDAYS = (0, 1, 2, 3, 4)
LOOKED_AHEAD = 9  # days; every day of a week and what reaches over midnight


@dataclass(frozen=True)
class MailHours:
    """The hours in which somebody works, by the wall of a zone; Monday is 0.

    An end that is not after the start lies on the next day.
    """

    zone: ZoneInfo
    start: time = time(8)
    end: time = time(18)
    days: tuple[int, ...] = WORKDAYS

    def spans(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The working times that end after an instant, in order, in UTC."""
        first = at.astimezone(self.zone).date() - timedelta(days=1)
        for offset in range(LOOKED_AHEAD):
            day = first + timedelta(days=offset)
            over = day if self.end > self.start else day + timedelta(days=1)
            opens = datetime.combine(day, self.start, self.zone).astimezone(UTC)
            closes = datetime.combine(over, self.end, self.zone).astimezone(UTC)
            if day.weekday() in self.days and closes > at:
                yield opens, closes


def leaves_at(at: datetime, pace: str, hours: MailHours, *, urgent: bool) -> datetime | None:
    """When a notice of this instant is due by e-mail, in UTC; None for never.

    At once and hourly it is the first moment of working time from then, or from the next full
    hour; daily it is when the next working day begins. What is urgent does not wait.
    """
    if pace == NEVER or not hours.days:
        return None
    if urgent:
        return at
    if pace == DAILY:
        return next(opens for opens, _closes in hours.spans(at) if opens > at)
    hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    ready = at if pace == AT_ONCE else hour + timedelta(hours=1)
    return max(ready, next(hours.spans(ready))[0])
