"""The fix list as one reader sees it: whose each line is, and what may be seen (10.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import ngettext

from ringbeam.conformity.fixing import Line, fix_list
from ringbeam.conformity.mapping import short
from ringbeam.conformity.owning import Serving
from ringbeam.conformity.remembering import remembered
from ringbeam.conformity.snapshots import Snapshot, read, renewed
from ringbeam.core.actors import Actor
from ringbeam.core.entries import Entry
from ringbeam.core.registers import of_kind
from ringbeam.core.sayings import spoken
from ringbeam.web.labels import Label, labels_of

REASONS = 3
REQUIREMENTS = "requirements"  # the field of an action that names them, where it has one


@dataclass(frozen=True)
class Fix:
    """A line of the list for one reader: whose it is, and the records that he may see.

    ``within`` are the scopes that bound it, each with the records that are wanted for it.
    """

    number: int
    line: Line
    whose: tuple[str, ...]
    records: tuple[Label, ...]
    action: str
    within: tuple[tuple[str, str, tuple[Label, ...]], ...] = ()

    @property
    def what(self) -> str:
        """What to do, in the reader's language."""
        return spoken(self.line.act.what)

    @property
    def why(self) -> str:
        """Why, in the reader's language."""
        return reasons(self.line)

    @property
    def lifts(self) -> list[tuple[str, str, str, str, str]]:
        """Standard, number and address of what it lifts, the word before and after."""
        return [(*short(ref), before, after) for ref, before, after in self.line.lifts]

    @property
    def helps(self) -> list[tuple[str, str, str, int, int]]:
        """Standard, number and address of what it brings nearer; parts left, of how many."""
        return [(*short(ref), left, whole) for ref, left, whole in self.line.helps]


def reasons(line: Line) -> str:
    """Why, in the reader's language; of many reasons the first."""
    first, *more = [spoken(one) for one in line.act.why]
    said = [first, *more[: REASONS - 1]]
    if left := len(more[REASONS - 1 :]):
        said.append(
            ngettext("And %(n)d reason more.", "And %(n)d reasons more.", left) % {"n": left}
        )
    return " ".join(said)


def fixes(kept: Snapshot, actor: Actor) -> list[Fix]:
    """The fix list of these results as one reader sees it."""
    lines: Sequence[Line] = remembered("fixes", kept, make=lambda: fix_list(read(kept)))
    serving = Serving(actor)
    named = {pk for one in lines for pk in one.act.records}
    labels = labels_of(actor, named)
    owners = _owners(actor, [pk for pk in named if pk in labels and labels[pk].seen])
    may_act = of_kind("action").may_add(actor)
    made = []
    for number, line in enumerate(lines, 1):
        seen = [pk for pk in line.act.records if pk in labels and labels[pk].seen]
        of_them = (owners[pk] for pk in seen if pk in owners)
        of_clauses = (s.owner for ref in line.act.refs for s in serving.of(ref) if s.answers)
        whose = tuple(dict.fromkeys((*of_clauses, *of_them)))
        action = _action(line) if may_act else ""
        within = tuple(
            (ref, title, tuple(labels[pk] for pk in seen if pk in some))
            for ref, title, some in line.act.within(kept.scopes)
        )
        records = tuple(labels[pk] for pk in seen)
        made.append(Fix(number, line, whose, records, action, within))
    return made


def _owners(actor: Actor, records: list[int]) -> dict[int, str]:
    """Who owns each of these records, of the people that the reader may see."""
    owned = Entry.rows.filter(pk__in=records, owner__isnull=False)
    who = dict(owned.values_list("pk", "owner_id"))
    labels = labels_of(actor, set(who.values()))
    return {
        pk: labels[one].title for pk, one in who.items() if one in labels and labels[one].seen
    }


def _action(line: Line) -> str:
    """The form of an action, filled with what, why and the requirements."""
    act = line.act
    text = f"{spoken(act.what)}\n{reasons(line)}\n{', '.join(act.refs)}"
    given = {"title": spoken(act.what)[:200], "description": text}
    if REQUIREMENTS in of_kind("action").in_form:
        given[REQUIREMENTS] = "\n".join(act.refs)
    return f"/actions/new/?{urlencode(given)}"


def fixes_told(actor: Actor) -> list[dict[str, Any]]:
    """The fix list for programs and the command; records that may be seen, by number."""
    return [_plainly(one) for one in fixes(renewed(), actor)]


def _plainly(one: Fix) -> dict[str, Any]:
    return {
        "number": one.number,
        "what": one.what,
        "why": one.why,
        "url": one.line.act.url,
        "whose": list(one.whose),
        "lifts": [{"requirement": r, "from": b, "to": a} for r, b, a in one.line.lifts],
        "helps": [{"requirement": r, "left": n, "of": of} for r, n, of in one.line.helps],
        "records": [label.ref for label in one.records],
        "within": [
            {"scope": ref, "records": [label.ref for label in labels]}
            for ref, _title, labels in one.within
        ],
    }
