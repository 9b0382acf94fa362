"""Contracts with suppliers, and agreements with internal ones (20000-1:2018, 8.3.4)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.acts import Act
from ringbeam.core.entries import Record, among_open, refers_to, shared_reference
from ringbeam.core.lives import Life, Move, Words, filled
from ringbeam.core.registers import ALL, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.documents.documents import Document
from ringbeam.services.suppliers.suppliers import Supplier

BACKWARDS = _("It ends before it begins: say a later day.")


def has_a_time(contract: Any, act: Act) -> Words | None:
    """It says from when on it holds, and has not ended yet."""
    if contract.start is None:
        return _("Say from when on it holds.")
    if contract.end is not None and contract.end < contract.start:
        return BACKWARDS
    if contract.end is not None and contract.end < clock.day_of(act.at):
        return _("It has ended already: say a later day, or make a new one.")
    return None


def due_before_its_end(contract: Any, _act: Act) -> None:
    """It is due when notice is to be given, else when it ends."""
    day = contract.notice_by or contract.end
    contract.due = None if day is None else clock.due_on(day)


@register(
    prefix="CON",
    clauses=(
        *("ISO/IEC 20000-1:2018 8.3.4.1", "ISO/IEC 20000-1:2018 8.3.4.2"),
        "ISO/IEC 27001:2022 A.5.20",
    ),
    kind="supplier_contract",
    plural="supplier-contracts",
)
class SupplierContract(Record):
    """What a supplier delivers by which targets, who does what, and until when."""

    about = shared_reference("service", label=_("service"), public="service")
    supplier = refers_to(Supplier, required=True, verbose_name=_("supplier"))
    scope = models.TextField(_("what is delivered, and who does what"), blank=True)
    targets = models.TextField(_("targets"), blank=True)
    interfaces = models.TextField(_("interfaces, and how disputes are settled"), blank=True)
    sub_suppliers = models.TextField(_("who works for the supplier"), blank=True)
    document = refers_to(Document, verbose_name=_("document"))
    start = models.DateField(_("from"), null=True, blank=True)
    end = models.DateField(_("until"), null=True, blank=True)
    notice_by = models.DateField(_("notice to be given by"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("contract with a supplier")
        verbose_name_plural = _("contracts with suppliers")
        indexes = (
            among_open("services_contract_open", "due", "entry"),
            models.Index(fields=["supplier"], name="services_contract_of"),
        )

    class Register:
        life = Life(
            start="draft",
            states={"draft": _("Draft"), "in_force": _("In force"), "ended": _("Ended")},
            moves=(
                Move(
                    *("agree", _("Put in force"), ("draft",), "in_force"),
                    needs=(
                        filled("scope", _("Say what is delivered, and who does what.")),
                        filled("targets", _("Say by which targets.")),
                        has_a_time,
                    ),
                    asks=("scope", "targets", "start", "end", "notice_by"),
                    then=(due_before_its_end,),
                    icon="check",
                ),
                Move("finish", _("End"), ("draft", "in_force"), "ended"),
            ),
            closed=frozenset({"ended"}),
            who=manager | owner,
        )
        columns = ("title", "supplier", "service", "state", "start", "end", "notice_by")
        filters = ("state", "supplier", "service", "owner", "due", "archived")
        sorts = ("title", "due", "-updated")
        search = ("title", "scope", "targets")
        form = (
            *("title", "supplier", "service", "scope", "targets", "interfaces"),
            *("sub_suppliers", "document", "start", "end", "notice_by", "owner"),
        )
        views = (
            View("in_force", _("In force"), "state=in_force"),
            View("notice", _("Notice or end is past"), "state=in_force&due=overdue", hot=True),
            ALL,
        )
        see, edit, add = inside | auditor, manager | owner, manager
        icon, seldom = "file-certificate", True
