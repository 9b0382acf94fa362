"""What time alone will turn: the rules of today over the records of today, on days to come.

Nothing is guessed: a forecast says how a requirement will stand if nobody records anything
until then. It names the day, the rules that turn, and why.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from ringbeam.conformity.applicability import above
from ringbeam.conformity.assessing import Grounds, editions_followed, kinds_needed, wanted_of
from ringbeam.conformity.declaring import Finding, Populations, Rule, serving
from ringbeam.conformity.evaluating import Result
from ringbeam.conformity.extents import Extent, scopes_in_force, shared
from ringbeam.conformity.populations import dated_after, populations, until
from ringbeam.conformity.spreading import asked_once
from ringbeam.core import clock
from ringbeam.organization.exclusions import ACCEPTED
from ringbeam.standards.requirements import Requirement, lowest_of

STEP = timedelta(days=60)
DAY = timedelta(days=1)
QUARTER, YEAR = timedelta(days=90), timedelta(days=365)


@dataclass(frozen=True)
class Foreseen:
    """A requirement whose word, or whose evidence, time alone turns on a day.

    ``result`` is how it stands from that day on; ``rules`` are those that turned on it.
    """

    on: date
    before: Result
    result: Result
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Forecast:
    """What time alone turns from a day until another, by day; empty where nothing turns."""

    since: date
    until: date
    turns: tuple[Foreseen, ...]


def forecast(
    last: date, *, editions: Sequence[str] = (), given: Populations | None = None
) -> Forecast:
    """Foresee every turn of the chosen editions until a day, over the present populations.

    A finding that turns and turns back within 60 days may be missed. A day that does not lie
    ahead gives no turn; one further than a year ahead is cut there.
    """
    today = clock.today()
    last = min(last, today + YEAR)
    chosen = tuple(editions) or editions_followed()
    rows = populations(kinds_needed()) if given is None else given
    with asked_once():
        days = _Days(rows, today, max(last, today))
        turns = [
            one
            for extent, some in shared(
                scopes_in_force(days.grounds(today).rows), chosen
            ).items()
            for one in _Ahead(days, extent).turning(some)
        ]
    return Forecast(today, last, tuple(sorted(turns, key=lambda one: one.on)))


class _Days:
    """The days that are looked at, and what the results of each of them rest on."""

    def __init__(self, rows: Populations, first: date, last: date) -> None:
        self.first, self.last = first, last
        later = dated_after(rows, first)
        self.coming = {name: some for name, some in rows.items() if name in later}
        self.there = until(
            {name: some for name, some in rows.items() if name not in later}, first
        )
        self.known: dict[date, Grounds] = {}
        self.ending = {
            ref: {day + DAY for day in judged.ending if first <= day < last}
            for ref, judged in self.grounds(first).judged.items()
        }
        self.leaving = self._leaving()

    def _leaving(self) -> dict[str, set[date]]:
        """The days on which an exclusion begins or ceases to hold, by what it cites."""
        found: dict[str, set[date]] = {}
        accepted = self.there.get("exclusion", self.coming.get("exclusion"))
        told = accepted.filter(state=ACCEPTED) if accepted is not None else ()
        for one in told:
            days = {one.since, one.until and one.until + DAY} - {None}
            for ref in one.cites:
                found.setdefault(ref, set()).update(
                    day for day in days if self.first < day <= self.last
                )
        return found

    def known_days(self, requirement: str) -> set[date]:
        """The days on which what people said of a requirement begins or ends."""
        own = self.ending.get(requirement, set())
        return own.union(*(self.leaving[ref] for ref in above(requirement, self.leaving)))

    def grounds(self, day: date) -> Grounds:
        """What counts on a day; what is there is asked alike on every day, so that it is
        asked once."""
        if day not in self.known:
            self.known[day] = Grounds({**self.there, **until(self.coming, day)}, day)
        return self.known[day]


class _Ahead:
    """Findings within an extent by rule and day; each is asked once, and the days between only
    where needed."""

    def __init__(self, days: _Days, extent: Extent) -> None:
        self.first, self.last = days.first, days.last
        self.grounds, self.extent = days.grounds, extent
        self.findings: dict[str, dict[date, Finding]] = {}
        self.days: dict[str, tuple[date, ...]] = {}
        self.known_days = days.known_days
        self.wanted: dict[str, str] = {}

    def turning(self, editions: Sequence[str]) -> Iterator[Foreseen]:
        """Each turn of the requirements of these editions, requirement by requirement."""
        every = lowest_of(editions)
        some = [one for one in every if serving(one.ref) or self.known_days(one.ref)]
        self.wanted = wanted_of([one.ref for one in some])
        for one in some:
            yield from self.turns(one)

    def turns(self, requirement: Requirement) -> Iterator[Foreseen]:
        """Each turn of a requirement, in the order of days."""
        rules = [rule for rule, _serves in serving(requirement.ref)]
        turning = {day for one in rules for day in self._turning(one)}
        days = sorted(turning | self.known_days(requirement.ref))
        before = self._result(requirement, rules, self.first) if days else None
        for day in days:
            now = self._result(requirement, rules, day)
            if before and _words(now) != _words(before):
                for one in rules:
                    self._finding(one, day)
                turned = tuple(one for one in rules if day in self._turning(one))
                now = self._result(requirement, rules, day)
                yield Foreseen(day, before, now, turned)
            before = now

    def _result(self, requirement: Requirement, rules: Iterable[Rule], day: date) -> Result:
        """The result of a day; what did not turn since it was asked last is not asked again."""
        grounds = self.grounds(day)
        findings = {one.id: grounds.said(self._last_finding(one, day)) for one in rules}
        wanted = self.wanted.get(requirement.ref, "")
        return grounds.result(requirement, findings, wanted, extent=self.extent)

    def _last_finding(self, rule: Rule, day: date) -> Finding:
        known = self.findings[rule.id]
        return known[max(one for one in known if one <= day)]

    def _turning(self, rule: Rule) -> tuple[date, ...]:
        """The days on which what a rule finds becomes another outcome."""
        if rule.id not in self.days:
            steps = range(STEP.days, (self.last - self.first).days, STEP.days)
            samples = [self.first, *(self.first + n * DAY for n in steps), self.last]
            self.days[rule.id] = tuple(
                day for pair in pairwise(samples) for day in self._between(rule, *pair)
            )
        return self.days[rule.id]

    def _between(self, rule: Rule, before: date, after: date) -> Iterator[date]:
        if self._finding(rule, before).counted is self._finding(rule, after).counted:
            return
        if after - before <= DAY:
            yield after
            return
        middle = before + (after - before) // 2
        yield from self._between(rule, before, middle)
        yield from self._between(rule, middle, after)

    def _finding(self, rule: Rule, day: date) -> Finding:
        known = self.findings.setdefault(rule.id, {})
        if day not in known:
            known[day] = self.grounds(day).finding(rule, self.extent)
        return known[day]


def _words(result: Result) -> tuple[str, str]:
    return result.status, result.evidence_status
