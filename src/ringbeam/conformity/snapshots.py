"""Stored results: a cache for today and the history by day; the records stay the truth."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import orjson
from django.db import OperationalError, models, transaction
from django_tasks import task

from ringbeam.conformity.assessing import Assessment, editions_followed
from ringbeam.conformity.declaring import RULES
from ringbeam.conformity.evaluating import Result, step_after
from ringbeam.conformity.extents import Extent
from ringbeam.conformity.reusing import assess_again
from ringbeam.conformity.words import HURTING
from ringbeam.core import clock
from ringbeam.core.history import HistoryLine
from ringbeam.core.installation import installation
from ringbeam.core.jobs import every
from ringbeam.core.prepared import PreparedRows
from ringbeam.core.sayings import kept as stored_words
from ringbeam.core.sayings import spoken
from ringbeam.core.waiting import without_waiting
from ringbeam.standards.shipped import last_shipment

LONGEST = timedelta(hours=1)


class Snapshot(models.Model):
    """The results of one day, of all requirements that were followed, with their reasons.

    ``stamp`` says of which state of the records they are; another stamp means: compute again.
    ``hurting`` counts those that are open, failing or overdue, for the menu of every page;
    ``counts`` is how many of each edition have each word, ``ahead`` what time alone turns soon.
    Days that were kept before these were have them empty.
    ``scopes`` are those that were in force, an object for each edition (`scoped`).
    ``digest`` is of the results, so that what is made of them is known again without them.
    """

    day = models.DateField(unique=True)
    at = models.DateTimeField()
    stamp = models.CharField(max_length=400)
    results = models.TextField()
    hurting = models.PositiveIntegerField(default=0)
    counts = models.TextField(default="", blank=True)
    ahead = models.TextField(default="", blank=True)
    scopes = models.JSONField(default=list)
    digest = models.CharField(max_length=64, default="", blank=True)

    def __str__(self) -> str:
        return f"{self.day}"


# What of a stored rule is told in words.
TOLD = ("question", "shows", "reason", "cannot_see", "next")


@dataclass(frozen=True)
class Stored:
    """A stored result as pages show it, with its rules and the records of its evidence.

    Words are stored as message and parts and spoken in the language of who reads.
    """

    requirement: str
    status: str
    evidence_status: str
    judgement: str
    why: Any
    step: Any
    next_url: str
    count: int
    sample: tuple[int, ...]
    rules: tuple[dict[str, Any], ...]
    elements: tuple[tuple[Any, bool], ...]
    cited: tuple[dict[str, Any], ...]
    judged: tuple[dict[str, Any], ...] = ()
    deviations: tuple[dict[str, Any], ...] = ()
    evidence_why: Any = ""
    against: int = 0

    @property
    def reason(self) -> str:
        """Why it stands so."""
        return spoken(self.why)

    @property
    def evidence_reason(self) -> str:
        """Why the evidence stands so, apart from what people concluded."""
        apart = self.status != self.evidence_status and self.evidence_why
        return spoken(self.evidence_why) if apart else self.reason

    @property
    def next(self) -> str:
        """What to do next."""
        return spoken(self.step)

    @property
    def told(self) -> list[dict[str, Any]]:
        """The rules with their words."""
        return [one | {name: spoken(one[name]) for name in TOLD} for one in self.rules]

    @property
    def off(self) -> list[dict[str, Any]]:
        """Its rules that are switched off."""
        return [one for one in self.rules if one["outcome"] == "off"]

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """The elements in words, and whether each is covered."""
        return [(spoken(label), met) for label, met in self.elements]


def _lines() -> "models.QuerySet[HistoryLine, Any]":
    return HistoryLine.objects.order_by("-pk").values_list("pk", flat=True)


def stamp(last: int | None = None) -> str:
    """A word that changes when any record, the rules, the facts or the editions change.

    Every change of a record writes a line of history, so its last key stands for them all;
    asked where it is not given.
    """
    last = last or _lines().first()
    shipment = last_shipment()
    said = (
        *(str(clock.today()), ",".join(editions_followed()), str(last or 0)),
        *(shipment.digest if shipment else "", rules_digest()),
    )
    return hashlib.sha256("|".join(said).encode()).hexdigest()


@cache
def rules_digest() -> str:
    """The rules by id and version: other rules, other results."""
    return ",".join(f"{one.id}/{one.version}" for one in RULES.values())


def plainly(result: Result) -> dict[str, Any]:
    """A result as it is stored."""
    return {
        "requirement": result.requirement,
        "status": result.status,
        "evidence_status": result.evidence_status,
        "judgement": result.judgement,
        "reason": stored_words(result.why),
        "next": stored_words(result.step),
        "next_url": result.next_url,
        "count": result.count,
        "sample": result.sample,
        "rules": [_rule(*one) for one in result.found],
        "elements": [(stored_words(element.label), met) for element, met in result.elements],
        "cited": [asdict(one) for one in result.cited],
        "evidence_why": stored_words(result.evidence_why),
        "judged": [asdict(one) for one in result.judged.concluded],
        "deviations": [asdict(one) for one in result.judged.deviations],
        "against": result.against,
    }


def _rule(rule: Any, serves: Any, finding: Any) -> dict[str, Any]:
    step, url = step_after(rule, finding)
    return {
        "id": rule.id,
        "version": rule.version,
        "question": stored_words(rule.question),
        "basis": rule.basis.value,
        "shows": stored_words(serves.shows),
        "outcome": finding.outcome.value,
        "met": finding.outcome.met,
        "beneath": finding.beneath.value if finding.beneath else "",
        "reason": stored_words(finding.reason),
        "cannot_see": stored_words(rule.cannot_see),
        "next": stored_words(step),
        "next_url": url,
        "own_step": bool(finding.next),
        "count": finding.count,
        "sample": list(finding.sample),
        "deviating": list(finding.deviating),
        "deviations": finding.deviations,
        "tolerance": rule.tolerance,
        "assumed": rule.assumed,
        "interval": rule.interval.days if rule.interval else 0,
        "minimum": rule.minimum,
        "span": rule.span.days if rule.span else 0,
        "since": finding.since,
        "until": finding.until,
    }


def keep(assessment: Assessment, of: str) -> None:
    """Store an assessment as that of its day, over an earlier one of the same day."""
    Snapshot.objects.update_or_create(day=assessment.on, defaults=_told(assessment, of))


def _told(assessment: Assessment, of: str) -> dict[str, Any]:
    text = orjson.dumps([plainly(one) for one in assessment.results.values()]).decode()
    words = {ref: one.status for ref, one in assessment.results.items()}
    hurting = sum(word in HURTING for word in words.values())
    counts = orjson.dumps(counted(words)).decode()
    return {
        "at": clock.now(),
        "stamp": of,
        "results": text,
        "digest": digest_of(text),
        "hurting": hurting,
        "counts": counts,
        "scopes": scoped(assessment),
    }


def digest_of(results: str) -> str:
    """The SHA-256 of results as they are stored, in hexadecimal."""
    return hashlib.sha256(results.encode()).hexdigest()


def counted(words: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """How many requirements of each edition have each word."""
    found: dict[str, dict[str, int]] = {}
    for ref, word in words.items():
        of_it = found.setdefault(ref.rpartition(":")[0], {})
        of_it[word] = of_it.get(word, 0) + 1
    return found


def scoped(assessment: Assessment) -> list[dict[str, Any]]:
    """The scopes of an assessment as they are stored: edition, number, title, what is inside
    of each by kind, and warnings in no language."""
    return [
        {
            "edition": edition,
            "ref": one.ref,
            "title": one.title,
            "inside": {kind: sorted(some) for kind, some in one.extent.inside},
            "warnings": [stored_words(said) for said in one.warnings],
        }
        for edition, one in assessment.scopes.items()
    ]


def extent_of(scope: Mapping[str, Any]) -> Extent:
    """What a stored scope covers; nothing is outside of one that an earlier program kept."""
    inside = scope.get("inside", {})
    return Extent(tuple((kind, frozenset(some)) for kind, some in inside.items()))


def current() -> dict[str, Stored]:
    """Today's results, as `renewed` keeps them."""
    return read(renewed())


def renewed(*, whole: bool = True) -> Snapshot:
    """Today's snapshot; computed again when something changed since they were stored.

    Where it need not be whole, the results are read when they are asked for.

    After an hour they are computed again anyway: of acts that end at the same moment, the stamp
    may see the later one alone. While another process writes, they are told and not stored: who
    reads does not wait.
    """
    today = clock.today()
    found = (_whole if whole else _seen).instances(today)
    kept: Snapshot | None = found[0] if found else None
    now = stamp(found[0].last if found else None)
    if kept is not None and kept.stamp == now and clock.now() - kept.at <= LONGEST:
        return kept
    try:
        with without_waiting(), transaction.atomic():
            keep(assess_again(today), now)
    except OperationalError:
        return unkept(assess_again(today), now)
    return Snapshot.objects.get(day=today)


def latest() -> Snapshot:
    """Today's snapshot as it was last computed; computed when there is none yet.

    A job renews it every few minutes, so a page that is opened all day need not.
    """
    return Snapshot.objects.filter(day=clock.today()).first() or renewed()


def latest_known() -> Snapshot:
    """`latest`, for what is remembered of it: the results are read when they are asked for."""
    return next(iter(_known.instances(clock.today())), None) or renewed()


def known_before_or_on(day: date) -> Snapshot | None:
    """`before_or_on`, for what is remembered of it, as `latest_known`."""
    return next(iter(_known_by.instances(day)), None)


def _with_last() -> "models.QuerySet[Snapshot, Any]":
    return Snapshot.objects.annotate(last=models.Subquery(_lines()[:1]))


_whole = PreparedRows(lambda day: _with_last().filter(day=day), places=1)
_seen = PreparedRows(
    lambda day: _with_last().filter(day=day).defer("results", "ahead"), places=1
)
_known = PreparedRows(
    lambda day: Snapshot.objects.filter(day=day).defer("results", "ahead"), places=1
)
_known_by = PreparedRows(
    lambda day: (
        Snapshot.objects.filter(day__lte=day).order_by("-day").defer("results", "ahead")[:1]
    ),
    places=1,
)


def read(kept: Snapshot) -> dict[str, Stored]:
    """The results of a snapshot, by requirement."""
    return {row["requirement"]: _stored(row) for row in orjson.loads(kept.results)}


def some_of(kept: Snapshot, wanted: Callable[[str], bool]) -> list[Stored]:
    """The results of a snapshot whose requirement is wanted; the others are not made."""
    rows = orjson.loads(kept.results)
    return [_stored(row) for row in rows if wanted(row["requirement"])]


def unkept(assessment: Assessment, of: str = "") -> Snapshot:
    """An assessment as a snapshot that pages show, and that is not kept."""
    return Snapshot(day=assessment.on, **_told(assessment, of))


def _stored(row: dict[str, Any]) -> Stored:
    lists, words = ("sample", "rules", "cited", "judged", "deviations"), ("reason", "next")
    plain: dict[str, Any] = {name: row[name] for name in row if name not in (*lists, *words)}
    plain["why"], plain["step"] = row["reason"], row["next"]
    plain["elements"] = tuple((label, met) for label, met in row["elements"])
    # What was kept by an earlier program says nothing of what people concluded.
    plain |= {name: tuple(row.get(name, ())) for name in lists}
    return Stored(**plain)


def kept_on(day: date) -> Snapshot | None:
    """What was shown on just that day; None when nothing was kept."""
    return Snapshot.objects.filter(day=day).first()


def before_or_on(day: date) -> Snapshot | None:
    """The snapshot of a day or the last before it; None when nothing was kept by then."""
    return Snapshot.objects.filter(day__lte=day).order_by("-day").first()


def rules_then(day: date) -> dict[str, int]:
    """The rules by which the last results kept by a day were found, with their versions.

    Empty where none were kept by then, or by a program that did not say it.
    """
    last = before_or_on(day)
    rows = orjson.loads(last.results) if last else ()
    told = (rule for row in rows for rule in row["rules"])
    return {rule["id"]: rule.get("version", 0) for rule in told}


def changes(before: Snapshot, now: Snapshot) -> list[tuple[Stored, Stored]]:
    """What changed its word between two days: each result before and now."""
    old = read(before)
    return [
        (old[ref], one)
        for ref, one in read(now).items()
        if ref in old and old[ref].status != one.status
    ]


@every(seconds=300)
@task()
def assess_today() -> None:
    """Assess when a record changed since; so the history has every day, also one that nobody
    looked at."""
    if installation().organization:
        renewed()
