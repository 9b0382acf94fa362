"""Files, served as attachments of a fixed type that a browser cannot run."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponseBase
from django.views.decorators.http import require_safe

from ringbeam.core.actors import Actor
from ringbeam.core.conversation import download
from ringbeam.core.files import StoredFile, picture_type
from ringbeam.core.registers import entries_seen_by
from ringbeam.core.rules import speaks_for_us
from ringbeam.web.attachments import guarded
from ringbeam.web.requests import Asked

ENOUGH = 16  # bytes by which a picture is known


def files_of(record: Any, actor: Actor) -> list[StoredFile]:
    """The record's files that this actor may have, oldest first; one query."""
    kept = StoredFile.objects.filter(entry_id=record.pk)
    if not speaks_for_us(actor, record):
        kept = kept.filter(internal=False)
    return list(kept.order_by("at", "pk"))


def seen_file(request: Asked, uid: UUID) -> StoredFile:
    """The file of a record that the actor sees; raises Http404 for any other."""
    one = StoredFile.objects.filter(uid=uid).first()
    seen = entries_seen_by(request.actor).filter(pk=one.entry_id if one else 0).first()
    if one is None or seen is None:
        raise Http404
    if one.internal and not speaks_for_us(request.actor, seen):
        raise Http404
    return one


def _opened(one: StoredFile) -> Any:
    try:
        return one.open()
    except FileNotFoundError as lost:
        raise Http404 from lost


@require_safe
def show_picture(request: Asked, uid: UUID) -> HttpResponseBase:
    """A picture among a text, as its bytes say it is one; raises Http404 for any other file."""
    one = seen_file(request, uid)
    content = _opened(one)
    media = picture_type(content.read(ENOUGH))
    if not media:
        content.close()
        raise Http404
    content.seek(0)
    return _kept(FileResponse(content, filename=one.name, content_type=media))


@require_safe
def download_file(request: Asked, uid: UUID) -> HttpResponseBase:
    """The bytes of a file of a record that the actor sees; raises Http404 for any other."""
    one = seen_file(request, uid)
    name, media = download(one)
    content = _opened(one)
    return _kept(FileResponse(content, as_attachment=True, filename=name, content_type=media))


def _kept(answer: FileResponse) -> HttpResponseBase:
    made = guarded(answer)
    # Large, and never another: who has it asks whether it is still to be had, and keeps it.
    made["Cache-Control"] = "private, no-cache"
    return made
