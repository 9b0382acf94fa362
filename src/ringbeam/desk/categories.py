"""Categories: by which incidents are sorted (ISO/IEC 20000-1:2018, 8.6.1 a)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, shared_reference
from ringbeam.core.registers import View, register
from ringbeam.core.rules import auditor, customer, inside, manager


@register(prefix="CAT", clauses=("ISO/IEC 20000-1:2018 8.6.1",), plural="categories")
class Category(Record):
    """A sort of incident; it may name the service that such incidents are about."""

    about = shared_reference("service", label=_("service"), public="service")
    urgent = models.BooleanField(
        _("something looks wrong"),
        default=False,
        help_text=_(
            "Offered to who reports that something looks wrong; it comes in as urgent."
        ),
    )
    security = models.BooleanField(
        _("information security"),
        default=False,
        help_text=_(
            "What is reported under it is assessed as an event of information security."
        ),
    )
    known_as = models.CharField(_("known elsewhere as"), max_length=120, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        indexes = (models.Index(fields=["known_as"], name="desk_category_known"),)

    class Register:
        columns = ("title", "service", "updated")
        filters = ("service", "urgent", "security", "archived")
        sorts = ("title", "-updated")
        search = ("title", "known_as")
        form = ("title", "service", "urgent", "security", "known_as")
        views = (View("all", _("All categories")),)
        see, edit, add = inside | auditor | customer, manager, manager
        icon = "tag"
        seldom = True
