"""The life of a scope: drafted, approved by somebody else, ended by the next one (4.3)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.lives import Life, Move, Words, filled
from ringbeam.core.rules import manager
from ringbeam.core.writing import take
from ringbeam.organization.approving import is_not_an_author, written_by_others

DRAFT, IN_FORCE, ENDED = "draft", "in_force", "ended"
APPROVE, END = "approve", "end"
WRITTEN = (
    *("title", "editions", "extent", "activities", "products", "boundaries"),
    *("considered", "parties"),
)


def it_names_editions(scope: Any, _act: Act) -> Words | None:
    """It is known for which standards it is."""
    return None if scope.editions else _("Name the editions that it is for.")


def no_other_is_in_force(scope: Any, _act: Act) -> Words | None:
    """One scope is in force for an edition, but for the one that this one replaces."""
    others = type(scope).rows.filter(state=IN_FORCE)
    for one in others.exclude(pk__in=[scope.pk, scope.replaces_id or scope.pk]):
        if both := sorted({*one.editions} & {*scope.editions}):
            said = _now("%(ref)s is in force for %(edition)s: revise or end it.")
            return said % {"ref": one.ref, "edition": both[0]}
    return None


LIFE = Life(
    start=DRAFT,
    states={DRAFT: _("Draft"), IN_FORCE: _("In force"), ENDED: _("Ended")},
    moves=(
        Move(
            *(APPROVE, _("Approve"), (DRAFT,), IN_FORCE),
            needs=(
                it_names_editions,
                filled("activities", _("Say which activities are within it.")),
                filled("considered", _("Say which issues and requirements were considered.")),
                no_other_is_in_force,
                is_not_an_author,
            ),
            stamps="approved",
            signed=_("Approved as the scope of the management system"),
            lasting=_("The scope before it has ended."),
            icon="signature",
        ),
        Move(END, _("End"), (DRAFT, IN_FORCE), ENDED),
    ),
    closed=frozenset({ENDED}),
    who=manager,
)
fixed = written_by_others(*WRITTEN, drafts=(DRAFT,))


def end_the_one_before(scopes: Sequence[Any], act: Act) -> None:
    """With its approval a scope ends the one that it replaces, in the same transaction."""
    for one in scopes:
        before = one.replaces if act.said == APPROVE else None
        if before is not None and before.state == IN_FORCE:
            take(before, END, by=act.by)
