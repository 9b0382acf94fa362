"""People: who does the work and who is served, with or without an account (7.1.2, 7.2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, shared_reference
from ringbeam.core.registers import View, register
from ringbeam.core.rules import auditor, customer, inside, manager


@register(prefix="PER", clauses=("HS 7.1", "HS 7.2"), plural="people")
class Person(Record):
    """Somebody who works here, is served here, or is named in a record."""

    email = models.EmailField(_("e-mail address"), blank=True)
    job = models.CharField(_("job title"), max_length=120, blank=True)
    known_as = models.CharField(
        _("known elsewhere as"),
        max_length=120,
        blank=True,
        help_text=_("The name of this person in a system that records were imported from."),
    )
    customer = shared_reference("customer", label=_("customer"))

    class Meta(Record.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = (models.Index(fields=["known_as"], name="organization_person_known"),)

    class Register:
        columns = ("title", "job", "email", "unit", "site")
        filters = ("unit", "site", "customer", "archived")
        sorts = ("title", "-updated")
        search = ("title", "email", "known_as")
        form = ("title", "email", "job", "unit", "site", "customer", "known_as")
        views = (View("all", _("All people")),)
        see, edit, add = inside | auditor | customer, manager, manager
        icon, group = "users", "Do"
        natural_key = ("known_as", "email")
