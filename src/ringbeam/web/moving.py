"""The moves of a record's life as buttons and forms; the kernel judges, this only shows."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.lives import Move
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.rules import speaks_for_us
from ringbeam.core.writing import take
from ringbeam.web.cells import state_cell
from ringbeam.web.drafting import discard_sent, drafted
from ringbeam.web.forms import VERSION, add_faults, form_for
from ringbeam.web.requests import Asked, found, way_back
from ringbeam.web.signing import ask_to_sign, signing_by

CONFLICT, UNPROCESSABLE = 409, 422


@dataclass(frozen=True)
class OfferedMove:
    """A move that starts where the record is; ``reasons`` says why it is greyed, if it is.

    ``asks`` tells that its address shows a form first, ``ends`` that nothing is due after it,
    ``says`` that a message sent along fills in what it asks for.
    """

    name: str
    label: str
    to: str
    icon: str
    key: str
    url: str
    asks: bool
    ends: bool
    says: bool
    reasons: tuple[str, ...]

    @property
    def may(self) -> bool:
        """Whether it can be taken now, as far as can be said before its form is filled in."""
        return not self.reasons


def offered(record: Any, actor: Actor) -> list[OfferedMove]:
    """The moves that start here; those outside see only the ones that are theirs to take."""
    act = Act(actor, "")
    inside = speaks_for_us(actor, record)
    shown = [_offered(record, move, act) for move in record.register.life.offered(record)]
    return [one for one in shown if inside or one.may]


def _offered(record: Any, move: Move, act: Act) -> OfferedMove:
    # What its form asks for may be what is missing, so such a move is judged when it is sent.
    reasons = (
        move.who_is_missing(record, act.by) if move.asks else move.reasons_against(record, act)
    )
    life = record.register.life
    return OfferedMove(
        name=move.name,
        label=str(move.label),
        to=str(life.label(move.to)),
        icon=move.icon or ("player-pause" if move.to in life.paused else "progress"),
        key=move.key,
        url=f"{record.register.url(record.ref)}move/{move.name}/",
        asks=bool(move.asks or move.signed),
        ends=move.to in life.closed,
        says=bool(move.says),
        reasons=tuple(reasons),
    )


def primary(moves: list[OfferedMove]) -> OfferedMove | None:
    """The move that gets the button: the one with a key of its own, else the first possible.

    What ends a record gets it by its key alone: to retire a service is no daily work.
    """
    possible = [move for move in moves if move.may]
    onward = (move for move in possible if not move.ends)
    return next((move for move in possible if move.key), None) or next(onward, None)


@require_http_methods(["GET", "HEAD", "POST"])
def move_record(request: Asked, plural: str, ref: str, name: str) -> HttpResponse:
    """POST takes the move; GET shows what it asks for and what stands against it.

    What was filled in comes back in the form, with every reason why it was not taken (409) or
    what is wrong (422). A move that asks for nothing is refused by the middleware.
    """
    record = found(request, plural, ref)
    move = record.register.life.named(name)
    if move is None:
        raise Http404
    form = form_for(record.register, request, names=move.asks, record=record)
    del form.fields[VERSION]
    ask_to_sign(form, move.signed)
    status, back = 200, way_back(request, record.register.url(record.ref))
    if request.method == "POST":
        status = _taken(record, move, form, request.actor) if form.is_valid() else UNPROCESSABLE
        if not status:
            discard_sent(request)
            return redirect(back)
    context = {
        "record": record,
        "register": record.register,
        "move": _offered(record, move, Act(request.actor, "")),
        "reasons": move.reasons_against(record, Act(request.actor, "")),
        "form": form,
        "draft": drafted(request, form, record=record) if move.asks else None,
        "cancel_url": back,
    }
    return render(request, "web/move.html", context, status=status)


@require_safe
def show_moves(request: Asked, plural: str, ref: str) -> HttpResponse:
    """Where a record can go, with the reasons where it cannot; for htmx the choices alone.

    ``to`` names states, and leaves the moves that lead to one of them; ``back`` is the page to
    go on with afterwards.
    """
    record = found(request, plural, ref)
    life, wanted = record.register.life, request.GET.getlist("to")
    moves = [
        one
        for one in offered(record, request.actor)
        if not wanted or getattr(life.named(one.name), "to", "") in wanted
    ]
    context = {
        "record": record,
        "register": record.register,
        "state": state_cell(record.register, record.state),
        "moves": moves,
        "back": way_back(request, record.register.url(record.ref)),
    }
    part = "web/fragments/moves.html" if request.htmx else "web/moves.html"
    return render(request, part, context)


def _taken(record: Any, move: Move, form: Form, actor: Actor) -> int:
    """Take the move: 0, or the status of the form, which then says why it was not taken."""
    given = {name: form.cleaned_data[name] for name in move.asks}
    try:
        signing = signing_by(form, actor)
        take(record, move.name, by=actor, given=given, signing=signing)
    except ValidationError as faults:
        add_faults(form, faults)
        return UNPROCESSABLE
    except Forbidden:
        raise
    except Refused as refused:
        if not (move.asks or move.signed):
            raise
        form.add_error(None, refused.reasons)
        return CONFLICT
    return 0
