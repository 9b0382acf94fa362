"""What people say of, attach to and link with a record: the forms at its foot."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from uuid_utils.compat import uuid7

from ringbeam.core.actors import Actor
from ringbeam.core.conversation import attach, comment, link, unlink
from ringbeam.core.entries import Entry
from ringbeam.core.files import picture_type
from ringbeam.core.references import RELATES, relate_named
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import entries_seen_by, record_of, registers
from ringbeam.core.units import whole
from ringbeam.core.watching.mentions import mentioned_in
from ringbeam.core.writing import take
from ringbeam.web.crossing import CrossedError, show_between, unless_crossed
from ringbeam.web.drafting import discard_sent
from ringbeam.web.errors import too_large
from ringbeam.web.forms import resolved
from ringbeam.web.mentioning import untold_part
from ringbeam.web.requests import Asked, found

LONGEST_KIND = 40
BEGINNING = 16  # bytes by which a picture is known


@require_POST
def say(request: Asked, plural: str, ref: str) -> HttpResponse:
    """Comment, with files and a move in the same send; all of it happens or none.

    What others said since the page was read (``read``) is shown first, and the text is kept.
    """
    record = found(request, plural, ref)
    move = request.POST.get("move", "")
    internal = request.POST.get("internal") == "1"
    uploads = request.FILES.getlist("files")
    if any(too_big(one) for one in uploads):
        return too_large(request)
    placed = [(one, uuid7()) for one in uploads]
    text = with_pictures(request.POST.get("text", ""), placed)
    crossed = unless_crossed(request)
    try:
        with whole():
            if text.strip() or not (move or uploads):
                comment(record, text, by=request.actor, internal=internal, unless=crossed)
            for one, uid in placed:
                keep(record, one, request, internal=internal, uid=uid)
            relate_named(record, text, by=request.actor)
            if move:
                said = given_by(record, move, "" if internal else text)
                take(record, move, by=request.actor, given=said)
    except CrossedError as refused:
        return show_between(request, record, refused.between)
    discard_sent(request)
    named = mentioned_in(record, text, by=request.actor, internal=internal)
    return redirect(f"{record.register.url(ref)}{untold_part(named)}#latest")


def with_pictures(text: str, placed: Sequence[tuple[UploadedFile[Any], UUID]]) -> str:
    """The text with the pictures that it names by the names of files sent along, by address.

    A file is a picture by how its bytes begin; what is none stays a name.
    """
    for one, uid in placed:
        mark = f"]({one.name})"
        if one.name and mark in text and picture_type(one.read(BEGINNING)):
            text = text.replace(mark, f"](/files/{uid}/picture/)")
        one.seek(0)
    return text


def given_by(record: Any, name: str, text: str) -> dict[str, str]:
    """What a message fills in of the move that is sent along with it."""
    move = record.register.life.named(name)
    return {move.says: text.strip()} if move and move.says and text.strip() else {}


def too_big(one: UploadedFile[Any]) -> bool:
    """Whether a file is larger than this installation takes."""
    return bool((one.size or 0) > settings.UPLOAD_LIMIT)


def keep(
    record: Any,
    one: UploadedFile[Any],
    request: Asked,
    *,
    internal: bool,
    uid: UUID | None = None,
) -> None:
    """Keep one uploaded file on the record, under the id that it is given or a new one."""
    content = cast("Any", one.file or BytesIO())
    attach(record, content, one.name or "", by=request.actor, internal=internal, uid=uid)


@require_POST
def upload(request: Asked, plural: str, ref: str) -> HttpResponse:
    """Attach files; too large ones are refused with 413 before anything is kept."""
    record = found(request, plural, ref)
    uploads = request.FILES.getlist("files")
    if not uploads:
        raise ValidationError(_("Choose a file first."))
    if any(too_big(one) for one in uploads):
        return too_large(request)
    with transaction.atomic():
        for one in uploads:
            keep(record, one, request, internal=request.POST.get("internal") == "1")
    return redirect(f"{record.register.url(ref)}#files")


@require_POST
def link_record(request: Asked, plural: str, ref: str) -> HttpResponse:
    """Link to the record that ``target`` names, or take a link away (``remove`` given)."""
    record = found(request, plural, ref)
    kind = request.POST.get("kind", RELATES)[:LONGEST_KIND] or RELATES
    if not kind.replace("_", "").isalnum():
        raise ValidationError(_("That is no kind of link."))
    _link(request, record, named_by(request.POST.get("target", ""), request.actor), kind)
    return redirect(f"{record.register.url(ref)}#related")


def named_by(words: str, actor: Actor) -> Entry:
    """The entry that a number or title means to this actor; raises ValidationError for none."""
    kinds = tuple(one.kind for one in registers())
    wanted = resolved(words.strip(), kinds, actor)
    entry = entries_seen_by(actor).filter(ref=wanted).first()
    if entry is None:
        raise ValidationError(_("Nothing that you may see is called “%s”.") % wanted)
    return entry


def join(record: Any, entry: Entry, *, by: Actor, kind: str = RELATES, note: str = "") -> None:
    """Link a record to another one; raises Refused for itself."""
    if entry.pk == record.pk:
        raise Refused([_("A record is not linked to itself.")])
    link(record, kind, record_of(entry), by=by, note=note)


def _link(request: Asked, record: Any, entry: Entry, kind: str) -> None:
    other: Any = record_of(entry)
    if not request.POST.get("remove"):
        note = request.POST.get("note", "")[:200]
        join(record, entry, by=request.actor, kind=kind, note=note)
    elif request.POST.get("inward"):
        unlink(other, kind, record, by=request.actor)
    else:
        unlink(record, kind, other, by=request.actor)
