"""The page on which a document is reviewed: its text, and below each passage what was said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES, panel
from ringbeam.core.rules import inside
from ringbeam.documents.anchors import place_of
from ringbeam.documents.differences.blocks import sections_of
from ringbeam.documents.documents import Document
from ringbeam.documents.review_comments import ReviewComment
from ringbeam.documents.reviewing import (
    comment_on_passage,
    may_settle,
    reopen_comment,
    resolve_comment,
    text_under_review,
    words_of,
)
from ringbeam.documents.tabs import REVIEW, around
from ringbeam.documents.tallies import tally_of
from ringbeam.documents.versions import WAITING
from ringbeam.web.requests import Asked, found

UNPROCESSABLE = 422
SETTLE = {"resolve": resolve_comment, "reopen": reopen_comment}


@dataclass
class Section:
    """One section of the text under review, with what was said of passages in it."""

    text: str
    words: str
    comments: list[ReviewComment] = field(default_factory=list)


@dataclass(frozen=True)
class Review:
    """A text with its comments; ``gone`` are those whose passage is no longer in it."""

    sections: list[Section]
    gone: list[ReviewComment]
    open: int


def review_of(text: str, comments: Sequence[ReviewComment], *, is_markdown: bool) -> Review:
    """Each comment under the section in which its passage begins; pure."""
    sections = [
        Section(one, words_of(one, is_markdown=is_markdown)) for one in sections_of(text)
    ]
    whole = " ".join(one.words for one in sections if one.words)
    gone = []
    for one in comments:
        at = place_of(one.anchor, whole)
        if at is None:
            gone.append(one)
        else:
            _at(sections, at).comments.append(one)
    return Review(sections, gone, sum(not one.resolved for one in comments))


def _at(sections: Sequence[Section], place: int) -> Section:
    """The section in which a place of the whole text lies."""
    passed = 0
    said = [one for one in sections if one.words]
    for one in said:
        passed += len(one.words) + 1
        if place < passed:
            return one
    return said[-1]


@require_http_methods(["GET", "HEAD", "POST"])
def show_review(request: Asked, ref: str) -> HttpResponse:
    """The text under review with its comments; POST says, resolves or reopens one."""
    document = found(request, "documents", ref)
    faults: list[str] = []
    if request.method == "POST":
        try:
            _act(request, document)
        except ValidationError as wrong:
            faults = wrong.messages
        else:
            return redirect(f"{document.register.url(ref)}review/")
    context = _context(request, document) | {"faults": faults}
    status = UNPROCESSABLE if faults else 200
    return render(request, "documents/review.html", context, status=status)


def _act(request: Asked, document: Document) -> None:
    given, by = request.POST, request.actor
    for name, settle in SETTLE.items():
        if name in given:
            settle(document, comment=given[name], by=by)
            return
    quote, text = given.get("quote", ""), given.get("text", "")
    comment_on_passage(document, quote=quote, text=text, by=by)


def _context(request: Asked, document: Any) -> dict[str, Any]:
    text, is_markdown = text_under_review(document)
    rows = list(ReviewComment.objects.filter(entry_id=document.pk).order_by("pk"))
    on = request.GET.get("on", "")
    return {
        "document": document,
        "url": document.register.url(document.ref),
        **around(document, REVIEW),
        "title": _("Review of %s") % document.ref,
        "review": review_of(text, rows, is_markdown=is_markdown),
        "is_markdown": is_markdown,
        "may_say": inside.allows(request.actor, document),
        "may_settle": {one.pk for one in rows if may_settle(document, one, request.actor)},
        "on": int(on) if on.isascii() and on.isdecimal() and len(on) < len("10000") else 0,
        "given": request.POST,
    }


@panel(
    on="document",
    title=gettext_lazy("Comments on passages"),
    template="documents/open_comments.html",
    order=4,
)
def open_comments(document: Document, _actor: Actor) -> dict[str, Any] | None:
    """How many comments are open while it waits for approval; no query beside the page's."""
    if document.state not in WAITING:
        return None
    number = tally_of(document).all_open
    url = f"{document.register.url(document.ref)}review/"
    return {"open": number, "url": url, "blocks": document.resolve_first} if number else None


def told(review: Review) -> Iterator[tuple[ReviewComment, bool]]:
    """Every comment of a review, and whether its passage is still there."""
    yield from ((one, True) for section in review.sections for one in section.comments)
    yield from ((one, False) for one in review.gone)


ROUTES.append(path("documents/<str:ref>/review/", show_review, name="document-review"))
