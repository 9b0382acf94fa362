"""Clocks as they stood on a past day, counted again from the logs as they were (8.3.3).

The stored clocks are those of now: a reopening takes a stop back, a new priority moves a due, a
recomputation puts another result in place. So the clocks of every ticket to which something
happened since are counted from its log until then, under the agreement's version of then.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from ringbeam.conformity.shadows import Shadow, as_stored, in_batches
from ringbeam.conformity.since import changed_since
from ringbeam.core import bulk
from ringbeam.core.comments import Comment
from ringbeam.core.entries import Entry
from ringbeam.core.history import HistoryLine
from ringbeam.desk.event_log import Past, pasts_of
from ringbeam.services.clocks import Clock, Log, Row, count
from ringbeam.services.tickets import tickets
from ringbeam.services.versions import AgreementVersion, Case, versions_for

RECOMPUTED = "recompute"
# What is resolved has stopped its clocks already.
CLOSING = Q(values__contains='"state":["resolved","closed"]')
PARTIES = ("customer_id", "about_id")
Undone = Mapping[int, Mapping[str, Any]]


def shadowed_clocks(then: datetime, undone: Undone) -> Shadow:
    """Lay the clocks of an instant over the lasting ones.

    ``undone`` are the values of tickets before their later changes. A version that was agreed
    later counted nothing then.
    """
    touched = list(_touched(then))
    held = _held(touched)
    later = AgreementVersion.objects.filter(since__gte=then).values_list("pk", flat=True)
    shadow = Shadow(Clock, "started", then, without=("version_id", list(later)))
    shadow.taken_out(touched)
    number = 0
    for start in range(0, len(touched), bulk.BATCH):
        logs = _logs(touched[start : start + bulk.BATCH], held, (then, undone))
        counted = [row for one in count(logs, then) for row in one.clocks]
        rows = ((number - n, *row, None) for n, row in enumerate(counted, start=1))
        shadow.put_in(_as_stored(rows))
        number -= len(counted)
    shadow.settled()
    return shadow


def _as_stored(rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
    """Rows of `Row` between their number and when they were warned, as the table has them."""
    places = {name: at for at, name in enumerate(("id", *Row._fields, "warned"))}
    fields = [(one, places[one.attname]) for one in Clock._meta.concrete_fields]
    return [[as_stored(one, row[at]) for one, at in fields] for row in rows]


def _touched(then: datetime) -> Iterable[int]:
    """The tickets that were there, to which something happened since that clocks read."""
    told = Q(values__contains='"state":[') & ~CLOSING
    for name in ("priority", *PARTIES):
        told |= Q(values__contains=f'"{name}":[')
    found = {pk for one in tickets() for pk in changed_since(then, one.kind, told)}
    acts = HistoryLine.objects.filter(said=RECOMPUTED, at__gte=then)
    replies = Comment.objects.filter(outgoing=True, at__gte=then)
    for some in (acts, replies):
        found.update(_there(set(some.values_list("entry_id", flat=True)), then))
    return sorted(found)


def _there(entries: Iterable[int], then: datetime) -> Iterator[int]:
    """Those of the entries that are tickets and were there."""
    for some in in_batches(list(entries)):
        yield from _entries(some).filter(created__lt=then).values_list("pk", flat=True)


def _entries(entries: Iterable[int]) -> "QuerySet[Entry]":
    return Entry.rows.filter(pk__in=entries, kind__in=[one.kind for one in tickets()])


def _lines() -> "QuerySet[HistoryLine]":
    return HistoryLine.objects.filter(entry__kind__in=[one.kind for one in tickets()])


def _held(entries: Sequence[int]) -> dict[int, AgreementVersion]:
    """The version that the stored clocks of each ticket rest on."""
    rows = Clock.objects.order_by("metric", "number").values_list("entry_id", "version_id")
    found: dict[int, int] = {}
    for start in range(0, len(entries), bulk.BATCH):
        found.update(rows.filter(entry_id__in=entries[start : start + bulk.BATCH]))
    versions = AgreementVersion.objects.in_bulk(set(found.values()))
    return {entry: versions[version] for entry, version in found.items()}


def _logs(
    entries: Sequence[int],
    held: Mapping[int, AgreementVersion],
    past: tuple[datetime, Undone],
) -> list[Log]:
    """The log of each ticket until then, with the version of then; left out where none was."""
    then, _undone = past
    pasts = {entry: _until(one, then) for entry, one in pasts_of(entries).items()}
    versions = _versions(entries, held, past)
    return [
        Log(entry, one.events(), version, one.imported)
        for entry, one in pasts.items()
        if (version := versions[entry]) is not None and version.since < then and one.told
    ]


def _until(past: Past, then: datetime) -> Past:
    told = [one for one in past.told if one.at < then]
    return Past(told, [at for at in past.replies if at < then])


def _versions(
    entries: Sequence[int],
    held: Mapping[int, AgreementVersion],
    past: tuple[datetime, Undone],
) -> dict[int, AgreementVersion | None]:
    """By ticket the version that its clocks rested on: the stored one, unless that came later.

    Looked up anew is who had no clocks, or another customer or service; and chosen anew within
    the agreement who was recomputed since.
    """
    then, undone = past
    found: dict[int, AgreementVersion | None] = dict(held)
    told = _entries(entries).values("pk", "created", *PARTIES)
    cases = {one["pk"]: {**one, **_parties(undone.get(one["pk"], {}))} for one in told}
    other = [pk for pk in entries if pk not in held or _parties(undone.get(pk, {}))]
    looked = versions_for(_case(cases[pk]) for pk in other)
    found.update(zip(other, looked, strict=True))
    recomputed: dict[int, list[datetime]] = {}
    acts = _lines().filter(entry_id__in=entries, said=RECOMPUTED).order_by("at")
    for entry, at in acts.values_list("entry_id", "at"):
        recomputed.setdefault(entry, []).append(at)
    for entry, times in recomputed.items():
        if (version := found[entry]) is not None:
            before = [at for at in times if at < then]
            found[entry] = _version_of(version.agreement_id, before, cases[entry]["created"])
    return found


def _parties(undone: Mapping[str, Any]) -> dict[str, Any]:
    return {name: undone[name] for name in PARTIES if name in undone}


def _case(told: Mapping[str, Any]) -> Case:
    return Case(told["customer_id"], told["about_id"], told["created"])


def _version_of(
    agreement: int, recomputed: Sequence[datetime], opened: datetime
) -> AgreementVersion | None:
    """The agreement's version of the last recomputation, or of the opening, or its first."""
    versions = list(AgreementVersion.objects.filter(agreement_id=agreement).order_by("number"))
    limit = recomputed[-1] if recomputed else opened
    known = [one for one in versions if one.since <= limit]
    return (known or versions[:1])[-1] if versions else None
