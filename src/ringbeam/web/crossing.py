"""Two people who write at once: the second is shown what came between, and keeps the text."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from ringbeam.core.comments import Comment
from ringbeam.core.writing import locked
from ringbeam.web.requests import Asked
from ringbeam.web.timeline import Message, comments_of

READ = "read"
# What the page that asks again carries on, beside the text.
CARRIED = ("internal", "move", "kept_draft")
LONGEST_NUMBER = 18


def said_between(request: Asked, record: Any) -> list[Comment]:
    """What others said after the message that the writer had before them; in a transaction.

    The record is locked first, so of two who send at once the second finds what the first
    said. Nothing where the page did not say what was read, or there is no text to keep.
    """
    read = request.POST.get(READ, "")
    if not request.POST.get("text", "").strip() or not _is_number(read):
        return []
    locked(record, request.actor)
    mine = request.actor.account
    return [
        one
        for one in comments_of(record, request.actor)
        if one.pk > int(read) and (one.account_id != mine or mine is None)
    ]


def show_between(request: Asked, record: Any, between: list[Comment]) -> HttpResponse:
    """The messages that came between, with the text to look at again and send; status 409."""
    context = {
        "record": record,
        "url": record.register.url(record.ref),
        "title": record.ref,
        "messages": [
            Message(c.pk, c.who, c.at, c.text, c.internal, c.outgoing, c.automatic)
            for c in between
        ],
        "text": request.POST.get("text", ""),
        "carried": [(n, request.POST[n]) for n in CARRIED if request.POST.get(n)],
        "read": max(one.pk for one in between),
        "files": [one.name for one in request.FILES.getlist("files")],
    }
    return render(request, "web/crossed.html", context, status=409)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
