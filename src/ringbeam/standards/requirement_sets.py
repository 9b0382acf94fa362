"""Own requirement sets: what customers, sectors and the organization itself ask for (4.2).

A set comes from a file, whole or not at all. While it is in use it stands in the library beside
the standards, so that it is cited, compared and followed like them.
"""

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, shared_reference
from ringbeam.core.registers import ALL, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.standards.set_life import IN_USE, LIFE, faults_of_names, show_in_library

ORIGINS = (
    ("customer", _("Customer requirements")),
    ("sector", _("Rules of a sector")),
    ("internal", _("Internal policy")),
    ("other", _("Other requirements")),
)


@register(
    prefix="RQS",
    kind="requirement_set",
    plural="requirement-sets",
    clauses=(
        *("ISO 9001:2015 4.2", "ISO 9001:2026 4.2", "ISO 9001:2015 8.2.2"),
        *("ISO 14001:2026 4.2", "ISO 45001:2018 4.2", "ISO/IEC 27001:2022 4.2"),
        "ISO/IEC 20000-1:2018 4.2",
    ),
)
class RequirementSet(Record):
    """Requirements that are no standard's: of a customer, a sector, or the organization."""

    owner = shared_reference("person", label=_("who looks after it"))
    name = models.CharField(
        _("short name"),
        max_length=48,
        blank=True,
        help_text=_("As it is cited, such as “TISAX”; 16 characters at most."),
    )
    edition = models.CharField(
        _("edition"),
        max_length=48,
        blank=True,
        help_text=_("Such as “2026” or “6.0”; 8 characters at most."),
    )
    origin = models.CharField(_("where from"), max_length=12, choices=ORIGINS, default="other")
    comes_from = models.TextField(
        _("source"), blank=True, help_text=_("Who issued it, and where the text can be read.")
    )
    requirements = models.JSONField(_("requirements"), default=list, editable=False)
    related = models.JSONField(_("what they are like"), default=list, editable=False)
    count = models.PositiveIntegerField(_("requirements counted"), default=0, editable=False)
    file_name = models.CharField(_("file"), max_length=200, blank=True, editable=False)
    digest = models.CharField(
        _("digest of the file"), max_length=64, blank=True, editable=False
    )
    what_changed = models.TextField(_("last import"), blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("own requirement set")
        verbose_name_plural = _("own requirement sets")

    class Register:
        life = LIFE
        columns = ("title", "name", "edition", "state", "origin", "count", "owner")
        filters = ("state", "origin", "owner", "archived")
        sorts = ("-entry", "-updated", "title")
        search = ("title", "name", "comes_from")
        form = ("title", "name", "edition", "origin", "comes_from", "owner")
        views = (View("in_use", _("In use"), "state=in_use"), ALL)
        see, edit, add = inside | auditor | owner, manager, manager
        follow = (show_in_library,)
        icon, group = "books", "Plan"
        seldom = True

    def reasons_against(self) -> dict[str, list[str]]:
        """While it is in use its names can be cited, and stay what was cited."""
        if self.state != IN_USE:
            return {}
        found = {
            name: [said] for name, said in faults_of_names(self.name, self.edition).items()
        }
        if self.was.get("state") == IN_USE:
            for name in ("name", "edition"):
                if self.was.get(name) != getattr(self, name):
                    found[name] = [_now("It may be cited; take it out of use to rename it.")]
        return found
