"""Service level arithmetic against a loop over days and one NumPy search, in CPU seconds."""

import json
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from ringbeam.services.levels import (
    Batch,
    Calendar,
    Event,
    Pauses,
    Switches,
    Target,
    Terms,
    calendar_from,
    clocks_of_many,
    hours_of,
)
from ringbeam.services.levels.waiting import in_order

TICKETS, CALENDARS, PAUSES, KEYS = 1_000_000, 20, 1_500_000, 6_000_000
SAMPLE = 2_000  # tickets that the loop over days is timed on, then scaled up
LOG_TICKETS, LOG_EVENTS = 12_459, 77_011
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Sydney",
    "Asia/Kathmandu",
    "America/Los_Angeles",
    "Europe/London",
    "Asia/Tokyo",
    "Africa/Cairo",
    "America/St_Johns",
)
FIRST = int(datetime(2019, 1, 7, tzinfo=ZoneInfo("UTC")).timestamp())
YEARS = 5 * 365 * 86_400


def calendars() -> list[Calendar]:
    """Twenty calendars, with half days, lunch breaks, fifty holidays each and DST."""
    hours = (
        [["08:00", "12:00"], ["13:00", "17:30"]],
        [["09:00", "17:00"]],
        [["07:15", "19:45"]],
        [["00:00", "24:00"]],
    )
    found = []
    for number in range(CALENDARS):
        weekly = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), hours[number % 4])
        if number % 3 == 0:
            weekly["sat"] = [["09:00", "13:00"]]
        days = [date(2019 + i // 10, 1 + i % 10, 1 + (number + 3 * i) % 28) for i in range(80)]
        declared = {
            "timezone": ZONES[number % len(ZONES)],
            "weekly": weekly,
            "holidays": [day.isoformat() for day in days],
            "recurring": ["12-25", "01-01"],
        }
        found.append(calendar_from(declared))
    return found


class Tickets:
    """A million tickets with pauses, drawn from a fixed seed."""

    def __init__(self, size: int, pauses: int) -> None:
        draw = np.random.default_rng(20_000)
        self.which = draw.integers(0, CALENDARS, size)
        self.start = FIRST + draw.integers(0, YEARS, size)
        self.end = self.start + draw.exponential(5 * 86_400, size).astype(np.int64)
        self.seconds = draw.choice([3600, 4 * 3600, 8 * 3600, 40 * 3600, 80 * 3600], size)
        owner = draw.integers(0, size, pauses)
        begins = self.start[owner] + draw.exponential(86_400, pauses).astype(np.int64)
        ends = begins + draw.exponential(43_200, pauses).astype(np.int64) + 1
        self.pauses = in_order(Pauses(owner, begins, ends))

    def pauses_of(self, ticket: int) -> list[tuple[int, int]]:
        low, high = np.searchsorted(self.pauses.owner, [ticket, ticket + 1])
        ends = zip(self.pauses.start[low:high], self.pauses.end[low:high], strict=True)
        return [(int(start), int(end)) for start, end in ends]


def timed(work: Callable[[], object], repeat: int = 3) -> float:
    """The least CPU seconds of a few runs."""
    best = float("inf")
    for _ in range(repeat):
        begun = time.process_time()
        work()
        best = min(best, time.process_time() - begun)
    return best


def open_spans(calendar: Calendar, zone: ZoneInfo, day: date) -> list[tuple[int, int]]:
    """The open spans of one date, as plain Python asks for them."""
    if calendar.holiday_on(day) is not None:
        return []
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 a wall clock
    found = []
    for span in calendar.weekly[day.weekday()]:
        start = (midnight + timedelta(seconds=span.start)).replace(tzinfo=zone).timestamp()
        end = (midnight + timedelta(seconds=span.end)).replace(tzinfo=zone).timestamp()
        found.append((int(start), int(end)))
    return found


def minus(span: tuple[int, int], pauses: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What pauses, in order of their start, leave of a span."""
    low, high = span
    left = []
    for start, end in pauses:
        if start < high and end > low:
            if start > low:
                left.append((low, start))
            low = max(low, end)
    return [*left, (low, high)] if low < high else left


def walk_days(calendar: Calendar, ticket: tuple[int, int, int], pauses: list[tuple[int, int]]):
    """Deadline and elapsed of one ticket by the loop over days that most tools have."""
    start, end, seconds = ticket
    zone = ZoneInfo(calendar.timezone)
    day = datetime.fromtimestamp(start, zone).date()
    due, elapsed, used = None, 0, 0
    last = datetime.fromtimestamp(end, zone).date()
    while due is None or day <= last:
        for span in open_spans(calendar, zone, day):
            for low, high in minus((max(span[0], start), span[1]), pauses):
                elapsed += max(0, min(high, end) - low)
                if due is None and used + high - low >= seconds:
                    due = low + seconds - used
                used += high - low
        day += timedelta(days=1)
    return due, elapsed


def loop_over_days(tickets: Tickets, declared: list[Calendar], chosen: range):
    """Walk the chosen tickets one by one."""
    found = []
    for i in chosen:
        ticket = (int(tickets.start[i]), int(tickets.end[i]), int(tickets.seconds[i]))
        found.append(walk_days(declared[tickets.which[i]], ticket, tickets.pauses_of(i)))
    return found


def one_search() -> float:
    """The yardstick: six million random keys looked up in one sorted array of ten years."""
    draw = np.random.default_rng(1)
    spans = np.sort(draw.integers(0, 10 * 365 * 86_400, CALENDARS * 2_500))
    keys = draw.integers(0, 10 * 365 * 86_400, KEYS)
    return timed(lambda: np.searchsorted(spans, keys, side="right"))


def event_log(calendar: Calendar) -> list[tuple[list[Event], Terms]]:
    """A log of as many tickets and events as the shipped one has."""
    targets = {"3": {"response": Target(3600), "resolution": Target(28_800)}}
    targets["2"] = {"response": Target(1800), "resolution": Target(2, "days")}
    terms = Terms(calendar, targets, Switches({"resolution": frozenset({"waiting"})}))
    draw = np.random.default_rng(5)
    sizes = np.diff(np.sort(draw.integers(0, LOG_EVENTS - LOG_TICKETS, LOG_TICKETS + 1))) + 1
    logs = []
    for size in sizes.tolist():
        at = FIRST + np.cumsum(draw.exponential(20_000, size + 1)).astype(int)
        kinds = draw.choice(["moved", "moved", "replied", "prioritized"], size)
        events = [Event(int(at[0]), "opened", "new", "3")]
        for i, kind in enumerate(kinds.tolist(), start=1):
            state = "waiting" if i % 2 else "in progress"
            events.append(Event(int(at[i]), kind, state, "2" if i % 3 else "3"))
        logs.append(([*events[:-1], Event(events[-1].at, "resolved")], terms))
    return logs


def measure_tickets(calendar: Calendar) -> dict[str, float]:
    """Measure one deadline at a time, and the clocks of a whole log."""
    hours, log = hours_of(calendar), event_log(calendar)
    one = timed(lambda: [hours.deadline(FIRST + i, 28_800) for i in range(100_000)])
    return {
        "one_deadline_us": one * 10,
        "clocks_of_log_s": timed(lambda: clocks_of_many(log, FIRST + YEARS), repeat=1),
        "log_events": sum(len(events) for events, _ in log),
    }


def measure() -> dict[str, float]:
    """Measure everything once; CPU seconds, ratios and microseconds."""
    declared = calendars()
    tickets = Tickets(TICKETS, PAUSES)
    mixed = np.random.default_rng(3).permutation(tickets.pauses.owner.size)
    unsorted = Pauses(*(each[mixed] for each in tickets.pauses))
    odd = calendar_from({"timezone": "UTC", "weekly": {"mon": [["08:01", "17:00"]]}})
    off_grid = Batch([odd, *declared[1:]])
    batch = Batch(declared)
    columns = (tickets.which, tickets.start, tickets.end)

    def count(batch=batch, pauses=tickets.pauses):
        return batch.count(*columns, seconds=tickets.seconds, pauses=pauses)

    first = timed(count, repeat=1)
    ours = timed(count)
    counted = count()
    chosen = range(0, TICKETS, TICKETS // SAMPLE)
    pairs = [(int(counted.due[i]), int(counted.elapsed[i])) for i in chosen]
    assert loop_over_days(tickets, declared, chosen) == pairs, "the two disagree"
    loop = timed(lambda: loop_over_days(tickets, declared, chosen), repeat=1)
    loop *= TICKETS / len(chosen)
    search = one_search()
    return {
        "tickets": TICKETS,
        "pauses": PAUSES,
        "ours_s": ours,
        "ours_first_call_with_compiling_s": first,
        "loop_over_days_s": loop,
        "times_faster_than_loop": loop / ours,
        "searchsorted_of_6000000_s": search,
        "times_searchsorted": ours / search,
        "ours_pauses_unsorted_s": timed(lambda: count(pauses=unsorted)),
        "ours_by_search_off_the_grid_s": timed(lambda: count(batch=off_grid)),
        **measure_tickets(declared[0]),
    }


def run() -> list[dict[str, object]]:
    """The rows of `make bench`."""
    found = measure()
    many = "deadlines and elapsed of 1,000,000 tickets, 20 calendars, 1,500,000 pauses"
    once = "one NumPy search of 6,000,000 keys"
    return [
        {"what": many, "measured": found["ours_s"], "unit": "s CPU"},
        {
            "what": "faster than a Python loop over days",
            "measured": found["times_faster_than_loop"],
            "unit": "x",
            "reach": "at least 50",
            "note": f"the loop is timed on {SAMPLE:,} tickets and scaled",
        },
        {
            "what": f"as long as {once}",
            "measured": found["times_searchsorted"],
            "unit": "x",
            "reach": "at most 4",
        },
        {"what": "one deadline", "measured": found["one_deadline_us"], "unit": "us CPU"},
        {
            "what": f"clocks of {LOG_TICKETS:,} tickets with {LOG_EVENTS:,} events",
            "measured": found["clocks_of_log_s"],
            "unit": "s CPU",
        },
    ]


def main() -> dict[str, float]:
    """Print the table, or JSON when asked with --json, and give the figures back."""
    figures = measure()
    if "--json" in sys.argv:
        print(json.dumps(figures))
    else:
        for name, figure in figures.items():
            print(f"{name:<36}{figure:>14,.3f}")
    return figures


if __name__ == "__main__":
    main()
