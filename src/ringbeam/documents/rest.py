"""Documents for programs, beside what every register has: `/api/v1/documents/{ref}/changes`."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from ringbeam.api.answers import answer
from ringbeam.api.finding import record_for
from ringbeam.api.problems import absent
from ringbeam.core.contributions import API_ROUTERS
from ringbeam.documents.comparing import Side, comparison, usual
from ringbeam.documents.figures import figures_of
from ringbeam.documents.readers_page import PAGE, evidence_of, requests_of
from ringbeam.documents.review_comments import ReviewComment
from ringbeam.documents.review_page import review_of, told
from ringbeam.documents.reviewing import text_under_review
from ringbeam.documents.rounds import Acknowledgement, ReadingRequest

router = Router(tags=["documents"])


@router.get("/{ref}/changes", response=dict[str, Any], url_name="api-document-changes")
def compare_versions(
    request: HttpRequest, ref: str, old: str = "", new: str = ""
) -> HttpResponse:
    """What differs between two versions of a document, word by word.

    ``old`` and ``new`` are numbers of versions or "draft"; without them the newest is compared
    with the one before. The pieces that are "same" or "removed" are the old text, those that
    are "same" or "added" the new one. ``problems`` says why two cannot be compared (yet).
    """
    _register, document = record_for(request, "documents", ref)
    chosen = usual(document)
    if chosen is None and not (old and new):
        raise absent()
    first, second = chosen or ("", "")
    try:
        found = comparison(document, old or first, new or second)
    except KeyError as unknown:
        raise absent() from unknown
    told = found.difference
    return answer(
        {
            "old": _side(found.old),
            "new": _side(found.new),
            "problems": found.problems,
            "changes": told.changes if told else None,
            "words_added": told.words_added if told else None,
            "words_removed": told.words_removed if told else None,
            "passages": [
                {
                    "kind": one.kind,
                    "level": one.level,
                    "pieces": [{"kind": kind, "text": text} for kind, text in one.pieces],
                }
                for one in (told.passages if told else ())
            ],
        }
    )


@router.get("/{ref}/acknowledgements", response=dict[str, Any], url_name="api-acknowledgements")
def list_acknowledgements(
    request: HttpRequest, ref: str, version: int = 0, after: int = 0
) -> HttpResponse:
    """Who was asked to read a version (the newest if none is named), and the evidence.

    ``rounds`` has the figures of every version; ``items`` come by hundreds, and ``next`` is the
    ``after`` of the following ones, or null.
    """
    _register, document = record_for(request, "documents", ref)
    rounds = figures_of(document.pk)
    chosen = next((one for one in rounds if version in (0, one.number)), None)
    if version and chosen is None:
        raise absent()
    number = chosen.number if chosen else 0
    rows = requests_of(document.pk, number).filter(pk__gt=after).order_by("pk")[: PAGE + 1]
    page = list(rows)
    evidence = evidence_of(document.pk, number)
    told = ("number", "sha256", "opened", "is_open", "asked", "read", "late")
    return answer(
        {
            "rounds": [{name: getattr(one, name) for name in told} for one in rounds],
            "version": number or None,
            "items": [_request(one, evidence.get(one.person_id)) for one in page[:PAGE]],
            "next": page[PAGE - 1].pk if len(page) > PAGE else None,
        }
    )


def _request(one: ReadingRequest, shown: Acknowledgement | None) -> dict[str, Any]:
    dates = {name: getattr(one, name) for name in ("asked", "due", "confirmed", "ended")}
    told = {"sha256": shown.sha256, "who": shown.who, "how": shown.how} if shown else None
    person = {"ref": one.person.ref, "title": one.person.title}
    return {"person": person, **dates, "evidence": told}


@router.get("/{ref}/review-comments", response=dict[str, Any], url_name="api-review-comments")
def list_review_comments(request: HttpRequest, ref: str) -> HttpResponse:
    """What was said of passages of a document, in the order of the text; ``gone`` says that the
    passage is no longer in the text under review."""
    _register, document = record_for(request, "documents", ref)
    text, is_markdown = text_under_review(document)
    rows = ReviewComment.objects.filter(entry_id=document.pk).order_by("pk")
    review = review_of(text, list(rows), is_markdown=is_markdown)
    names = ("edition", "quote", "text", "who", "at", "resolved", "resolved_by")
    items = [
        {"id": one.pk, "gone": not there, **{name: getattr(one, name) for name in names}}
        for one, there in told(review)
    ]
    return answer({"open": review.open, "items": items})


def _side(one: Side) -> dict[str, Any]:
    return {"version": one.key, "name": one.name, "note": one.note, "approved": one.at}


API_ROUTERS.append(("/documents", router))
