"""Waiting time of one ticket (ISO/IEC 20000-1:2018, 8.3.3): pauses united, in open time."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .hours import OpenHours

Pause = tuple[int, int | None]


class Push(NamedTuple):
    """A due moved by pauses: None while an open pause holds it; `seconds` it was moved by."""

    due: int | None
    seconds: int


def united_pauses(pauses: Iterable[Pause]) -> list[Pause]:
    """Unite pauses that overlap or touch, in order; reversed and empty ones vanish.

    An end of None is a pause that is still open; it swallows all that follow.
    """
    found: list[Pause] = []
    for start, end in sorted(pauses, key=lambda pause: pause[0]):
        if end is not None and end <= start:
            continue
        if not found:
            found.append((start, end))
            continue
        first, last = found[-1]
        if last is None:
            break
        if start > last:
            found.append((start, end))
        else:
            found[-1] = (first, None if end is None else max(last, end))
    return found


def paused_seconds(hours: OpenHours, start: int, end: int, pauses: Iterable[Pause]) -> int:
    """Count the open seconds between start and end (start <= end) that lie in any pause."""
    total = 0
    for first, last in united_pauses(pauses):
        low, high = max(first, start), end if last is None else min(last, end)
        if low < high:
            total += hours.elapsed(low, high)
    return total


def elapsed_with(hours: OpenHours, start: int, end: int, pauses: Sequence[Pause]) -> int:
    """Count the open seconds from start to end less pauses; negative for a reversed range."""
    whole = hours.elapsed(start, end)
    if not pauses:
        return whole
    low, high = min(start, end), max(start, end)
    paused = paused_seconds(hours, low, high, pauses)
    return whole - paused if start <= end else whole + paused


def pushed(hours: OpenHours, start: int, due: int, pauses: Iterable[Pause]) -> Push:
    """Move a due by the open time of each pause that begins before it, and after start.

    A pause that begins exactly at the due or later moves nothing. An open pause (end None) that
    begins before the due holds it: due is None and `seconds` counts the pauses before.
    """
    base, seconds = due, 0
    for first, last in united_pauses(pauses):
        if first >= due:
            break
        if last is None:
            return Push(None, seconds)
        if last > start:
            seconds += hours.elapsed(max(first, start), last)
            due = hours.deadline(base, seconds) if seconds else base
    return Push(due, seconds)


def deadline_with(
    hours: OpenHours, start: int, seconds: int, pauses: Sequence[Pause]
) -> int | None:
    """Tell when `seconds` of open time after start and out of pauses end; None if held."""
    due = hours.deadline(start, seconds)
    return pushed(hours, start, due, pauses).due if pauses else due


def deadline_back_with(
    hours: OpenHours, end: int, seconds: int, pauses: Sequence[tuple[int, int]]
) -> int:
    """Tell from when on `seconds` of open time, pauses left out, lie before end."""
    start, extra = hours.deadline_back(end, seconds), 0
    for first, last in reversed(united_pauses(pauses)):
        if last is None or last <= start:
            break
        if first < end:
            extra += hours.elapsed(first, min(last, end))
            start = hours.deadline_back(end, seconds + extra)
    return start
