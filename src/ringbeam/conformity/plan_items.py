"""What a plan can hold: actions for a move to a new edition, or for gaps of a comparison."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from ringbeam.conformity.comparing import OwnRow
from ringbeam.conformity.plans import Item
from ringbeam.conformity.snapshots import Stored
from ringbeam.conformity.transition import TransitionRow
from ringbeam.standards.edition_changes import Relation
from ringbeam.standards.editions import Edition
from ringbeam.standards.mapping import map_rows
from ringbeam.standards.requirements import Requirement
from ringbeam.standards.titles import titled

REQUIREMENT, TOPIC = "requirement", "topic"


def moving_items(rows: Sequence[TransitionRow], new: Edition, grouping: str) -> list[Item]:
    """An action for each requirement of the new edition that asks for work, or each topic."""
    wanted = {one.ref: one for one in rows if one.to_do and one.new}
    if grouping != TOPIC:
        return [_moving(one.new, [one], new) for one in wanted.values() if one.new]
    found = []
    for topic, refs in _by_topic(wanted, new.ref):
        some = [wanted[ref] for ref in refs]
        numbers = ", ".join(ref.rpartition(":")[2] for ref in refs)
        title = _("Move to %(edition)s: %(topic)s (%(numbers)s)")
        said = {"edition": new.name, "topic": topic, "numbers": numbers}
        found.append(Item(title % said, _described(some), tuple(refs), _before(some)))
    return found


def _moving(requirement: Requirement, rows: Sequence[TransitionRow], new: Edition) -> Item:
    title = _("Move to %(edition)s: %(requirement)s")
    said = {"edition": new.name, "requirement": requirement.label}
    return Item(title % said, _described(rows), (requirement.ref,), _before(rows))


def _before(rows: Iterable[TransitionRow]) -> tuple[str, ...]:
    """The requirements of the old edition that these come from."""
    return tuple(one.ref for row in rows for one, _result in row.before)


def _described(rows: Iterable[TransitionRow]) -> str:
    """What changed and what to do, requirement by requirement."""
    parts = []
    for row in rows:
        if row.new:
            was = ", ".join(one.number for one, _result in row.before)
            head = f"{row.new.label}: {Relation(row.relation).label}"
            told = [head, _("Until now: %s.") % was if was else "", row.what_changed]
            unsure = "" if row.sure else _("Check this against the text that you own.")
            parts.append("\n".join(one for one in (*told, row.step, unsure) if one))
    return "\n\n".join(parts)


def _by_topic(refs: Iterable[str], edition: str) -> list[tuple[str, list[str]]]:
    """The requirements by the first topic that names them, in the order of the map."""
    left = dict.fromkeys(refs)
    found = []
    for row in map_rows((edition,)):
        cell = row.cells.get(edition)
        here = [one.ref for one in cell.lowest if one.ref in left] if cell else []
        for ref in here:
            del left[ref]
        if here:
            found.append((titled(row.title), here))
    return found


def gap_items(
    rows: Sequence[OwnRow], results: dict[str, Stored], requirements: Iterable[Requirement]
) -> list[Item]:
    """An action for each requirement with a gap, in the order of the rows."""
    known = {one.ref: one for one in requirements}
    refs = dict.fromkeys(ref for row in rows for ref in row.gaps if ref in known)
    return [_closing(known[ref], results[ref]) for ref in refs]


def _closing(requirement: Requirement, result: Stored) -> Item:
    said = {"edition": requirement.edition.name, "requirement": requirement.label}
    title = _("Close the gap: %(edition)s %(requirement)s") % said
    return Item(title, f"{result.reason}\n\n{result.next}".strip(), (requirement.ref,))
