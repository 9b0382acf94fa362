"""What if: draft targets over the real tickets of a period (ISO/IEC 20000-1:2018, 8.3.3).

What is simulated is named so, is stored nowhere and counts for nothing. Where only targets
differ from what was agreed, the stored clocks hold all that is needed: when each began, stood
and stopped. Whose clocks cannot tell is counted from its log, which a source of the desk gives.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from ringbeam.core import clock
from ringbeam.core.refusals import Refused
from ringbeam.services.agreements import Agreement
from ringbeam.services.levels import HELD, Pauses, Target, Terms
from ringbeam.services.levels.simulating import (
    CANCELLED,
    MISSED,
    NONE,
    TO_COME,
    Promises,
    outcomes,
)
from ringbeam.services.levels.zones import Ints
from ringbeam.services.simulation_logs import STATES, from_logs
from ringbeam.services.simulation_rows import (
    Row,
    Span,
    Stored,
    duplicates_among,
    ids,
    stored,
    stretches,
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
    every, doubles = ids(there.values_list("pk", flat=True)), duplicates_among(there)
    keys, clocks = np.setdiff1d(every, doubles, assume_unique=True), stored(there)
    if len(doubles):
        clocks = clocks.chosen(np.isin(clocks.entry, keys))
    unsure = untold(clocks, keys, terms, there)
    if len(unsure) > MOST_LOGS:
        said = _("%(n)s tickets would have to be read line by line. Choose a shorter period.")
        raise Refused([said % {"n": f"{len(unsure):,}"}])
    sure, anew, unreadable = clocks, None, 0
    if len(unsure):
        by_logs = np.isin(clocks.entry, unsure)
        sure, before = clocks.chosen(~by_logs), clocks.chosen(by_logs).rows()
        anew, unreadable = _by_logs(unsure.tolist(), before, terms, at)
    promised = _by_clocks(sure, stretches(sure, there), terms, at)
    return Simulation(
        terms=terms,
        span=span,
        at=at,
        tickets=len(every),
        duplicates=len(doubles),
        read_anew=len(unsure),
        unreadable=unreadable,
        promised=_joined(promised, anew) if anew else promised,
    )


def _by_clocks(clocks: Stored, stood: Pauses, terms: Terms, at: int) -> Promised:
    """Count from the clocks as they are stored: where each began, stood and stopped."""
    kinds = [(one.priority, one.metric) for one in clocks.kinds]
    pairs = {one: place for place, one in enumerate(sorted(set(kinds)))}
    pair = _ints([pairs[one] for one in kinds])[clocks.kind]
    states = _ints([STATES[one.state] for one in clocks.kinds])[clocks.kind]
    promises = Promises(clocks.started, clocks.stopped, pair, states == CANCELLED)
    targets = [terms.target(*one) for one in pairs]
    known = [one or Target(0) for one in targets]
    found = outcomes(terms.calendar, known, promises, stood, at)
    nothing = np.array([one is None for one in targets], dtype=bool)
    return Promised(
        pairs=tuple(pairs),
        pair=pair,
        entries=clocks.entry,
        agreed=_agreed(states, clocks.stopped, clocks.due, at),
        agreed_due=clocks.due,
        simulated=np.where(nothing[pair], NONE, found.state) if len(pair) else found.state,
        due=found.due,
    )


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _agreed(state: Ints, stopped: Ints, due: Ints, at: int) -> Ints:
    """How stored clocks stand now: what is open and past its due is missed."""
    return np.where((state == TO_COME) & (stopped == HELD) & (due < at), MISSED, state)


def _by_logs(
    entries: Sequence[int], rows: Iterable[Row], terms: Terms, at: int
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
