"""A safeguard: a lack of independence, accepted in writing by somebody else (9.2.2)."""

from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ringbeam.core import values, writing
from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.entries import RecordT
from ringbeam.core.refusals import Forbidden
from ringbeam.evaluation.independence import Conflict


def is_for_others(safeguard: str, by: Actor, whose: Collection[int | None]) -> None:
    """Raise ValidationError when nothing is said, Forbidden for those who are in conflict."""
    if not safeguard.strip():
        raise ValidationError({"safeguard": [_("This field is required.")]})
    if not by.everything and (by.person is None or by.person in whose):
        said = _("A safeguard is accepted by somebody whose independence is not asked about.")
        raise Forbidden([said])


def accepted(
    record: RecordT, found: Sequence[Conflict], safeguard: str, act: Act, *, told: str = ""
) -> RecordT:
    """Keep what is said for the conflicts that there are, and for no later one.

    ``told`` is a column that shows the same conflicts.
    """
    entry, kept = writing.locked(record, act.by)
    fresh: Any = kept
    before = values.snapshot(fresh)
    fresh.safeguard, fresh.safeguarded_by_id = safeguard.strip(), act.by.person
    fresh.accepted = [one.kept() for one in found]
    if told:
        setattr(fresh, told, fresh.accepted)
    return writing.store(entry, kept, before, act)
