"""Catalogue items: what can be ordered, in words of those who order (20000-1:2018, 8.2.4)."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import (
    Record,
    among_open,
    refers_to,
    shared_reference,
)
from ringbeam.core.registers import ALL, View, register
from ringbeam.core.rules import auditor, customer, inside, manager, owner
from ringbeam.organization.groups import Group
from ringbeam.organization.questionnaires import Questionnaire
from ringbeam.services.calendars import Calendar
from ringbeam.services.catalogue_life import (
    LIFE,
    OFFERED,
    offered_to_all,
    show_to_whom,
    to_cents,
)
from ringbeam.services.catalogue_lines import (
    PER,
    UNITS,
    approval_steps,
    currencies,
    faults_of_steps,
    fulfilment_steps,
)
from ringbeam.services.delivery import delivery_in_words, within


@register(
    prefix="ITM",
    clauses=("ISO/IEC 20000-1:2018 8.2.4", "ISO/IEC 20000-1:2018 8.6.2"),
    kind="catalogue_item",
    plural="catalogue-items",
)
class CatalogueItem(Record):
    """Something that can be asked for: what one gets, by when, for how much, and who agrees.

    One for a ``customer`` is ordered by its people alone, one for a ``group`` by those of the
    group. ``form`` asks what must be known; an order keeps the version that was answered.
    """

    about = shared_reference("service", label=_("service"), public="service")
    customer = shared_reference("customer", label=_("only for the customer"))
    description = models.TextField(_("what one gets"), blank=True)
    group = refers_to(Group, verbose_name=_("only for the group"))
    heading = models.CharField(_("heading in the catalogue"), max_length=80, blank=True)
    price = models.DecimalField(
        _("price"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, choices=currencies)
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
        settle = (to_cents, show_to_whom)
        inside_only = ("instructions", "tasks", "fulfilled_by", "approvals")
        icon, seldom = "shopping-cart", True

    def reasons_against(self) -> dict[str, list[str]]:
        """A price has a currency; what is offered can be approved and fulfilled."""
        found: dict[str, list[str]] = {}
        if self.price is not None and self.price < 0:
            found["price"] = [_now("A price is not below zero.")]
        if self.price and not self.currency:
            found["currency"] = [_now("Give the currency, as in EUR.")]
        steps = faults_of_steps(self.approvals, self.tasks) if self.state == OFFERED else {}
        return {**found, **steps}

    @property
    def delivery_words(self) -> str:
        """By when it is delivered; empty where nothing is promised."""
        return delivery_in_words(self.delivery, self.delivery_unit)

    def delivered_by(self, at: datetime) -> datetime | None:
        """When an order of then is to be delivered; None without a promise."""
        return within(self.calendar, at, self.delivery, unit=self.delivery_unit)
