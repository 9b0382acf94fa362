"""Suppliers: who delivers a part of our services, and who of us answers for it (8.3.4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, shared_reference
from ringbeam.core.lives import Life, Move, filled
from ringbeam.core.registers import ALL, View, register
from ringbeam.core.rules import auditor, inside, manager, owner

EXTERNAL, INTERNAL, CUSTOMER = "external", "internal", "customer"
SORTS = (
    (EXTERNAL, _("External supplier")),
    (INTERNAL, _("Internal supplier")),
    (CUSTOMER, _("Customer acting as a supplier")),
)
WEIGHTS = (
    ("", _("Not said yet")),
    ("high", _("High")),
    ("medium", _("Medium")),
    ("low", _("Low")),
)


@register(
    prefix="SUP",
    clauses=(
        *("ISO/IEC 20000-1:2018 8.3.4.1", "ISO/IEC 20000-1:2018 8.3.4.2"),
        *("ISO 9001:2015 8.4", "ISO/IEC 27001:2022 A.5.19"),
    ),
)
class Supplier(Record):
    """An organization, a part of ours or a customer that delivers a part of our services."""

    owner = shared_reference("person", label=_("who answers for it"))
    sort = models.CharField(_("sort"), max_length=8, choices=SORTS, default=EXTERNAL)
    provides = models.TextField(_("what it delivers, and for which services"), blank=True)
    contact = models.TextField(_("contact"), blank=True)
    weight = models.CharField(
        _("what depends on it"), max_length=6, choices=WEIGHTS, blank=True
    )
    review = models.DateField(_("next review"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")

    class Register:
        life = Life(
            start="considered",
            states={
                "considered": _("Considered"),
                "in_use": _("In use"),
                "ended": _("Ended"),
            },
            moves=(
                Move(
                    *("approve", _("Approve"), ("considered", "ended"), "in_use"),
                    needs=(filled("provides", _("Say what it delivers.")),),
                    asks=("provides", "owner"),
                    icon="check",
                ),
                Move("finish", _("End"), ("considered", "in_use"), "ended"),
            ),
            closed=frozenset({"ended"}),
            who=manager,
        )
        columns = ("title", "sort", "state", "weight", "owner", "review")
        filters = ("state", "sort", "weight", "owner", "archived")
        sorts = ("title", "review", "-updated")
        search = ("title", "provides", "contact")
        form = ("title", "sort", "provides", "contact", "weight", "owner", "review")
        views = (View("in_use", _("In use"), "state=in_use"), ALL)
        see, edit, add = inside | auditor, manager | owner, manager
        icon, seldom = "truck-delivery", True
