"""What is said of, attached to and linked with a record: comments, files, links, in history."""

import mimetypes
from collections.abc import Callable
from typing import BinaryIO
from uuid import UUID

import uuid_utils.compat
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ringbeam.core import clock, files, history, search, values
from ringbeam.core.actors import Actor
from ringbeam.core.acts import ATTACH, COMMENT, LINK, UNLINK, Act
from ringbeam.core.comments import Comment
from ringbeam.core.entries import Entry, Record
from ringbeam.core.files import StoredFile
from ringbeam.core.links import LINKED, Link
from ringbeam.core.refusals import Forbidden
from ringbeam.core.registers import of_kind
from ringbeam.core.rules import speaks_for_us
from ringbeam.core.units import unit
from ringbeam.core.writing import locked, store

LONGEST_COMMENT = 100_000
Rows = dict[int, tuple[Entry, Record]]
Said = tuple[Record, str, Record]


def never(_entry: Entry, _record: Record) -> None:
    """Nothing keeps a text from being said."""


def comment(
    record: Record,
    text: str,
    *,
    by: Actor,
    internal: bool = False,
    act: Act | None = None,
    unless: Callable[[Entry, Record], None] = never,
) -> Comment:
    """Say something about a record; a customer cannot speak internally, an auditor only reads.

    ``act`` carries a time of its own and ``event`` (``automatic``) for what a program sent.
    ``unless`` looks at the locked record, after which nobody else can say anything, and raises
    what keeps this from being said.
    Raises ValidationError for an empty text, Forbidden for who may only read, DoesNotExist for
    a record the actor may not see.
    """
    text = text.translate(values.CONTROL).strip()
    if not text or len(text) > LONGEST_COMMENT:
        raise ValidationError({"text": [_("Write something, of at most 100,000 characters.")]})
    with unit():
        entry, fresh = locked(record, by)
        _may_say(fresh, by, internal=internal)
        unless(entry, fresh)
        said = {"outgoing": not internal and speaks_for_us(by, fresh), "internal": internal}
        act = _act_of(by, act, said)
        made = Comment.objects.create(
            entry=entry,
            account_id=by.account,
            person_id=by.person,
            who=by.name,
            at=act.at,
            text=text,
            source=act.source,
            **act.event,
        )
        _tell(entry, fresh, act, {"text": (None, text), "internal": (None, internal)})
        if not internal:
            search.add_words(fresh.pk, text)
        return made


def _act_of(by: Actor, act: Act | None, said: dict[str, bool]) -> Act:
    """The act of a comment: now and by hand, unless one was given with a time of its own."""
    at, source = (act.at, act.source) if act else (clock.now(), "")
    automatic = bool(act and act.event.get("automatic"))
    return Act(by, COMMENT, at, source, event={**said, "automatic": automatic})


def _may_say(record: Record, by: Actor, *, internal: bool) -> None:
    register = record.register
    if not register.may_say(by, record):
        raise Forbidden(
            [_("Something can be said here by someone who %s.") % register.say.says]
        )
    if internal and not speaks_for_us(by, record):
        raise Forbidden([_("Internal notes are written by people of the organization.")])


def attach(
    record: Record,
    content: BinaryIO,
    name: str,
    *,
    by: Actor,
    internal: bool = False,
    uid: UUID | None = None,
) -> StoredFile:
    """Keep a file on a record; its name is made safe, its bytes hashed.

    ``uid`` is for who had to say where it will be before it was kept.
    Raises Forbidden and DoesNotExist as `comment` does.
    """
    if not record.register.may_see(by, record):
        raise type(record).DoesNotExist
    _may_say(record, by, internal=internal)  # else whoever may not would fill the storage
    sha256, size = files.keep(content)
    with unit():
        entry, fresh = locked(record, by)
        _may_say(fresh, by, internal=internal)
        made = StoredFile.objects.create(
            entry=entry,
            uid=uid or uuid_utils.compat.uuid7(),
            name=files.safe_name(name),
            size=size,
            sha256=sha256,
            account_id=by.account,
            who=by.name,
            internal=internal,
        )
        said = {"file": (None, made.name), "sha256": (None, sha256)}
        _tell(entry, fresh, Act(by, ATTACH), {**said, "internal": (None, internal)})
        return made


def link(source: Record, kind: str, target: Record, *, by: Actor, note: str = "") -> Link:
    """Link two records that the actor sees and may change the first of; once, if said twice.

    Raises Forbidden, and DoesNotExist for a record that the actor may not see.
    """
    with unit():
        rows = _both(source, target, by)
        _may_change(rows[source.pk][1], by)
        return _relate(rows, (source, kind, target), by, note)


def relate(source: Record, kind: str, target: Record, *, by: Actor, note: str = "") -> Link:
    """Link two records that the actor sees, as part of a verb that has judged who may."""
    with unit():
        return _relate(_both(source, target, by), (source, kind, target), by, note)


def _both(source: Record, target: Record, by: Actor) -> Rows:
    """Both records as they are now, locked in one order whichever is first."""
    ordered = sorted((source, target), key=lambda one: one.pk)
    return {one.pk: locked(one, by) for one in ordered}


def _relate(rows: Rows, said: Said, by: Actor, note: str) -> Link:
    source, kind, target = said
    made, new = Link.objects.get_or_create(
        source_id=source.pk, kind=kind, target_id=target.pk, defaults={"note": note}
    )
    if new:
        _tell_both(rows, said, Act(by, LINK))
    return made


def unlink(source: Record, kind: str, target: Record, *, by: Actor) -> bool:
    """Take a link away; False when there was none. History keeps that it was."""
    with unit():
        rows = _both(source, target, by)
        _may_change(rows[source.pk][1], by)
        found = Link.objects.filter(source_id=source.pk, kind=kind, target_id=target.pk)
        gone, _details = found.delete()
        if gone:
            _tell_both(rows, (source, kind, target), Act(by, UNLINK))
        return bool(gone)


def _may_change(record: Record, by: Actor) -> None:
    if not record.register.edit.allows(by, record):
        raise Forbidden(
            [_("This can be changed by someone who %s.") % record.register.edit.says]
        )


def _tell_both(rows: Rows, said: Said, act: Act) -> None:
    source, kind, target = said
    for one, other in ((source, target), (target, source)):
        entry, fresh = rows[one.pk]
        added = act.said == LINK
        change = (None, other.ref) if added else (other.ref, None)
        _tell(entry, fresh, act, {LINKED + kind: change})


def _tell(entry: Entry, fresh: Record, act: Act, said: history.Changes) -> None:
    """Write the act's own line, then whatever the register derives from it."""
    history.write(entry, act, said)
    Entry.rows.filter(pk=entry.pk).update(lines=entry.lines, head=entry.head)
    store(entry, fresh, values.snapshot(fresh), act)


def files_on(entry: int) -> list[StoredFile]:
    """The files of a record, oldest first; one query."""
    return list(StoredFile.objects.filter(entry_id=entry).order_by("pk"))


def links_of(entry: int) -> tuple[list[Link], list[Link]]:
    """The links that start at a record and those that end there; two queries."""
    return (
        list(Link.objects.filter(source_id=entry).order_by("kind", "pk")),
        list(Link.objects.filter(target_id=entry).order_by("kind", "pk")),
    )


def download(one: StoredFile) -> tuple[str, str]:
    """The name and the media type under which a file is served, always as an attachment.

    Whatever it claims to be, a browser is told bytes, except for images and plain text that
    cannot carry script.
    """
    guessed = mimetypes.guess_type(one.name)[0] or ""
    harmless = guessed in (
        "image/png",
        "image/jpeg",
        "image/gif",
        "text/plain",
        "application/pdf",
    )
    return one.name, guessed if harmless else "application/octet-stream"


def life_label(entry: Entry) -> str:
    """The words for an entry's state."""
    return str(of_kind(entry.kind).life.label(entry.state))
