"""Duties: what recurs at planned intervals, such as reviews, tests and evaluations (6, 9)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, Reference, shared_reference
from ringbeam.core.intervals import MONTHS, Interval
from ringbeam.core.registers import ALL, OPEN, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.core.written import WrittenField
from ringbeam.planning.duty_life import DUTY_LIFE
from ringbeam.planning.duty_rule import (
    ACTIVITIES,
    PERIODS,
    interval_of,
    keep_the_rule,
    wrong_in,
)
from ringbeam.planning.fixed_days import FIXED_DAYS
from ringbeam.planning.occurring import follow_the_rule
from ringbeam.standards.citing import CITED
from ringbeam.standards.naming_editions import EDITIONS


@register(
    prefix="DTY",
    clauses=(
        *("ISO 9001:2015 9.1.1", "ISO 9001:2026 9.1.1", "ISO 14001:2015 9.1.1"),
        *("ISO 14001:2026 9.1.1", "ISO 45001:2018 9.1.1", "ISO/IEC 27001:2013 9.1"),
        *("ISO/IEC 27001:2022 9.1", "ISO/IEC 20000-1:2018 9.1"),
    ),
    plural="duties",
)
class Duty(Record):
    """Something that somebody does again and again: when, by whom, and for which clauses.

    It recurs ``every`` so many of ``period`` from ``first`` on, or on ``fixed`` days.
    ``opened_before`` is how many days before it is due it can be done; ``minutes`` is the
    effort of one occurrence, where somebody knows it.
    """

    owner = shared_reference("person", label=_("owner"))
    activity = models.CharField(
        _("what recurs"), max_length=12, choices=ACTIVITIES, default="review"
    )
    description = models.TextField(_("what is to be done, and what shows it"), blank=True)
    process = Reference("process", verbose_name=_("process"), null=True, blank=True)
    every = models.PositiveSmallIntegerField(
        _("every"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
    )
    period = models.CharField(
        _("of which period"), max_length=6, choices=PERIODS, default=MONTHS
    )
    fixed = WrittenField(_("fixed days"), wording=FIXED_DAYS, default=list, blank=True)
    first = models.DateField(_("first on"))
    opened_before = models.PositiveSmallIntegerField(
        _("days before it is due when it can be done"),
        default=14,
        validators=[MaxValueValidator(366)],
    )
    serves = WrittenField(_("clauses served"), wording=CITED, default=list, blank=True)
    editions = WrittenField(_("done for"), wording=EDITIONS, default=list, blank=True)
    minutes = models.PositiveIntegerField(_("minutes each time"), null=True, blank=True)
    ended_because = models.TextField(_("why it ended"), blank=True)
    since = models.DateTimeField(_("in force since"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("duty")
        verbose_name_plural = _("duties")

    class Register:
        life = DUTY_LIFE
        columns = ("title", "activity", "state", "owner", "every", "period", "serves")
        filters = ("state", "activity", "owner", "process", "site", "unit", "archived")
        sorts = ("title", "-entry", "-updated")
        search = ("title", "description")
        form = (
            *("title", "activity", "owner", "description", "process", "every", "period"),
            *("fixed", "first", "opened_before", "serves", "editions", "minutes"),
            *("site", "unit", "ended_because"),
        )
        views = (View("in_force", _("In force"), "state=in_force"), OPEN, ALL)
        see, edit, add = inside | auditor, manager | owner, manager
        settle, follow = (keep_the_rule,), (follow_the_rule,)
        icon, group = "refresh", "Plan"

    @property
    def interval(self) -> Interval:
        """When it recurs."""
        return interval_of(self)

    def reasons_against(self) -> dict[str, list[str]]:
        """An interval or fixed days; it is done in its own interval alone; known clauses."""
        return wrong_in(self)
