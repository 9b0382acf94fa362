"""The life of a catalogue item: offered by a person, withdrawn, offered again (8.2.4)."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.lives import Life, Move
from ringbeam.core.rules import manager, owner

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


LIFE = Life(
    start=DRAFT,
    states={DRAFT: _("Draft"), OFFERED: _("Offered"), WITHDRAWN: _("Withdrawn")},
    moves=(
        Move(
            *("offer", _("Offer"), (DRAFT, WITHDRAWN), OFFERED),
            needs=(has_a_service, form_is_published),
            stamps="offered",
            icon="check",
        ),
        Move("withdraw", _("Withdraw"), (OFFERED,), WITHDRAWN),
    ),
    closed=frozenset({WITHDRAWN}),
    who=manager | owner,
)
