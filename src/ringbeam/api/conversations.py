"""Comments, files and links of a record, and its history."""

import logging
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ringbeam.api import bodies
from ringbeam.api.answers import answer, nothing
from ringbeam.api.callers import Caller
from ringbeam.api.finding import actor_of, any_record, caller_of, record_for, whole_number
from ringbeam.api.problems import Rejected, absent, wrong_fields
from ringbeam.api.receipts import once
from ringbeam.api.records import limit_of, next_page
from ringbeam.api.shapes import ROOT, Shown, lines_shown, reference
from ringbeam.core import conversation, listing
from ringbeam.core.comments import Comment
from ringbeam.core.entries import Record
from ringbeam.core.files import StoredFile
from ringbeam.core.history import HistoryLine
from ringbeam.core.links import Link
from ringbeam.core.registers import entries_seen_by, record_of
from ringbeam.core.rules import speaks_for_us
from ringbeam.core.watching import mentions

log = logging.getLogger("ringbeam.api")
LONGEST_ID = 2**62
LONGEST_KIND, LONGEST_NOTE = 40, 200


def _page(request: HttpRequest, rows: Any, key: str) -> tuple[list[Any], str | None]:
    """A page of rows by a rising number, and the address of the next."""
    given = request.GET.getlist("after") or ["0"]
    after = whole_number(given[0], lowest=0, highest=LONGEST_ID)
    if after is None:
        raise wrong_fields({"after": [_("This is no page of this list.")]})
    _only(request, "after", "limit")
    limit = limit_of(request.GET.getlist("limit") or [str(listing.PAGE)])
    found = list(rows.filter(**{f"{key}__gt": after}).order_by(key)[: limit + 1])
    more = len(found) > limit
    page = found[:limit]
    cursor = str(getattr(page[-1], key)) if more else None
    return page, next_page(request, "after", cursor)


def _only(request: HttpRequest, *names: str) -> None:
    if unknown := set(request.GET) - set(names):
        raise wrong_fields({n: [_("There is no filter with this name.")] for n in unknown})


def list_history(request: HttpRequest, plural: str, ref: str) -> HttpResponse:
    """What happened to the record, line by line, oldest first."""
    _register, record = record_for(request, plural, ref)
    lines = HistoryLine.objects.filter(entry_id=record.pk)
    page, following = _page(request, lines, "number")
    return answer({"items": lines_shown(record, page, caller_of(request)), "next": following})


def list_comments(request: HttpRequest, plural: str, ref: str) -> HttpResponse:
    """What was said about the record, oldest first; internal notes only to those inside."""
    _register, record = record_for(request, plural, ref)
    said = Comment.objects.filter(entry_id=record.pk)
    if not speaks_for_us(actor_of(request), record):
        said = said.filter(internal=False)
    page, following = _page(request, said, "pk")
    return answer({"items": [_comment(one) for one in page], "next": following})


@once
def add_comment(request: HttpRequest, plural: str, ref: str) -> HttpResponse:
    """Say something about the record; `untold` are those who were named in it in vain."""
    _register, record = record_for(request, plural, ref)
    given = bodies.members(bodies.object_of(request), text=(str, ...), internal=(bool, False))
    by = actor_of(request)
    made = conversation.comment(record, given["text"], by=by, internal=given["internal"])
    named = mentions.mentioned_in(record, made.text, by=by, internal=made.internal)
    return answer({**_comment(made), "told": named.told, "untold": named.untold}, 201)


def _comment(one: Comment) -> Shown:
    names = ("at", "who", "text", "internal", "automatic", "outgoing", "source")
    return {"id": one.pk, **{name: getattr(one, name) for name in names}}


def list_links(request: HttpRequest, plural: str, ref: str) -> HttpResponse:
    """The links from the record and to it, as far as the caller may see the other end."""
    _register, record = record_for(request, plural, ref)
    _only(request)
    out, back = conversation.links_of(record.pk)
    ends = [one.target_id for one in out] + [one.source_id for one in back]
    caller = caller_of(request)
    seen = set(entries_seen_by(caller.actor).filter(pk__in=ends).values_list("pk", flat=True))
    found = listing.labels_of(caller.actor, seen).items()
    labels = {pk: label for pk, label in found if caller.reaches(label.kind)}
    items = [_link(one, "out", labels[one.target_id]) for one in out if one.target_id in labels]
    items += [
        _link(one, "in", labels[one.source_id]) for one in back if one.source_id in labels
    ]
    return answer({"items": items})


@once
def add_link(request: HttpRequest, plural: str, ref: str) -> HttpResponse:
    """Link the record to another; once, however often it is said."""
    _register, record = record_for(request, plural, ref)
    given = bodies.members(
        bodies.object_of(request), kind=(str, ...), target=(str, ...), note=(str, "")
    )
    actor = actor_of(request)
    target = _target(caller_of(request), record, given)
    made = conversation.link(record, given["kind"], target, by=actor, note=given["note"])
    label = listing.labels_of(actor, [target.pk])[target.pk]
    return answer(_link(made, "out", label), 201)


def _target(caller: Caller, record: Record, given: dict[str, Any]) -> Record:
    errors = {}
    target = any_record(caller, given["target"])
    if target is None or target.pk == record.pk:
        errors["target"] = [_("There is no other record with this number that you may see.")]
    kind = given["kind"]
    if not (kind.isascii() and kind.replace("_", "").isalpha() and kind.islower()):
        errors["kind"] = [_("A kind of link is lower-case words joined by underscores.")]
    if len(kind) > LONGEST_KIND:
        errors["kind"] = [_("This is too long.")]
    if len(given["note"]) > LONGEST_NOTE:
        errors["note"] = [_("This is too long.")]
    if errors or target is None:
        raise wrong_fields(errors)
    return target


def remove_link(request: HttpRequest, plural: str, ref: str, number: str) -> HttpResponse:
    """Take a link away that starts at the record; history keeps that it was."""
    _register, record = record_for(request, plural, ref)
    pk, actor = whole_number(number, lowest=1, highest=LONGEST_ID), actor_of(request)
    found = Link.objects.filter(pk=pk, source_id=record.pk).first() if pk else None
    entry = entries_seen_by(actor).filter(pk=found.target_id).first() if found else None
    if found is None or entry is None or not caller_of(request).reaches(entry.kind):
        raise absent()
    conversation.unlink(record, found.kind, record_of(entry), by=actor)
    return nothing()


def _link(one: Link, direction: str, label: listing.Label) -> Shown:
    made = {"id": one.pk, "kind": one.kind, "direction": direction, "note": one.note}
    return {**made, "at": one.at, "record": reference(label)}


def list_files(request: HttpRequest, plural: str, ref: str) -> HttpResponse:
    """The files of the record, oldest first; internal ones only to those inside."""
    register, record = record_for(request, plural, ref)
    kept = StoredFile.objects.filter(entry_id=record.pk)
    if not speaks_for_us(actor_of(request), record):
        kept = kept.filter(internal=False)
    page, following = _page(request, kept, "pk")
    where = f"{ROOT}/{register.plural}/{record.ref}/files"
    return answer({"items": [_file(one, where) for one in page], "next": following})


@once
def add_file(request: HttpRequest, plural: str, ref: str) -> HttpResponse:
    """Keep a file on the record."""
    register, record = record_for(request, plural, ref)
    sent, internal = bodies.upload_of(request)
    content = cast("BinaryIO", sent.file)
    by, name = actor_of(request), sent.name or ""
    made = conversation.attach(record, content, name, by=by, internal=internal)
    where = f"{ROOT}/{register.plural}/{record.ref}/files"
    return answer(_file(made, where), 201, {"Location": f"{where}/{made.uid}"})


def _file(one: StoredFile, where: str) -> Shown:
    names = ("uid", "name", "size", "sha256", "who", "at", "internal")
    made = {name: getattr(one, name) for name in names}
    return {**made, "url": f"{where}/{one.uid}"}


def get_file(request: HttpRequest, plural: str, ref: str, uid: str) -> FileResponse:
    """The bytes of a file, always as an attachment of a harmless type."""
    _register, record = record_for(request, plural, ref)
    try:
        kept = StoredFile.objects.get(entry_id=record.pk, uid=UUID(uid))
    except (ValueError, StoredFile.DoesNotExist) as nowhere:
        raise absent() from nowhere
    if kept.internal and not speaks_for_us(actor_of(request), record):
        raise absent()
    name, media_type = conversation.download(kept)
    try:
        content = kept.open()
    except FileNotFoundError as lost:
        log.exception("file %s of %s is not in the storage", kept.sha256, record.ref)
        said = _("The bytes of this file are no longer in the storage; tell an administrator.")
        raise Rejected(410, said) from lost
    response = FileResponse(content, as_attachment=True, filename=name, content_type=media_type)
    response["ETag"] = f'"{kept.sha256}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
