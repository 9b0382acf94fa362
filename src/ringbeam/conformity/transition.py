"""The move to a new edition, requirement by requirement: what changed, how it stands here.

Rules serve editions by name, so each side is judged for itself; nothing is carried by likeness.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ringbeam.conformity.assessing import assess, editions_followed
from ringbeam.conformity.carrying import carried
from ringbeam.conformity.remembering import remembered
from ringbeam.conformity.snapshots import Stored, read, renewed, unkept
from ringbeam.standards.edition_changes import HEAVIEST, EditionChange, Relation
from ringbeam.standards.requirements import Requirement

TO_DO = (Relation.NEW, Relation.CHANGED, Relation.MERGED, Relation.MOVED)


class Carries(Enum):
    """Whether judgements and evidence of the old requirement go over to the new one."""

    YES = "yes"
    CONFIRM = "confirm"
    NO = "no"


@dataclass(frozen=True)
class TransitionRow:
    """A requirement of the new edition and where it comes from; or one that is gone.

    ``before`` are the old requirements with their results here, ``after`` the result under the
    new edition; None where nothing was worked out.
    """

    new: Requirement | None
    changes: tuple[EditionChange, ...]
    before: tuple[tuple[Requirement, Stored | None], ...]
    after: Stored | None
    carries: Carries

    @property
    def relation(self) -> str:
        """What became of it, in one word."""
        found = {one.relation for one in self.changes}
        return next(str(one.value) for one in HEAVIEST if one in found)

    @property
    def word(self) -> str | Promise:
        """The relation as people read it."""
        return Relation(self.relation).label

    @property
    def sure(self) -> bool:
        """Whether no row of it is to be checked against the text that one owns."""
        return all(one.sure for one in self.changes)

    @property
    def ref(self) -> str:
        """The reference of the new requirement; empty for what is gone."""
        return self.new.ref if self.new else ""

    @property
    def to_do(self) -> bool:
        """Whether something is to be done for it that an action can be planned for."""
        return self.relation in TO_DO

    @property
    def what_changed(self) -> str:
        """What changed, in our words; each sentence once."""
        return " ".join(dict.fromkeys(one.what_changed for one in self.changes)).strip()

    @property
    def step(self) -> str:
        """What to do about it, in a sentence."""
        if self.relation == Relation.UNCHANGED and not self.sure:
            return _("Confirm against the text that you own that nothing changed.")
        return {
            Relation.NEW: _("Decide how it is met, put it in place, and keep what shows it."),
            Relation.CHANGED: _("Bring what you do and keep to the new words."),
            Relation.MERGED: _("Look at it anew: it takes in what stood apart."),
            Relation.MOVED: _(
                "Change the numbers in documents, and look whether more changed."
            ),
            Relation.UNCHANGED: _("Nothing."),
            Relation.GONE: _("It is asked no longer; keep it if it serves you."),
        }[Relation(self.relation)]


def transition_rows(
    changes: Sequence[EditionChange], results: Mapping[str, Stored]
) -> list[TransitionRow]:
    """A row for each requirement of the new edition in its order, then what is gone."""
    by_new: dict[str, list[EditionChange]] = {}
    for one in changes:
        by_new.setdefault(one.new_id or "", []).append(one)
    gone = by_new.pop("", [])
    groups = sorted(by_new.values(), key=lambda some: _position(some[0].new))
    return [_row(some, changes, results) for some in (*groups, *([one] for one in gone))]


def _position(requirement: Requirement | None) -> int:
    return requirement.position if requirement else 0


def _row(
    some: Sequence[EditionChange],
    changes: Sequence[EditionChange],
    results: Mapping[str, Stored],
) -> TransitionRow:
    new = some[0].new
    return TransitionRow(
        new=new,
        changes=tuple(some),
        before=tuple((one.old, results.get(one.old.ref)) for one in some if one.old),
        after=results.get(new.ref) if new else None,
        carries=_carries(some, changes),
    )


def _carries(some: Sequence[EditionChange], changes: Sequence[EditionChange]) -> Carries:
    found = carried(some[0].old_id or "", changes) if len(some) == 1 else None
    if found is None:
        return Carries.NO
    return Carries.YES if found.sure else Carries.CONFIRM


def results_under(editions: Iterable[str]) -> dict[str, Stored]:
    """Today's results of editions, also of those not followed; kept until something changes."""
    kept = renewed()
    results, followed = read(kept), editions_followed()
    wanted = list(editions)
    missing = tuple(one for one in wanted if one not in followed)
    if missing:
        name = f"under {','.join(missing)}"
        results |= remembered(
            name, kept, make=lambda: read(unkept(assess(kept.day, editions=missing)))
        )
    return {ref: one for ref, one in results.items() if ref.rpartition(":")[0] in wanted}
