"""Taking a move back within ten seconds: the offer, and the act; the kernel judges it."""

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
from ringbeam.core.history import HistoryLine
from ringbeam.core.undoing import WINDOW, UndoWindow, seconds_left, undo
from ringbeam.web.requests import Asked, found, way_back

PURPOSE = "ringbeam.web.undoing"
LONGEST_NUMBER = 9


@dataclass(frozen=True)
class UndoOffer:
    """A move that can be taken back: its words, the line of history, and for how long."""

    words: str
    number: int
    seconds: int
    url: str


def offer_of(record: Any, last: HistoryLine | None, actor: Actor) -> UndoOffer | None:
    """The offer to take the last line of a record back, if it can be; no query."""
    seconds = seconds_left(record, last, actor)
    move = record.register.life.named(last.said) if last and seconds else None
    if last is None or move is None:
        return None
    url = f"{record.register.url(record.ref)}undo/"
    return UndoOffer(str(move.label), last.number, seconds, url)


@require_http_methods(["GET", "HEAD", "POST"])
def undo_move(request: Asked, plural: str, ref: str) -> HttpResponse:
    """POST takes back the move of line ``number``; GET is the offer, for htmx, else the record.

    Where nothing can be taken back the offer is empty.
    """
    record = found(request, plural, ref)
    back = way_back(request, record.register.url(ref))
    if request.method == "POST":
        number = request.POST.get("number", "")
        if not number.isdecimal() or len(number) > LONGEST_NUMBER:
            raise ValidationError(_("Say which move is taken back."))
        undo(record, by=request.actor, number=int(number))
        return redirect(back)
    if not request.htmx:
        return redirect(record.register.url(ref))
    last = HistoryLine.objects.filter(entry_id=record.pk).order_by("-number").first()
    offer = offer_of(record, last, request.actor)
    context = {"offer": offer, "record": record, "back": back}
    return render(request, "web/fragments/undo.html", context)


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
