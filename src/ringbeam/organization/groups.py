"""Groups: people who share a queue or a duty (5.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record
from ringbeam.core.registers import View, register
from ringbeam.core.rules import auditor, inside, manager


@register(prefix="GRP", clauses=("HS 5.3",))
class Group(Record):
    """People who answer together; a person is its member by a link."""

    purpose = models.TextField(_("purpose"), blank=True)
    known_as = models.CharField(_("known elsewhere as"), max_length=120, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        indexes = (models.Index(fields=["known_as"], name="organization_group_known"),)

    class Register:
        columns = ("title", "purpose", "owner", "updated")
        filters = ("owner", "archived")
        sorts = ("title", "-updated")
        search = ("title", "purpose", "known_as")
        form = ("title", "purpose", "owner", "known_as")
        views = (View("all", _("All groups")),)
        see, edit, add = inside | auditor, manager, manager
        icon, group = "users-group", "Do"
        seldom = True
