"""Known errors offered where they help: at most one on the page of an incident (8.6.3)."""

import re
from dataclasses import dataclass
from typing import Any

from ringbeam.core.actors import Actor
from ringbeam.core.links import Link
from ringbeam.core.registers import of_kind
from ringbeam.desk.causes import CAUSED_BY
from ringbeam.desk.incident_life import LIFE
from ringbeam.desk.problem_life import KNOWN_ERROR

SAME_ITEM, SAME_CATEGORY, SAME_WORD = 3, 2, 1
ENOUGH = 2
MOST = 200
# Shorter words ("the", "und") say nothing of what is meant.
WORD = re.compile(r"\w{4,}")


@dataclass(frozen=True)
class Match:
    """A known error that may be the cause of an incident, and how much speaks for it."""

    problem: Any
    weight: int


def words_of(*texts: str) -> set[str]:
    """The words of some texts that say something, in lower case."""
    return set(WORD.findall(" ".join(texts).casefold()))


def match_for(incident: Any, actor: Actor) -> Match | None:
    """The known error that fits an open incident best, of those that the reader may see.

    It is about the same service and shares the configuration item, the category or two words
    of the title; the newest wins where two fit alike. None for an incident that is done, that
    has no service, or whose cause is linked already. Two queries.
    """
    if incident.state in LIFE.closed or incident.about_id is None:
        return None
    if Link.objects.filter(source_id=incident.pk, kind=CAUSED_BY).exists():
        return None
    known = of_kind("problem").among(actor).filter(archived=False, state=KNOWN_ERROR)
    rows = known.filter(about_id=incident.about_id).order_by("-known", "-pk")[:MOST]
    found = [Match(one, _weight(incident, one)) for one in rows]
    best = max(found, key=lambda one: one.weight, default=None)
    return best if best is not None and best.weight >= ENOUGH else None


def _weight(incident: Any, problem: Any) -> int:
    weight = len(words_of(incident.title) & words_of(problem.title)) * SAME_WORD
    for column, worth in (
        ("configuration_item_id", SAME_ITEM),
        ("category_id", SAME_CATEGORY),
    ):
        given = getattr(incident, column)
        weight += worth if given is not None and given == getattr(problem, column) else 0
    return weight


@dataclass(frozen=True)
class Advice:
    """What a known error says to who reports: its number, and the workaround in their words."""

    ref: str
    title: str
    text: str


def advice_on(incident: int) -> list[Advice]:
    """What the known errors that cause an incident say to who reported it; one query.

    For who may see the incident: a problem itself is read by people of the organization.
    """
    causes = Link.objects.filter(source_id=incident, kind=CAUSED_BY).values("target_id")
    return _advice(_public().filter(pk__in=causes))


def advice_for(words: str, limit: int = 3) -> list[Advice]:
    """Known errors with advice whose title shares two telling words with what is typed.

    The most words first; for anyone who may report. One query.
    """
    said = words_of(words)
    weighed = [(len(said & words_of(one.title)), one) for one in _advice(_public()[:MOST])]
    found = sorted((one for one in weighed if one[0] >= ENOUGH), key=lambda one: -one[0])
    return [one for _weight, one in found[:limit]]


def _public() -> Any:
    rows = of_kind("problem").model.rows.filter(archived=False, state=KNOWN_ERROR)
    return rows.exclude(advice="").order_by("-known", "-pk")


def _advice(rows: Any) -> list[Advice]:
    return [Advice(*row) for row in rows.values_list("ref", "title", "advice")]
