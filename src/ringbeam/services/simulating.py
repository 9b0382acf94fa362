"""What if: draft targets over the real tickets of a period (ISO/IEC 20000-1:2018, 8.3.3).

What is simulated is named so, is stored nowhere and counts for nothing. Where only targets
differ from what was agreed, the stored clocks hold all that is needed: when each began, stood
and stopped. Whose clocks cannot tell is counted from its log, which a source of the desk gives.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import orjson
from django.utils.translation import gettext as _

from ringbeam.core import clock
from ringbeam.core.refusals import Refused
from ringbeam.services.agreements import Agreement
from ringbeam.services.levels import HELD, Pauses, Target, Terms
from ringbeam.services.levels.simulating import MISSED, NONE, TO_COME, Promises, outcomes
from ringbeam.services.levels.zones import Ints
from ringbeam.services.simulation_logs import STATES, from_logs
from ringbeam.services.simulation_rows import (
    Row,
    Span,
    duplicates_among,
    stored,
    tickets_of,
    untold,
)

MOST_LOGS = 20_000
ARRAYS = ("entries", "agreed", "agreed_due", "simulated", "due")
Pair = tuple[str, str]


@dataclass(frozen=True)
class Promised:
    """Promises beside each other, a place for each: what came out and what would have.

    ``agreed`` is NONE where nothing was promised, ``simulated`` where nothing would have been.
    ``pair`` is a place in the list of priorities with their metrics.
    """

    pairs: tuple[Pair, ...]
    pair: Ints
    entries: Ints
    agreed: Ints
    agreed_due: Ints
    simulated: Ints
    due: Ints


@dataclass(frozen=True)
class Simulation:
    """What a simulation found: of how many tickets, how many are left out or were read anew."""

    terms: Terms
    span: Span
    at: int
    tickets: int
    duplicates: int
    read_anew: int
    unreadable: int
    promised: Promised


def simulate(agreement: Agreement, terms: Terms, span: Span) -> Simulation:
    """How the promises to real tickets would have come out under terms of no agreement.

    Duplicates are left out, as figures leave them out; cancelled promises are marked. Raises
    Refused when more than 20,000 logs would have to be read, LevelsError as the engine does.
    """
    at, there = int(clock.now().timestamp()), tickets_of(agreement, span)
    every, doubles = set(there.values_list("pk", flat=True)), duplicates_among(there)
    keys = every - doubles
    rows = stored(there)
    if doubles:
        rows = [row for row in rows if row.entry in keys]
    unsure = untold(rows, keys, terms, there)
    if len(unsure) > MOST_LOGS:
        said = _("%(n)s tickets would have to be read line by line. Choose a shorter period.")
        raise Refused([said % {"n": f"{len(unsure):,}"}])
    sure = [row for row in rows if row.entry not in unsure] if unsure else rows
    anew, unreadable = _by_logs(sorted(unsure), rows, terms, at)
    found = Simulation(
        terms=terms,
        span=span,
        at=at,
        tickets=len(every),
        duplicates=len(doubles),
        read_anew=len(unsure),
        unreadable=unreadable,
        promised=_by_clocks(sure, terms, at),
    )
    return replace(found, promised=_joined(found.promised, anew)) if unsure else found


def _by_clocks(rows: Sequence[Row], terms: Terms, at: int) -> Promised:
    """Count from the clocks as they are stored: where each began, stood and stopped."""
    told = dict(zip(Row._fields, zip(*rows, strict=True), strict=True)) if rows else {}
    column: Any = told.get
    kinds = list(zip(column("priority", ()), column("metric", ()), strict=True))
    pairs = {one: place for place, one in enumerate(sorted(set(kinds)))}
    pair = _ints([pairs[one] for one in kinds])
    stopped, due = _instants(column("stopped", ())), _instants(column("due", ()))
    cancelled = np.array([one == "cancelled" for one in column("state", ())], dtype=bool)
    promises = Promises(_ints(column("started", ())), stopped, pair, cancelled)
    targets = [terms.target(*one) for one in pairs]
    found = outcomes(
        terms.calendar,
        [one or Target(0) for one in targets],
        promises,
        _stands(column("stood", ())),
        at,
    )
    nothing = np.array([one is None for one in targets], dtype=bool)
    simulated = np.where(nothing[pair], NONE, found.state) if rows else found.state
    return Promised(
        pairs=tuple(pairs),
        pair=pair,
        entries=_ints(column("entry", ())),
        agreed=_agreed(_ints([STATES[one] for one in column("state", ())]), stopped, due, at),
        agreed_due=due,
        simulated=simulated,
        due=found.due,
    )


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _instants(values: Sequence[int | None]) -> Ints:
    return np.array([HELD if one is None else one for one in values], dtype=np.int64)


def _stands(stood: Sequence[str]) -> Pauses:
    """The stretches in which clocks stood, each with the place of its clock."""
    rows = [
        (place, start, HELD if end is None else end)
        for place, text in enumerate(stood)
        if text != "[]"
        for start, end in orjson.loads(text)
    ]
    return Pauses(*np.array(rows, dtype=np.int64).reshape(-1, 3).T.copy())


def _agreed(state: Ints, stopped: Ints, due: Ints, at: int) -> Ints:
    """How stored clocks stand now: what is open and past its due is missed."""
    return np.where((state == TO_COME) & (stopped == HELD) & (due < at), MISSED, state)


def _by_logs(
    entries: Sequence[int], rows: Sequence[Row], terms: Terms, at: int
) -> tuple[Promised, int]:
    """Count from the logs, line by line; and how many of them the engine cannot read."""
    told, unreadable = from_logs(entries, rows, terms, at)
    kinds = [(one.priority, one.metric) for one in told]
    pairs = {one: place for place, one in enumerate(sorted(set(kinds)))}
    columns = np.array([(one.entry, *one[3:]) for one in told], dtype=np.int64)
    entry, agreed, stopped, agreed_due, simulated, due = columns.reshape(-1, 6).T
    return Promised(
        pairs=tuple(pairs),
        pair=_ints([pairs[one] for one in kinds]),
        entries=entry,
        agreed=_agreed(agreed, stopped, agreed_due, at),
        agreed_due=agreed_due,
        simulated=simulated,
        due=due,
    ), unreadable


def _joined(one: Promised, other: Promised) -> Promised:
    """Both behind each other, under one list of pairs."""
    pairs = tuple(sorted({*one.pairs, *other.pairs}))
    places = [[pairs.index(pair) for pair in some.pairs] for some in (one, other)]
    pair = [_ints(place)[some.pair] for place, some in zip(places, (one, other), strict=True)]
    arrays = {
        name: np.concatenate((getattr(one, name), getattr(other, name))) for name in ARRAYS
    }
    return Promised(pairs=pairs, pair=np.concatenate(pair), **arrays)
