"""Documents for programs, beside what every register has: `/api/v1/documents/{ref}/changes`."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from ringbeam.api.answers import answer
from ringbeam.api.finding import record_for
from ringbeam.api.problems import absent
from ringbeam.core.contributions import API_ROUTERS
from ringbeam.documents.comparing import Side, comparison, usual

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


def _side(one: Side) -> dict[str, Any]:
    return {"version": one.key, "name": one.name, "note": one.note, "approved": one.at}


API_ROUTERS.append(("/documents", router))
