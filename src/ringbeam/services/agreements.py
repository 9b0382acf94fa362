"""Agreements on service levels with customers (ISO/IEC 20000-1:2018, 8.3.3)."""

from django.db import models
from django.utils.translation import gettext as said_now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.entries import Record, shared_reference
from ringbeam.core.events import subscribe
from ringbeam.core.lives import Life, Move
from ringbeam.core.registers import View, register
from ringbeam.core.rules import auditor, customer, inside, manager, owner
from ringbeam.core.written import WrittenField
from ringbeam.services.calendars import Calendar
from ringbeam.services.levels import LevelsError
from ringbeam.services.terms import said, switches_from, targets_from
from ringbeam.services.tickets import unheard_of
from ringbeam.services.versions import keep_versions
from ringbeam.services.wordings import PROMISED, SWITCHED


@register(prefix="AGR", clauses=("ISO/IEC 20000-1:2018 8.3.3",))
class Agreement(Record):
    """What is promised to a customer for a service, per priority.

    ``targets`` is a list of {"priority": 1, "metric": "response" | "resolution" | "update",
    "seconds": open seconds} or {"days": working days}, where wanted with {"share": 95}, the per
    cent of promises to be kept. ``switches`` are {"pausing": {metric: [state]}, "on_priority",
    "on_reopening", "answering": [state]}; entering an answering state counts as the response of
    an imported ticket, whose log holds no replies.
    """

    customer = shared_reference("customer", label=_("customer"), required=True)
    about = shared_reference("service", label=_("service"), public="service")
    calendar = models.ForeignKey(
        Calendar, models.PROTECT, related_name="+", verbose_name=_("calendar")
    )
    targets = WrittenField(_("targets"), wording=PROMISED, default=list, blank=True)
    switches = WrittenField(_("switches"), wording=SWITCHED, default=dict, blank=True)
    workload = models.PositiveIntegerField(_("workload limit per month"), null=True, blank=True)
    reopen_days = models.PositiveSmallIntegerField(
        _("days in which it can be reopened"),
        null=True,
        blank=True,
        help_text=_("By who asked, after it was done. Empty: without an end."),
    )
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
                Move(
                    *("agree", _("Put in force"), ("draft",), "in_force", manager | owner),
                    signed=_("Agreed with the customer"),
                ),
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
            *("workload", "reopen_days", "start", "end", "review", "owner"),
        )
        views = (View("in_force", _("In force"), "state=in_force"), View("all", _("All")))
        see, edit, add = inside | auditor | customer, manager | owner, manager
        icon, follow = "file-certificate", (keep_versions,)

    def reasons_against(self) -> dict[str, list[str]]:
        """What cannot be promised, by field."""
        found: dict[str, list[str]] = {}
        for name, read in (("targets", targets_from), ("switches", switches_from)):
            try:
                read(getattr(self, name))
            except LevelsError as fault:
                found[name] = [said(fault)]
        for name, reasons in unheard_of(self.targets, self.switches).items():
            found.setdefault(name, reasons)
        if self.end is not None and self.end < self.start:
            found["end"] = [said_now("It ends before it begins.")]
        return found


def renew(calendar: Calendar, act: Act) -> None:
    """Give the agreements under a calendar that was changed a version of their own."""
    keep_versions(list(Agreement.rows.filter(calendar_id=calendar.pk)), act)


subscribe("calendar.edit", renew)
