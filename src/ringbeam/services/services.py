"""Services: what is delivered to customers (ISO/IEC 20000-1:2018, 8.2.2 and 8.2.4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record
from ringbeam.core.lives import Life, Move
from ringbeam.core.registers import View, register
from ringbeam.core.rules import auditor, customer, inside, manager, owner


@register(prefix="SRV", clauses=("ISO/IEC 20000-1:2018 8.2.2", "ISO/IEC 20000-1:2018 8.2.4"))
class Service(Record):
    """A way of giving value to customers, with an owner who answers for it."""

    description = models.TextField(_("description"), blank=True)
    known_as = models.CharField(_("known elsewhere as"), max_length=120, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("service")
        verbose_name_plural = _("services")
        indexes = (models.Index(fields=["known_as"], name="services_service_known"),)

    class Register:
        life = Life(
            start="live",
            states={"live": _("Live"), "retired": _("Retired")},
            moves=(
                Move("retire", _("Retire"), ("live",), "retired", manager | owner),
                Move("revive", _("Bring back"), ("retired",), "live", manager),
            ),
            closed=frozenset({"retired"}),
        )
        columns = ("title", "state", "owner", "updated")
        filters = ("state", "owner", "archived")
        sorts = ("title", "-updated")
        search = ("title", "description", "known_as")
        form = ("title", "description", "owner", "unit", "known_as")
        views = (View("live", _("Live services"), "state=live"), View("all", _("All services")))
        see, edit, add = inside | auditor | customer, manager | owner, manager
        icon, stands_for = "stack-2", "about"
