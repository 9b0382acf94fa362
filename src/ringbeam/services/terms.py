"""What an agreement promises, read from how it is stored (ISO/IEC 20000-1:2018, 8.3.3)."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ringbeam.services.levels import (
    METRICS,
    CalendarError,
    LevelsError,
    Switches,
    Target,
    Terms,
    calendar_from,
)
from ringbeam.services.levels.events import Metric

MOST_SECONDS, MOST_DAYS, WHOLE = 10 * 365 * 86400, 1000, 100
TARGET_PARTS = {"priority", "metric", "seconds", "days", "end_of_day", "share"}
SWITCH_PARTS = {"pausing", "on_priority", "on_reopening", "answering"}


def terms_from(content: Mapping[str, Any]) -> Terms:
    """The terms that one version holds; raises LevelsError where it cannot be read."""
    return Terms(
        calendar_from(content["calendar"]),
        targets_from(content["targets"]),
        switches_from(content["switches"]),
    )


def targets_from(stored: object) -> dict[str, dict[str, Target]]:
    """Targets by priority and metric; LevelsError names the entry and what to write instead."""
    found: dict[str, dict[str, Target]] = {}
    for number, one in enumerate(_listed(stored, "targets"), start=1):
        place = f"targets, {number}"
        target = _entry(one, place)
        metric = target.get("metric")
        if metric not in get_args(Metric):
            raise _wrong(
                place, gettext_noop("the metric is none of these."), ", ".join(METRICS)
            )
        priority = str(target.get("priority", ""))
        if not priority or metric in found.get(priority, {}):
            said = gettext_noop("each priority has each metric once.")
            raise _wrong(place, said, '{"priority": 1, "metric": "response", "seconds": 1800}')
        found.setdefault(priority, {})[str(metric)] = _target(target, place)
    return found


def _target(target: Mapping[str, Any], place: str) -> Target:
    share = target.get("share")
    if share is not None and not _number(share, WHOLE):
        raise _wrong(place, gettext_noop("the share is no per cent."), "95")
    if ("seconds" in target) == ("days" in target):
        said = gettext_noop("a target has either seconds or days.")
        raise _wrong(place, said, '"seconds": 1800')
    if "seconds" in target:
        if not _whole(target["seconds"], MOST_SECONDS):
            raise _wrong(place, gettext_noop("these are no seconds of open time."), "1800")
        return Target(target["seconds"])
    if not _whole(target["days"], MOST_DAYS):
        raise _wrong(place, gettext_noop("these are no working days."), "3")
    return Target(target["days"], "days", end_of_day=bool(target.get("end_of_day")))


def shares_from(stored: object) -> dict[tuple[str, str], float]:
    """The share of promises, in per cent, agreed to be kept: by priority and metric."""
    return {
        (str(one["priority"]), str(one["metric"])): float(one["share"])
        for one in _listed(stored, "targets")
        if isinstance(one, Mapping) and one.get("share") is not None
    }


def switches_from(stored: object) -> Switches:
    """The switches; left out are those of `Switches`. LevelsError says what is not known."""
    parts = _mapping(stored, "switches")
    if unknown := set(parts) - SWITCH_PARTS:
        said = gettext_noop("there are no such switches.")
        raise _wrong(f"switches, {min(unknown)}", said, ", ".join(sorted(SWITCH_PARTS)))
    pausing = _mapping(parts.get("pausing"), "switches, pausing")
    made: dict[str, Any] = {
        name: parts[name] for name in ("on_priority", "on_reopening") if name in parts
    }
    return Switches(
        pausing={
            metric: _states(states, f"switches, pausing, {metric}")
            for metric, states in pausing.items()
        },
        answering=_states(parts.get("answering"), "switches, answering"),
        **made,
    )


def _states(stored: object, place: str) -> frozenset[str]:
    return frozenset(str(state) for state in _listed(stored, place))


def _entry(one: object, place: str) -> Mapping[str, Any]:
    parts = _mapping(one, place)
    if unknown := set(parts) - TARGET_PARTS:
        said = gettext_noop("a target has no such part.")
        raise _wrong(f"{place}, {min(unknown)}", said, ", ".join(sorted(TARGET_PARTS)))
    return parts


def _mapping(stored: object, place: str) -> Mapping[str, Any]:
    if stored is None:
        return {}
    if not isinstance(stored, Mapping):
        raise _wrong(place, gettext_noop("it is not an object with names."), "{...}")
    return stored


def _listed(stored: object, place: str) -> Sequence[object]:
    if stored is None:
        return ()
    if isinstance(stored, str) or not isinstance(stored, Sequence):
        raise _wrong(place, gettext_noop("it is not a list."), "[...]")
    return stored


def _whole(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _number(value: object, most: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= most


def _wrong(place: str, problem: str, example: str) -> CalendarError:
    return CalendarError(place, problem, gettext_noop("Write %(example)s."), example=example)


def said(error: LevelsError) -> str:
    """What the engine or this module refuses, in the reader's language."""
    if isinstance(error, CalendarError):
        parts = error.parts
        return f"{error.place}: {_(error.problem) % parts} {_(error.remedy) % parts}"
    return _(error.template) % error.parts
