"""The life of a catalogue item: offered by a person, withdrawn, offered again (8.2.4)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.conditions import NOBODY, among
from ringbeam.core.entries import NORMAL, RESTRICTED
from ringbeam.core.lives import Life, Move
from ringbeam.core.rules import Rule, manager, owner
from ringbeam.services.catalogue_lines import faults_of_steps

CENT = Decimal("0.01")
DRAFT, OFFERED, WITHDRAWN = "draft", "offered", "withdrawn"


def has_a_service(item: Any, _act: Act) -> str | Promise | None:
    """Whatever is ordered belongs to a service, with an owner who answers for it."""
    return None if item.about_id else _("No service is given.")


def form_is_published(item: Any, _act: Act) -> str | Promise | None:
    """Its form can be answered with a name."""
    if item.form_id is None:
        return None
    if not item.form.edition:
        return _("Its form is not published.")
    return _("Its form is anonymous.") if item.form.anonymous else None


def can_be_fulfilled(item: Any, _act: Act) -> str | Promise | None:
    """Its steps name who approves, and tasks come after earlier ones."""
    faults = faults_of_steps(item.approvals, item.tasks)
    return " ".join(one for some in faults.values() for one in some) or None


LIFE = Life(
    start=DRAFT,
    states={DRAFT: _("Draft"), OFFERED: _("Offered"), WITHDRAWN: _("Withdrawn")},
    moves=(
        Move(
            *("offer", _("Offer"), (DRAFT, WITHDRAWN), OFFERED),
            needs=(has_a_service, form_is_published, can_be_fulfilled),
            stamps="offered",
            icon="check",
        ),
        Move("withdraw", _("Withdraw"), (OFFERED,), WITHDRAWN),
    ),
    closed=frozenset({WITHDRAWN}),
    who=manager | owner,
)

offered_to_all = Rule(
    _("can order it"),
    lambda actor, kind: among("privacy", [NORMAL]) if actor.grants else NOBODY,
)


def to_cents(items: Sequence[Any], _act: Act) -> None:
    """A price is kept as it is stored: with two places."""
    for one in items:
        if one.price is not None:
            one.price = one.price.quantize(CENT)


def show_to_whom(items: Sequence[Any], _act: Act) -> None:
    """Everybody who signs in sees what is offered to all; the rest is for those it names."""
    for one in items:
        open_to_all = one.state == OFFERED and one.customer_id is None and one.group_id is None
        one.privacy = NORMAL if open_to_all else RESTRICTED
