"""Scopes in force, and what of the records counts within each (4.3 of all five standards).

A record that names a site, unit or service outside of a scope does not count for its editions;
one that names none is of the whole organization, and counts. Graded nonconformities lower what
they cite wherever they were found.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.concluded import Places
from ringbeam.conformity.declaring import SAMPLE, Basis, Finding, Outcome, Populations, Rule
from ringbeam.conformity.judging import end_of
from ringbeam.conformity.spreading import last_by, once_of
from ringbeam.core.entries import Entry
from ringbeam.core.registers import of_kind, registers
from ringbeam.core.sayings import Said, say
from ringbeam.organization.providing import warnings
from ringbeam.organization.scopes import COVERED

# The column by which a record names a site, a unit or a service.
COLUMNS = {"site": "site", "unit": "unit", "service": "about"}
# Of a daily process each of these shows itself, where records of the process name it.
SHOWN_ALL = ("site", "service")
# For so long a record shows the place that it names: one round of audits by others.
SHOWN_FOR = timedelta(days=365)
# A person works where the own record says, and acts for all; scopes bound themselves.
UNBOUND = frozenset({"person", "customer", "scope", "exclusion"})
# Tables beside the registers whose rows are of a record, by its kind.
OF = {
    "clock": ("incident", "service_request"),
    "document_version": ("document",),
    "reading_request": ("document",),
}


@dataclass(frozen=True)
class Extent:
    """What a scope covers: by kind the entries named, units with all their parts.

    All others of a kind are outside of it; of a kind of which nothing is named, none is.
    Equal extents ask the same questions.
    """

    inside: tuple[tuple[str, frozenset[int]], ...] = ()

    def keeps_out(self, record: Any) -> int | None:
        """The entry outside of it that a record is, or names; None where it counts."""
        if record.kind in UNBOUND:
            return None
        for kind, entries in self.inside:
            own = record.pk if record.kind == kind else None
            for pk in (own, getattr(record, f"{COLUMNS[kind]}_id")):
                if pk is not None and pk not in entries:
                    return int(pk)
        return None

    def is_all_in(self, places: Places) -> bool:
        """Whether these places, by kind, are all that it names of their kinds; none are all."""
        named = dict(self.inside)
        return all(named.get(kind) == frozenset({pk}) for kind, pk in places)


WHOLE = Extent()


@dataclass(frozen=True)
class ScopeInForce:
    """The scope in force for an edition: its number and title, its extent, and warnings."""

    ref: str
    title: str
    extent: Extent
    warnings: tuple[Said, ...] = ()


Scopes = Mapping[str, ScopeInForce]


def scopes_in_force(rows: Populations) -> dict[str, ScopeInForce]:
    """The scope of each edition that has one in force; one query, and two more if any."""
    if "scope" not in rows:
        return {}
    held = rows["scope"].filter(state="in_force").order_by("pk")
    told = list(held.values("ref", "title", "editions", "extent", "parties"))
    if not told:
        return {}
    known = _known(rows, (line for one in told for line in one["extent"]))
    found: dict[str, ScopeInForce] = {}
    for one in told:
        for edition in one["editions"]:
            more = tuple(warnings([edition], one["parties"]))
            found[edition] = ScopeInForce(
                one["ref"], one["title"], _extent(one["extent"], known), more
            )
    return found


Approved = Mapping[str, Sequence[tuple[date, Extent]]]


def approved_scopes(rows: Populations) -> Approved:
    """The extents that each edition's scopes had, ended ones too, with the day of approval."""
    if "scope" not in rows:
        return {}
    held = rows["scope"].filter(approved__isnull=False).order_by("approved", "pk")

    def ask() -> Approved:
        told = list(held.values_list("approved", "editions", "extent"))
        known = _known(rows, (line for _at, _e, lines in told for line in lines))
        found: dict[str, list[tuple[date, Extent]]] = {}
        for at, editions, lines in told:
            for edition in editions:
                found.setdefault(edition, []).append((at.date(), _extent(lines, known)))
        return found

    return once_of(held, "approved scopes", ask, {})


def was_as_wide(
    now: Extent, approved: Sequence[tuple[date, Extent]], judged: date, places: Places
) -> bool:
    """Whether all that a scope covers now was covered when something was judged.

    Before the first scope everything was. Of a kind of which the judgement names its own place,
    that place is what it is of.
    """
    then = next((extent for day, extent in reversed(approved) if day <= judged), WHOLE)
    named, own = dict(now.inside), {kind for kind, _pk in places}
    return all(
        kind in own or (kind in named and named[kind] <= entries)
        for kind, entries in then.inside
    )


@dataclass(frozen=True)
class _Known:
    """The sites, units and services that scopes name, by kind and number, and the unit over
    each unit."""

    entries: Mapping[str, Mapping[str, int]]
    over: Mapping[int, int]


def _known(rows: Populations, lines: Iterable[Mapping[str, Any]]) -> _Known:
    named = {ref for line in lines for ref in line["records"]}
    entries = Entry.rows.filter(ref__in=named, kind__in=COVERED)
    found: dict[str, dict[str, int]] = {}
    for pk, ref, kind in entries.values_list("pk", "ref", "kind"):
        found.setdefault(kind, {})[ref] = pk
    part = rows["unit"].filter(parent__isnull=False) if "unit" in found else None
    over = part.values_list("pk", "parent_id") if part is not None else ()
    return _Known(found, dict(over))


def _extent(lines: Iterable[Mapping[str, Any]], known: _Known) -> Extent:
    named = {ref for line in lines for ref in line["records"]}
    inside = []
    for kind in COVERED:
        of_it = known.entries.get(kind, {})
        if some := {of_it[ref] for ref in named & of_it.keys()}:
            inside.append((kind, frozenset(_with_parts(some, known.over))))
    return Extent(tuple(inside))


def _with_parts(entries: set[int], over: Mapping[int, int]) -> set[int]:
    """The entries, and every unit that is part of one of them; circles end."""
    found = set(entries)
    while more := {pk for pk, above in over.items() if above in found} - found:
        found |= more
    return found


def places_of(record: Any) -> Places:
    """The site, unit and service that a record names, by kind."""
    told = ((kind, getattr(record, f"{column}_id")) for kind, column in COLUMNS.items())
    return tuple((kind, pk) for kind, pk in told if pk is not None)


def extent_of(scopes: Scopes, edition: str) -> Extent:
    """The extent of the scope in force for an edition; the whole where there is none."""
    scope = scopes.get(edition)
    return scope.extent if scope else WHOLE


def shared(scopes: Scopes, editions: Sequence[str]) -> dict[Extent, list[str]]:
    """The editions by extent, so that those that cover the same are asked about once."""
    found: dict[Extent, list[str]] = {}
    for edition in editions:
        found.setdefault(extent_of(scopes, edition), []).append(edition)
    return found


def within(rows: Populations, extent: Extent) -> Populations:
    """The populations without what names, or is, something outside of the extent."""
    if not extent.inside:
        return rows
    kinds = {one.kind for one in registers()} - UNBOUND
    found = dict(rows)
    for name, some in rows.items():
        if name in kinds:
            found[name] = some.exclude(_outside(name, extent))
        elif name in OF:
            left = some
            for kind in OF[name]:
                beyond: QuerySet[Any] = of_kind(kind).model.rows.filter(_outside(kind, extent))
                left = left.exclude(entry_id__in=beyond.order_by().values("pk"))
            found[name] = left
    return found


def _outside(kind: str, extent: Extent) -> Q:
    asked = Q()
    for bound, entries in extent.inside:
        column = f"{COLUMNS[bound]}_id"
        named = Q(**{f"{column}__isnull": False})
        asked |= named & ~Q(**{f"{column}__in": sorted(entries)})
        asked |= ~Q(pk__in=sorted(entries)) if kind == bound else Q()
    return asked


def everywhere(
    rule: Rule, finding: Finding, rows: Populations, *, extent: Extent, on: date
) -> Finding:
    """The finding, short where a site or service of the scope has no record of a daily process
    within a year before the day.

    Asked of kinds whose form names a site or a service; ``rows`` are those within the extent.
    Such rules look at all time, so that old deviations count; an old record shows no place.
    """
    if rule.minimum <= 1 or rule.basis is Basis.PRACTICE or not finding.outcome.met:
        return finding
    missing, since = set[int](), end_of(on) - SHOWN_FOR
    for kind, entries in extent.inside:
        column = COLUMNS[kind]
        if kind in SHOWN_ALL and _names(rule.reads[0], column):
            last = last_by(_looked_at(rule, finding, rows), f"{column}_id")
            missing |= {pk for pk in entries if pk not in last or last[pk] < since}
    if not missing:
        return finding
    rows_of = Entry.rows.filter(pk__in=missing).order_by("title", "pk")
    titles = ", ".join(rows_of.values_list("title", flat=True)[:SAMPLE])
    parts = {"what": titles, "days": SHOWN_FOR.days}
    told = _("Of the scope, without such a record in the last %(days)d days: %(what)s.")
    said = say(told, **parts)
    if more := max(0, len(missing) - SAMPLE):
        told = _(
            "Of the scope, without such a record in the last %(days)d days: %(what)s and"
            " %(more)d more."
        )
        said = say(told, **parts, more=more)
    return replace(
        finding,
        outcome=Outcome.SHORT,
        reason=say("%(first)s %(second)s", first=finding.reason, second=said),
    )


def _looked_at(rule: Rule, finding: Finding, rows: Populations) -> "QuerySet[Any]":
    """The records that the rule looked at: what is cancelled shows nothing."""
    whole = rows[rule.reads[0]]
    if finding.entries is None:
        return whole
    if finding.entries.model is whole.model:
        return finding.entries
    return whole.filter(pk__in=finding.entries.order_by())


def _names(kind: str, column: str) -> bool:
    """Whether the form of a kind says the site or the service of a record."""
    register = of_kind(kind)
    return any(register.stored[name].name == column for name in register.form)
