"""Service level engine (ISO/IEC 20000-1:2018, 8.3.3): numbers in and out; no ORM, no clock.

Instants are integers, UTC seconds since 1970; amounts are seconds of open time. The way in:

    terms = Terms(calendar_from(stored), targets, switches)
    clocks = clocks_of(events, terms, at)          one ticket, by bisection
    next_promise(clocks)                           the promise that breaks first
    clocks_of_many([(events, terms), ...], at)     an import or a recomputation, by NumPy
    reckon(course, terms.calendar, at)             the same, line by line
    check_cases(path)                              a file of cases against the engine
"""

from .arithmetic import Batch
from .bulk import clocks_of_many
from .calendars import Calendar
from .cases import check_cases
from .clocks import Clock, clock_of, clocks_of, next_promise
from .courses import Course, courses_of
from .errors import BeyondHorizon, CalendarError, CaseError, EventsError, LevelsError, NeverOpen
from .events import METRICS, Event, Switches, Target, Terms
from .hours import OpenHours, hours_of
from .reading import calendar_from
from .reckoning import Line, Reckoning, reckon
from .waiting import HELD, Pauses

__all__ = [
    "HELD",
    "METRICS",
    "Batch",
    "BeyondHorizon",
    "Calendar",
    "CalendarError",
    "CaseError",
    "Clock",
    "Course",
    "Event",
    "EventsError",
    "LevelsError",
    "Line",
    "NeverOpen",
    "OpenHours",
    "Pauses",
    "Reckoning",
    "Switches",
    "Target",
    "Terms",
    "calendar_from",
    "check_cases",
    "clock_of",
    "clocks_of",
    "clocks_of_many",
    "courses_of",
    "hours_of",
    "next_promise",
    "reckon",
]
