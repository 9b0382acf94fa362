"""Read a stored or exchanged calendar (ISO/IEC 20000-1:2018, 8.3.3), with plain refusals."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from .calendars import WEEKDAYS, Calendar, Dated, Holiday, Recurring, Span
from .errors import CalendarError, gettext_noop
from .zones import FIRST_YEAR, LAST_YEAR

CLOCK = re.compile(r"([0-2]?\d):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
MONTH_DAY = re.compile(r"(\d\d)-(\d\d)", re.ASCII)
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
KEYS = {
    "timezone",
    "weekly",
    "holidays",
    "recurring",
    "recurring_holidays",
    "breaks",
    "shifts",
    "exceptions",
    "name",
}


def calendar_from(data: object) -> Calendar:
    """Read {"timezone", "weekly", "exceptions", "breaks", "shifts", "holidays", "recurring"}.

    `weekly` is {mon..sun: [[from, to], ...]}, times HH:MM or HH:MM:SS with 24:00 as the end of
    the day; the dated parts are {YYYY-MM-DD: [[from, to], ...]}; holidays are dates or
    {"date", "name"}; recurring ones MM-DD or {"date": MM-DD, "name"} and may be called
    `recurring_holidays`. Overlapping spans of one day are kept and united later.
    CalendarError names the place, what is wrong there and what to write instead.
    """
    parts = _mapping(data, "calendar")
    for key in parts:
        if key not in KEYS:
            raise CalendarError(
                str(key),
                gettext_noop("a calendar has no such part."),
                gettext_noop("Its parts are %(keys)s."),
                keys=", ".join(sorted(KEYS)),
            )
    timezone = parts.get("timezone")
    if not isinstance(timezone, str):
        raise CalendarError(
            "timezone",
            gettext_noop("it is missing."),
            gettext_noop("Write a name such as Europe/Berlin or UTC."),
        )
    return Calendar(
        timezone=timezone,
        weekly=_weekly(parts.get("weekly")),
        holidays=_holidays(parts.get("holidays")),
        recurring=(
            *_recurring(parts.get("recurring"), "recurring"),
            *_recurring(parts.get("recurring_holidays"), "recurring_holidays"),
        ),
        breaks=_dated(parts.get("breaks"), "breaks"),
        shifts=_dated(parts.get("shifts"), "shifts"),
        exceptions=_dated(parts.get("exceptions"), "exceptions"),
    )


def _mapping(value: object, place: str) -> Mapping[str, object]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise CalendarError(
            place,
            gettext_noop("it is not an object with names."),
            gettext_noop("Write {...}."),
        )
    return value


def _listed(value: object, place: str) -> Sequence[object]:
    if value is None:
        return ()
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise CalendarError(
            place,
            gettext_noop("it is not a list."),
            gettext_noop("Write [...], empty for none."),
        )
    return value


def _weekly(value: object) -> tuple[tuple[Span, ...], ...]:
    days = _mapping(value, "weekly")
    for day in days:
        if day not in WEEKDAYS:
            raise CalendarError(
                f"weekly, {day}",
                gettext_noop("there is no such weekday."),
                gettext_noop("Write mon, tue, wed, thu, fri, sat or sun."),
            )
    return tuple(_spans(days.get(day), f"weekly, {day}") for day in WEEKDAYS)


def _dated(value: object, place: str) -> tuple[Dated, ...]:
    days = _mapping(value, place)
    found = [
        Dated(_date(day, place), _spans(spans, f"{place}, {day}"))
        for day, spans in days.items()
    ]
    return tuple(sorted(found))


def _holidays(value: object) -> tuple[Holiday, ...]:
    found = {}
    for number, entry in enumerate(_listed(value, "holidays"), start=1):
        place = f"holidays, entry {number}"
        day, name = _entry(entry, place)
        found[_date(day, place)] = name
    return tuple(Holiday(day, name) for day, name in sorted(found.items()))


def _recurring(value: object, part: str) -> tuple[Recurring, ...]:
    found = {}
    for number, entry in enumerate(_listed(value, part), start=1):
        place = f"{part}, entry {number}"
        text, name = _entry(entry, place)
        match = MONTH_DAY.fullmatch(text) if isinstance(text, str) else None
        if not match or not _is_date(f"2000-{text}"):
            raise CalendarError(
                place,
                gettext_noop('"%(text)s" is not a day of the year.'),
                gettext_noop("Write MM-DD such as 12-25."),
                text=text,
            )
        found[int(match[1]), int(match[2])] = name
    return tuple(Recurring(*day, name) for day, name in sorted(found.items()))


def _entry(entry: object, place: str) -> tuple[object, str]:
    if isinstance(entry, Mapping):
        return entry.get("date"), str(entry.get("name") or "")
    if isinstance(entry, str | date):
        return entry, ""
    raise CalendarError(
        place,
        gettext_noop("it is neither a date nor an object with a date."),
        gettext_noop('Write "2026-12-25" or {"date": "2026-12-25", "name": "Christmas Day"}.'),
    )


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _date(value: object, place: str) -> date:
    text = str(value)
    if ISO_DATE.fullmatch(text) and _is_date(text):
        day = date.fromisoformat(text)
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
    raise CalendarError(
        place,
        gettext_noop('"%(text)s" is not a date between %(first)s and %(last)s.'),
        gettext_noop("Write YYYY-MM-DD."),
        text=text,
        first=FIRST_YEAR,
        last=LAST_YEAR,
    )


def _spans(value: object, place: str) -> tuple[Span, ...]:
    found = []
    for number, pair in enumerate(_listed(value, place), start=1):
        here = f"{place}, span {number}"
        ends = _listed(pair, here)
        if len(ends) != len(Span._fields):
            raise CalendarError(
                here,
                gettext_noop("a span has a beginning and an end."),
                gettext_noop('Write ["09:00", "17:00"].'),
            )
        found.append(_span(ends, here))
    return tuple(sorted(found))


def _span(ends: Sequence[object], place: str) -> Span:
    span = Span(_seconds(ends[0], place), _seconds(ends[1], place))
    if span.start >= span.end:
        raise CalendarError(
            place,
            gettext_noop("%(start)s is not before %(end)s."),
            gettext_noop(
                "Hours over midnight are two spans: until 24:00, and the next day from 00:00."
            ),
            start=ends[0],
            end=ends[1],
        )
    return span


def _seconds(value: object, place: str) -> int:
    match = CLOCK.fullmatch(value) if isinstance(value, str) else None
    seconds = 0
    if match:
        seconds = int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3] or 0)
    if not match or seconds > 24 * 3600:
        raise CalendarError(
            place,
            gettext_noop('"%(text)s" is not a time of day.'),
            gettext_noop("Write HH:MM between 00:00 and 24:00."),
            text=value,
        )
    return seconds
