"""The pages of documented information: what is asked for, which record is it (7.5.1)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ringbeam.conformity.assessing import editions_followed
from ringbeam.conformity.documented import STANDINGS, AskedItem, asked_items
from ringbeam.conformity.readers import may_read
from ringbeam.conformity.rules.documented import anchor
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import MENU, ROUTES, MenuItem, panel
from ringbeam.core.writing import edit
from ringbeam.documents.documents import Document
from ringbeam.exchange.cells import Cell
from ringbeam.exchange.exporting import as_csv, write_xlsx
from ringbeam.standards.documented_information import (
    DocumentedInformation,
    InformationKind,
    items_of,
)
from ringbeam.standards.editions import Edition
from ringbeam.standards.serving import items_by_key, write_items
from ringbeam.web.attachments import attachment
from ringbeam.web.requests import Asked, found, listed

BASE = "/conformity/documented-information/"
ALL, ONLY_MISSING, FORMS, OFFERED = "all", "missing", ("csv", "xlsx"), 50


@dataclass(frozen=True)
class AskedOf:
    """What one edition asks for; ``known`` is False where the list of it is not."""

    edition: Edition
    rows: Sequence[AskedItem]
    missing: int
    known: bool


@dataclass(frozen=True)
class DocumentedPage:
    """What the page shows: by edition; how many documents serve as how many items."""

    parts: Sequence[AskedOf]
    editions: Sequence[Edition]
    of: str
    show: str
    documents: int
    served: int
    asked: int

    def link(self, *, of: str = "", show: str = ALL) -> str:
        """The address of the page with another choice."""
        said = {"of": of, "show": "" if show == ALL else show}
        text = urlencode({name: value for name, value in said.items() if value})
        return f"{BASE}?{text}" if text else BASE


def page_of(actor: Actor, of: str = "", show: str = "") -> DocumentedPage:
    """All that the page and its exports show to this reader."""
    followed = editions_followed()
    known = Edition.objects.select_related("standard").in_bulk(followed)
    editions = [known[ref] for ref in followed if ref in known]
    rows = asked_items([one.ref for one in editions], actor)
    parts = []
    for edition in editions:
        own = [one for one in rows if one.item.requirement.edition_id == edition.ref]
        shown = [one for one in own if show != ONLY_MISSING or one.is_missing]
        missing = sum(one.is_missing for one in own)
        if of in ("", edition.ref):
            parts.append(AskedOf(edition, shown, missing, bool(own)))
    linked = {ref for one in rows for ref, _title in one.documents}
    return DocumentedPage(
        parts=parts,
        editions=editions,
        of=of if of in known else "",
        show=ONLY_MISSING if show == ONLY_MISSING else ALL,
        documents=len(linked),
        served=sum(bool(one.documents or one.unseen) for one in rows),
        asked=len(rows),
    )


def _readable(request: Asked) -> Actor:
    """Who asks; raises Http404 for who may not read of conformity."""
    if not may_read(request.actor):
        raise Http404
    return request.actor


@require_safe
def documented_page(request: Asked) -> HttpResponse:
    """What the editions followed ask to be documented, missing items first."""
    actor = _readable(request)
    page = page_of(actor, request.GET.get("of", ""), request.GET.get("show", ""))
    told = {"title": _("Documented information"), "page": page, "standings": STANDINGS}
    return render(request, "conformity/documented.html", told)


@require_safe
def export(request: Asked, form: str) -> HttpResponseBase:
    """The same as a table, ``csv`` or ``xlsx``; raises Http404 for another form."""
    actor = _readable(request)
    if form not in FORMS:
        raise Http404
    page = page_of(actor, request.GET.get("of", ""), request.GET.get("show", ""))
    names = (
        *(_("Standard"), _("Clause"), _("What is asked for"), _("Kind"), _("When")),
        *(_("Status"), _("Documents"), _("Register"), _("Confidence")),
    )
    target = TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    if form == "xlsx":
        write_xlsx(_lines(page, names), names, target, title=_("Documented information"))
    else:
        target.writelines(as_csv(_lines(page, names), names, mark=True))
    target.seek(0)
    return attachment(target, "documented-information", form)


def _lines(page: DocumentedPage, names: Sequence[str]) -> Iterator[dict[str, Cell]]:
    for part in page.parts:
        if not part.known:
            unknown: list[Cell] = [part.edition.name, "", _("unknown"), *[""] * 6]
            yield dict(zip(names, unknown, strict=True))
        for one in part.rows:
            yield dict(zip(names, _cells(part.edition, one), strict=True))


def _cells(edition: Edition, one: AskedItem) -> list[Cell]:
    item = one.item
    documents = "; ".join(f"{ref} {title}" for ref, title in one.documents)
    held = one.holding
    register = f"{held.register.label_plural}: {held.count}" if held else ""
    number = f"{item.requirement.number} {item.point}".strip()
    told = (item.get_kind_display(), item.get_condition_display(), one.label)
    return [
        edition.name,
        number,
        item.shown_what,
        *map(str, told),
        documents,
        register,
        item.confidence,
    ]


@require_POST
def link_item(request: Asked) -> HttpResponse:
    """Link a document to one item, or take the link away (``remove``)."""
    _readable(request)
    key, document = (
        request.POST.get("item", ""),
        found(request, "documents", request.POST.get("ref", "")),
    )
    if key not in items_by_key([key]) and key not in document.serves:
        raise Http404
    kept = [one for one in document.serves if one != key]
    serves = kept if request.POST.get("remove") else [*kept, key]
    edit(document, {"serves": serves}, by=request.actor)
    return redirect(f"{BASE}#{anchor(key)}")


@require_safe
def choose_document(request: Asked) -> HttpResponse:
    """The documents from which the one for an item is chosen, by words of the title."""
    actor, key = _readable(request), request.GET.get("item", "")
    item = items_by_key([key]).get(key)
    if item is None:
        raise Http404
    words = request.GET.get("q", "").strip()
    rows = listed("documents", actor).among(actor).filter(archived=False)
    rows = rows.filter(title__icontains=words) if words else rows
    told = {
        "title": _("Which document is it?"),
        "item": item,
        "line": write_items([key])[0],
        "key": key,
        "words": words,
        "documents": list(rows.order_by("title", "pk")[:OFFERED]),
    }
    return render(request, "conformity/documented_choose.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
def document_serves(request: Asked, ref: str) -> HttpResponse:
    """Tick all that one document serves as, over all editions followed at once."""
    _readable(request)
    document = found(request, "documents", ref)
    items = items_of(editions_followed())
    offered = {one.key for one in items}
    if request.method == "POST":
        ticked = [key for key in request.POST.getlist("item") if key in offered]
        others = [key for key in document.serves if key not in offered]
        edit(document, {"serves": [*others, *ticked]}, by=request.actor)
        return redirect(document.register.url(ref))
    told = {
        "title": _("What %s serves as") % document.ref,
        "document": document,
        "parts": _by_edition(items),
        "ticked": set(document.serves),
    }
    return render(request, "conformity/document_serves.html", told)


def _by_edition(
    items: Sequence[DocumentedInformation],
) -> list[tuple[Edition, list[DocumentedInformation]]]:
    """The items under their editions; records that are only retained come last in each."""
    found_: dict[str, tuple[Edition, list[DocumentedInformation]]] = {}
    ordered = sorted(items, key=lambda one: one.kind == InformationKind.RECORD)
    for one in ordered:
        edition = one.requirement.edition
        found_.setdefault(edition.ref, (edition, []))[1].append(one)
    order = {one.requirement.edition_id: at for at, one in reversed(list(enumerate(items)))}
    return sorted(found_.values(), key=lambda pair: order[pair[0].ref])


@panel(
    on="document",
    title=gettext_lazy("Serves as"),
    template="conformity/serves_panel.html",
    order=30,
)
def serves(document: Document, actor: Actor) -> dict[str, Any] | None:
    """What a person said that the document is, item by item; a query where there is any."""
    may = may_read(actor) and Document.register.edit.allows(actor, document)
    if not document.serves and not may:
        return None
    return {
        "lines": write_items(document.serves) if document.serves else [],
        "url": f"{BASE}{document.ref}/" if may else "",
    }


ROUTES += [
    path("conformity/documented-information/", documented_page, name="documented"),
    path("conformity/documented-information/link/", link_item, name="documented-link"),
    path(
        "conformity/documented-information/choose/", choose_document, name="documented-choose"
    ),
    path(
        "conformity/documented-information/export.<slug:form>",
        export,
        name="documented-export",
    ),
    path(
        "conformity/documented-information/<str:ref>/", document_serves, name="document-serves"
    ),
]
MENU.append(
    MenuItem(
        name="documented",
        label=gettext_lazy("Documented information"),
        icon="files",
        url=BASE,
        group="Do",
        order=71,
        who=may_read,
    )
)
