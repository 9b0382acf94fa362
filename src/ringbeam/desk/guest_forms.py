"""Guest forms: by which somebody without an account reports what is wrong (8.6.1, 8.2.4)."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.entries import Record, refers_to, shared_reference
from ringbeam.core.lives import Life, Move
from ringbeam.core.registers import ALL, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.organization.groups import Group

OPEN = "open_to_guests"
LEAST, MOST, USUAL = 1, 1000, 20


def letters_can_leave(_form: Any, _act: Act) -> str | Promise | None:
    """Guests confirm their address by a letter; without mail nobody could report."""
    if settings.SENDS_MAIL:
        return None
    return _("This installation sends no e-mail, by which guests confirm their address.")


@register(
    prefix="GFM",
    clauses=("ISO/IEC 20000-1:2018 8.6.1",),
    kind="guest_form",
    plural="guest-forms",
)
class GuestForm(Record):
    """Where somebody without an account reports: what is said above, and what becomes of it.

    A report is an incident once its sender has confirmed the address by a letter.
    """

    about = shared_reference("service", label=_("service"), public="service")
    customer = shared_reference("customer", label=_("for the customer"))
    introduction = models.TextField(
        _("what guests read first"),
        blank=True,
        help_text=_("Everybody who has the address reads it."),
    )
    group = refers_to(Group, verbose_name=_("given to the group"))
    listed = models.BooleanField(
        _("named on the sign-in page"),
        default=True,
        help_text=_("Otherwise only who has its address finds it."),
    )
    hourly = models.PositiveIntegerField(
        _("reports an hour, at most"),
        default=USUAL,
        validators=(MinValueValidator(LEAST), MaxValueValidator(MOST)),
        help_text=_("Further ones are asked to come back later."),
    )

    class Meta(Record.Meta):
        verbose_name = _("guest form")
        verbose_name_plural = _("guest forms")

    class Register:
        life = Life(
            start="prepared",
            states={"prepared": _("Prepared"), OPEN: _("Open to guests"), "shut": _("Shut")},
            moves=(
                Move(
                    *("admit", _("Open to guests"), ("prepared", "shut"), OPEN),
                    needs=(letters_can_leave,),
                    icon="player-play",
                    lasting=_("Everybody with the address can report from now on."),
                ),
                Move("shut", _("Shut"), (OPEN,), "shut"),
            ),
            closed=frozenset({"shut"}),
            who=manager | owner,
        )
        columns = ("title", "state", "service", "customer", "group", "hourly", "owner")
        filters = ("state", "service", "customer", "owner", "archived")
        sorts = ("title", "-updated")
        search = ("title",)
        form = (
            *("title", "introduction", "service", "customer", "group", "listed", "hourly"),
            "owner",
        )
        views = (ALL,)
        see, edit, add = inside | auditor, manager | owner, manager
        icon, group, seldom = "world", "Plan", True


def open_forms() -> "models.QuerySet[GuestForm]":
    """The forms by which guests can report now; none where no letter can leave."""
    rows = GuestForm.rows.filter(state=OPEN, archived=False).order_by("title", "pk")
    return rows if settings.SENDS_MAIL else rows.none()
