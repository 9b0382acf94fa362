"""Incidents that may have one cause, by the words they share and the day they came (8.6.3).

Looked at are the newest incidents without a known cause, so many at most: a sample to think
about, never a figure.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import combinations
from math import sqrt
from typing import Any, NamedTuple

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.listing import Label, labels_of
from ringbeam.desk.candidates import FEW, Cost, missed, without_cause
from ringbeam.desk.known_errors import words_of

SAMPLE = 10_000
MOST_SHOWN = 20
MOST_WORDS = 12  # of one title: longer ones say less with each word
COMMON, MANY = 5, 50  # of at least so many titles, a word in every fifth tells none apart
UNUSUAL, LEAST_ON_A_DAY = 3, 5


@dataclass(frozen=True)
class WordCluster:
    """Incidents whose titles share at least two words, ``entries`` the newest first."""

    words: tuple[str, ...]
    entries: tuple[int, ...]
    services: tuple[Label, ...] = ()
    last: Any = None
    cost: Cost | None = None

    @property
    def incidents(self) -> int:
        """How many there are."""
        return len(self.entries)


@dataclass(frozen=True)
class Burst:
    """A day on which unusually many incidents of one service came; ``usual`` are those of the
    mean day of the span."""

    service: Label
    day: date
    incidents: int
    usual: float
    cost: Cost


@dataclass(frozen=True)
class Sample:
    """What a sample of incidents shows; ``cut`` where there are more than were looked at."""

    words: list[WordCluster]
    bursts: list[Burst]
    cut: bool


class _Seen(NamedTuple):
    """An incident of the sample, in the order in which it is read."""

    pk: int
    title: str
    about: int | None
    created: datetime
    resolved: datetime | None
    spent: int
    missed: bool


def sample(actor: Actor, days: int) -> Sample:
    """What the newest incidents of so many days share, the largest first; two queries."""
    names = ("pk", "title", "about_id", "created", "resolved", "spent", "missed")
    newest = without_cause(actor, days).order_by("-pk").annotate(missed=missed())
    rows = [_Seen(*one) for one in newest.values_list(*names)[: SAMPLE + 1]]
    cut, rows = len(rows) > SAMPLE, rows[:SAMPLE]
    of = {one.pk: one for one in rows}
    found = clusters([(one.pk, one.title) for one in rows])
    on: dict[tuple[int | None, date], list[_Seen]] = {}
    for one in rows:
        on.setdefault((one.about, clock.day_of(one.created)), []).append(one)
    unusual = bursts(((one.about, clock.day_of(one.created)) for one in rows), days)
    named = {of[pk].about for one in found for pk in one.entries} | {k[0] for k, _n in unusual}
    labels = labels_of(actor, {pk for pk in named if pk is not None})
    return Sample(
        words=[_told(one, [of[pk] for pk in one.entries], labels) for one in found],
        bursts=[
            Burst(labels[about], day, count, usual, _cost(on[about, day]))
            for (about, day), (count, usual) in unusual
            if about in labels
        ],
        cut=cut,
    )


def _cost(seen: Sequence[_Seen]) -> Cost:
    lasted = (one.resolved - one.created for one in seen if one.resolved)
    broken, minutes = sum(one.missed for one in seen), sum(one.spent for one in seen)
    return Cost(broken, minutes, sum(lasted, timedelta(0)))


def _told(one: WordCluster, seen: Sequence[_Seen], labels: Mapping[int, Label]) -> WordCluster:
    counted = Counter(each.about for each in seen)
    services = tuple(labels[pk] for pk, _n in counted.most_common(2) if pk and pk in labels)
    last = max(each.created for each in seen)
    return replace(one, services=services, last=last, cost=_cost(seen))


def clusters(titles: Sequence[tuple[int, str]]) -> list[WordCluster]:
    """Groups of at least three titles that share at least two telling words.

    Each title is in one group at most, that of its most frequent pair of words. Words that
    stand in every fifth of many titles tell nothing. Entries keep the order they are given in.
    """
    bags = {pk: words_of(title) for pk, title in titles}
    often = Counter(word for bag in bags.values() for word in bag)
    telling = {
        word
        for word, n in often.items()
        if n >= FEW and (len(bags) < MANY or n * COMMON <= len(bags))
    }
    said = {pk: frozenset(sorted(bag & telling)[:MOST_WORDS]) for pk, bag in bags.items()}
    holding: dict[tuple[str, str], list[int]] = {}
    for pk, words in said.items():
        for pair in combinations(sorted(words), 2):
            holding.setdefault(pair, []).append(pk)
    return _parted(said, holding)


def _parted(
    bags: Mapping[int, frozenset[str]], holding: Mapping[tuple[str, str], list[int]]
) -> list[WordCluster]:
    found, taken = [], set[int]()
    for _pair, keys in sorted(holding.items(), key=lambda item: (-len(item[1]), item[0])):
        left = [pk for pk in keys if pk not in taken]
        if len(left) >= FEW:
            shared = frozenset.intersection(*(bags[pk] for pk in left))
            found.append(WordCluster(tuple(sorted(shared)), tuple(left)))
            taken.update(left)
    return sorted(found, key=lambda one: (-one.incidents, one.words))[:MOST_SHOWN]


def bursts(
    came: Iterable[tuple[int | None, date]], days: int
) -> list[tuple[tuple[int, date], tuple[int, float]]]:
    """Services and days with more than chance gives, the newest first.

    These are at least five incidents, and beyond the mean day by three times its square root,
    as of rare events that come by themselves (Poisson).
    """
    daily = Counter((about, day) for about, day in came if about is not None)
    all_of: Counter[int] = Counter()
    for (about, _day), n in daily.items():
        all_of[about] += n
    found = []
    for key, n in daily.items():
        usual = all_of[key[0]] / days
        if n >= LEAST_ON_A_DAY and n > usual + UNUSUAL * sqrt(usual):
            found.append((key, (n, usual)))
    newest = sorted(found, key=lambda item: (item[0][1], item[1][0]), reverse=True)
    return newest[:MOST_SHOWN]
