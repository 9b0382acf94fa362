"""Occurrences of duties: each planned day, done or missed; a missed one stays visible (9.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, Reference, among_open, refers_to, shared_reference
from ringbeam.core.registers import ALL, MINE, OPEN, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.core.written import WrittenField
from ringbeam.planning.duties import Duty
from ringbeam.planning.duty_life import OCCURRENCE_LIFE
from ringbeam.planning.duty_rule import ACTIVITIES
from ringbeam.planning.missing import keep_the_miss, wrong_days_of
from ringbeam.planning.occurring import plan_on
from ringbeam.standards.citing import CITED


@register(
    prefix="DTO",
    kind="duty_occurrence",
    plural="duty-occurrences",
    clauses=(
        *("ISO 9001:2015 9.1.1", "ISO 9001:2026 9.1.1", "ISO 14001:2015 9.1.1"),
        *("ISO 14001:2026 9.1.1", "ISO 45001:2018 9.1.1", "ISO/IEC 27001:2013 9.1"),
        *("ISO/IEC 27001:2022 9.1", "ISO/IEC 20000-1:2018 9.1"),
    ),
)
class DutyOccurrence(Record):
    """One time that a duty falls due: the planned day, and what shows that it was done.

    ``planned`` is the day by the duty's interval and stays; ``day`` is when it is due now.
    ``missed_on`` is the first day that passed without it, and stays, too. ``extra`` says that a
    person added it beside the interval. ``activity`` and ``serves`` are those of the duty from
    when it can be done: what the duty cites later changes nothing of what was missed.
    """

    owner = shared_reference("person", label=_("owner"))
    duty = refers_to(Duty, required=True, verbose_name=_("duty"))
    planned = models.DateField(_("planned for"))
    day = models.DateField(_("due on"), null=True, blank=True)
    evidence = models.TextField(_("what was done, and what shows it"), blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    moved_because = models.TextField(_("why it is moved"), blank=True)
    missed_because = models.TextField(_("why it was missed"), blank=True)
    skipped_because = models.TextField(_("why it is skipped"), blank=True)
    done_by = Reference("person", verbose_name=_("done by"), null=True, editable=False)
    moved_by = Reference("person", verbose_name=_("moved by"), null=True, editable=False)
    activity = models.CharField(
        _("what recurs"), max_length=12, choices=ACTIVITIES, blank=True, editable=False
    )
    serves = WrittenField(
        _("clauses served"), wording=CITED, default=list, blank=True, editable=False
    )
    missed_on = models.DateField(_("not done by"), null=True, editable=False)
    extra = models.BooleanField(_("beside the interval"), default=False, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("occurrence of a duty")
        verbose_name_plural = _("occurrences of duties")
        constraints = (
            models.UniqueConstraint(
                fields=["duty", "planned"],
                condition=models.Q(extra=False),
                name="planning_dutyoccurrence_once",
            ),
        )
        indexes = (among_open("planning_dutyoccurrence_open", "due", "entry"),)

    class Register:
        life = OCCURRENCE_LIFE
        columns = ("title", "state", "duty", "owner", "planned", "day", "done_on", "missed_on")
        filters = ("state", "duty", "owner", "planned", "missed_on", "site", "unit", "archived")
        sorts = ("due", "-planned", "-updated")
        search = ("title", "evidence")
        form = (
            *("title", "duty", "planned", "day", "moved_because", "owner", "evidence"),
            *("done_on", "missed_because", "skipped_because", "site", "unit"),
        )
        views = (
            OPEN,
            MINE,
            View("late", _("Late"), "state=late", hot=True),
            View("missed", _("Missed"), "state=missed", hot=True),
            ALL,
        )
        see, edit, add = inside | auditor, manager | owner, manager
        settle, follow = (keep_the_miss,), (plan_on,)
        icon, group = "calendar-time", "Check"

    def reasons_against(self) -> dict[str, list[str]]:
        """A moved day needs a reason and stays before the next planned one."""
        return wrong_days_of(self)
