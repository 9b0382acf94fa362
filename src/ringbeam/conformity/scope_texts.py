"""The text of a scope as a controlled document, made of facts alone (4.3 of all standards)."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import orjson
from django.db.models import Q
from django.utils.translation import gettext as _

from ringbeam.core import clock
from ringbeam.core.entries import Entry
from ringbeam.core.sayings import Said
from ringbeam.organization.exclusions import ACCEPTED, Exclusion
from ringbeam.organization.places import Site
from ringbeam.organization.providing import warnings
from ringbeam.organization.scope_life import WRITTEN
from ringbeam.organization.scopes import Scope
from ringbeam.standards.citing import write_citations
from ringbeam.standards.naming_editions import write_editions


def covered(scope: Scope) -> list[tuple[str, str]]:
    """What it names, in order: number, and title with address and what of it is meant."""
    refs = {ref: line["what"] for line in scope.extent for ref in line["records"]}
    titles = dict(Entry.rows.filter(ref__in=refs).values_list("ref", "title"))
    places = dict(Site.rows.filter(ref__in=refs).values_list("ref", "address"))
    return [
        (ref, ", ".join(t for t in (titles.get(ref, ""), places.get(ref, ""), what) if t))
        for ref, what in refs.items()
    ]


def left_out_of(scope: Scope) -> list[Exclusion]:
    """The exclusions from the editions of a scope that hold today, oldest first; one query."""
    if not scope.editions:
        return []
    today = clock.today()
    holds = Q(since__isnull=True) | Q(since__lte=today)
    holds &= Q(until__isnull=True) | Q(until__gte=today)
    rows = Exclusion.rows.filter(holds, state=ACCEPTED, archived=False).order_by("pk")
    return [
        one
        for one in rows
        if any(ref.startswith(f"{edition}:") for edition in scope.editions for ref in one.cites)
    ]


def warnings_of(scope: Scope) -> list[Said]:
    """What speaks against conformity in what other parties are said to do."""
    return warnings(scope.editions, scope.parties)


Looked = tuple[list[tuple[str, str]], list[Exclusion]]


def looked_up(scope: Scope) -> Looked:
    """What is told of a scope beside its own fields: what it covers, what is left out."""
    return covered(scope), left_out_of(scope)


def digest_of(scope: Scope, looked: Looked | None = None) -> str:
    """One word for all the facts that the text is made of; another fact, another word."""
    places, left = looked or looked_up(scope)
    facts = (
        [getattr(scope, name) for name in WRITTEN],
        places,
        [[one.ref, one.cites, one.reason, one.since, one.until] for one in left],
    )
    return hashlib.sha256(orjson.dumps(facts)).hexdigest()


def text_of(scope: Scope) -> str:
    """The scope in Markdown, in the language of who makes it; empty parts are left away."""
    parts = (
        (_("Standards"), _listed(write_editions(scope.editions))),
        (_("Activities"), scope.activities),
        (_("Products and services"), scope.products),
        (_("Sites, units and services"), _listed(f"{r} {what}" for r, what in covered(scope))),
        (_("Boundaries and interfaces"), scope.boundaries),
        (_("Issues and requirements considered"), scope.considered),
        (_("Other parties that provide services or processes"), _listed(_parties(scope))),
        (_("Requirements left out"), _listed(_exclusions(left_out_of(scope)))),
        (_("What counts as evidence"), counting()),
    )
    head = f"{_('Scope of the management system')} ({scope.ref}): {scope.title}"
    return "\n\n".join([head, *(f"## {name}\n\n{text}" for name, text in parts if text)])


def counting() -> str:
    """What counts within a scope and what does not, in two sentences."""
    return _(
        "A record that names a site, unit or service outside of this scope does not count for"
        " its standards. One that names none is of the whole organization, and counts."
    )


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _parties(scope: Scope) -> Iterator[str]:
    for line in scope.parties:
        told = [line["what"]]
        if line["clauses"]:
            told.append(_("fulfils %s") % ", ".join(line["clauses"]))
        yield ": ".join([line["party"], "; ".join(one for one in told if one)]).rstrip(": ")
    yield from map(str, warnings_of(scope))


def _exclusions(rows: Sequence[Any]) -> Iterator[str]:
    for one in rows:
        said = f"{', '.join(write_citations(one.cites))}: {one.reason} ({one.ref})"
        if one.since:
            said += " " + _("From %s.") % one.since.isoformat()
        if one.until:
            said += " " + _("Until %s.") % one.until.isoformat()
        yield said
