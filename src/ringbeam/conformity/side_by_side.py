"""An old and a new edition side by side on the map, and the moves that lie ahead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ringbeam.conformity.bounds import Bound, bound_over
from ringbeam.conformity.plans import covered
from ringbeam.conformity.transition import TransitionRow, transition_rows
from ringbeam.conformity.transition_page import Progress, address, progress_of
from ringbeam.organization.certificates import SUSPENDED, VALID, Certificate
from ringbeam.standards.edition_changes import Relation, changes_between
from ringbeam.standards.edition_transitions import EditionTransition, transitions


@dataclass(frozen=True)
class Ahead:
    """A move that lies ahead, since its old edition is followed: by when, and how far it is.

    ``left`` is for how many requirements something is to be done that no action names.
    """

    transition: EditionTransition
    url: str
    bound: Bound
    progress: Progress
    left: int


def moves_away(followed: Sequence[str]) -> list[EditionTransition]:
    """The transitions away from editions that are followed, in the order of the table."""
    return [one for one in transitions() if one.old_edition_id in followed]


def move_address(one: EditionTransition) -> str:
    """The page of a move."""
    return address(one.old_edition_id, one.new_edition_id)


def ahead(followed: Sequence[str]) -> list[Ahead]:
    """The moves away from editions that are followed, in the order of the table."""
    held = moves_away(followed)
    if not held:
        return []
    rows = Certificate.rows.filter(state__in=(VALID, SUSPENDED), archived=False)
    certificates = list(rows.order_by("valid_until", "pk"))
    return [_ahead(one, bound_over(one, certificates)) for one in held]


def _ahead(one: EditionTransition, bound: Bound) -> Ahead:
    old, new = one.old_edition_id, one.new_edition_id
    rows = transition_rows(changes_between(old, new), {})
    known = covered([row.ref for row in rows if row.ref], closed=True)
    left = sum(row.to_do and row.ref not in known for row in rows)
    return Ahead(one, move_address(one), bound, progress_of(known.values(), bound), left)


def changed_here(followed: Sequence[str]) -> Mapping[str, str]:
    """What became of each requirement of a new edition whose old one is followed, too.

    Without what is unchanged and sure. No query where no edition is there twice.
    """
    standards = [one.partition(":")[0] for one in followed]
    if len(set(standards)) == len(standards):
        return {}
    found: dict[str, str] = {}
    for one in transitions():
        if {one.old_edition_id, one.new_edition_id} <= set(followed):
            rows = transition_rows(changes_between(one.old_edition_id, one.new_edition_id), {})
            found |= {row.ref: row.relation for row in rows if row.ref and _is_marked(row)}
    return found


def _is_marked(row: TransitionRow) -> bool:
    return row.relation != Relation.UNCHANGED or not row.sure
