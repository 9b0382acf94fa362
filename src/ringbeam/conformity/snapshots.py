"""Stored results: a cache for today and the history by day; the records stay the truth."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import orjson
from django.db import models, transaction
from django_tasks import task

from ringbeam.conformity.assessing import Assessment, assess, editions_followed, kinds_needed
from ringbeam.conformity.evaluating import Result
from ringbeam.core import clock
from ringbeam.core.entries import Entry
from ringbeam.core.installation import installation
from ringbeam.core.jobs import every


class Snapshot(models.Model):
    """The results of one day, of all requirements that were followed, with their reasons.

    ``stamp`` says of which state of the records they are; another stamp means: compute again.
    """

    day = models.DateField(unique=True)
    at = models.DateTimeField()
    stamp = models.CharField(max_length=400)
    results = models.TextField()

    def __str__(self) -> str:
        return f"{self.day}"


@dataclass(frozen=True)
class Stored:
    """A stored result as pages show it, with its rules and the records that are its evidence."""

    requirement: str
    status: str
    evidence_status: str
    judgement: str
    reason: str
    next: str
    next_url: str
    count: int
    sample: tuple[int, ...]
    rules: tuple[dict[str, Any], ...]
    elements: tuple[tuple[str, bool], ...]
    cited: tuple[dict[str, Any], ...]


def stamp() -> str:
    """A word that changes when any record changes that rules read; a few small queries."""
    said = [",".join(editions_followed()), str(clock.now().date())]
    for kind in sorted(kinds_needed() - {"history", "clock", "document_version"}):
        newest = Entry.rows.filter(kind=kind).order_by("-updated").values_list("updated", "pk")
        first = newest.first()
        said.append(f"{kind}:{first[0].timestamp()}:{first[1]}" if first else kind)
    return "|".join(said)[:400]


def plainly(result: Result) -> dict[str, Any]:
    """A result as it is stored."""
    return {
        "requirement": result.requirement,
        "status": result.status,
        "evidence_status": result.evidence_status,
        "judgement": result.judgement,
        "reason": result.reason,
        "next": result.next,
        "next_url": result.next_url,
        "count": result.count,
        "sample": result.sample,
        "rules": [_rule(*one) for one in result.found],
        "elements": [(str(element.label), met) for element, met in result.elements],
        "cited": [asdict(one) for one in result.cited],
    }


def _rule(rule: Any, serves: Any, finding: Any) -> dict[str, Any]:
    return {
        "id": rule.id,
        "question": str(rule.question),
        "basis": rule.basis.value,
        "shows": str(serves.shows),
        "outcome": finding.outcome.value,
        "met": finding.outcome.met,
        "reason": finding.reason,
        "cannot_see": str(rule.cannot_see),
        "next": str(rule.next),
        "next_url": rule.next_url,
        "count": finding.count,
        "sample": list(finding.sample),
        "deviating": list(finding.deviating),
        "deviations": finding.deviations,
        "tolerance": rule.tolerance,
        "assumed": rule.assumed,
    }


def keep(assessment: Assessment, of: str) -> None:
    """Store an assessment as that of its day, over an earlier one of the same day."""
    text = orjson.dumps([plainly(one) for one in assessment.results.values()]).decode()
    Snapshot.objects.update_or_create(
        day=assessment.on, defaults={"at": clock.now(), "stamp": of, "results": text}
    )


def current() -> dict[str, Stored]:
    """Today's results; computed again when a record has changed since they were stored."""
    today, now = clock.now().date(), stamp()
    kept = Snapshot.objects.filter(day=today).first()
    if kept is None or kept.stamp != now:
        with transaction.atomic():
            keep(assess(today), now)
        kept = Snapshot.objects.get(day=today)
    return read(kept)


def read(kept: Snapshot) -> dict[str, Stored]:
    """The results of a snapshot, by requirement."""
    return {row["requirement"]: _stored(row) for row in orjson.loads(kept.results)}


def _stored(row: dict[str, Any]) -> Stored:
    pairs = tuple((label, met) for label, met in row.pop("elements"))
    lists = {name: tuple(row.pop(name)) for name in ("sample", "rules", "cited")}
    return Stored(**row, **lists, elements=pairs)


def on_day(day: date) -> dict[str, Stored] | None:
    """What was shown on a day or last before it; None when nothing was stored by then."""
    kept = Snapshot.objects.filter(day__lte=day).order_by("-day").first()
    return read(kept) if kept else None


def changes(days: int = 7) -> list[tuple[Stored, Stored]]:
    """What changed its word within the last days: before and now; the newest results first."""
    before = on_day(clock.now().date() - timedelta(days=days))
    if before is None:
        return []
    now = current()
    return [
        (before[ref], one)
        for ref, one in now.items()
        if ref in before and before[ref].status != one.status
    ]


@every(seconds=300)
@task()
def assess_today() -> None:
    """Assess when a record changed since; so the history has every day, also one that nobody
    looked at."""
    if installation().organization:
        current()
