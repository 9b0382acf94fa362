"""The clocks of tickets: counted when something happens to them (20000-1:2018, 8.3.3, 8.6.1).

One by one they are counted while the ticket is written, so that its next deadline is stored
with it; after a bulk import, for all tickets of a chunk at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from ringbeam.core import bulk, clock
from ringbeam.core.acts import COMMENT, TAKE_BACK, Act
from ringbeam.core.entries import Entry
from ringbeam.desk.event_log import Past, Told, past_told, pasts_of
from ringbeam.services.clocks import Clock, Count, Log, clocks_of, count, keep
from ringbeam.services.versions import AgreementVersion, Case, versions_for

MATTERS = ("state", "priority")
PARTIES = ("customer_id", "about_id")
NOTHING = Count()


def settle_clocks(tickets: Sequence[Any], act: Act) -> None:
    """Count the clocks of tickets that are being written, and set when they are due.

    A new one needs no look at its history, for it has none; its clocks are stored by
    `follow_clocks`, when it has its id. Nothing is read when nothing happened that matters.
    """
    for one in tickets:
        if not one.was:
            _begin(one, act)
        elif _matters(one, act):
            _go_on(one, act)
        else:
            one.counted = NOTHING


def _matters(one: Any, act: Act) -> bool:
    if act.said in (COMMENT, TAKE_BACK):
        return bool(act.event.get("outgoing") and not act.event.get("automatic"))
    changed = {name for name in (*MATTERS, *PARTIES) if one.was[name] != getattr(one, name)}
    return bool(changed & set(MATTERS) or (changed and not one.was["due"]))


def _begin(one: Any, act: Act) -> None:
    version = versions_for([_case(one)])[0]
    past = Past([Told(act.at, {name: (None, getattr(one, name)) for name in MATTERS}, "")])
    found = count([Log(0, past.events(), version)], now_or(act.at))[0] if version else NOTHING
    one.counted, one.due = found, found.due


def _go_on(one: Any, act: Act) -> None:
    past = pasts_of([one.pk])[one.pk]
    past.add(Told(act.at, _changes(one), ""), act.said)
    known = clocks_of([one.pk])[one.pk]
    found = counted([(one, past)], {one.pk: known}, now_or(act.at))[one.pk]
    keep({one.pk: found}, known)
    one.counted, one.due = NOTHING, found.due


def _changes(one: Any) -> dict[str, tuple[Any, Any]]:
    values = ((name, one.was[name], getattr(one, name)) for name in MATTERS)
    return {name: (before, after) for name, before, after in values if before != after}


def now_or(at: datetime) -> datetime:
    """Now, or the instant of an act that is told as happening later."""
    return max(at, clock.now())


def _case(one: Any) -> Case:
    return Case(one.customer_id, one.about_id, one.created)


def counted(
    told: Sequence[tuple[Any, Past]], known: Mapping[int, Sequence[Clock]], at: datetime
) -> dict[int, Count]:
    """The clocks of tickets at an instant, by entry, each under the version it was opened.

    ``known`` are the stored clocks of all of them; who has none gets the agreement that held.
    """
    logs = logs_of(told, known)
    counts = zip(logs, count(logs, at), strict=True)
    return {one.pk: NOTHING for one, _past in told} | {log.entry: c for log, c in counts}


def logs_of(
    told: Sequence[tuple[Any, Past]], known: Mapping[int, Sequence[Clock]]
) -> list[Log]:
    """The logs of those tickets to which something was promised."""
    kept = {one.pk: rows[0].version for one, _past in told if (rows := known.get(one.pk))}
    new = [one for one, _past in told if one.pk not in kept]
    versions: dict[int, AgreementVersion | None] = dict(kept)
    found = versions_for([_case(one) for one in new]) if new else []
    versions.update(zip((one.pk for one in new), found, strict=True))
    return [
        Log(one.pk, past.events(), version, past.imported)
        for one, past in told
        if (version := versions[one.pk]) is not None and past.told
    ]


def follow_clocks(tickets: Sequence[Any], _act: Act) -> None:
    """Store the clocks of new tickets, or count those that were written in bulk."""
    new = [one for one in tickets if one.counted is not None]
    keep({one.pk: _of(one) for one in new}, ())
    count_anew([one for one in tickets if one.counted is None])
    for one in new:
        one.counted = None


def _of(one: Any) -> Count:
    """What was counted while it had no id yet, now with it."""
    rows = tuple(row._replace(entry_id=one.pk) for row in one.counted.clocks)
    return Count(rows, one.counted.due)


def count_anew(tickets: Sequence[Any]) -> None:
    """Count and store the clocks of many tickets, and when each is due; in a transaction.

    Of those that are just being added with their history, nothing is read back.
    """
    if not tickets:
        return
    there = [one.pk for one in tickets if not one.past]
    pasts, known = pasts_of(there), clocks_of(there)
    pasts |= {one.pk: past_told(one.past) for one in tickets if one.past}
    counts = counted([(one, pasts[one.pk]) for one in tickets], known, clock.now())
    keep(counts, (row for rows in known.values() for row in rows))
    _store_due([(one, counts[one.pk].due) for one in tickets])


def _store_due(dues: Iterable[tuple[Any, datetime | None]]) -> None:
    changed = [(one, due) for one, due in dues if one.due != due]
    for one, due in changed:
        one.due = due
    if changed:
        rows = [(due, one.pk) for one, due in changed]
        bulk.update(type(changed[0][0]), ("due",), rows)
        bulk.update(Entry, ("due",), rows)
