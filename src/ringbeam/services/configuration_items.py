"""Configuration items: what services are made of (ISO/IEC 20000-1:2018, 8.2.6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, shared_reference
from ringbeam.core.registers import View, register
from ringbeam.core.rules import auditor, customer, inside, manager, owner


@register(
    prefix="CI",
    clauses=("ISO/IEC 20000-1:2018 8.2.6",),
    kind="configuration_item",
    plural="configuration-items",
)
class ConfigurationItem(Record):
    """Something that must be known and kept in order so that a service can be delivered.

    A customer's people see the customer's items, and everybody those that they answer for.
    """

    about = shared_reference("service", label=_("service"), public="service")
    sort = models.CharField(_("sort"), max_length=80, blank=True)
    known_as = models.CharField(_("known elsewhere as"), max_length=120, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("configuration item")
        verbose_name_plural = _("configuration items")
        indexes = (models.Index(fields=["known_as"], name="services_ci_known"),)

    class Register:
        columns = ("title", "sort", "owner", "service", "updated")
        filters = ("owner", "service", "site", "archived")
        sorts = ("title", "-updated")
        search = ("title", "sort", "known_as")
        form = ("title", "sort", "owner", "service", "site", "customer", "known_as")
        views = (View("all", _("All configuration items")),)
        see = inside | auditor | customer | owner
        edit, add = manager | owner, manager
        set_inside = ("customer", "owner", "site")
        icon = "server-2"
