"""Two people who write at once: the second is shown what came between, and keeps the text."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from ringbeam.core.comments import Comment
from ringbeam.core.conversation import never
from ringbeam.core.entries import Entry, Record
from ringbeam.web.requests import Asked
from ringbeam.web.timeline import Message, comments_of

READ = "read"
# What the page that asks again carries on, beside the text.
CARRIED = ("internal", "move", "kept_draft")
LONGEST_NUMBER = 18


class CrossedError(Exception):
    """Others said something that the writer has not read; nothing was written."""

    def __init__(self, between: list[Comment]) -> None:
        super().__init__()
        self.between = between


def read_so_far(message: int, line: int) -> str:
    """What a page says was read: the last message, and the last line of the history."""
    return f"{message}-{line}"


def unless_crossed(request: Asked) -> Callable[[Entry, Record], None]:
    """What looks, on the locked record, for messages after the one the writer had before them.

    Of two who send at once the second finds what the first said, and CrossedError is raised.
    Nothing is looked for where the page did not say what was read, and no query is made where
    nothing at all has happened since.
    """
    read, _dash, line = request.POST.get(READ, "").partition("-")
    mine = request.actor.account
    if not _is_number(read):
        return never

    def look(entry: Entry, record: Record) -> None:
        if _is_number(line) and int(line) == entry.lines:
            return
        said = comments_of(record, request.actor)
        others = [c for c in said if c.account_id != mine or mine is None]
        if between := [c for c in others if c.pk > int(read)]:
            raise CrossedError(between)

    return look


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
