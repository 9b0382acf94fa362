"""Customers: who services are agreed with (ISO/IEC 20000-1:2018, 8.3.2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, Reference
from ringbeam.core.registers import View, register
from ringbeam.core.rules import auditor, customer, inside, manager, owner


@register(prefix="CUS", clauses=("ISO/IEC 20000-1:2018 8.3.2",))
class Customer(Record):
    """An organization, or a part of one, that receives services."""

    notes = models.TextField(_("notes"), blank=True)
    approver = Reference(
        "person",
        verbose_name=_("who approves its orders"),
        null=True,
        blank=True,
    )
    known_as = models.CharField(_("known elsewhere as"), max_length=120, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        indexes = (models.Index(fields=["known_as"], name="services_customer_known"),)

    class Register:
        columns = ("title", "owner", "updated")
        filters = ("owner", "archived")
        sorts = ("title", "-updated")
        search = ("title", "notes", "known_as")
        form = ("title", "notes", "owner", "approver", "known_as")
        views = (View("all", _("All customers")),)
        see, edit, add = inside | auditor | customer, manager | owner, manager
        icon, stands_for = "building-community", "customer"
