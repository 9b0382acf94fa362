"""Catalogue items: what can be ordered, in words of those who order (20000-1:2018, 8.2.4)."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ringbeam.core.acts import Act
from ringbeam.core.conditions import NOBODY, among
from ringbeam.core.entries import (
    NORMAL,
    RESTRICTED,
    Record,
    among_open,
    refers_to,
    shared_reference,
)
from ringbeam.core.lines import CHOICE, LONG, NUMBER, RECORDS, TEXT, YES, Column, Lines
from ringbeam.core.registers import ALL, View, register
from ringbeam.core.rules import Rule, auditor, customer, inside, manager, owner
from ringbeam.organization.groups import Group
from ringbeam.organization.questionnaires import Questionnaire
from ringbeam.services.calendars import Calendar, always
from ringbeam.services.catalogue_life import LIFE, OFFERED
from ringbeam.services.levels import calendar_from, hours_of

UNITS = (("hours", _("open hours")), ("days", _("working days")))
PER = (("once", _("once")), ("month", _("a month")), ("year", _("a year")))
DECIDERS = (
    ("person", _("Person")),
    ("group", _("Group")),
    ("service_owner", _("Owner of the service")),
    ("customer", _("Approver of the customer")),
)
CURRENCY = re.compile(r"[A-Z]{3}")
HOUR = 3600

offered_to_all = Rule(
    _("can order it"),
    lambda actor, kind: among("privacy", [NORMAL]) if actor.account else NOBODY,
)


def approval_steps() -> Lines:
    """Who approves an order: those of one step decide together, the steps follow each other."""
    return Lines(
        Column("step", _("step"), NUMBER, required=True),
        Column("by", _("who approves"), CHOICE, DECIDERS, required=True),
        Column("who", _("person or group"), RECORDS, refers=("person", "group")),
        Column("all_of", _("all of the group"), YES),
        Column("above", _("only above the price of"), NUMBER),
        Column("own", _("also what one ordered oneself"), YES),
        verbose_name=_("approvals"),
    )


def fulfilment_steps() -> Lines:
    """What is to be done to fulfil an order; a task begins when those before it are done."""
    return Lines(
        Column("task", _("task"), TEXT, required=True),
        Column("how", _("how"), LONG),
        Column("who", _("person or group"), RECORDS, refers=("person", "group")),
        Column("after", _("after lines"), TEXT),
        Column("hours", _("open hours"), NUMBER),
        Column("optional", _("can be left out"), YES),
        verbose_name=_("tasks of fulfilment"),
    )


def show_to_whom(items: Sequence[Any], _act: Act) -> None:
    """Everybody who signs in sees what is offered to all; the rest is for those it names."""
    for one in items:
        open_to_all = one.state == OFFERED and one.customer_id is None and one.group_id is None
        one.privacy = NORMAL if open_to_all else RESTRICTED


@register(
    prefix="ITM",
    clauses=("ISO/IEC 20000-1:2018 8.2.4", "ISO/IEC 20000-1:2018 8.6.2"),
    kind="catalogue_item",
    plural="catalogue-items",
)
class CatalogueItem(Record):
    """Something that can be asked for: what one gets, by when, for how much, and who agrees.

    ``about`` is its service. One for a ``customer`` is ordered by its people alone, one for a
    ``group`` by those of the group. ``form`` asks what must be known; an order keeps the
    version that was answered.
    """

    about = shared_reference("service", label=_("service"), public="service")
    customer = shared_reference("customer", label=_("only for the customer"))
    description = models.TextField(
        _("what one gets"), blank=True, help_text=_("In the words of those who order.")
    )
    group = refers_to(Group, verbose_name=_("only for the group"))
    heading = models.CharField(_("heading in the catalogue"), max_length=80, blank=True)
    price = models.DecimalField(
        _("price"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(
        _("currency"), max_length=3, blank=True, help_text=_("As in EUR.")
    )
    per = models.CharField(_("paid"), max_length=6, choices=PER, default="once")
    delivery = models.PositiveIntegerField(_("delivered within"), null=True, blank=True)
    delivery_unit = models.CharField(
        _("counted in"), max_length=6, choices=UNITS, default="days"
    )
    calendar = refers_to(Calendar, verbose_name=_("calendar"))
    form = refers_to(Questionnaire, verbose_name=_("form"))
    approvals = approval_steps()
    fulfilled_by = refers_to(Group, verbose_name=_("fulfilled by the group"))
    instructions = models.TextField(
        _("instructions for fulfilment"),
        blank=True,
        help_text=_("For those who fulfil orders; who orders does not read them."),
    )
    tasks = fulfilment_steps()
    review_by = models.DateField(_("to be reviewed by"), null=True, blank=True)
    offered = models.DateTimeField(_("offered"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("catalogue item")
        verbose_name_plural = _("catalogue items")
        indexes = (among_open("services_catalogue_open", "about", "entry"),)

    class Register:
        life = LIFE
        columns = ("title", "service", "state", "price", "currency", "owner", "review_by")
        filters = ("state", "service", "customer", "owner", "review_by", "archived")
        sorts = ("title", "-entry", "review_by", "-updated")
        search = ("title", "description", "heading")
        form = (
            *("title", "description", "service", "heading", "price", "currency", "per"),
            *("delivery", "delivery_unit", "calendar", "customer", "group", "form"),
            *("approvals", "fulfilled_by", "instructions", "tasks", "owner", "review_by"),
        )
        views = (View("offered", _("Offered"), "state=offered"), ALL)
        see = inside | auditor | customer | offered_to_all
        edit, add = manager | owner, manager
        settle = (show_to_whom,)
        inside_only = ("instructions", "tasks", "fulfilled_by", "approvals")
        icon, seldom = "shopping-cart", True

    def reasons_against(self) -> dict[str, list[str]]:
        """A price has a currency, tasks come after earlier ones, approvers are named."""
        found: dict[str, list[str]] = {}
        if self.price is not None and self.price < 0:
            found["price"] = [_now("A price is not below zero.")]
        if self.price and not CURRENCY.fullmatch(self.currency):
            found["currency"] = [_now("Give the currency in three letters, as in EUR.")]
        if said := list(_wrong_order(self.tasks)):
            found["tasks"] = said
        unnamed = [
            one for one in self.approvals if one["by"] in ("person", "group") and not one["who"]
        ]
        if unnamed:
            told = _now("Line %d: name the person or the group.")
            found["approvals"] = [told % one["line"] for one in unnamed]
        return found

    @property
    def delivery_words(self) -> str:
        """By when it is delivered, in words; empty where nothing is promised."""
        number = self.delivery
        if not number:
            return ""
        if self.delivery_unit == "hours":
            return ngettext("%d open hour", "%d open hours", number) % number
        return ngettext("%d working day", "%d working days", number) % number

    def delivered_by(self, at: datetime) -> datetime | None:
        """When an order of that instant is to be delivered; None where nothing is promised."""
        return within(self.calendar, at, self.delivery, unit=self.delivery_unit)


def within(
    calendar: Any, at: datetime, amount: int | None, *, unit: str = "hours"
) -> datetime | None:
    """So many open hours or working days from an instant on, by a calendar.

    Without a calendar every hour is open and each day works. None without an amount. Raises
    LevelsError where the hours never add up.
    """
    if not amount:
        return None
    open_always = {"timezone": "UTC", "weekly": always()}
    declared = calendar.declared() if calendar is not None else open_always
    hours, start = hours_of(calendar_from(declared)), int(at.timestamp())
    if unit == "hours":
        due = hours.deadline(start, amount * HOUR)
    else:
        due = hours.days_deadline(start, amount, end_of_day=True)
    return datetime.fromtimestamp(due, UTC)


def after_lines(line: Any) -> list[int]:
    """The numbers of the lines that a task comes after; ValueError for what is no number."""
    return [int(part) for part in re.split(r"[\s,;]+", line["after"].strip()) if part]


def _wrong_order(tasks: Sequence[Any]) -> Any:
    known: set[int] = set()
    for one in tasks:
        try:
            named = set(after_lines(one))
        except ValueError:
            named = {-1}
        if not named <= known:
            yield _now("Line %d: it can only come after lines above it.") % one["line"]
        known.add(one["line"])
