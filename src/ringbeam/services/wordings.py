"""Hours, holidays, targets and switches as lines that people write (20000-1:2018, 8.3.3)."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core.formats import number
from ringbeam.core.written import Wording
from ringbeam.services.levels.calendars import WEEKDAYS
from ringbeam.services.line_words import (
    CHOICES,
    CLOSED,
    METRICS,
    SWITCHES,
    UNTIL_EVENING,
    day_meant,
    day_told,
    folded,
    is_working_days,
    meant,
    state_words,
    told,
    working_days,
)

DAYS = re.compile(r"(?P<first>\w+)(?:\s*[-–]\s*(?P<last>\w+))?\s*:?\s+(?P<hours>.+)")
DATED = re.compile(r"(?P<date>\d{4}-\d\d-\d\d)\s*:?\s*(?P<rest>.*)")
SPAN = re.compile(r"(\d[\d:]*)\s*[-–]\s*(\d[\d:]*)")
TARGET = re.compile(
    r"P?(?P<priority>\w+)[\s,:]+(?P<metric>\w+)[\s,:]+(?P<time>[^,%]+?)"
    r"(?:\s*,\s*(?P<share>\d+(?:[.,]\d+)?)\s*%)?",
    re.IGNORECASE,
)
SOME_DAYS = re.compile(r"(\d+)\s*(\D+)")
PART_OF_TIME = re.compile(r"(\d+)\s*(h|min|s)\b\s*")
SECONDS = {"h": 3600, "min": 60, "s": 1}
CHOSEN = ("on_priority", "on_reopening")


def _wrong(line: str) -> ValidationError:
    return ValidationError(_("“%s” is not of the form that is shown above.") % line)


def _spans(text: str, line: str) -> list[list[str]]:
    if meant(text, CLOSED) in CLOSED:
        return []
    found = [SPAN.fullmatch(part.strip()) for part in text.split(",")]
    if not all(found):
        raise _wrong(line)
    return [[one[1], one[2]] for one in found if one]


def _hours(spans: Sequence[Sequence[str]]) -> str:
    return ", ".join(f"{start}-{end}" for start, end in spans) or told("closed", CLOSED)


def _day(text: str, line: str) -> int:
    """The place of a weekday in the week."""
    place = day_meant(text)
    if place is None:
        raise _wrong(line)
    return place


def read_week(lines: Sequence[str]) -> dict[str, list[list[str]]]:
    """Weekly hours of lines such as "Mon-Fri 08:00-12:00, 13:00-17:00"; each day once."""
    found: dict[str, list[list[str]]] = {}
    for line in lines:
        parts = DAYS.fullmatch(line)
        if parts is None:
            raise _wrong(line)
        first = _day(parts["first"], line)
        last = _day(parts["last"], line) if parts["last"] else first
        days = WEEKDAYS[first : last + 1]
        if not days or found.keys() & set(days):
            raise _wrong(line)
        found |= {day: _spans(parts["hours"], line) for day in days}
    return found


def write_week(weekly: Mapping[str, Any]) -> list[str]:
    """One line for days that follow one another with the same hours."""
    given = [day for day in WEEKDAYS if day in weekly]
    lines = []
    for _hour, group in groupby(
        given, key=lambda day: (given.index(day) - WEEKDAYS.index(day), str(weekly[day]))
    ):
        days = list(group)
        ends = [day_told(day) for day in dict.fromkeys((days[0], days[-1]))]
        lines.append(f"{'-'.join(ends)} {_hours(weekly[days[0]])}")
    return lines


def _dated(line: str) -> re.Match[str]:
    parts = DATED.fullmatch(line)
    if parts is None:
        raise _wrong(line)
    return parts


def read_exceptions(lines: Sequence[str]) -> dict[str, list[list[str]]]:
    """Hours of single dates: "2026-12-24 09:00-12:00", "2026-12-31 closed"."""
    return {one["date"]: _spans(one["rest"], one.string) for one in map(_dated, lines)}


def write_exceptions(exceptions: Mapping[str, Any]) -> list[str]:
    """One line for a date, in the order of time."""
    return [f"{day} {_hours(exceptions[day])}" for day in sorted(exceptions)]


def read_holidays(lines: Sequence[str]) -> list[Any]:
    """Closed dates with their names: "2026-12-25 Christmas Day"."""
    parts = map(_dated, lines)
    return [
        {"date": one["date"], "name": one["rest"]} if one["rest"] else one["date"]
        for one in parts
    ]


def write_holidays(holidays: Sequence[Any]) -> list[str]:
    """One line for a date and its name."""
    return [one if isinstance(one, str) else f"{one['date']} {one['name']}" for one in holidays]


def read_targets(lines: Sequence[str]) -> list[dict[str, Any]]:
    """Targets of lines such as "P1 response 15 min, 95 %"."""
    return [_target(line) for line in lines]


def _target(line: str) -> dict[str, Any]:
    parts = TARGET.fullmatch(line)
    if parts is None:
        raise _wrong(line)
    priority, share = parts["priority"], parts["share"]
    made: dict[str, Any] = {
        "priority": int(priority) if priority.isdecimal() else priority,
        "metric": meant(parts["metric"], METRICS),
        **_time(folded(parts["time"]), line),
    }
    if share:
        made["share"] = int(share) if share.isdecimal() else float(share.replace(",", "."))
    return made


def _time(text: str, line: str) -> dict[str, Any]:
    if days := _days(text):
        return days
    if PART_OF_TIME.sub("", text).strip():
        raise _wrong(line)
    parts = PART_OF_TIME.findall(text)
    return {"seconds": sum(int(number) * SECONDS[unit] for number, unit in parts)}


def _days(text: str) -> dict[str, Any]:
    """Working days of "2 working days by the end of the day"; empty for another time."""
    some = SOME_DAYS.fullmatch(text)
    if some is None:
        return {}
    evening = [folded(told("end_of_day", UNTIL_EVENING)), "by the end of the day"]
    ending = next((one for one in evening if some[2].endswith(one)), "")
    if not is_working_days(some[2].removesuffix(ending)):
        return {}
    return {"days": int(some[1]), **({"end_of_day": True} if ending else {})}


def write_targets(targets: Sequence[Mapping[str, Any]]) -> list[str]:
    """One line for a target; open time in hours, minutes and seconds."""
    return [_written(one) for one in targets]


def _written(target: Mapping[str, Any]) -> str:
    if "days" in target:
        time = working_days(target["days"])
        time += f" {told('end_of_day', UNTIL_EVENING)}" if target.get("end_of_day") else ""
    else:
        time = _open_time(timedelta(seconds=target["seconds"]))
    share = f", {number(target['share'])} %" if "share" in target else ""
    return f"P{target['priority']} {told(target['metric'], METRICS)} {time}{share}"


def _open_time(time: timedelta) -> str:
    minutes, seconds = divmod(int(time.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (seconds, "s"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 s"


def read_switches(lines: Sequence[str]) -> dict[str, Any]:
    """Switches of lines such as "pause resolution: waiting customer, waiting supplier"."""
    found: dict[str, Any] = {}
    for line in lines:
        name, colon, rest = line.partition(":")
        given = [one for one in rest.split(",") if one.strip()]
        if not colon or not given:
            raise _wrong(line)
        switch, metric = _switch(name)
        if switch == "pause" and metric:
            found.setdefault("pausing", {})[metric] = _named(given)
        elif switch == "answered_by":
            found["answering"] = _named(given)
        elif switch in CHOSEN:
            found[switch] = meant(given[0], CHOICES)
        else:
            raise _wrong(line)
    return found


def _switch(text: str) -> tuple[str, str]:
    """The switch that a line begins with, and the metric that it is for; "" without one."""
    first, _blank, rest = folded(text).partition(" ")
    if meant(first, SWITCHES) == "pause":
        return "pause", meant(rest, METRICS) if rest else ""
    return meant(text, SWITCHES), ""


def _named(given: Sequence[str]) -> list[str]:
    words = state_words()
    return [meant(one, words) for one in given]


def write_switches(switches: Mapping[str, Any]) -> list[str]:
    """One line for each switch that differs from what holds without it."""
    pausing = switches.get("pausing", {}).items()
    lines = [
        f"{told('pause', SWITCHES)} {told(metric, METRICS)}: {_states(states)}"
        for metric, states in pausing
    ]
    lines += [
        f"{told(name, SWITCHES)}: {told(switches[name], CHOICES)}"
        for name in CHOSEN
        if name in switches
    ]
    answering = switches.get("answering")
    told_by = f"{told('answered_by', SWITCHES)}: {_states(answering)}" if answering else ""
    return [*lines, told_by] if told_by else lines


def _states(states: Sequence[str]) -> str:
    words = state_words()
    return ", ".join(told(one, words) for one in states)


WEEK = Wording(
    write_week,
    read_week,
    gettext_lazy(
        "A line for one day or several: Mon-Fri 08:00-12:00, 13:00-17:00."
        " A day left out is closed."
    ),
)
EXCEPTIONS = Wording(
    write_exceptions,
    read_exceptions,
    gettext_lazy("A line for each date: 2026-12-24 09:00-12:00, or 2026-12-31 closed."),
)
HOLIDAYS = Wording(
    write_holidays,
    read_holidays,
    gettext_lazy(
        "A line for each closed date with its name: 2026-12-25 Christmas Day."
        " The country's can be looked at and kept on the calendar's page."
    ),
)
PROMISED = Wording(
    write_targets,
    read_targets,
    gettext_lazy(
        "A line for each promise: P1 response 15 min, 95 %. It is a response, a resolution"
        " or an update, within open time (4 h 30 min) or working days (2 working days); the"
        " share to be kept may be left out."
    ),
)
SWITCHED = Wording(
    write_switches,
    read_switches,
    gettext_lazy(
        "What holds besides the targets, for example: pause resolution: waiting customer."
        " on priority: go on, recompute or restart. on reopening: go on, restart or new."
        " answered by: in progress."
    ),
)
