"""The map of processes: what each takes and gives, worked out to be drawn and listed (4.4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ringbeam.core.actors import Actor
from ringbeam.organization.people import Person
from ringbeam.organization.processes import BANDS, Process

SHOWN = ("draft", "in_use")
ORDER = tuple(band for band, _label in BANDS)


@dataclass(frozen=True)
class Step:
    """A process on the map; ``owner`` is a name, empty where nobody owns it."""

    ref: str
    title: str
    band: str
    owner: str
    url: str
    draft: bool


@dataclass(frozen=True)
class Flow:
    """What goes from one process to another, each named by its number."""

    frm: str
    to: str
    what: tuple[str, ...]


@dataclass(frozen=True)
class Outside:
    """What a process takes from, or gives to, whoever is no process; ``party`` may be empty."""

    what: str
    party: str


@dataclass(frozen=True)
class ProcessMap:
    """The processes in their order, what flows between them, and to and from outside."""

    steps: tuple[Step, ...]
    flows: tuple[Flow, ...]
    taken: Mapping[str, list[Outside]]
    given: Mapping[str, list[Outside]]

    def into(self, ref: str) -> list[tuple[Step, Flow]]:
        """What a process gets from others of the map, with them."""
        known = self._known
        return [(known[one.frm], one) for one in self.flows if one.to == ref]

    def out_of(self, ref: str) -> list[tuple[Step, Flow]]:
        """What it gives to others of the map, with them."""
        known = self._known
        return [(known[one.to], one) for one in self.flows if one.frm == ref]

    def of_band(self, band: str) -> list[Step]:
        """The processes of one kind, in their order."""
        return [one for one in self.steps if one.band == band]

    @property
    def _known(self) -> dict[str, Step]:
        return {one.ref: one for one in self.steps}


def process_map(actor: Actor) -> ProcessMap:
    """The processes in use or described that the actor may see; two queries.

    A flow is drawn once, whichever of its two ends says it.
    """
    rows = list(Process.register.among(actor).filter(state__in=SHOWN, archived=False))
    names = dict(
        Person.rows.filter(pk__in={one.owner_id for one in rows}).values_list("pk", "title")
    )
    flows = flows_between(rows)
    steps = {one.ref: _step(one, names) for one in rows}
    return ProcessMap(
        steps=tuple(steps[ref] for ref in in_order(sorted(steps), flows)),
        flows=flows,
        taken={one.ref: _outside(one.inputs) for one in rows},
        given={one.ref: _outside(one.outputs) for one in rows},
    )


def _step(process: Any, names: Mapping[int, str]) -> Step:
    return Step(
        ref=process.ref,
        title=process.title,
        band=process.band,
        owner=names.get(process.owner_id or 0, ""),
        url=Process.register.url(process.ref),
        draft=process.state == "draft",
    )


def _outside(lines: Iterable[Mapping[str, Any]]) -> list[Outside]:
    return [Outside(one["what"], one["party"]) for one in lines if not one["process"]]


def flows_between(rows: Sequence[Any]) -> tuple[Flow, ...]:
    """What flows between these processes: said as an output of one or an input of the other."""
    known = {one.ref for one in rows}
    found: dict[tuple[str, str], dict[str, None]] = {}
    for one in rows:
        for line in one.outputs:
            for other in line["process"]:
                found.setdefault((one.ref, other), {})[line["what"]] = None
        for line in one.inputs:
            for other in line["process"]:
                found.setdefault((other, one.ref), {})[line["what"]] = None
    inside = {both: what for both, what in found.items() if known.issuperset(both)}
    return tuple(Flow(*both, tuple(what)) for both, what in sorted(inside.items()))


def in_order(refs: Sequence[str], flows: Sequence[Flow]) -> list[str]:
    """The processes so that what gives stands before what takes; circles are cut somewhere."""
    left, placed = list(refs), []
    waits_for: dict[str, set[str]] = {}
    for one in flows:
        waits_for.setdefault(one.to, set()).add(one.frm)
    while left:
        free = [ref for ref in left if not waits_for.get(ref, set()) & set(left) - {ref}]
        chosen = (free or left)[0]
        placed.append(chosen)
        left.remove(chosen)
    return placed
