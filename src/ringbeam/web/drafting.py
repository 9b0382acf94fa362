"""Drafts of forms on pages: kept while one types, offered when the form is opened again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import Form, HiddenInput
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.drafts import (
    FormDraft,
    Typed,
    discard_draft,
    draft_of,
    drafts_of,
    keep_draft,
)
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import Register
from ringbeam.web.cells import heading
from ringbeam.web.formats import time
from ringbeam.web.forms import VERSION
from ringbeam.web.line_forms import LinesField
from ringbeam.web.requests import Asked, listed, register_of, way_back
from ringbeam.web.stale import changed_since

TAKE = "draft"  # in the address of a form: show what is kept
SENT = "kept_draft"  # in what a form sends: this is what was kept, so it goes
OWN_PAGE = "/drafts/"


@dataclass(frozen=True)
class FormPlace:
    """A form that may be kept: its address, the boxes that are, and how people call it."""

    address: str
    register: Register
    record: Any
    names: tuple[str, ...]
    label: str

    @property
    def url(self) -> str:
        """Where one goes on with what is kept."""
        if self.address.endswith("/comment/"):
            return f"{self.register.url(self.record.ref)}#reply"
        return f"{self.address}?{TAKE}=1"


@dataclass(frozen=True)
class DraftPart:
    """What a form's page tells of its draft: ``draft`` is offered, or shown when ``taken``.

    ``stale`` says that the record changed since it was begun, ``changed`` in which fields.
    """

    place: str
    turn: int = 0
    version: int | None = None
    draft: FormDraft | None = None
    taken: bool = False
    stale: bool = False
    changed: tuple[str, ...] = ()
    take_url: str = ""


def place_of(address: str, actor: Actor) -> FormPlace:
    """The form at an address, for an actor who may use it now; raises Http404 for all else."""
    plural, *rest = address.strip("/").split("/")
    if address != "/" + "/".join((plural, *rest)) + "/":
        raise Http404
    if rest == ["new"]:
        return _new(address, listed(plural, actor), actor)
    ref, form, named = [*rest, "", "", ""][:3]
    register = register_of(plural)
    record = register.numbered(actor, ref)
    if record is None or form not in FORMS or len(rest) > len(("ref", "form", "name")):
        raise Http404
    boxes = FORMS[form](register, record, actor, named)
    if boxes is None:
        raise Http404
    return FormPlace(address, register, record, *boxes)


Boxes = tuple[tuple[str, ...], str] | None


def _new(address: str, register: Register, actor: Actor) -> FormPlace:
    if not register.may_add(actor):
        raise Http404
    names = tuple(register.settable_by(actor))
    return FormPlace(address, register, None, names, _("New %s") % register.label)


def _edit(register: Register, record: Any, actor: Actor, field: str) -> Boxes:
    names = tuple(register.settable_by(actor, record))
    if not register.edit.allows(actor, record) or (field and field not in names):
        return None
    if field:
        return (field,), f"{record.ref}, {heading(register, field)}"
    return names, _("Edit %s") % record.ref


def _comment(register: Register, record: Any, actor: Actor, named: str) -> Boxes:
    if named or not register.may_say(actor, record):
        return None
    return ("text", "internal"), f"{record.ref}, {_('Message')}"


def _move(register: Register, record: Any, _actor: Actor, name: str) -> Boxes:
    move = register.life.named(name)
    if move is None or not move.asks:
        return None
    return tuple(move.asks), f"{record.ref}, {move.label}"


FORMS: Mapping[str, Callable[[Register, Any, Actor, str], Boxes]] = {
    "edit": _edit,
    "comment": _comment,
    "move": _move,
}


def drafted(request: Asked, form: Form, *, record: Any = None) -> DraftPart:
    """What a form's page tells of its draft; the boxes are filled when it is taken up."""
    version = getattr(record, "version", None)
    if request.method == "POST":
        opened = _number(request.POST.get(VERSION, "")) or version
        return DraftPart(request.path, _number(request.POST.get(SENT, "")), opened)
    draft = draft_of(request.path, request.actor)
    if draft is None:
        return DraftPart(request.path, version=version)
    stale = draft.version is not None and draft.version != version
    changed = changed_since(record, draft.version or 0, request.actor) if stale else []
    asked = request.GET.copy()
    asked[TAKE] = "1"
    taken = request.GET.get(TAKE) == "1"
    if taken:
        _fill(form, draft)
    return DraftPart(
        place=request.path,
        turn=draft.turn if taken else 0,
        version=draft.version if taken else version,
        draft=draft,
        taken=taken,
        stale=stale,
        changed=tuple(changed),
        take_url=f"{request.path}?{asked.urlencode()}",
    )


def _fill(form: Form, draft: FormDraft) -> None:
    """Put what was typed into the boxes, and the version that the form showed then."""
    typed = QueryDict(mutable=True)
    for name, value in draft.pairs:
        typed.appendlist(name, value)
    for name, one in form.fields.items():
        in_lines = isinstance(one, LinesField)
        if in_lines or not one.widget.value_omitted_from_data(typed, {}, name):
            value = one.widget.value_from_datadict(typed, {}, name)
            form.initial[name] = one.bound_data(value, form.initial.get(name))
    if VERSION in form.fields and isinstance(form.fields[VERSION].widget, HiddenInput):
        form.initial[VERSION] = draft.version


def discard_sent(request: Asked) -> None:
    """Remove the draft of the form that was just taken; no statement when it had none."""
    if request.POST.get(SENT):
        discard_draft(request.path, by=request.actor)


def _number(text: str) -> int:
    return (
        int(text)
        if text.isascii() and text.isdecimal() and len(text) < len("2147483647")
        else 0
    )


@never_cache
@require_POST
def keep(request: Asked) -> JsonResponse:
    """Keep what a form holds; ``place``, ``turn``, ``version``, ``files`` are in the address.

    Only boxes of the form itself are kept: no token, no password, no file. Answers the next
    turn and words, or 409 with the reasons; 404 for a form that the reader may not use.
    """
    place = place_of(request.GET.get("place", ""), request.actor)
    pairs = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if _is_box(name, place)
    ]
    files = request.GET.get("files") == "1"
    version = _number(request.GET.get("version", "")) or None
    typed = Typed(pairs, files, version if place.record else None)
    try:
        turn = keep_draft(
            place.address,
            typed,
            kind=place.register.kind,
            entry=place.record.pk if place.record else None,
            turn=_number(request.GET.get("turn", "")),
            by=request.actor,
        )
    except Refused as refused:
        return JsonResponse({"said": " ".join(refused.reasons)}, status=409)
    said = _("Draft kept, %s.") % time(clock.now())
    if files:
        said += " " + _("Files are not kept.")
    return JsonResponse({"turn": turn, "said": said})


def _is_box(name: str, place: FormPlace) -> bool:
    """Whether a name is a box of the form, or of one of its lines."""
    lines = name.partition("-")[0]
    return name in place.names or (lines in place.names and lines in place.register.lines)


@never_cache
@require_safe
def offer(request: Asked) -> HttpResponse:
    """The draft of a composer, as a part for its page; nothing when there is none."""
    place = place_of(request.GET.get("place", ""), request.actor)
    draft = draft_of(place.address, request.actor)
    if draft is None:
        return HttpResponse()
    part = DraftPart(place.address, draft.turn, draft=draft)
    return render(request, "web/fragments/draft.html", {"draft": part, "composing": True})


@require_POST
def discard(request: Asked) -> HttpResponse:
    """Remove one's own draft of ``place``, then back; also of a form that is no more open."""
    discard_draft(request.POST.get("place", ""), by=request.actor)
    return HttpResponse() if request.htmx else redirect(way_back(request, OWN_PAGE))


@never_cache
@require_safe
def show_drafts(request: Asked) -> HttpResponse:
    """What the reader began and did not send, of the forms that are open to them now."""
    lines = []
    for draft in drafts_of(request.actor).defer("pairs"):
        try:
            lines.append((place_of(draft.place, request.actor), draft))
        except Http404:  # closed to the reader by now; the daily job removes it
            continue
    return render(request, "web/drafts.html", {"title": _("What you began"), "lines": lines})
