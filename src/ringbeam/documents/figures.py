"""How far the reading of a version has come: n of m, who is late, who was asked later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q

from ringbeam.core import clock
from ringbeam.documents.rounds import ReadingRequest, ReadingRound

LATER = timedelta(hours=1)
FIRST = 5


@dataclass(frozen=True)
class ReadingFigures:
    """Of one version: how many are asked, have read it, are late, and were asked later on.

    Whoever was let go without an answer does not count. ``mine`` is until when the person is to
    read it who looks at the figures.
    """

    number: int
    sha256: str
    opened: datetime
    is_open: bool
    asked: int
    read: int
    late: int
    starters: int
    mine: datetime | None = None

    @property
    def waiting(self) -> int:
        """How many have time left, those who were asked later apart."""
        return self.asked - self.read - self.late - self.starters

    @property
    def shares(self) -> list[tuple[str, int]]:
        """The parts of a bar: a mark and a width in percent, those of nobody left out."""
        parts = (
            ("ok", self.read),
            ("none", self.waiting),
            ("age", self.starters),
            ("over", self.late),
        )
        return [(mark, max(1, round(100 * n / self.asked))) for mark, n in parts if n]


def figures_of(entry: int, person: int | None = None) -> list[ReadingFigures]:
    """The rounds of a document, the newest first; one query."""
    now, waits = clock.now(), Q(requests__confirmed=None)
    counted = Q(requests__ended=None) | Q(requests__confirmed__isnull=False)
    later = waits & Q(requests__due__gt=now, requests__asked__gt=F("opened") + LATER)
    rounds = ReadingRound.objects.filter(entry_id=entry).annotate(
        number=F("version__number"),
        sha256=F("version__sha256"),
        asked=Count("requests", filter=counted),
        read=Count("requests", filter=counted & ~waits),
        late=Count("requests", filter=counted & waits & Q(requests__due__lte=now)),
        starters=Count("requests", filter=counted & later),
        mine=Max("requests__due", filter=counted & waits & Q(requests__person_id=person)),
    )
    names = ("number", "sha256", "opened", "asked", "read", "late", "starters", "mine")
    return [
        ReadingFigures(is_open=row.pop("closed") is None, **row)
        for row in rounds.order_by("-number").values("closed", *names)
    ]


def figures_on(document: Any, person: int | None = None) -> list[ReadingFigures]:
    """The rounds of a document, read once for a page; ``mine`` is for the first who asked.

    None, and no query, before its first version was published.
    """
    if "rounds_read" not in vars(document):
        rounds = figures_of(document.pk, person) if document.edition else []
        vars(document)["rounds_read"] = rounds
    found: list[ReadingFigures] = vars(document)["rounds_read"]
    return found


def late_ones(entry: int) -> "Sequence[Any]":
    """The first of those who are late with the open round, the latest first; one query."""
    now = clock.now()
    late = ReadingRequest.objects.filter(
        entry_id=entry, due__lte=now, confirmed=None, ended=None, round__closed=None
    )
    rows = late.order_by("due").values_list("person__title", "person__ref", "due")[:FIRST]
    return [(title, ref, (now - due).days) for title, ref, due in rows]
