"""Availability targets: how much of the agreed time a service is there (20000-1, 8.7.1)."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.entries import Record, shared_reference
from ringbeam.core.lives import Life, Move, Words, filled
from ringbeam.core.registers import ALL, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.services.calendars import Calendar

COUNTS, TOLD, NEVER = "counts", "told", "left_out"
PLANNED_WORK = (
    (COUNTS, _("Counts as lost")),
    (TOLD, _("Is left out when it was told ahead")),
    (NEVER, _("Is left out")),
)


def asks_for_something(target: Any, _act: Act) -> Words | None:
    """A target of nothing is kept by a service that is never there."""
    return None if target.share > 0 else _("Say how much of the time.")


@register(
    prefix="AVT",
    clauses=("ISO/IEC 20000-1:2018 8.7.1",),
    kind="availability_target",
    plural="availability-targets",
)
class AvailabilityTarget(Record):
    """What share of the agreed service time a service is there for its users, and why so much.

    ``calendar`` is the agreed service time; a month is what is measured against the target.
    """

    about = shared_reference("service", label=_("service"), public="service", required=True)
    customer = shared_reference("customer", label=_("customer, or all"))
    calendar = models.ForeignKey(
        Calendar, models.PROTECT, related_name="+", verbose_name=_("agreed service time")
    )
    share = models.DecimalField(
        _("per cent of that time"),
        max_digits=6,
        decimal_places=3,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    planned_work = models.CharField(
        _("planned work"), max_length=8, choices=PLANNED_WORK, default=TOLD
    )
    notice_hours = models.PositiveSmallIntegerField(_("told so many hours ahead"), default=72)
    requirement = models.TextField(
        _("what asks for it"),
        blank=True,
        help_text=_("The need of the business, the agreement, the law, and the risk."),
    )
    review = models.DateField(_("next review"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("availability target")
        verbose_name_plural = _("availability targets")
        indexes = (models.Index(fields=["about"], name="services_availability_for"),)

    class Register:
        life = Life(
            start="draft",
            states={"draft": _("Draft"), "in_force": _("In force"), "ended": _("Ended")},
            moves=(
                Move(
                    *("agree", _("Put in force"), ("draft",), "in_force", manager | owner),
                    needs=(
                        asks_for_something,
                        filled("requirement", _("Say what asks for it.")),
                    ),
                    asks=("share", "requirement"),
                    icon="check",
                ),
                Move("finish", _("End"), ("draft", "in_force"), "ended", manager | owner),
            ),
            closed=frozenset({"ended"}),
        )
        columns = ("title", "service", "customer", "share", "state", "review")
        filters = ("state", "service", "customer", "owner", "archived")
        sorts = ("title", "-updated")
        search = ("title", "requirement")
        form = (
            *("title", "service", "customer", "calendar", "share", "planned_work"),
            *("notice_hours", "requirement", "review", "owner"),
        )
        views = (View("in_force", _("In force"), "state=in_force"), ALL)
        see, edit, add = inside | auditor, manager | owner, manager
        icon, seldom = "target-arrow", True
