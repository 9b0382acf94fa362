"""A list as a file: what the list holds, whatever its pages, in CSV, XLSX or JSON."""

from dataclasses import replace
from tempfile import TemporaryFile
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_safe

from ringbeam.core.listing import Asked as ListAsked
from ringbeam.core.listing import Cursor, asked_of, page_of
from ringbeam.core.unions import Union
from ringbeam.exchange.exporting import CONTENT_TYPES, export
from ringbeam.web.attachments import attachment
from ringbeam.web.queries import Query
from ringbeam.web.requests import Asked, listed

PAGE, MOST_HITS = 500, 20_000


@require_safe
def export_list(request: Asked, plural: str, form: str) -> HttpResponseBase:
    """The records of the list as an attachment, in bounded memory."""
    register = listed(plural, request.actor)
    # A list over several registers has no fields of its own to bring back: each is exported.
    if form not in CONTENT_TYPES or isinstance(register, Union):
        raise Http404
    query = Query.read(request.META.get("QUERY_STRING", ""))
    asked = asked_of(register, request.actor, query.without("columns", "after").lists())
    target = TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    export(register, form, target, by=request.actor, rows=_rows(asked))
    target.seek(0)
    return attachment(target, plural, form)


def _rows(asked: ListAsked) -> "QuerySet[Any]":
    """The rows of the list; those of a search by the ids of its first 20,000 hits."""
    rows = asked.rows()
    if not asked.words:
        return rows
    ids: list[int] = []
    while len(ids) < MOST_HITS:
        page = page_of(asked, limit=PAGE)
        ids += [record.pk for record in page.records]
        if page.following is None:
            break
        last = page.records[-1].pk if page.records else ids[-1]
        asked = replace(asked, after=Cursor(asked.sort, None, last))
    return rows.filter(pk__in=ids)
