"""Continuity requirements: how long a service may be away, and why (20000-1:2018, 8.7.2)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.entries import Record, refers_to, shared_reference
from ringbeam.core.lives import Life, Move, Words, filled
from ringbeam.core.registers import ALL, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.documents.documents import Document

NEED = (("", _("Not decided yet")), ("yes", _("Needs a plan")), ("no", _("Needs no plan")))


def hours(label: Any) -> Any:
    """Hours, to the hundredth."""
    return models.DecimalField(label, max_digits=7, decimal_places=2, null=True, blank=True)


def times_agree(one: Any, _act: Act) -> Words | None:
    """What needs a plan says how soon it is back, which is before the harm is too great."""
    if one.planned != "yes":
        return None
    if one.tolerable is None or one.recovery_time is None or one.recovery_point is None:
        return _("Say how long it may be away, how soon it is back, and what may be lost.")
    if one.recovery_time > one.tolerable:
        return _("It is to be back sooner than it may be away at most.")
    return None


def plan_is_named(one: Any, _act: Act) -> Words | None:
    """What needs a plan names it, and it is in force."""
    if one.planned != "yes" or (one.plan is not None and one.plan.edition):
        return None
    return _("Name its continuity plan: a document that is in force.")


@register(
    prefix="BIA",
    clauses=("ISO/IEC 20000-1:2018 8.7.2", "ISO/IEC 27001:2022 A.5.30"),
    kind="continuity_requirement",
    plural="continuity-requirements",
)
class ContinuityRequirement(Record):
    """What the loss of a service does to those who need it, and so how soon it must be back.

    Times are hours on the clock: ``tolerable`` is the longest that it may be away,
    ``recovery_time`` and ``recovery_point`` what is to be reached (ISO 22301, 3.25 and 3.26).
    """

    about = shared_reference("service", label=_("service"), public="service", required=True)
    impact = models.TextField(_("what its loss does, and after what time"), blank=True)
    critical = models.TextField(_("when it is needed most"), blank=True)
    planned = models.CharField(_("continuity plan"), max_length=3, choices=NEED, blank=True)
    tolerable = hours(_("hours that it may be away at most"))
    recovery_time = hours(_("hours until it is back"))
    recovery_point = hours(_("hours of data that may be lost"))
    plan = refers_to(Document, verbose_name=_("plan"))
    needs = models.TextField(_("what it needs to be recovered"), blank=True)
    review = models.DateField(_("next review"), null=True, blank=True)
    approved = models.DateTimeField(_("approved"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("continuity requirement")
        verbose_name_plural = _("continuity requirements")
        indexes = (models.Index(fields=["about"], name="services_continuity_for"),)

    class Register:
        life = Life(
            start="draft",
            states={"draft": _("Draft"), "in_force": _("In force"), "ended": _("Ended")},
            moves=(
                Move(
                    *("approve", _("Approve"), ("draft",), "in_force", manager | owner),
                    needs=(
                        filled("impact", _("Say what its loss does.")),
                        filled("planned", _("Decide whether it needs a plan.")),
                        *(times_agree, plan_is_named),
                    ),
                    asks=("planned", "tolerable", "recovery_time", "recovery_point", "plan"),
                    stamps="approved",
                    icon="check",
                ),
                Move("revise", _("Revise"), ("in_force",), "draft", manager | owner),
                Move("finish", _("End"), ("draft", "in_force"), "ended", manager | owner),
            ),
            closed=frozenset({"ended"}),
        )
        columns = ("title", "service", "state", "recovery_time", "recovery_point", "review")
        filters = ("state", "service", "planned", "owner", "archived")
        sorts = ("title", "recovery_time", "-updated")
        search = ("title", "impact", "needs")
        form = (
            *("title", "service", "impact", "critical", "planned", "tolerable"),
            *("recovery_time", "recovery_point", "plan", "needs", "review", "owner"),
        )
        views = (View("in_force", _("In force"), "state=in_force"), ALL)
        see, edit, add = inside | auditor, manager | owner, manager
        icon, seldom = "lifebuoy", True
