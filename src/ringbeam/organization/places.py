"""Sites and units: where the work is done and who answers for it (4.3, 5.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record
from ringbeam.core.registers import View, register
from ringbeam.core.rules import auditor, inside, manager


@register(prefix="SIT", clauses=("HS 4.3",))
class Site(Record):
    """A place where the organization works."""

    address = models.TextField(_("address"), blank=True)
    zone = models.CharField(_("time zone"), max_length=60, default="UTC")

    class Meta(Record.Meta):
        verbose_name = _("site")
        verbose_name_plural = _("sites")

    class Register:
        columns = ("title", "address", "zone", "owner")
        filters = ("owner", "archived")
        sorts = ("title", "-updated")
        search = ("title", "address")
        form = ("title", "address", "zone", "owner")
        views = (View("all", _("All sites")),)
        see, edit, add = inside | auditor, manager, manager
        icon, group, stands_for = "map-pin", "Plan", "site"
        seldom = True


@register(prefix="UNT", clauses=("HS 5.3",))
class Unit(Record):
    """A part of the organization: a department, a team, a line."""

    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("part of"),
    )

    class Meta(Record.Meta):
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    class Register:
        columns = ("title", "parent", "owner", "site")
        filters = ("owner", "site", "archived")
        sorts = ("title", "-updated")
        search = ("title",)
        form = ("title", "parent", "owner", "site")
        views = (View("all", _("All units")),)
        see, edit, add = inside | auditor, manager, manager
        icon, group, stands_for = "hierarchy-2", "Plan", "unit"
        seldom = True
