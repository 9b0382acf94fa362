"""Minute by minute, slow and plain: what the engine must agree with."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE = 60
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def instant(text):
    return int(datetime.fromisoformat(text).timestamp())


def open_minutes(declared, start, end):
    """The set of open minutes (UTC seconds // 60) between two instants."""
    zone = ZoneInfo(declared["timezone"])
    first = datetime.fromtimestamp(start, UTC).date() - timedelta(days=2)
    last = datetime.fromtimestamp(end, UTC).date() + timedelta(days=2)
    found = set()
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        minutes = set()
        for span in hours_on(declared, day):
            minutes |= minutes_of(day, span, zone)
        for span in declared.get("breaks", {}).get(day.isoformat(), []):
            minutes -= minutes_of(day, span, zone)
        found |= minutes
    return {minute for minute in found if start // MINUTE <= minute < end // MINUTE}


def hours_on(declared, day):
    text = day.isoformat()
    if text in declared.get("exceptions", {}):
        return declared["exceptions"][text]
    if text in declared.get("holidays", []) or text[5:] in declared.get("recurring", []):
        return []
    weekly = declared["weekly"].get(NAMES[day.weekday()], [])
    return declared.get("shifts", {}).get(text, weekly)


def minutes_of(day, span, zone):
    start, end = (wall(day, text, zone) for text in span)
    return set(range(start // MINUTE, end // MINUTE))


def wall(day, text, zone):
    hour, minute = map(int, text.split(":"))
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    moment += timedelta(hours=hour, minutes=minute)
    return int(moment.replace(tzinfo=zone, fold=0).timestamp())
