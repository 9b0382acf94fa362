"""Writing records: the one way in which anything changes, with rule, history, index and search.

Every function here is one transaction. It happened, and history says so; or it was refused
(`Refused`, `ValidationError`, `DoesNotExist` for what the actor may not see); or it is a bug.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ringbeam.core import clock, history, numbering, rows, search, signatures, values
from ringbeam.core.actors import Actor
from ringbeam.core.acts import ARCHIVE, CREATE, EDIT, RESTORE, Act
from ringbeam.core.comments import Comment
from ringbeam.core.entries import CUSTOM, SHARED_COLUMNS, Entry, Record, RecordT
from ringbeam.core.events import publish
from ringbeam.core.facts import note
from ringbeam.core.lives import advance, begin
from ringbeam.core.participants import Participant
from ringbeam.core.refusals import Forbidden, Refused, Stale
from ringbeam.core.registers import Register
from ringbeam.core.sayings import SILENT, Reason
from ringbeam.core.signatures import Signing
from ringbeam.core.tagging import tag, tag_anew
from ringbeam.core.units import unit

NEVER_STORED = frozenset({"id", "entry_id"})
NOTHING_KEPT: Mapping[str, Any] = MappingProxyType({})


def create(
    model: type[RecordT], given: Mapping[str, Any], *, by: Actor, act: Act | None = None
) -> RecordT:
    """Add a record with the given values, by public name, and return it.

    ``act`` says more of an act that happened elsewhere or earlier. Raises ValidationError by
    field, and Forbidden when the actor may not add such a record.
    """
    register = model.register
    act = act or Act(by, CREATE)
    with unit():
        # Who may add none at all learns nothing of what one must say.
        _check_add(register, allowed=register.may_add(by))
        record = model(**values.clean(register, given, by=by))
        begin(record)
        _check_add(register, allowed=register.add.allows(by, record))
        values.check_settable(record, given, by=by)
        _stamp_new(record, act)
        return _insert(record, act)


def _check_add(register: Register, *, allowed: bool) -> None:
    if not allowed:
        raise Forbidden([_("This can be added by someone who %s.") % register.add.says])


def _stamp_new(record: Record, act: Act) -> None:
    register = record.register
    record.created = act.at
    record.updated = clock.now()
    record.version = 1
    record.ref = numbering.reference(register.prefix, numbering.take(register.kind)[0])


def _insert(record: RecordT, act: Act) -> RecordT:
    register = record.register
    for settle in register.settle:
        settle([record], act)
    values.check(record)
    entry = Entry(
        kind=register.kind, **{name: getattr(record, name) for name in SHARED_COLUMNS}
    )
    rows.insert_one(entry)
    record.entry_id = entry.pk
    rows.insert_one(record)
    first = history.line(entry.pk, history.Head(), act, values.differences({}, _said(record)))
    rows.insert_one(first)
    rows.update(Entry, ("lines", "head"), [(1, first.chained, entry.pk)])
    tag([record])
    taking_part = _join(record, register.participants)
    search.put(search.document_of(record, taking_part))
    _after(record, act)
    return record


def _said(record: Record) -> dict[str, Any]:
    """The values of a new record that say something: the empty ones are left out of history."""
    return {k: v for k, v in values.snapshot(record).items() if v not in (None, "", [], {})}


def edit(
    record: RecordT,
    given: Mapping[str, Any],
    *,
    by: Actor,
    version: int | None = None,
    act: Act | None = None,
) -> RecordT:
    """Change given values, by public name; without a real change nothing is written.

    Raises Stale, with both versions, when the record is no longer at ``version``;
    ValidationError by field; Forbidden; DoesNotExist when the actor may not see it.
    """
    act = act or Act(by, EDIT)
    with unit():
        entry, fresh = locked(record, by)
        if version is not None and fresh.version != version:
            raise _stale(fresh, given)
        if not fresh.register.edit.allows(by, fresh):
            raise Forbidden(
                [_("This can be changed by someone who %s.") % fresh.register.edit.says]
            )
        before = values.snapshot(fresh)
        cleaned = values.clean(fresh.register, given, by=by, partial=True, record=fresh)
        for name, value in cleaned.items():
            setattr(fresh, name, value)
        return store(entry, fresh, before, act)


def _stale(fresh: Record, given: Mapping[str, Any]) -> Stale:
    fields = {n: f for n, f in fresh.register.editable.items() if n in given}
    return Stale(
        _("%(ref)s was changed by somebody else since you opened it.") % {"ref": fresh.ref},
        current={name: getattr(fresh, one.attname) for name, one in fields.items()},
        wanted=given,
        version=fresh.version,
    )


def take(
    record: RecordT,
    name: str,
    *,
    by: Actor,
    given: Mapping[str, Any] | None = None,
    act: Act | None = None,
    signing: Signing | None = None,
) -> RecordT:
    """Take one move of the record's life, with the values that the move asks for.

    A move that is ``signed`` needs ``signing``, and the record is then signed as it has become;
    one that happened elsewhere (``act`` names its source) was signed there or not at all.
    Raises Refused with every reason (Forbidden when it is only about who), ValidationError for
    the values, DoesNotExist when the actor may not see the record.
    """
    act = replace(act, said=name) if act else Act(by, name)
    with unit():
        entry, fresh = locked(record, by)
        move = fresh.register.life.named(name)
        if move is None:
            raise Refused([_("There is no move “%s” here.") % name])
        before = values.snapshot(fresh)
        asked = {k: v for k, v in (given or {}).items() if k in move.asks}
        if unknown := sorted(set(given or {}) - set(asked)):
            raise ValidationError({k: [_("This move does not ask for it.")] for k in unknown})
        for attribute, value in values.clean(
            fresh.register, asked, by=by, partial=True, asked=True
        ).items():
            setattr(fresh, attribute, value)
        missing = move.who_is_missing(fresh, by)
        if reasons := move.reasons_against(fresh, act):
            raise (Forbidden if reasons == missing else Refused)(reasons)
        meaning = "" if act.source else signatures.required(move.signed, signing, by)
        advance(fresh, move, act)
        moved = store(entry, fresh, before, act)
        if meaning and signing:
            signatures.sign(entry, moved, act, meaning=meaning, signing=signing)
        return moved


def archive(record: RecordT, *, by: Actor, reason: Reason = SILENT) -> RecordT:
    """Take a record out of the lists; nothing is deleted, and ``restore`` brings it back."""
    return _set_archived(record, by=by, archived=True, reason=reason)


def restore(record: RecordT, *, by: Actor, reason: Reason = SILENT) -> RecordT:
    """Bring an archived record back into the lists."""
    return _set_archived(record, by=by, archived=False, reason=reason)


def _set_archived(record: RecordT, *, by: Actor, archived: bool, reason: Reason) -> RecordT:
    with unit():
        entry, fresh = locked(record, by)
        if not fresh.register.edit.allows(by, fresh):
            raise Forbidden(
                [_("This can be changed by someone who %s.") % fresh.register.edit.says]
            )
        before = values.snapshot(fresh)
        fresh.archived = archived
        fresh.open = not archived and fresh.state not in fresh.register.life.closed
        said = ARCHIVE if archived else RESTORE
        return store(entry, fresh, before, Act(by, said, reason=reason))


def locked(record: RecordT, by: Actor) -> tuple[Entry, RecordT]:
    """The entry, locked until the transaction ends, and the row as it is now.

    Raises DoesNotExist when the actor may not see it, as if it were not there.
    """
    # Its key stays, so whoever writes a reference to this record need not wait for us.
    entry = Entry.rows.select_for_update(no_key=True).get(pk=record.pk)
    fresh = type(record).rows.get(pk=record.pk)
    if not fresh.register.may_see(by, fresh):
        raise type(record).DoesNotExist
    return entry, fresh


def store(
    entry: Entry,
    fresh: RecordT,
    before: Mapping[str, Any],
    act: Act,
    *,
    kept: Mapping[str, Any] = NOTHING_KEPT,
) -> RecordT:
    """Write what changed on a locked record: row, entry, history, search; used by verbs too.

    ``before`` is its ``values.snapshot`` from before the change. The values in ``kept`` stay,
    whatever the register works out.
    """
    register = fresh.register
    fresh.was = before
    for settle in register.settle:
        settle([fresh], act)
    for name, value in kept.items():
        setattr(fresh, name, value)
    changed = values.differences(before, values.snapshot(fresh))
    if not changed:
        return fresh
    values.check(fresh)
    fresh.version = before["version"] + 1
    fresh.updated = clock.now()
    names = (*changed, *note(fresh, (changed,)), "version", "updated")
    written = {name: getattr(fresh, name) for name in names}
    unchanged = type(fresh).rows.filter(pk=fresh.pk, version=before["version"])
    if unchanged.update(**written) != 1:
        raise _stale(fresh, {})
    history.write(entry, act, changed)
    _store_entry(entry, written)
    _refresh_search(fresh, register, changed)
    _after(fresh, act)
    return fresh


def tell(entry: Entry, act: Act, said: history.Changes) -> None:
    """Write a line about a locked record that tells of something beside its own fields."""
    history.write(entry, act, said)
    Entry.rows.filter(pk=entry.pk).update(lines=entry.lines, head=entry.head)


def _store_entry(entry: Entry, written: Mapping[str, Any]) -> None:
    shared = {name: value for name, value in written.items() if name in SHARED_COLUMNS}
    for name, value in shared.items():
        setattr(entry, name, value)
    Entry.rows.filter(pk=entry.pk).update(lines=entry.lines, head=entry.head, **shared)


def _refresh_search(fresh: Record, register: Register, changed: Mapping[str, Any]) -> None:
    named = {register.field_named(name).attname for name in register.search}
    scopes = {name for name in SHARED_COLUMNS if name.endswith("_id")} | {"privacy"}
    joined = {register.field_named(name).attname for name in register.participants}
    tagged = CUSTOM in changed and tag_anew(fresh)
    if not tagged and not set(changed) & (named | scopes | joined):
        return
    _join(fresh, tuple(n for n in register.participants))
    index(fresh)


def index(record: Record) -> None:
    """Write the record's search document anew from its values, comments and participants."""
    people = Participant.objects.filter(entry_id=record.pk).values_list("person_id", flat=True)
    said = Comment.objects.filter(entry_id=record.pk, internal=False).order_by("at")
    texts = " ".join(said.values_list("text", flat=True))
    search.put(search.document_of(record, tuple(people), texts))


def _join(record: Record, names: tuple[str, ...]) -> tuple[int, ...]:
    """Let the persons in these fields take part; who took part once goes on doing so."""
    register = record.register
    people = {name: getattr(record, register.field_named(name).attname) for name in names}
    rows = [
        Participant(entry_id=record.pk, person_id=person, part=name)
        for name, person in people.items()
        if person is not None
    ]
    if rows:
        Participant.objects.bulk_create(rows, ignore_conflicts=True)
    return tuple(row.person_id for row in rows)


def _after(record: Record, act: Act) -> None:
    for follow in record.register.follow:
        follow([record], act)
    publish(record, act)


def said_at(at: datetime, by: Actor, said: str, *, source: str) -> Act:
    """An act that happened elsewhere, at a time of its own, as an import tells it."""
    return Act(by, said, at=at, source=source)
