"""Who has read a document: beside it, on a page of its own, and what the reader is to read."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES, panel, section, work_section
from ringbeam.core.prepared import Prepared
from ringbeam.core.registers import of_kind
from ringbeam.core.rules import manager, owner
from ringbeam.documents.documents import Document
from ringbeam.documents.figures import figures_of, figures_on, late_ones
from ringbeam.documents.rounds import WAITING, Acknowledgement, ReadingRequest
from ringbeam.documents.tabs import READERS, around
from ringbeam.web.requests import Asked, found

PAGE, MOST, LONGEST = 100, 20, 7
TITLE = gettext_lazy("To read")


@panel(
    on="document",
    title=gettext_lazy("Read acknowledgements"),
    template="documents/reading.html",
    order=5,
)
def reading(document: Document, actor: Actor) -> dict[str, Any] | None:
    """How far the reading of the newest version is, and what the reader is asked; no query for
    a document without readers, else one, and one more where somebody is late."""
    if not document.edition:
        return None
    rounds = figures_on(document, actor.person) if document.readers else []
    now = rounds[0] if rounds else None
    mine = now.mine if now and now.is_open else None
    url = document.register.url(document.ref)
    may = (manager | owner).allows(actor, document)
    return {
        "now": now,
        "mine": mine,
        "is_late": mine is not None and mine <= clock.now(),
        "late": late_ones(document.pk) if now and now.late and now.is_open else [],
        "url": url,
        "may_remind": bool(may and now and now.is_open and now.read < now.asked),
        "may_name": may and not document.readers,
    }


def requests_of(entry: int, number: int) -> "QuerySet[ReadingRequest]":
    """The requests of one version: who is late first, then who waits, then who has read it."""
    rows = ReadingRequest.objects.filter(entry_id=entry, round__version__number=number)
    return rows.select_related("person").order_by("confirmed", "due", "pk")


def evidence_of(entry: int, number: int) -> dict[int, Acknowledgement]:
    """The evidence of one version, by person."""
    rows = Acknowledgement.objects.filter(entry_id=entry, version__number=number)
    return {one.person_id: one for one in rows}


@require_safe
def show_readers(request: Asked, ref: str) -> HttpResponse:
    """Each person who was asked to read a version, with the evidence; a hundred a page."""
    document = found(request, "documents", ref)
    rounds = figures_of(document.pk)
    asked = request.GET.get("version", "")
    chosen = next((one for one in rounds if asked in ("", str(one.number))), None)
    if asked and chosen is None:
        raise Http404
    number, start = chosen.number if chosen else 0, _start(request.GET.get("start", ""))
    rows = list(requests_of(document.pk, number)[start : start + PAGE + 1])
    context = {
        "document": document,
        "url": document.register.url(ref),
        **around(document, READERS),
        "title": _("Readers of %s") % ref,
        "rounds": rounds,
        "chosen": chosen,
        "rows": rows[:PAGE],
        "evidence": evidence_of(document.pk, number),
        "next_start": start + PAGE if len(rows) > PAGE else None,
        "now": clock.now(),
    }
    return render(request, "documents/readers.html", context)


def _start(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < LONGEST else 0


_waiting = Prepared(
    lambda person: ReadingRequest.objects.filter(WAITING, person_id=person).values_list("pk")[
        :1
    ],
    places=1,
)


def _mine(actor: Actor) -> dict[str, Any] | None:
    """The documents that somebody is to read, by day; a query, and one more where some wait."""
    if actor.person is None or not _waiting(actor.person):
        return None
    register = of_kind("document")
    shown = Exists(register.among(actor).filter(pk=OuterRef("entry_id")))
    asked = ReadingRequest.objects.filter(WAITING & Q(person_id=actor.person), shown)
    rows = list(asked.select_related("entry", "round__version").order_by("due")[:MOST])
    now = clock.now()
    shown_rows = [(one, register.url(one.entry.ref), one.due <= now) for one in rows]
    return {"rows": shown_rows} if rows else None


section(name="to_read", title=TITLE, template="documents/to_read.html", order=25)(_mine)
work_section(name="to_read", title=TITLE, template="documents/to_read.html")(_mine)
ROUTES.append(path("documents/<str:ref>/readers/", show_readers, name="document-readers"))
