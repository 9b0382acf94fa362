"""What of the last assessment still holds: findings of rules whose records did not change.

A process that assesses today again asks only the rules to whose records something happened. By
what history says changed, and for an hour at most: then all are asked again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.core.cache import caches

from ringbeam.conformity.assessing import Again, Assessment, assess, editions_followed
from ringbeam.conformity.declaring import RULES, Finding, Rule
from ringbeam.conformity.extents import OF, Extent
from ringbeam.conformity.ruling import SETTINGS
from ringbeam.core import clock
from ringbeam.core.history import HistoryLine
from ringbeam.organization.scopes import COVERED
from ringbeam.standards.shipped import last_shipment

HELD = "conformity:findings"
LONGEST = timedelta(hours=1)
# Of acts that end at the same moment the later line may be seen first: of so many lines before
# the last it is known which were seen.
OVERLAP = 200
# After so many lines (an import, a bulk edit) to ask everything costs no more.
MOST = 5000
# What these say bears on all rules: whether they are on, their limits, what counts where.
ON_ALL = SETTINGS | {"scope", *COVERED}
# Populations beside the registers, by the kind whose history tells of their changes. Lines of
# history that a rule looks at are of the kinds that it names.
TOLD_BY: Mapping[str, tuple[str, ...]] = {**OF, "scale_version": ("scale",), "history": ()}


@dataclass(frozen=True)
class Held:
    """Findings as they were, with the day and the line of history that they go up to."""

    on: date
    begun: datetime
    line: int
    chained: bytes
    seen: frozenset[int]
    shipment: str
    findings: Mapping[tuple[Extent, str], Finding]


def assess_again(on: date) -> Assessment:
    """Assess today, asking only the rules to whose records something happened.

    The same as `assess` gives, but for what changed without a line of history.
    """
    begun, last, chained, seen = clock.now(), *_last_lines()
    shipment = last_shipment()
    digest = shipment.digest if shipment else ""
    held: Held | None = caches["process"].get(HELD)
    unchanged = _unchanged(held, on, digest) if held else {}
    again = Again(unchanged)
    found = assess(on, editions=editions_followed(), again=again)
    kept = {key: replace(one, entries=None) for key, one in again.found.items()}
    since = held.begun if held and unchanged else begun
    caches["process"].set(HELD, Held(on, since, last, chained, seen, digest, kept), None)
    return found


def _unchanged(held: Held, on: date, shipment: str) -> dict[tuple[Extent, str], Finding]:
    """The findings that still hold; none on another day, after an hour, in another database."""
    same = held.on == on and held.shipment == shipment
    if not same or clock.now() - held.begun > LONGEST or not _is_there(held):
        return {}
    changed = _changed_since(held)
    if changed is None or changed & ON_ALL:
        return {}
    return {
        (extent, rule): one
        for (extent, rule), one in held.findings.items()
        if rule in RULES and not told_of(RULES[rule]) & changed
    }


def told_of(rule: Rule) -> frozenset[str]:
    """The kinds of records whose history tells of a change in what a rule reads."""
    return frozenset(kind for name in rule.needs for kind in TOLD_BY.get(name, (name,)))


def _last_lines() -> tuple[int, bytes, frozenset[int]]:
    """Key and chained digest of the last line of history, and the keys of those before it."""
    last = list(HistoryLine.objects.order_by("-pk").values_list("pk", "chained")[:OVERLAP])
    if not last:
        return 0, b"", frozenset()
    pk, chained = last[0]
    return pk, bytes(chained), frozenset(one for one, _chained in last)


def _is_there(held: Held) -> bool:
    """Whether the line is still there: else this is another database, or an older one."""
    line = HistoryLine.objects.filter(pk=held.line).values_list("chained", flat=True).first()
    return line is not None and bytes(line) == held.chained


def _changed_since(held: Held) -> frozenset[str] | None:
    """The kinds of which a line of history was written since; None where there are many."""
    since = HistoryLine.objects.filter(pk__gt=held.line - OVERLAP).order_by("pk")
    told = list(since.values_list("pk", "entry__kind")[:MOST])
    if len(told) == MOST:
        return None
    return frozenset(kind for pk, kind in told if pk not in held.seen)
