"""Taking back what was done within ten seconds: the offer, and the act; the kernel judges."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.drafts import Typed, keep_draft
from ringbeam.core.history import HistoryLine
from ringbeam.core.refusals import Refused
from ringbeam.core.taking_back import (
    LINES,
    Words,
    last_send,
    seconds_to_take_back,
    take_back,
)
from ringbeam.core.undoing import WINDOW, UndoWindow
from ringbeam.web.requests import Asked, found, way_back

PURPOSE = "ringbeam.web.undoing"
LONGEST_NUMBER = 9


@dataclass(frozen=True)
class UndoOffer:
    """What can be taken back: its words, the last line of history, and for how long."""

    words: str
    number: int
    seconds: int
    url: str


def offer_of(record: Any, lines: Sequence[HistoryLine], actor: Actor) -> UndoOffer | None:
    """The offer to take back what was done last, if it can be; no query.

    ``lines`` are the newest lines of the record, the newest first.
    """
    seconds = seconds_to_take_back(record, lines, actor)
    if not seconds:
        return None
    url = f"{record.register.url(record.ref)}undo/"
    return UndoOffer(_done(record, lines), lines[0].number, seconds, url)


def _done(record: Any, lines: Sequence[HistoryLine]) -> str:
    """What was done last, in words."""
    send, life = last_send(lines), record.register.life
    if send is None:
        return str(life.named(lines[0].said).label)
    said = _("Note kept") if send.internal else _("Reply sent")
    return f"{said}, {life.named(send.move.said).label}" if send.move else said


@require_http_methods(["GET", "HEAD", "POST"])
def undo_move(request: Asked, plural: str, ref: str) -> HttpResponse:
    """POST takes back what was done with line ``number``; GET offers it, to htmx alone.

    Where nothing can be taken back the offer is empty.
    """
    record = found(request, plural, ref)
    back = way_back(request, record.register.url(ref))
    if request.method == "POST":
        number = request.POST.get("number", "")
        if not number.isdecimal() or len(number) > LONGEST_NUMBER:
            raise ValidationError(_("Say which move is taken back."))
        _fresh, words = take_back(record, by=request.actor, number=int(number))
        if words is not None:
            give_back(record, words, request.actor)
        return redirect(back)
    if not request.htmx:
        return redirect(record.register.url(ref))
    lines = HistoryLine.objects.filter(entry_id=record.pk).order_by("-number")[:LINES]
    offer = offer_of(record, list(lines), request.actor)
    context = {"offer": offer, "record": record, "back": back}
    return render(request, "web/fragments/undo.html", context)


def give_back(record: Any, words: Words, actor: Actor) -> None:
    """Keep words that were taken back as a draft of the box that they were typed into.

    Where another draft of it is kept, that one stays; history has these words too.
    """
    pairs = [("text", words.text), *([("internal", "1")] if words.internal else [])]
    place = f"{record.register.url(record.ref)}comment/"
    typed = Typed(pairs, version=record.version)
    with suppress(Refused):
        keep_draft(place, typed, kind=record.kind, entry=record.pk, turn=0, by=actor)


def ticket(actor: Actor, since: datetime) -> str:
    """What lets the actor take back all moves that were taken since an instant, by one send."""
    said = (actor.account, since.isoformat(), clock.now().isoformat())
    return signing.dumps(said, salt=PURPOSE)


def window_of(actor: Actor, said: str) -> UndoWindow:
    """The moves that a ticket lets the actor take back, judged now for all of them.

    Raises ValidationError for a ticket of somebody else, or none.
    """
    try:
        account, since, done = signing.loads(said, salt=PURPOSE)
    except signing.BadSignature as wrong:
        raise ValidationError(_("Say which move is taken back.")) from wrong
    if account != actor.account:
        raise ValidationError(_("A move is taken back by who took it."))
    until = datetime.fromisoformat(done) + WINDOW
    # Many records take their time, and who was in time for the first is for the last.
    ends = datetime.max.replace(tzinfo=until.tzinfo) if clock.now() <= until else until
    return UndoWindow(datetime.fromisoformat(since), ends)
