"""Scopes in force, and what of the records counts within each (4.3 of all five standards).

A record that names a site, unit or service outside of a scope does not count for its editions;
one that names none is of the whole organization, and counts. Graded nonconformities lower what
they cite wherever they were found.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.concluded import Places
from ringbeam.conformity.declaring import Basis, Finding, Outcome, Populations, Rule
from ringbeam.conformity.spreading import named_in
from ringbeam.core.entries import Entry
from ringbeam.core.registers import of_kind, registers
from ringbeam.core.sayings import Said, say
from ringbeam.organization.providing import warnings
from ringbeam.organization.scopes import COVERED

# The column by which a record names a site, a unit or a service.
COLUMNS = {"site": "site", "unit": "unit", "service": "about"}
# Of a daily process each of these shows itself, where records of the process name it.
SHOWN_ALL = ("site", "service")
# A person works where the own record says, and acts for all; scopes bound themselves.
UNBOUND = frozenset({"person", "customer", "scope", "exclusion"})
# Tables beside the registers whose rows are of a record, by its kind.
OF = {"clock": "incident"}


@dataclass(frozen=True)
class Extent:
    """What a scope covers: by kind the entries named, and those of that kind outside of it.

    A kind of which nothing is named has nothing outside. Equal extents ask the same questions.
    """

    inside: tuple[tuple[str, frozenset[int]], ...] = ()
    outside: tuple[tuple[str, frozenset[int]], ...] = ()

    def keeps_out(self, record: Any) -> int | None:
        """The entry outside of it that a record is, or names; None where it counts."""
        if record.kind in UNBOUND:
            return None
        for kind, entries in self.outside:
            for pk in (record.pk, getattr(record, f"{COLUMNS[kind]}_id")):
                if pk in entries:
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
    known = _known(rows)
    found: dict[str, ScopeInForce] = {}
    for one in told:
        for edition in one["editions"]:
            more = tuple(warnings([edition], one["parties"]))
            found[edition] = ScopeInForce(
                one["ref"], one["title"], _extent(one["extent"], known), more
            )
    return found


@dataclass(frozen=True)
class _Known:
    """Every site, unit and service: its number and kind by entry, and the unit over a unit."""

    refs: Mapping[int, tuple[str, str]]
    over: Mapping[int, int]


def _known(rows: Populations) -> _Known:
    entries = Entry.rows.filter(kind__in=COVERED).values_list("pk", "ref", "kind")
    part = rows["unit"].filter(parent__isnull=False) if "unit" in rows else None
    over = part.values_list("pk", "parent_id") if part is not None else ()
    return _Known({pk: (ref, kind) for pk, ref, kind in entries}, dict(over))


def _extent(lines: Iterable[Mapping[str, Any]], known: _Known) -> Extent:
    named = {ref for line in lines for ref in line["records"]}
    of_kind: dict[str, set[int]] = {}
    for pk, (ref, kind) in known.refs.items():
        if ref in named:
            of_kind.setdefault(kind, set()).add(pk)
    inside, outside = [], []
    for kind in COVERED:
        if some := of_kind.get(kind):
            inside.append((kind, frozenset(some)))
            every = {pk for pk, (_ref, one) in known.refs.items() if one == kind}
            outside.append((kind, frozenset(every - _with_parts(some, known.over))))
    return Extent(tuple(inside), tuple(outside))


def _with_parts(units: set[int], over: Mapping[int, int]) -> set[int]:
    """The units, and every unit that is part of one of them; circles end."""
    found = set(units)
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
    if not any(entries for _kind, entries in extent.outside):
        return rows
    kinds = {one.kind for one in registers()} - UNBOUND
    found = dict(rows)
    for name, some in rows.items():
        if name in kinds:
            found[name] = some.exclude(_outside(name, extent))
        elif name in OF:
            beyond: QuerySet[Any] = of_kind(OF[name]).model.rows.filter(
                _outside(OF[name], extent)
            )
            found[name] = some.exclude(entry_id__in=beyond.order_by().values("pk"))
    return found


def _outside(kind: str, extent: Extent) -> Q:
    asked = Q()
    for bound, entries in extent.outside:
        if entries:
            asked |= Q(**{f"{COLUMNS[bound]}_id__in": sorted(entries)})
            asked |= Q(pk__in=sorted(entries)) if kind == bound else Q()
    return asked


def everywhere(rule: Rule, finding: Finding, rows: Populations, extent: Extent) -> Finding:
    """The finding, short where a site or service of the scope has no record of a daily process.

    Asked of kinds whose form names a site or a service; ``rows`` are those within the extent.
    """
    if rule.minimum <= 1 or rule.basis is Basis.PRACTICE or not finding.outcome.met:
        return finding
    missing: set[int] = set()
    for kind, entries in extent.inside:
        column = COLUMNS[kind]
        if kind in SHOWN_ALL and _names(rule.reads[0], column):
            missing |= entries - named_in(rows[rule.reads[0]], f"{column}_id")
    if not missing:
        return finding
    titles = Entry.rows.filter(pk__in=missing).order_by("title").values_list("title", flat=True)
    said = say(_("Of the scope, without such a record: %(what)s."), what=", ".join(titles))
    return replace(
        finding,
        outcome=Outcome.SHORT,
        reason=say("%(first)s %(second)s", first=finding.reason, second=said),
    )


def _names(kind: str, column: str) -> bool:
    """Whether the form of a kind says the site or the service of a record."""
    register = of_kind(kind)
    return any(register.stored[name].name == column for name in register.form)
