"""Filters of lists as people and programs write them in an address (architecture, "Lists").

`state=new&state=open&owner=PER-000012&owner=me&due=overdue&archived=1`: several values of one
name mean any of them, several names mean all. A value that means nothing finds nothing and is
named as a fault; whether a fault is an error is for the door to say.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.custom_fields import Custom, CustomTags, in_use
from ringbeam.core.entries import Entry
from ringbeam.core.registers import Register, kinds_of
from ringbeam.core.tagging import tagged

ME, MY_GROUPS, NONE, ALL, OPEN, CLOSED = "me", "my-groups", "none", "all", "open", "closed"
NOBODY_WORDS = frozenset({NONE, "nobody"})
SPANS = {"today": 1, "week": 7, "month": 30}  # days from today on
A_DAY, NEAR = timedelta(days=1), range(-3, 2)  # no two zones are farther apart
TRUTH = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
ALWAYS = ("state", "open", "archived", "due", "created", "updated")
FROM, BEFORE = "_from", "_before"
LONGEST_NUMBER = 18
NUMBER = re.compile(r"[A-Za-z0-9]{1,20}-[0-9]{1,18}")
AField = models.Field[Any, Any]
Faults = dict[str, list[str]]


class Unmeant(ValueError):
    """A value that means nothing for its filter; the message is the sentence that says so."""


def filterable(register: Register) -> dict[str, AField]:
    """The fields that a list may be filtered by, by public name."""
    own, custom = register.stored, in_use(register.kind)
    found = {n: own[n] for n in dict.fromkeys((*register.filters, *ALWAYS)) if n in own}
    return {**found, **custom} if custom else found


def ranges(register: Register) -> dict[str, AField]:
    """The names of both ends of every date that can be filtered: `due_from`, `due_before`."""
    dates = {n: f for n, f in filterable(register).items() if isinstance(f, models.DateField)}
    return {name + end: one for name, one in dates.items() for end in (FROM, BEFORE)}


def base_of(name: str) -> str:
    """The name of the field that a filter, or one end of a range, is about."""
    return name.removesuffix(FROM).removesuffix(BEFORE)


def condition(
    register: Register, actor: Actor, params: Mapping[str, Sequence[str]], faults: Faults
) -> Q:
    """What the parameters ask for, as one filter; what means nothing goes to ``faults``.

    Archived records are left out unless ``archived`` asks for them (`1`: only, `all`: also).
    Costs one query when a value is a record's number, one more for `my-groups`.
    """
    hidden = register.hidden_from(actor)
    known = {n: one for n, one in filterable(register).items() if n not in hidden}
    ends = {n: one for n, one in ranges(register).items() if base_of(n) not in hidden}
    asked = {name: [v for v in values if v] for name, values in params.items()}
    numbers = _numbers(asked, known)
    result = Q()
    if "archived" not in asked:
        result &= Q(archived=False)
    for name, values in asked.items():
        if name in known:
            read = _reader(register, name, known[name], actor, numbers)
        elif name in ends:
            read = _end_reader(name, ends[name], actor)
        else:
            faults.setdefault(name, []).append(_("There is no filter with this name."))
            continue
        if values:
            result &= _any(read, values, faults.setdefault(name, []))
    return result


def _any(read: Callable[[str], Q], values: Iterable[str], faults: list[str]) -> Q:
    found = Q(pk__in=[])
    for value in dict.fromkeys(values):
        try:
            found |= read(value)
        except Unmeant as fault:
            faults.append(str(fault))
    return found


def _numbers(asked: Mapping[str, list[str]], known: Mapping[str, AField]) -> dict[str, int]:
    """Record numbers to ids: unknown ones are absent, as are those that nobody may see.

    Every row that a filter then leaves was let pass by a rule before, so nothing is told.
    """
    refs = {
        value
        for name, values in asked.items()
        if name in known and kinds_of(known[name])
        for value in values
        if NUMBER.fullmatch(value)
    }
    return dict(Entry.rows.filter(ref__in=refs).values_list("ref", "pk")) if refs else {}


def _reader(
    register: Register, name: str, one: AField, actor: Actor, numbers: Mapping[str, int]
) -> Callable[[str], Q]:
    if one.name == "state":
        return lambda value: _state(register, value)
    if kinds_of(one):
        return lambda value: _reference(one, value, actor, numbers)
    if isinstance(one, CustomTags):
        return lambda value: Q(custom__tags__isnull=True) if value == NONE else tagged(value)
    if isinstance(one, models.BooleanField):
        return lambda value: _truth(one, value)
    if isinstance(one, models.DateField):
        return lambda value: _when(one, value, actor)
    return lambda value: _plain(one, value)


def _end_reader(name: str, one: AField, actor: Actor) -> Callable[[str], Q]:
    def read(value: str) -> Q:
        first = name.endswith(FROM)
        try:
            if (day := _parsed(parse_date, value)) is not None:
                return between(one, actor, *((day, None) if first else (None, day)))
            lookup = "gte" if first else "lt"
            return Q(**{f"{one.name}__{lookup}": _instant(one, value, actor)})
        except OverflowError as fault:
            raise Unmeant(_("“%s” is out of range.") % value) from fault

    return read


def _state(register: Register, value: str) -> Q:
    if value not in register.life.states and value in (OPEN, CLOSED):
        return Q(open=value == OPEN)
    if value not in register.life.states:
        raise Unmeant(_("“%s” is no state.") % value)
    return Q(state=value)


def _reference(one: AField, value: str, actor: Actor, numbers: Mapping[str, int]) -> Q:
    if value in NOBODY_WORDS:
        return Q(**{f"{one.name}__isnull": True})
    if value == ME:
        return Q(**{one.name: actor.person}) if actor.person else Q(pk__in=[])
    if value == MY_GROUPS:
        return Q(**{f"{one.name}__in": actor.groups})
    if value.isascii() and value.isdecimal() and len(value) <= LONGEST_NUMBER:
        return Q(**{one.name: int(value)})
    if not NUMBER.fullmatch(value):
        raise Unmeant(_("“%s” is no number of a record.") % value)
    return Q(**{one.name: numbers[value]}) if value in numbers else Q(pk__in=[])


def _truth(one: AField, value: str) -> Q:
    if value == ALL:
        return Q(pk__isnull=False)
    if value.lower() not in TRUTH:
        raise Unmeant(_("“%s” is neither yes nor no.") % value)
    # Not "= yes", which Django writes as the bare column: SQLite then looks in no index.
    return Q(**{f"{one.name}__in": [TRUTH[value.lower()]]})


def _plain(one: AField, value: str) -> Q:
    if value == NONE:
        if one.null:
            return Q(**{f"{one.name}__isnull": True})
        # A number that is always there is nowhere missing.
        texts = isinstance(one, (models.CharField, models.TextField))
        return Q(**{one.name: ""}) if texts else Q(pk__in=[])
    try:
        meant = one.to_python(value)
        one.run_validators(meant)
    except ValidationError as fault:
        raise Unmeant(" ".join(fault.messages)) from fault
    if isinstance(meant, str) and "\0" in meant:
        raise Unmeant(_("“%s” cannot be looked for.") % value)
    return Q(**{one.name: meant})


def _when(one: AField, value: str, actor: Actor) -> Q:
    """Overdue, a span from today on (overdue included), none, or one date."""
    if value == NONE:
        return Q(**{f"{one.name}__isnull": True})
    if value == "overdue":
        now = clock.now().astimezone(clock.zones()[0])  # a day is over when it is over there
        return Q(open=True, **{f"{one.name}__lt": _as_kept(one, now)})
    if value in SPANS:
        today = clock.now().astimezone(ZoneInfo(actor.zone)).date()
        return between(one, actor, None, today + timedelta(days=SPANS[value]))
    start = _parsed(parse_date, value)
    if start is None:
        raise Unmeant(_("“%s” is neither a date nor a word for one.") % value)
    try:
        return between(one, actor, start, start + timedelta(days=1))
    except OverflowError as fault:
        raise Unmeant(_("“%s” is out of range.") % value) from fault


def _instant(one: AField, value: str, actor: Actor) -> Any:
    """An instant; what names no zone is in the actor's. Raises OverflowError."""
    at = _parsed(parse_datetime, value)
    if at is None:
        raise Unmeant(_("“%s” is neither a date nor a time.") % value)
    return _as_kept(one, at if at.tzinfo else at.replace(tzinfo=ZoneInfo(actor.zone)))


def _parsed(parse: Callable[[str], Any], value: str) -> Any:
    try:
        return parse(value)
    except ValueError:
        return None


def between(one: AField, actor: Actor, first: date | None, after: date | None) -> Q:
    """What falls on these days, as it is shown: from the first until before the other.

    A moment is on the actor's day. What is due on a day is on that day whatever the actor's
    zone (decision 0010): near midnight, those are counted in and out one by one.
    None: without that end. Raises OverflowError.
    """
    low, high = _midnight(one, first, actor), _midnight(one, after, actor)
    if not isinstance(one, models.DateTimeField):
        return _within(one, low, high)
    edges = {one + n * A_DAY for one in (first, after) if one for n in NEAR}
    missed: set[datetime] = set()
    beside: set[datetime] = set()
    for day in edges:
        falls = (first is None or first <= day) and (after is None or day < after)
        for at in clock.ends_of(day):
            if falls != ((low is None or low <= at) and (high is None or at < high)):
                (missed if falls else beside).add(at)
    found = _within(one, low, high)
    if missed:
        # Both ends once more, around all: by them the index is read in order.
        least, most = low and min(low, *missed), high and max(high, *missed)
        around = {"gte": least, "lte": most}
        found |= Q(**{f"{one.name}__in": sorted(missed)})
        found &= Q(**{f"{one.name}__{end}": at for end, at in around.items() if at})
    return found & ~Q(**{f"{one.name}__in": sorted(beside)}) if beside else found


def _within(one: AField, low: Any, high: Any) -> Q:
    ends = {f"{one.name}__gte": low, f"{one.name}__lt": high}
    return Q(**{name: end for name, end in ends.items() if end is not None})


def _midnight(one: AField, day: date | None, actor: Actor) -> Any:
    """Where a day begins for the actor, as the field keeps it."""
    if day is None:
        return None
    if isinstance(one, Custom):
        return one.kept(day)
    if not isinstance(one, models.DateTimeField):
        return day
    return datetime.combine(day, time(), ZoneInfo(actor.zone)).astimezone(UTC)


def _as_kept(one: AField, at: datetime) -> Any:
    if isinstance(one, models.DateTimeField):
        return at.astimezone(UTC)
    return one.kept(at.date()) if isinstance(one, Custom) else at.date()
