"""A ticket like another one: told twice, or solved before; at most one is offered (8.6.1)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.links import Link
from ringbeam.core.registers import of_kind
from ringbeam.desk.known_errors import words_of

RECENT = timedelta(days=3)
LOOKED_AT = 200
# Words of both titles that must be the same: told twice needs less than solved alike.
SAME, ALIKE = 2, 3


@dataclass(frozen=True)
class Similar:
    """Another incident: still open for the same customer, or how it was resolved."""

    incident: Any
    resolution: str

    @property
    def twice(self) -> bool:
        """Whether it seems to be the same thing, told twice."""
        return not self.resolution


def similar_to(incident: Any, actor: Actor) -> Similar | None:
    """The incident that is most like an open one, among the newest of its customer or service.

    One of the same customer that came within three days and is open comes before one that was
    resolved; what is linked already is not said again. Three queries at most.
    """
    words = words_of(incident.title)
    if not incident.open or len(words) < SAME:
        return None
    rows = of_kind("incident").among(actor).filter(archived=False).exclude(pk=incident.pk)
    found = _told_twice(incident, rows, words) or _solved(incident, rows, words)
    if found is None or _linked(incident.pk, found.incident.pk):
        return None
    return found


def _told_twice(incident: Any, rows: Any, words: set[str]) -> Similar | None:
    if incident.customer_id is None:
        return None
    near = (incident.created - RECENT, clock.now())
    same = rows.filter(customer_id=incident.customer_id, open=True, created__range=near)
    best = _best(same.order_by("-pk")[:LOOKED_AT], words, SAME)
    return Similar(best, "") if best else None


def _solved(incident: Any, rows: Any, words: set[str]) -> Similar | None:
    if incident.about_id is None:
        return None
    done = rows.filter(about_id=incident.about_id, state__in=("resolved", "closed"))
    best = _best(done.exclude(resolution="").order_by("-pk")[:LOOKED_AT], words, ALIKE)
    return Similar(best, best.resolution) if best else None


def _best(rows: Any, words: set[str], enough: int) -> Any:
    weighed = ((len(words & words_of(one.title)), one) for one in rows)
    best = max(weighed, key=lambda one: one[0], default=(0, None))
    return best[1] if best[0] >= enough else None


def _linked(one: int, other: int) -> bool:
    either = Link.objects.filter(source_id__in=(one, other), target_id__in=(one, other))
    return either.exists()
