"""Days on a page: a month, a week or an agenda, as the reader's language begins its weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from django.db.models import QuerySet
from django.utils.dateformat import format as said
from django.utils.dateparse import parse_date
from django.utils.dates import WEEKDAYS
from django.utils.formats import get_format

from ringbeam.core import clock
from ringbeam.core.counting import CAP, beginnings, compiled, counted
from ringbeam.core.texts import gettext as _
from ringbeam.web import formats
from ringbeam.web.queries import Query

MONTH, WEEK, AGENDA = "month", "week", "agenda"
MOST = {MONTH: 5, WEEK: 25, AGENDA: 15}
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
AHEAD = timedelta(days=28)
EARLIEST, LATEST = 1900, 2199


@dataclass(frozen=True)
class Item:
    """One record on its day: when (None: all day), and its status as a shape and a word."""

    ref: str
    title: str
    url: str
    at: datetime | None
    mark: str
    word: str


@dataclass(frozen=True)
class Day:
    """One day: its items, how many more there are ("" for none), and the list of them all."""

    day: date
    items: list[Item]
    more: str
    url: str
    today: bool
    within: bool


@dataclass(frozen=True)
class Span:
    """The days that are shown, and where one goes from here."""

    show: str
    on: date
    first: date
    after: date
    previous: date
    following: date

    @property
    def days(self) -> list[date]:
        """Every day, in order."""
        return [self.first + n * A_DAY for n in range((self.after - self.first).days)]

    @property
    def title(self) -> str:
        """ "November 2026", or the first and the last day."""
        if self.show == MONTH:
            return said(self.on, get_format("YEAR_MONTH_FORMAT"))
        last = self.after - A_DAY
        return _("%(first)s to %(last)s") % {
            "first": formats.day(self.first),
            "last": formats.day(last),
        }


@dataclass(frozen=True)
class Agenda:
    """All that the template of a calendar shows."""

    span: Span
    weekdays: list[str]
    weeks: list[list[Day]]
    shows: list[tuple[str, str, bool]]
    previous: str
    today: str
    following: str
    empty: bool


class Days(Protocol):
    """What stands on days: rows of one table, and how they are read and listed."""

    def on(self, first: date, after: date) -> "QuerySet[Any]":
        """The rows of these days, in order."""

    def read(self, ids: Sequence[int]) -> dict[int, Item]:
        """What is shown of these rows."""

    def list_url(self, day: date) -> str:
        """The list of a day, "" for none."""


def first_weekday() -> int:
    """The day that weeks begin with in the reader's language; Monday is 0."""
    return (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7


def span_of(query: Query) -> Span:
    """The days that an address asks for: ``span`` and any day ``on`` them; else this month."""
    show = query.first("span") if query.first("span") in MOST else MONTH
    on = _asked(query.first("on"))
    if show == AGENDA:
        return Span(show, on, on, on + AHEAD, on - AHEAD, on + AHEAD)
    if show == WEEK:
        first = _week(on)
        return Span(show, on, first, first + A_WEEK, first - A_WEEK, first + A_WEEK)
    begins = on.replace(day=1)
    following = (begins + 31 * A_DAY).replace(day=1)
    previous = (begins - A_DAY).replace(day=1)
    after = _week(following - A_DAY) + A_WEEK
    return Span(show, begins, _week(begins), after, previous, following)


def _asked(text: str) -> date:
    try:
        given = parse_date(text)
    except ValueError:
        given = None
    today = formats.local(clock.now()).date()
    return given if given and EARLIEST < given.year < LATEST else today


def _week(day: date) -> date:
    """The first day of the week that a day is in."""
    return day - (day.weekday() - first_weekday()) % 7 * A_DAY


def agenda_of(source: Days, span: Span, query: Query) -> Agenda:
    """The days with what stands on them; two statements, three where a day has too much."""
    days, most = span.days, MOST[span.show]
    asked = [source.on(day, day + A_DAY) for day in days]
    found = beginnings(asked, limit=most + 1)
    wanted = [pk for ids in found for pk in ids[:most]]
    items = source.read(wanted) if wanted else {}
    full = [place for place, ids in enumerate(found) if len(ids) > most]
    numbers = dict(zip(full, counted(compiled(asked[n]) for n in full), strict=True))
    today = formats.local(clock.now()).date()
    made = [
        Day(
            day,
            [items[pk] for pk in found[place][:most] if pk in items],
            _more(numbers.get(place, 0), most),
            source.list_url(day),
            day == today,
            span.show != MONTH or day.month == span.on.month,
        )
        for place, day in enumerate(days)
    ]
    if span.show == AGENDA:
        weeks = [[one for one in made if one.items]]
    else:
        weeks = [made[n : n + 7] for n in range(0, len(made), 7)]
    return _agenda(span, weeks, query, empty=not wanted)


def _more(number: int, most: int) -> str:
    if number <= most:
        return ""
    return f"{number - 1 - most}+" if number == CAP else str(number - most)


def _agenda(span: Span, weeks: list[list[Day]], query: Query, *, empty: bool) -> Agenda:
    words = {MONTH: _("Month"), WEEK: _("Week"), AGENDA: _("Agenda")}
    rest, here = query.without("after", "lane", "on"), span.on.isoformat()
    shows = [
        (label, rest.setting(span=name, on=here).link, name == span.show)
        for name, label in words.items()
    ]
    first = first_weekday()
    return Agenda(
        span,
        [str(WEEKDAYS[(first + n) % 7]) for n in range(7)],
        weeks,
        shows,
        rest.setting(on=span.previous.isoformat()).link,
        rest.link,
        rest.setting(on=span.following.isoformat()).link,
        empty,
    )
