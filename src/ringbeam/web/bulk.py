"""One act on many records, as pages send it: what is asked, and the report of what was done.

A killed run can be sent again: what is done already is then unchanged or refused.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.conversation import comment
from ringbeam.core.custom_fields import TAGS, words_of
from ringbeam.core.lives import Move
from ringbeam.core.one_by_one import Do, Report, run
from ringbeam.core.registers import Register, kinds_of
from ringbeam.core.signatures import Signing
from ringbeam.core.tagging import tags_of
from ringbeam.core.texts import leading
from ringbeam.core.undoing import WINDOW, undo
from ringbeam.core.writing import archive, edit, take
from ringbeam.web.bulk_asking import asked_first
from ringbeam.web.bulk_editing import CHANGE, confirmed, shown_first
from ringbeam.web.cells import heading
from ringbeam.web.choosing_many import chosen_in, offer, show_first, wants_all
from ringbeam.web.forms import resolved
from ringbeam.web.queries import Query
from ringbeam.web.requests import Asked, listed
from ringbeam.web.talking import join, named_by
from ringbeam.web.undoing import ticket, window_of

TAG, UNTAG = "tag", "untag"


@dataclass(frozen=True)
class WayBack:
    """Where a report leads: the address, its word above the page, and that of the button."""

    url: str
    crumb: str
    words: str
    query: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def bulk_act(request: Asked, plural: str) -> HttpResponse:
    """Do ``act`` on every ``ref``: ``move:NAME``, ``set:FIELD``, a reply, link or archive.

    What it needs further is in ``value``, or in the act itself: ``set:assignee:me``; what all
    are linked to is in ``target``. ``ask:`` before an act shows a page that asks for it first.
    Fields are changed by ``ask:change``, then ``preview:change``, then ``change``.
    ``undo`` takes the moves of one send back, by the ticket of its report.
    With ``all``, it is for everything that the list in ``query`` finds, which is shown first;
    GET, with the address of a list, tells how many that are.

    Answers with the report; records that the actor may not see are reported as not there.
    """
    register = listed(plural, request.actor)
    if request.method != "POST":
        return offer(register, request)
    chosen = chosen_in(register, request)
    if page := shown_first(register, request, chosen):
        return page
    asked = asked_first(register, request, chosen)
    if isinstance(asked, HttpResponse):
        return asked
    words, do = _act(register, request, asked)
    if wants_all(request):
        return show_first(register, request, chosen, words, _move(register, request))
    began = clock.now()
    return _reported(request, run(register, request.actor, chosen.refs, words, do), began)


def _reported(request: Asked, report: Report, began: datetime) -> HttpResponse:
    """The report, and for some seconds the offer to take moves back."""
    query = Query.read(request.POST.get("query", ""))
    label = leading(report.register.label_plural)
    url = f"/{report.register.plural}/{query.link}"
    back = WayBack(url, label, _("Back to the list"), str(query))
    moved = request.POST.get("act", "").startswith("move")
    return show_report(request, report, back, since=began if moved else None)


def show_report(
    request: Asked, report: Report, back: WayBack, *, since: datetime | None
) -> HttpResponse:
    """What an act on many did; 207 where a record was refused.

    Moves taken ``since`` an instant, by this request, can be taken back for some seconds.
    """
    context = {
        "register": report.register,
        "report": report,
        "back": back,
        "title": report.act,
        "undo": ticket(request.actor, since) if since and report.done else "",
        "seconds": int(WINDOW.total_seconds()),
    }
    return render(request, "web/bulk.html", context, status=207 if report.refused else 200)


def _act(register: Register, request: Asked, signing: Signing | None) -> tuple[str, Do]:
    """The act in words, and as a function of a record; raises ValidationError for another."""
    name, what, said = (*request.POST.get("act", "").split(":", 2), "", "")[:3]
    actor, value = request.actor, said or request.POST.get("value", "")
    move = register.life.named(what or value)
    if name == "move" and move is not None:
        asked = {
            n: _value(register, n, request.POST[n], actor)
            for n in move.asks
            if request.POST.get(n)
        }
        taken = partial(take, name=move.name, by=actor, given=asked, signing=signing)
        return str(move.label), taken
    if name == CHANGE:
        return _("Change"), confirmed(register, request)
    if name == "set" and what in register.editable:
        given = {what: _value(register, what, value, actor)}
        return _setting(register, what, value, actor), lambda one: edit(one, given, by=actor)
    return _plain_act(request, name, value)


def _setting(register: Register, name: str, value: str, actor: Actor) -> str:
    """Which field becomes what, in words."""
    said = {str(key): str(label) for key, label in register.own_fields[name].flatchoices or ()}
    shown = actor.name if value == "me" else said.get(value, value)
    return f"{_('Change %(name)s') % {'name': heading(register, name)}}: {shown}"


def _move(register: Register, request: Asked) -> Move | None:
    """The move that the act is, or None for another act."""
    name, _colon, what = request.POST.get("act", "").partition(":")
    named = register.life.named(what or request.POST.get("value", ""))
    return named if name == "move" else None


def _plain_act(request: Asked, name: str, value: str) -> tuple[str, Do]:
    """An act that is the same for every kind, in words, and as a function of a record."""
    actor = request.actor
    if name == "reply":
        inside = request.POST.get("internal") == "1"
        return _("Reply"), lambda record: comment(record, value, by=actor, internal=inside)
    if name == "link":
        target = named_by(request.POST.get("target", ""), actor)
        return _("Link"), lambda record: join(record, target, by=actor)
    if name == "undo":
        window = window_of(actor, request.POST.get("undo", ""))
        return _("Undo"), partial(undo, by=actor, window=window)
    if name in (TAG, UNTAG):
        words = _words(request.POST.get("tags", ""))
        return _("Tag"), lambda record: _tag(record, words, off=name == UNTAG, by=actor)
    if name == "archive":
        return _("Archive"), lambda record: archive(record, by=actor)
    raise ValidationError(_("Choose what is to be done."))


def _words(value: str) -> list[str]:
    words = words_of(value)
    if not words:
        raise ValidationError(_("Write a tag."))
    return words


def _tag(record: Any, words: list[str], *, off: bool, by: Actor) -> Any:
    """Put tags on a record or take them off; the others stay, also those set meanwhile."""
    has = set(tags_of(record))
    now = has - set(words) if off else has | set(words)
    return edit(record, {TAGS: sorted(now)}, by=by, version=record.version)


def _value(register: Register, name: str, value: str, actor: Actor) -> Any:
    """A value as the kernel takes it: a record by what people write, "me" for the actor."""
    kinds = kinds_of(register.own_fields[name])
    if not kinds or not value:
        return value
    return actor.person if value == "me" else resolved(value.strip(), kinds, actor)
