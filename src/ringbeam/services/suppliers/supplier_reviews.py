"""Reviews of suppliers: how they did against what was agreed (20000-1:2018, 8.3.4)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.acts import Act
from ringbeam.core.entries import Record, among_open, refers_to, shared_reference
from ringbeam.core.lives import Life, Move, Words, filled
from ringbeam.core.registers import ALL, OPEN, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.services.suppliers.suppliers import Supplier

RESULTS = (
    ("", _("Not known yet")),
    ("met", _("Targets were met")),
    ("missed", _("Targets were missed")),
)


def was_held(one: Any, act: Act) -> Words | None:
    """It says when it was held, which has passed."""
    if one.held is not None and one.held <= clock.day_of(act.at):
        return None
    return _("Say on which day it was held.")


def what_was_missed_is_followed(one: Any, _act: Act) -> Words | None:
    """Where targets were missed, it says what follows."""
    if one.result != "missed" or one.follow_up.strip():
        return None
    return _("Say what follows from the targets that were missed.")


@register(
    prefix="SPR",
    clauses=(
        *("ISO/IEC 20000-1:2018 8.3.4.1", "ISO/IEC 20000-1:2018 8.3.4.2"),
        *("ISO 9001:2015 8.4.1", "ISO/IEC 27001:2022 A.5.22"),
    ),
    kind="supplier_review",
    plural="supplier-reviews",
)
class SupplierReview(Record):
    """How a supplier did in a time against its contract, and what follows from it."""

    owner = shared_reference("person", label=_("who holds it"))
    supplier = refers_to(Supplier, required=True, verbose_name=_("supplier"))
    held = models.DateField(_("held on"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=6, choices=RESULTS, blank=True)
    figures = models.TextField(_("targets, and what was reached"), blank=True)
    finding = models.TextField(_("what was found"), blank=True)
    follow_up = models.TextField(_("what follows"), blank=True)
    disputes = models.TextField(_("disputes, and how they ended"), blank=True)
    evaluated = models.DateTimeField(_("evaluated"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("review of a supplier")
        verbose_name_plural = _("reviews of suppliers")
        indexes = (
            among_open("services_supplier_review", "due", "entry"),
            models.Index(fields=["supplier", "held"], name="services_reviews_of"),
        )

    class Register:
        life = Life(
            start="planned",
            states={"planned": _("Planned"), "evaluated": _("Evaluated")},
            moves=(
                Move(
                    *("evaluate", _("It was held"), ("planned",), "evaluated"),
                    needs=(
                        was_held,
                        filled("result", _("Say whether targets were met.")),
                        filled("figures", _("Say what was reached of each target.")),
                        what_was_missed_is_followed,
                    ),
                    asks=("held", "result", "figures", "finding", "follow_up"),
                    stamps="evaluated",
                    icon="check",
                ),
            ),
            closed=frozenset({"evaluated"}),
            who=manager | owner,
        )
        columns = ("title", "supplier", "state", "due", "held", "result")
        filters = ("state", "supplier", "result", "owner", "due", "archived")
        sorts = ("due", "-held", "-entry")
        search = ("title", "figures", "finding")
        form = (
            *("title", "supplier", "due", "owner", "held", "result", "figures", "finding"),
            *("follow_up", "disputes"),
        )
        views = (OPEN, View("missed", _("Targets missed"), "result=missed"), ALL)
        see, edit, add = inside | auditor, manager | owner, manager
        icon, seldom = "report-analytics", True
