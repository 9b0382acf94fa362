"""Decisions on rules and their limits, by history: who, when, why, which way (9.1)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from ringbeam.conformity.declaring import RULES
from ringbeam.conformity.limits import UNITS, Limit
from ringbeam.conformity.rule_names import declared
from ringbeam.conformity.ruling import IN_FORCE, LIMIT, SUSPENSION
from ringbeam.core.actors import Actor
from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import of_kind

LOOSER, TIGHTER, OFF, ON = "looser", "tighter", "off", "on"
ABOUT = {LIMIT: "limit", SUSPENSION: "rule"}


@dataclass(frozen=True)
class Decision:
    """One act by which a limit in force became another, or a rule went off or on again.

    ``before`` and ``after`` are the values in force, ours where the organization sets none;
    ``until`` is the day up to which a rule is off, where one was said.
    """

    at: datetime
    who: str
    ref: str
    url: str
    key: str
    course: str
    what: str
    reason: str
    source: str = ""
    before: str = ""
    after: str = ""
    until: str = ""


def decisions(actor: Actor) -> list[Decision]:
    """Every such act on what the actor may see, the newest first; three queries."""
    known = _Known(declared())
    refs = {
        pk: ref
        for kind in ABOUT
        for pk, ref in of_kind(kind).among(actor).values_list("pk", "ref")
    }
    lines = HistoryLine.objects.filter(entry_id__in=list(refs), entry__kind__in=list(ABOUT))
    told = lines.order_by("at", "pk").values_list(
        "entry_id", "entry__kind", "at", "who", "values"
    )
    found: list[Decision] = []
    for entry, kind, at, who, values in told:
        of, ref = of_kind(kind), refs[entry]
        changes = orjson.loads(values or b"{}")
        found.extend(
            Decision(at=at, who=who, ref=ref, url=of.url(ref), **one)
            for one in known.taken(kind, entry, changes)
        )
    return found[::-1]


@dataclass
class _Known:
    """What stood in each of these records so far, line by line."""

    limits: dict[str, Limit]
    rows: dict[str, dict[int, dict[str, Any]]] = field(
        default_factory=lambda: {LIMIT: {}, SUSPENSION: {}}
    )

    def taken(self, kind: str, entry: int, changes: Any) -> Iterator[dict[str, Any]]:
        """Take what a line changed; what became otherwise in force by it."""
        row = self.rows[kind].setdefault(entry, {})
        after = row | {name: value for name, (_was, value) in changes.items()}
        keys = {one[ABOUT[kind]] for one in (row, after) if one.get(ABOUT[kind])}
        before = {key: self._in_force(kind, key) for key in sorted(keys)}
        self.rows[kind][entry] = after
        for key, was in before.items():
            now = self._in_force(kind, key)
            if was != now:
                tell = self._of_limit if kind == LIMIT else self._of_rule
                why = {name: str(after.get(name) or "") for name in ("reason", "source")}
                yield {"key": key, **why, **tell(key, was, now)}

    def _in_force(self, kind: str, key: str) -> Any:
        """The row in force of a key; of several the newest. A limit put away still holds."""
        held = [
            (entry, row)
            for entry, row in self.rows[kind].items()
            if row.get(ABOUT[kind]) == key
            and row.get("state") == IN_FORCE
            and (kind == LIMIT or not row.get("archived"))
        ]
        newest = max(held, default=(0, {}), key=lambda one: one[0])[1]
        if kind == LIMIT:
            return newest.get("value")
        return (newest.get("until") or "") if newest else None

    def _of_limit(self, key: str, was: Any, now: Any) -> dict[str, Any]:
        one = self.limits.get(key)
        if one is None:  # a rule that had it was given up
            return {
                "what": key,
                "course": "",
                "before": str(was or ""),
                "after": str(now or ""),
            }
        before, after = (one.default if v is None else int(v) for v in (was, now))
        tighter = (after > before) is one.more_is_tighter
        unit = UNITS[one.unit]
        return {
            "what": str(one.label),
            "course": "" if before == after else TIGHTER if tighter else LOOSER,
            "before": f"{before} {unit}",
            "after": f"{after} {unit}",
        }

    def _of_rule(self, key: str, was: Any, now: Any) -> dict[str, Any]:
        rule = RULES.get(key)
        return {
            "what": str(rule.question) if rule else key,
            "course": ON if now is None else OFF,
            "until": str(now or ""),
        }
