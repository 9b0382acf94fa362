"""The life of a control: undecided, included or left out; each time with a reason (6.1.3 d)."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.links import Link
from ringbeam.core.lives import Life, Move, Words, filled
from ringbeam.core.rules import manager, owner

TREATS = "treats"
UNDECIDED, INCLUDED, EXCLUDED = "undecided", "included", "excluded"
STATED = ("law", "contract", "good_practice")
ASKED_FOR = _("The law or a contract asks for it, as you say yourselves.")


def it_is_said_why(control: Any, _act: Act) -> Words | None:
    """There is a reason to include it: stated, in words, or a risk that it treats."""
    if control.justification.strip() or any(getattr(control, name) for name in STATED):
        return None
    ends = Q(source_id=control.pk, target__kind="risk")
    ends |= Q(target_id=control.pk, source__kind="risk")
    if Link.objects.filter(ends, kind=TREATS).exists():
        return None
    return _("Say why it is included: in words, by what asks for it, or by a risk it treats.")


def nothing_asks_for_it(control: Any, _act: Act) -> Words | None:
    """Neither law nor contract asks for what is left out."""
    if control.law or control.contract:
        return ASKED_FOR
    return None


LIFE = Life(
    start=UNDECIDED,
    states={
        UNDECIDED: _("Undecided"),
        INCLUDED: _("Included"),
        EXCLUDED: _("Left out"),
    },
    moves=(
        Move(
            *("include", _("Include"), (UNDECIDED, EXCLUDED), INCLUDED),
            needs=(it_is_said_why,),
            asks=("justification", *STATED, "owner"),
            icon="check",
        ),
        Move(
            *("leave_out", _("Leave out"), (UNDECIDED, INCLUDED), EXCLUDED),
            needs=(
                filled("justification", _("Say why it is left out.")),
                nothing_asks_for_it,
            ),
            asks=("justification", "law", "contract"),
            icon="minus",
        ),
        Move("reconsider", _("Decide anew"), (INCLUDED, EXCLUDED), UNDECIDED),
    ),
    closed=frozenset({INCLUDED, EXCLUDED}),
    who=manager | owner,
)
