"""Agreements on service levels with customers (ISO/IEC 20000-1:2018, 8.3.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, shared_reference
from ringbeam.core.lives import Life, Move
from ringbeam.core.registers import View, register
from ringbeam.core.rules import auditor, customer, inside, manager, owner
from ringbeam.services.calendars import Calendar


@register(prefix="AGR", clauses=("ISO/IEC 20000-1:2018 8.3.3",))
class Agreement(Record):
    """What is promised to a customer for a service, per priority.

    ``targets`` is a list of {"priority": 1, "metric": "response" | "resolution" | "update",
    "seconds": open seconds} or {"days": working days}. ``switches`` say which states pause which
    metric and what a change of priority and a reopening do.
    """

    customer = shared_reference("customer", label=_("customer"), required=True)
    about = shared_reference("service", label=_("service"), public="service")
    calendar = models.ForeignKey(
        Calendar, models.PROTECT, related_name="+", verbose_name=_("calendar")
    )
    targets = models.JSONField(_("targets"), default=list)
    switches = models.JSONField(_("switches"), default=dict, blank=True)
    workload = models.PositiveIntegerField(_("workload limit per month"), null=True, blank=True)
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)
    review = models.DateField(_("next review"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        indexes = (models.Index(fields=["customer", "about"], name="services_agreement_for"),)

    class Register:
        life = Life(
            start="draft",
            states={"draft": _("Draft"), "in_force": _("In force"), "ended": _("Ended")},
            moves=(
                Move("agree", _("Put in force"), ("draft",), "in_force", manager | owner),
                Move("finish", _("End"), ("in_force",), "ended", manager | owner),
            ),
            closed=frozenset({"ended"}),
        )
        columns = ("title", "customer", "service", "state", "start", "end", "review")
        filters = ("state", "customer", "service", "archived")
        sorts = ("title", "-updated")
        search = ("title",)
        form = (
            *("title", "customer", "service", "calendar", "targets", "switches"),
            *("workload", "start", "end", "review", "owner"),
        )
        views = (View("in_force", _("In force"), "state=in_force"), View("all", _("All")))
        see, edit, add = inside | auditor | customer, manager | owner, manager
        icon = "file-certificate"
