"""Whether auditors are independent of what they audit: what exactly is checked, and found.

Auditors do not audit what they own, where they work, what they have records in, or where their
own line of command leads. An audit says all of that by itself; nobody ticks it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Entry
from ringbeam.organization.people import Person
from ringbeam.organization.places import Unit

OWNS, AUDITEE, WORKS, RECORDS, REPORTS, ABOVE = (
    *("owns", "auditee", "works", "records", "reports", "above"),
)
# What is checked, in the words in which the audit and its report say so.
CHECKED = {
    OWNS: _("no auditor owns the audited service, site or unit"),
    AUDITEE: _("no auditor is the person audited"),
    WORKS: _("no auditor works in the audited unit or in one below it"),
    RECORDS: _("no auditor owns records of the audited service, site or unit"),
    REPORTS: _("no auditor reports to who owns it or is audited"),
    ABOVE: _("no auditor stands directly above who owns it or is audited"),
}
SAID = {
    OWNS: _("%(who)s owns %(what)s."),
    AUDITEE: _("%(who)s is the person audited."),
    WORKS: _("%(who)s works in %(what)s."),
    RECORDS: _("%(who)s owns records of it, such as %(what)s."),
    REPORTS: _("%(who)s reports to %(what)s, who owns it or is audited."),
    ABOVE: _("%(who)s stands directly above %(what)s, who owns it or is audited."),
}
SCOPES = ("about_id", "site_id", "unit_id")
# Audits are the auditor's work, and about people nothing is owned.
NO_WORK_OF_IT = ("audit", "audit_programme", "person")
FLOORS = 20  # of units above each other; more would be a circle


@dataclass(frozen=True)
class Conflict:
    """Why an auditor is not independent: who, by which of the checks, and over which record."""

    who: int
    found: str
    over: int

    def kept(self) -> list[Any]:
        """As the audit keeps it."""
        return [self.who, self.found, self.over]


def team_of(audit: Any) -> list[int]:
    """The auditors of an audit: the lead auditor and the second one."""
    return [one for one in (audit.owner_id, audit.second_id) if one is not None]


def scope_of(audit: Any) -> list[int]:
    """The entries of what is audited: a service, a site, a unit."""
    return [pk for name in SCOPES if (pk := getattr(audit, name)) is not None]


def conflicts_of(audit: Any) -> list[Conflict]:
    """Every reason why an auditor of this audit is not independent, as things stand now."""
    heads = set(
        Entry.rows.filter(pk__in=scope_of(audit), owner__isnull=False).values_list(
            "owner_id", flat=True
        )
    )
    judged = heads | ({audit.auditee_id} - {None})
    return [
        one for auditor in team_of(audit) for one in _conflicts(audit, auditor, heads, judged)
    ]


def _conflicts(
    audit: Any, auditor: int, heads: set[int], judged: set[int]
) -> Iterator[Conflict]:
    person = Person.rows.filter(pk=auditor).first()
    if auditor in heads:
        owned = Entry.rows.filter(pk__in=scope_of(audit), owner_id=auditor)
        yield from (Conflict(auditor, OWNS, one.pk) for one in owned.order_by("pk"))
    if auditor == audit.auditee_id:
        yield Conflict(auditor, AUDITEE, auditor)
    if person is not None and audit.unit_id in units_over(person.unit_id):
        yield Conflict(auditor, WORKS, audit.unit_id)
    if (record := _own_work(audit, auditor).first()) is not None:
        yield Conflict(auditor, RECORDS, record.pk)
    if (superior := superior_of(auditor)) in judged:
        yield Conflict(auditor, REPORTS, superior or auditor)
    for one in sorted(judged - {auditor}):
        if superior_of(one) == auditor:
            yield Conflict(auditor, ABOVE, one)


def _own_work(audit: Any, auditor: int) -> "QuerySet[Entry]":
    """The records of what is audited that the auditor owns, the newest first."""
    of_it = Q(pk__in=[])
    for name in SCOPES:
        if (value := getattr(audit, name)) is not None:
            of_it |= Q(**{name: value})
    own = Entry.rows.filter(of_it, owner_id=auditor).exclude(kind__in=NO_WORK_OF_IT)
    return own.order_by("-pk")


def units_over(unit: int | None) -> list[int]:
    """A unit and those above it, from below; a circle is walked once."""
    found: list[int] = []
    while unit is not None and unit not in found and len(found) < FLOORS:
        found.append(unit)
        unit = Unit.rows.filter(pk=unit).values_list("parent_id", flat=True).first()
    return found


def superior_of(person: int) -> int | None:
    """Who answers for a person's unit; if that is the same person, for the one above it."""
    at = Person.rows.filter(pk=person).values_list("unit_id", flat=True).first()
    above = units_over(at)
    owners = dict(Unit.rows.filter(pk__in=above).values_list("pk", "owner_id"))
    others = (owners[pk] for pk in above if owners[pk] not in (None, person))
    return next(others, None)


def not_accepted(audit: Any, conflicts: Iterable[Conflict]) -> list[Conflict]:
    """The conflicts that no written safeguard of this audit was given for."""
    if not audit.safeguard.strip():
        return list(conflicts)
    accepted = [tuple(one) for one in audit.accepted]
    return [one for one in conflicts if (one.who, one.found, one.over) not in accepted]


def in_words(
    conflicts: Iterable[Conflict], names: Mapping[int, str], said: Mapping[str, Any] = SAID
) -> list[str]:
    """Conflicts as sentences; ``names`` are those of the entries, by id."""
    return [
        str(said[one.found])
        % {"who": names.get(one.who, "?"), "what": names.get(one.over, "?")}
        for one in conflicts
    ]


def named(conflicts: Iterable[Conflict]) -> dict[int, str]:
    """What the entries in conflicts are called: people by name, others by number; one query."""
    asked = {pk for one in conflicts for pk in (one.who, one.over)}
    rows = Entry.rows.filter(pk__in=asked).values_list("pk", "kind", "title", "ref")
    return {pk: title if kind == "person" else ref for pk, kind, title, ref in rows}


def names_of(audit: Any) -> Mapping[int, str]:
    """The names in the conflicts that the audit keeps, asked for once while it is at hand."""
    if audit.told is None or audit.told[0] != audit.conflicts:
        kept = kept_conflicts(audit.conflicts)
        audit.told = (audit.conflicts, named(kept) if kept else {})
    names: Mapping[int, str] = audit.told[1]
    return names


def kept_conflicts(rows: Iterable[list[Any]]) -> list[Conflict]:
    """Conflicts as an audit keeps them."""
    return [Conflict(*one) for one in rows]


def reasons_kept(audit: Any) -> list[str]:
    """Why the auditors may not audit it, by what was found when it was checked last."""
    found = not_accepted(audit, kept_conflicts(audit.conflicts))
    return _offering(in_words(found, names_of(audit)))


def reasons_now(audit: Any) -> list[str]:
    """Why the auditors may not audit it, as things stand now."""
    found = not_accepted(audit, conflicts_of(audit))
    return _offering(in_words(found, named(found) if found else {}))


def _offering(words: Iterable[str]) -> list[str]:
    said = _now("%s A written safeguard can be accepted by a manager.")
    return [said % one for one in words]
