"""Writing thousands of records at once, with the same entry, history and search as one by one.

What is written here happened elsewhere or is made by the product itself: no rule is asked, no
need is judged, nothing is derived by ``settle`` and no event is published. Everything else is
as `ringbeam.core.writing` leaves it, and a test says that the two agree.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import Any, Generic, NamedTuple, cast

from django.db import transaction

from ringbeam.core import clock, history, numbering, search, values
from ringbeam.core.actors import Actor
from ringbeam.core.acts import CREATE, EDIT, Act
from ringbeam.core.comments import Comment
from ringbeam.core.entries import SHARED_COLUMNS, Entry, Record, RecordT
from ringbeam.core.facts import note
from ringbeam.core.participants import Participant
from ringbeam.core.rows import entry_ids, insert, update
from ringbeam.core.search import SearchDocument
from ringbeam.core.tagging import tag

__all__ = [
    "BATCH",
    "Birth",
    "Growth",
    "Told",
    "append_many",
    "create_many",
    "index",
    "insert",
    "insert_entries",
    "locked_many",
    "made",
    "update",
]
BATCH = 500  # ids in one question, well below what either engine takes
ENTRY_COLUMNS = ("id", "kind", "lines", "head", *SHARED_COLUMNS)
DOCUMENT = ("entry_id", "words", "scopes")
PART = ("entry_id", "person_id", "part")


@dataclass(frozen=True, slots=True)
class Told:
    """One further line of a record's history: an act and what it changed, by attribute name.

    A comment that was made by the act comes along, not yet stored and without its entry.
    """

    act: Act
    changes: history.Changes = field(default_factory=dict)
    comment: Comment | None = None


@dataclass(frozen=True, slots=True)
class Birth(Generic[RecordT]):
    """A new record with the values that it has in the end, and what happened since ``act``.

    Its first line tells the values that it began with: those at the end, less what was told.
    """

    record: RecordT
    act: Act
    told: Sequence[Told] = ()


@dataclass(frozen=True, slots=True)
class Growth(Generic[RecordT]):
    """A known record, locked, with new values on it, and the lines that tell what changed."""

    entry: Entry
    record: RecordT
    told: Sequence[Told]


class _Line(NamedTuple):
    """A history line as a row; the same names as the model's, so that it is hashed alike."""

    entry_id: int
    number: int
    at: datetime
    recorded: datetime
    account_id: int | None
    who: str
    door: str
    said: str
    reason: str
    source: str
    values: str
    salt: bytes
    digest: bytes
    chained: bytes = b""


def made(model: type[RecordT], given: Mapping[str, Any]) -> RecordT:
    """A new record with these values, by attribute name, and the defaults of all others.

    The same as ``model(**given)`` at a fraction of the cost; KeyError for an unknown name.
    """
    if unknown := given.keys() - _columns(model):
        raise KeyError(*unknown)
    fields = model._meta.concrete_fields
    return model(*[given[f.attname] if f.attname in given else f.get_default() for f in fields])


@cache
def _columns(model: type[Record]) -> frozenset[str]:
    return frozenset(one.attname for one in model._meta.concrete_fields)


@cache
def _picker(names: tuple[str, ...]) -> Callable[[Record], tuple[Any, ...]]:
    """Reads so many values of a complete record at once, past the models' descriptors."""
    pick = itemgetter(*names)
    return lambda record: cast("tuple[Any, ...]", pick(vars(record)))


def create_many(births: Sequence[Birth[RecordT]], *, by: Actor) -> None:
    """Add records of one kind with their whole history, in one transaction; they get their ids.

    ``updated`` is when the latest told act happened. ``follow`` hooks are called once, with
    all; while they run, ``past`` of each record holds its lines.
    """
    if not births:
        return
    with transaction.atomic():
        _name(births)
        for birth in births:
            birth.record.past = (_beginning(birth), *birth.told)
            note(birth.record, [one.changes for one in birth.told])
        records = [birth.record for birth in births]
        lines, heads = _chained((one.pk, history.Head(), one.past) for one in records)
        # Parents first: with a reference in the air, SQLite looks for its children everywhere.
        insert_entries(records, heads)
        columns = tuple(one.attname for one in records[0]._meta.concrete_fields)
        insert(type(records[0]), columns, map(_picker(columns), records))
        insert(history.HistoryLine, _Line._fields, lines)
        told = {birth.record.pk: birth.told for birth in births}
        joined = _joining(records, told)
        insert(Participant, PART, joined)
        tag(records)
        _speak(told)
        insert(SearchDocument, DOCUMENT, _documents(records, joined, _said(told)))
        _follow(records, Act(by, CREATE))
        for record in records:
            record.past = ()


def _name(births: Sequence[Birth[RecordT]]) -> None:
    register = births[0].record.register
    numbers = numbering.take(register.kind, len(births))
    for birth, pk, number in zip(births, entry_ids(len(births)), numbers, strict=True):
        record, told = birth.record, birth.told
        record.entry_id = pk
        record.ref = numbering.reference(register.prefix, number)
        record.created = birth.act.at
        record.updated = max((one.act.at for one in told), default=birth.act.at)
        record.version = 1 + _edits(record, told)


def _edits(record: Record, told: Sequence[Told]) -> int:
    """How many of the acts changed values of the record itself."""
    columns = _columns(type(record))
    return sum(1 for one in told if not columns.isdisjoint(one.changes))


def _beginning(birth: Birth[RecordT]) -> Told:
    """The first line: the values at the end, with what was told taken back."""
    held = vars(birth.record)
    began = {name: held[name] for name in _columns(type(birth.record))}
    for one in reversed(birth.told):
        began.update((name, before) for name, (before, _after) in one.changes.items())
    began["version"] = 1
    said = {k: v for k, v in began.items() if v not in (None, "", [], {})}
    return Told(birth.act, values.differences({}, said))


def insert_entries(records: Sequence[Record], heads: Mapping[int, history.Head]) -> None:
    """Store the entries of new rows, each with where its chain stands."""
    pick, nowhere = _picker(SHARED_COLUMNS), history.Head()
    rows = (
        (one.pk, one.kind, *_standing(heads.get(one.pk, nowhere)), *pick(one))
        for one in records
    )
    insert(Entry, ENTRY_COLUMNS, rows)


def _standing(head: history.Head) -> tuple[int, bytes]:
    return head.lines, head.chained


def _chained(
    chains: Iterable[tuple[int, history.Head, Iterable[Told]]],
) -> tuple[list[_Line], dict[int, history.Head]]:
    """The next lines of many chains, and where each stands then."""
    lines: list[_Line] = []
    heads: dict[int, history.Head] = {}
    recorded = clock.now()
    for entry, head, told in chains:
        before = head
        for one in told:
            row = _line(entry, before, one, recorded)
            before = history.Head(row.number, row.chained)
            lines.append(row)
        heads[entry] = before
    return lines, heads


def _line(entry: int, head: history.Head, told: Told, recorded: datetime) -> _Line:
    """The next line of a chain: what ``history.line`` makes, without a model's cost."""
    act = told.act
    reason, text = history.told(act, told.changes)
    salt = secrets.token_bytes(16)
    bare = _Line(
        entry,
        head.lines + 1,
        act.at,
        recorded,
        act.by.account,
        act.by.name[:120],
        act.by.door,
        act.said[:60],
        reason,
        act.source[:120],
        text,
        salt,
        history.digest_of(salt, text),
    )
    chained = history.chain(head.chained, cast("history.HistoryLine", bare))
    return _Line(*bare[:-1], chained)


def locked_many(model: type[RecordT], keys: Iterable[int]) -> list[tuple[Entry, RecordT]]:
    """Entries and rows, locked until the transaction ends, in the order of their keys."""
    found: list[tuple[Entry, RecordT]] = []
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), BATCH):
        some = ordered[start : start + BATCH]
        entries = Entry.rows.select_for_update(no_key=True).filter(pk__in=some).order_by("pk")
        rows = model.rows.in_bulk(some)
        found += [(entry, rows[entry.pk]) for entry in entries if entry.pk in rows]
    return found


def append_many(growths: Sequence[Growth[RecordT]], *, by: Actor) -> None:
    """Write new values and further lines of locked records of one kind, in one transaction.

    A record without a told line is left as it is. ``follow`` hooks are called once, with all.
    """
    grown = [one for one in growths if one.told]
    if not grown:
        return
    with transaction.atomic():
        for one in grown:
            one.record.version += _edits(one.record, one.told)
            latest = max(told.act.at for told in one.told)
            one.record.updated = max(one.record.updated, latest)
        lines, heads = _chained(
            (g.entry.pk, history.Head(g.entry.lines, bytes(g.entry.head)), g.told)
            for g in grown
        )
        insert(history.HistoryLine, _Line._fields, lines)
        changed = {name for g in grown for told in g.told for name in told.changes}
        for one in grown:
            changed |= note(one.record, [told.changes for told in one.told])
        records = [one.record for one in grown]
        _update_rows(records, {*changed, "version", "updated"}, heads)
        told = {one.record.pk: one.told for one in grown}
        insert(Participant, PART, _not_known(_joining(records, told)))
        _speak(told)
        index(records)
        _follow(records, Act(by, EDIT))


def _update_rows(
    records: Sequence[RecordT], changed: set[str], heads: Mapping[int, history.Head]
) -> None:
    model = type(records[0])
    own = [c.attname for c in model._meta.concrete_fields if c.attname in changed]
    update(model, own, ([*(getattr(r, c) for c in own), r.pk] for r in records))
    shared = [name for name in SHARED_COLUMNS if name in changed]
    rows = (
        [*(getattr(r, c) for c in shared), heads[r.pk].lines, heads[r.pk].chained, r.pk]
        for r in records
    )
    update(Entry, [*shared, "lines", "head"], rows)


def _joining(
    records: Sequence[Record], told: Mapping[int, Sequence[Told]]
) -> list[tuple[int, int, str]]:
    """Everybody takes part who ever stood in a participating field; it stays so."""
    register = records[0].register
    parts = [(name, register.field_named(name).attname) for name in register.participants]
    rows = []
    for record in records:
        for name, attribute in parts:
            people = {getattr(record, attribute)}
            for one in told[record.pk]:
                people.update(one.changes.get(attribute, ()))
            rows += [(record.pk, person, name) for person in sorted(people - {None})]
    return rows


def _not_known(rows: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    joined = Participant.objects.filter(entry_id__in={row[0] for row in rows})
    known = set(joined.values_list(*PART))
    return [row for row in rows if row not in known]


def _speak(told: Mapping[int, Sequence[Told]]) -> None:
    """Store the comments that came along."""
    comments = []
    for pk, lines in told.items():
        for one in lines:
            if one.comment is not None:
                one.comment.entry_id = pk
                comments.append(one.comment)
    if comments:
        Comment.objects.bulk_create(comments, batch_size=BATCH)


def _said(told: Mapping[int, Sequence[Told]]) -> list[tuple[int, str]]:
    """What was said in public by comments that came along, oldest first."""
    said = [one.comment for lines in told.values() for one in lines if one.comment is not None]
    said.sort(key=lambda comment: comment.at)
    return [(one.entry_id, one.text) for one in said if not one.internal]


def index(records: Sequence[Record]) -> None:
    """Write the search documents of records of one kind anew, whether or not there were any."""
    for start in range(0, len(records), BATCH):
        some = records[start : start + BATCH]
        keys = [record.pk for record in some]
        joined = Participant.objects.filter(entry_id__in=keys).order_by("pk")
        said = Comment.objects.filter(entry_id__in=keys, internal=False).order_by("at", "pk")
        documents = _documents(
            some, joined.values_list(*PART), said.values_list("entry_id", "text")
        )
        known = SearchDocument.objects.filter(pk__in=keys).values_list("pk", flat=True)
        old = set(known)
        insert(SearchDocument, DOCUMENT, [d for d in documents if d.entry_id not in old])
        rows = [(d.words, d.scopes, d.entry_id) for d in documents if d.entry_id in old]
        if rows:
            update(SearchDocument, DOCUMENT[1:], rows)


def _documents(
    records: Sequence[Record],
    joined: Iterable[tuple[int, int, str]],
    said: Iterable[tuple[int, str]],
) -> list[search.Document]:
    people: dict[int, list[int]] = {}
    for entry, person, _part in joined:
        people.setdefault(entry, []).append(person)
    texts: dict[int, list[str]] = {}
    for entry, text in said:
        texts.setdefault(entry, []).append(text)
    return [
        search.document_of(one, tuple(people.get(one.pk, ())), " ".join(texts.get(one.pk, ())))
        for one in records
    ]


def _follow(records: Sequence[Record], act: Act) -> None:
    for follow in records[0].register.follow:
        follow(records, act)
