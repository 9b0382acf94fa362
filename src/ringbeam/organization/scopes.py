"""Scopes: what of the organization a management system covers (4.3 of all five standards)."""

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core import values
from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.entries import Entry, Record, refers_to
from ringbeam.core.lines import RECORDS, TEXT, Column, Lines
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import ALL, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.core.verbs import verb
from ringbeam.core.writing import create, locked, store
from ringbeam.core.written import WrittenField
from ringbeam.organization.providing import parties
from ringbeam.organization.scope_life import (
    DRAFT,
    IN_FORCE,
    LIFE,
    WRITTEN,
    end_the_one_before,
    fixed,
)
from ringbeam.organization.scope_pages import without_scope
from ringbeam.standards.naming_editions import EDITIONS, unknown_editions

COVERED = ("site", "unit", "service")


@register(
    prefix="SCP",
    clauses=(
        *("ISO 9001:2015 4.3", "ISO 9001:2026 4.3", "ISO 14001:2015 4.3"),
        *("ISO 14001:2026 4.3", "ISO 45001:2018 4.3", "ISO/IEC 27001:2013 4.3"),
        *("ISO/IEC 27001:2022 4.3", "ISO/IEC 20000-1:2018 4.3"),
    ),
)
class Scope(Record):
    """What a management system covers, for one edition or several; one in force for each.

    ``extent`` names sites, units and services; of a kind that is not named, all are covered.
    ``authors`` are the accounts that wrote it: none of them approves it. In force it is fixed,
    and ``revise`` drafts the one that ``replaces`` it.
    """

    editions = WrittenField(_("editions"), wording=EDITIONS, default=list, blank=True)
    extent = Lines(
        Column("records", _("sites, units or services"), RECORDS),
        Column("what", _("what of them"), TEXT),
        verbose_name=_("what it covers"),
        help_text=_("Of sites, units or services of which none is named, all are covered."),
    )
    activities = models.TextField(_("activities"), blank=True)
    products = models.TextField(_("products and services in words"), blank=True)
    boundaries = models.TextField(_("boundaries and interfaces"), blank=True)
    considered = models.TextField(_("issues and requirements considered"), blank=True)
    parties = parties()
    replaces = refers_to("self", verbose_name=_("replaces"), editable=False)
    approved = models.DateTimeField(_("approved on"), null=True, editable=False)
    authors = models.JSONField(_("authors"), default=list, editable=False)
    # The digest of the facts from which its document was made last.
    documented = models.CharField(
        _("facts as its document tells them"), max_length=64, blank=True, editable=False
    )

    class Meta(Record.Meta):
        verbose_name = _("scope")
        verbose_name_plural = _("scopes")

    class Register:
        life = LIFE
        columns = ("title", "editions", "state", "owner", "approved")
        filters = ("state", "owner", "archived")
        sorts = ("-entry", "-updated")
        search = ("title", "activities", "products", "boundaries")
        form = ("title", *WRITTEN[1:], "owner")
        views = (View(IN_FORCE, _("In force"), f"state={IN_FORCE}"), ALL)
        see, edit, add = inside | auditor, manager | owner, manager
        settle, follow = (fixed,), (end_the_one_before,)
        icon, group = "target-arrow", "Plan"
        extra = {
            "list_template": "organization/scopes.html",
            "list_context": without_scope,
        }

    def reasons_against(self) -> dict[str, list[str]]:
        """It names editions that are held, and sites, units and services that exist."""
        found = unknown_editions(self.editions, "editions")
        named = {ref for line in self.extent for ref in line["records"]}
        known = Entry.rows.filter(ref__in=named, kind__in=COVERED).values_list("ref", flat=True)
        if named and (unknown := named - set(known)):
            said = _now("These are no sites, units or services: %s.")
            found["extent"] = [said % ", ".join(sorted(unknown))]
        return found


@verb(who=manager, on="scope", label=_("Revise"))
def revise(scope: Scope, *, by: Actor) -> Scope:
    """Draft the scope that is to replace this one; this one stays in force until then.

    Raises Refused when it is not in force, or when it is revised already.
    """
    if scope.state != IN_FORCE:
        raise Refused([_now("Only a scope in force is revised.")])
    if begun := Scope.rows.filter(replaces=scope, state=DRAFT, archived=False).first():
        raise Refused([_now("%s revises it already.") % begun.ref])
    given = {name: getattr(scope, name) for name in WRITTEN}
    entry, fresh = locked(create(Scope, given, by=by), by)
    before = values.snapshot(fresh)
    fresh.replaces = scope
    return store(entry, fresh, before, Act(by, "revise"))
