"""Who is asked to read a document: groups, units, sites, people and roles (7.3, 7.4)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.accounts import Grant
from ringbeam.core.actors import MEMBER_OF
from ringbeam.core.entries import Entry
from ringbeam.core.lines import CHOICE, RECORDS, Column, Line, Lines
from ringbeam.core.links import Link
from ringbeam.core.rules import ADMINISTRATOR, AUDITOR, MANAGER, MEMBER
from ringbeam.organization.people import Person

KINDS = ("group", "unit", "site", "person")
WHO = (
    (MEMBER.name, _("Everybody who works here")),
    (MANAGER.name, MANAGER.label),
    (ADMINISTRATOR.name, ADMINISTRATOR.label),
    (AUDITOR.name, AUDITOR.label),
)


def readers() -> Lines:
    """The field that holds them."""
    return Lines(
        Column("records", _("groups, units, sites or people"), RECORDS),
        Column("role", _("role"), CHOICE, WHO),
        verbose_name=_("who is to read it"),
        help_text=_("They are asked to read each new version and to confirm it."),
    )


def wrong_readers(lines: Sequence[Line]) -> dict[str, list[str]]:
    """What is wrong with readers: records that are nobody; one query where any are named."""
    named = {ref for line in lines for ref in line["records"]}
    if not named:
        return {}
    known = Entry.rows.filter(ref__in=named, kind__in=KINDS).values_list("ref", flat=True)
    unknown = ", ".join(sorted(named - set(known)))
    said = _now("These are no groups, units, sites or people: %s.")
    return {"readers": [said % unknown]} if unknown else {}


def people_among(lines: Iterable[Line]) -> set[int]:
    """The persons who are here and among the readers now; some five queries."""
    wanted = list(lines)
    refs = {ref for line in wanted for ref in line["records"]}
    roles = {line["role"] for line in wanted if line["role"]}
    by_kind: dict[str, set[int]] = {kind: set() for kind in KINDS}
    for pk, kind in Entry.rows.filter(ref__in=refs, kind__in=KINDS).values_list("pk", "kind"):
        by_kind[kind].add(pk)
    members = Link.objects.filter(kind=MEMBER_OF, target_id__in=by_kind["group"])
    found = by_kind["person"] | set(members.values_list("source_id", flat=True))
    found |= _holding(roles)
    placed = Q(unit_id__in=by_kind["unit"]) | Q(site_id__in=by_kind["site"])
    here = Person.rows.filter(Q(pk__in=found) | placed, archived=False)
    return set(here.values_list("pk", flat=True))


def _holding(roles: set[str]) -> set[Any]:
    """The persons whose account holds one of the roles now, over anything."""
    if not roles:
        return set()
    now = clock.now()
    held = Grant.objects.filter(
        Q(until__isnull=True) | Q(until__gt=now),
        role__in=roles,
        start__lte=now,
        account__is_active=True,
        account__person__isnull=False,
    )
    return set(held.values_list("account__person_id", flat=True))
