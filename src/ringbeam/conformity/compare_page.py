"""The page that puts editions side by side: as a whole, then topic by topic (all clauses)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ringbeam.conformity.comparing import GAP, ONLY, OwnRow, counted, own_rows
from ringbeam.conformity.plans import may_plan
from ringbeam.conformity.readers import may_read
from ringbeam.conformity.remembering import remembered
from ringbeam.conformity.snapshots import Stored, read, renewed
from ringbeam.conformity.words import LABELS
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import MENU, ROUTES, MenuItem
from ringbeam.exchange.exporting import as_csv
from ringbeam.standards.attributes import Attribute, EditionAttribute, attributes_of_editions
from ringbeam.standards.correlations import Strength
from ringbeam.standards.edition_changes import moves_held
from ringbeam.standards.edition_transitions import planned_at
from ringbeam.standards.editions import Edition
from ringbeam.standards.loading.correcting import subject_of
from ringbeam.standards.readers import editions_for
from ringbeam.standards.reporting import Reporter, may_report, reporter
from ringbeam.web.attachments import attachment
from ringbeam.web.requests import Asked

FIRST = ("iso-20000-1:2018", "iso-9001:2015")
MOST = 4
COMPARED = "of"
BETWEEN_REFS = ":"  # only the key of a row without a topic has it
STRENGTHS = (Strength.EQUIVALENT, Strength.SIMILAR, Strength.RELATED)


@dataclass(frozen=True)
class Choice:
    """One tab: its word in the address, its label, how many topics it shows."""

    value: str
    label: str | Promise
    count: int


@dataclass(frozen=True)
class Side:
    """One of the editions compared, with the counts of its words where it is followed."""

    edition: Edition
    counts: dict[str, int]


@dataclass(frozen=True)
class Comparison:
    """All that the page shows."""

    sides: Sequence[Side]
    rows: Sequence[OwnRow]
    tabs: Sequence[Choice]
    chosen: str
    counts: dict[str, int]
    attributes: Sequence[tuple[str | Promise, Sequence[EditionAttribute | None]]]
    gaps: int
    all: int

    @property
    def refs(self) -> list[str]:
        """The editions by reference."""
        return [one.edition.ref for one in self.sides]

    def link(self, refs: Sequence[str], show: str = "") -> str:
        """The end of an address that compares these editions."""
        return link_to(refs, show)

    def wrong(self, row: OwnRow, report: Reporter) -> str:
        """Where to report an error in a row: of its relation, or of what has no topic."""
        if BETWEEN_REFS in row.key:
            return report("requirement_summary", row.key, row.key)
        if row.relation in self.refs:
            (other, *_more) = (ref for ref in self.refs if ref != row.relation)
            return report("topic_numbers", subject_of(row.key, other), f"{row.title}, {other}")
        return report("topic_strength", row.key, row.title, row.relation)

    def own(self, row: OwnRow) -> str:
        """Of which standard alone a row is, by its short name."""
        named = {one.edition.ref: one.edition.standard.short for one in self.sides}
        return named.get(row.relation, "")


def link_to(refs: Sequence[str], show: str = "") -> str:
    """The end of an address that compares these editions."""
    said = [(COMPARED, ref) for ref in refs] + ([("show", show)] if show else [])
    return f"?{urlencode(said)}"


def chosen_editions(request: Asked, held: Sequence[Edition] | None = None) -> list[Edition]:
    """The editions in the address, two where none are; raises Http404 for one not held."""
    held = editions_for(request.actor) if held is None else held
    known = {one.ref: one for one in held}
    refs = list(dict.fromkeys(one for one in request.GET.getlist(COMPARED) if one))[:MOST]
    refs += [one for one in FIRST if one not in refs][: max(0, 2 - len(refs))]
    if not known.keys() >= set(refs):
        raise Http404
    return [known[one] for one in refs]


def own_results(actor: Actor) -> dict[str, Stored]:
    """The results of now; none for who may not read conformity."""
    return read(renewed()) if may_read(actor) else {}


@require_safe
def compare(request: Asked) -> HttpResponse:
    """Editions side by side; `of` names each, `show` keeps one relation or the gaps."""
    known = editions_for(request.actor)
    editions = chosen_editions(request, known)
    refs = [one.ref for one in editions]
    show = _shown(request, refs)
    names = {
        "title": _("Compare standards"),
        "link": link_to(refs, show),
        "body": _body(editions, known, show, request.actor),
        "move": _move(editions, request.actor),
    }
    return render(request, "conformity/compare.html", names)


def _shown(request: Asked, refs: Sequence[str]) -> str:
    """What is to be shown of it; all, where the address names nothing that can be."""
    known = {GAP, *(one.value for one in STRENGTHS), *(f"{ONLY}{ref}" for ref in refs)}
    asked = request.GET.get("show", "")
    return asked if asked in known else ""


def _body(
    editions: Sequence[Edition], known: Sequence[Edition], show: str, reader: Actor
) -> SafeString:
    """The comparison as markup, the same for all who may see and do the same here."""
    reads = may_read(reader)
    plans, report = reads and may_plan(reader), reporter(reader)
    kept, refs = renewed(whole=False), [one.ref for one in editions]

    def made() -> str:
        names = {
            "page": comparison(editions, read(kept) if reads else {}, show),
            "known": known,
            "most": MOST,
            "strengths": {one.value: one.label for one in Strength},
            "may_read": reads,
            "may_plan": plans,
            "report": report,
        }
        return str(render_to_string("conformity/compare_body.html", names))

    same = (refs, show, [one.ref for one in known], reads, plans, may_report(reader))
    return mark_safe(remembered(f"comparison {same}", kept, make=made))  # noqa: S308 - our own


def _move(editions: Sequence[Edition], reader: Actor) -> str:
    """Where the move is planned, where two editions of one standard are compared."""
    standards, refs = {one.standard_id for one in editions}, {one.ref for one in editions}
    if len(standards) > 1:
        return ""
    held = [pair for pair in moves_held(standards.pop()) if refs.issuperset(pair)]
    return planned_at(reader, *held[0]) if held else ""


def comparison(
    editions: Sequence[Edition], results: dict[str, Stored], show: str = ""
) -> Comparison:
    """The comparison of these editions, with the rows that were asked for."""
    refs = [one.ref for one in editions]
    rows = own_rows(refs, results)
    counts = counted(rows)
    told = attributes_of_editions(refs)
    return Comparison(
        sides=[Side(one, _words(one.ref, results)) for one in editions],
        rows=[one for one in rows if one.is_shown(show)],
        tabs=list(_tabs(editions, counts, len(rows))),
        chosen=show,
        counts=dict(counts),
        attributes=[
            (Attribute(one).label, [said.get(ref) for ref in refs])
            for one, said in told.items()
        ],
        gaps=counts[GAP],
        all=len(rows),
    )


def _words(edition: str, results: dict[str, Stored]) -> dict[str, int]:
    found: dict[str, int] = {}
    for ref, one in results.items():
        if ref.startswith(f"{edition}:"):
            found[one.status] = found.get(one.status, 0) + 1
    return found


def _tabs(editions: Sequence[Edition], counts: dict[str, int], every: int) -> Iterator[Choice]:
    yield Choice("", _("All topics"), every)
    for strength in STRENGTHS:
        yield Choice(strength.value, strength.label, counts.get(strength.value, 0))
    for one in editions:
        label = _("Only in %s") % one.standard.short
        yield Choice(f"{ONLY}{one.ref}", label, counts.get(one.ref, 0))
    if counts.get(GAP):
        yield Choice(GAP, _("You have a gap"), counts[GAP])


@require_safe
def export(request: Asked) -> HttpResponseBase:
    """The comparison as CSV: a row for each topic, three columns for each edition."""
    editions = chosen_editions(request)
    show = _shown(request, [one.ref for one in editions])
    page = comparison(editions, own_results(request.actor), show)
    names = (_("Topic"), _("Relation"), *_columns(page), _("Notes"))
    rows: Iterator[dict[str, Any]] = (
        dict(zip(names, _line(one, page), strict=True)) for one in page.rows
    )
    return attachment(as_csv(rows, names, mark=True), "comparison", "csv")


def _columns(page: Comparison) -> Iterator[str]:
    for side in page.sides:
        for column in (_("%s clause"), _("%s asks for"), _("%s status")):
            yield column % side.edition.short


def _line(row: OwnRow, page: Comparison) -> tuple[str, ...]:
    only = page.own(row)
    relation = _("Only in %s") % only if only else str(Strength(row.relation).label)
    cells: list[str] = []
    for cell in row.cells:
        status = str(LABELS[cell.status]) if cell and cell.status else ""
        cells += [", ".join(cell.numbers), cell.asks, status] if cell else ["", "", ""]
    return (row.title, relation, *cells, row.notes)


ROUTES += [
    path("conformity/compare/", compare, name="conformity-compare"),
    path("conformity/compare/export.csv", export, name="conformity-compare-export"),
]
MENU.append(
    MenuItem(
        name="compare",
        label=gettext_lazy("Compare standards"),
        icon="git-compare",
        url="/conformity/compare/",
        group="Plan",
        order=91,
    )
)
