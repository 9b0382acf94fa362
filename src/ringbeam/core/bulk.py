"""Writing thousands of records at once, with the same entry, history and search as one by one.

What is written here happened elsewhere or is made by the product itself: no rule is asked, no
need is judged, nothing is derived by ``settle`` and no event is published. Everything else is
as `ringbeam.core.writing` leaves it, and a test says that the two agree.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any, Generic, NamedTuple, cast

from django.db import connection, models, transaction

from ringbeam.core import clock, history, numbering, search, values
from ringbeam.core.actors import Actor
from ringbeam.core.acts import CREATE, EDIT, Act
from ringbeam.core.comments import Comment
from ringbeam.core.entries import SHARED_COLUMNS, Entry, Record, RecordT
from ringbeam.core.participants import Participant
from ringbeam.core.search import SearchDocument

Row = Sequence[Any]
Adapt = Callable[[Any], Any]
BATCH = 500  # ids in one question, well below what either engine takes
# Kinds of field whose values both drivers take as they are.
AS_THEY_ARE = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.BinaryField,
    models.ForeignKey,
)


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


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Store rows of values, in the order of ``columns`` (attribute names), in one go.

    Inside a transaction. Columns left out take the database's own default (the key, mostly).
    """
    fields = _fields(model, columns)
    table = _quoted(model._meta.db_table)
    names = ", ".join(_quoted(one.column) for one in fields)
    adapted = _adapted(rows, [_adapter(one) for one in fields])
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(adapted))
            return
        statement = f"COPY {table} ({names}) FROM STDIN"
        with connection.wrap_database_errors, cursor.cursor.copy(statement) as copy:
            for row in adapted:
                copy.write_row(row)


def update(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Set ``columns`` of rows that exist; each row is its values and then its key."""
    fields = _fields(model, columns)
    names = ", ".join(f"{_quoted(one.column)} = %s" for one in fields)
    where = f"WHERE {_quoted(model._meta.pk.column)} = %s"
    adapted = _adapted(rows, [*(_adapter(one) for one in fields), None])
    with connection.cursor() as cursor:
        table = _quoted(model._meta.db_table)
        cursor.executemany(f"UPDATE {table} SET {names} {where}", list(adapted))


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")


def _fields(
    model: type[models.Model], columns: Sequence[str]
) -> list["models.Field[Any, Any]"]:
    known = {one.attname: one for one in model._meta.concrete_fields}
    return [known[name] for name in columns]


def _adapter(one: "models.Field[Any, Any]") -> Adapt | None:
    """How a field's value becomes what the driver takes; None when it is that already."""
    if isinstance(one, AS_THEY_ARE):
        return None
    if isinstance(one, models.DateTimeField):
        return None if connection.vendor == "postgresql" else _instant
    return lambda value: one.get_db_prep_save(value, connection)


def _instant(at: datetime | None) -> str | None:
    """An aware instant as SQLite keeps it, the same text as Django's."""
    if at is None:
        return None
    return str((at if at.tzinfo is UTC else at.astimezone(UTC)).replace(tzinfo=None))


def _adapted(rows: Iterable[Row], adapters: Sequence[Adapt | None]) -> Iterator[list[Any]]:
    places = [(place, adapt) for place, adapt in enumerate(adapters) if adapt]
    for row in rows:
        changed = list(row)
        for place, adapt in places:
            changed[place] = adapt(changed[place])
        yield changed


def entry_ids(count: int) -> list[int]:
    """Take the next ``count`` ids of entries; inside a transaction; they may leave gaps."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('core_entry', 'id')) "
                "FROM generate_series(1, %s)",
                [count],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'core_entry'")
        row = cursor.fetchone()
    last = row[0] if row else 0
    return list(range(last + 1, last + 1 + count))


def create_many(births: Sequence[Birth[RecordT]], *, by: Actor) -> None:
    """Add records of one kind with their whole history, in one transaction; they get their ids.

    ``updated`` is when the last told act happened. ``follow`` hooks are called once, with all.
    """
    if not births:
        return
    with transaction.atomic():
        _name(births)
        lines, heads = _chained((b.record.pk, history.Head(), _from_birth(b)) for b in births)
        records = [birth.record for birth in births]
        # Parents first: with a reference in the air, SQLite looks for its children everywhere.
        insert_entries(records, heads)
        columns = [one.attname for one in records[0]._meta.concrete_fields]
        insert(type(records[0]), columns, ([getattr(r, c) for c in columns] for r in records))
        insert(history.HistoryLine, _Line._fields, lines)
        told = {birth.record.pk: birth.told for birth in births}
        _join(records, told)
        _speak(told)
        index(records)
        _follow(records, Act(by, CREATE))


def _name(births: Sequence[Birth[RecordT]]) -> None:
    register = births[0].record.register
    numbers = numbering.take(register.kind, len(births))
    for birth, pk, number in zip(births, entry_ids(len(births)), numbers, strict=True):
        record, told = birth.record, birth.told
        record.entry_id = pk
        record.ref = numbering.reference(register.prefix, number)
        record.created = birth.act.at
        record.updated = told[-1].act.at if told else birth.act.at
        record.version = 1 + _edits(record, told)


def _edits(record: Record, told: Sequence[Told]) -> int:
    """How many of the acts changed values of the record itself."""
    columns = _columns(type(record))
    return sum(1 for one in told if not columns.isdisjoint(one.changes))


@cache
def _columns(model: type[Record]) -> frozenset[str]:
    return frozenset(one.attname for one in model._meta.concrete_fields)


def _from_birth(birth: Birth[Any]) -> Iterator[Told]:
    """The first line, worked out by taking back what was told, and then the told ones."""
    began = values.snapshot(birth.record)
    for one in reversed(birth.told):
        began.update((name, before) for name, (before, _after) in one.changes.items())
    began["version"] = 1
    said = {k: v for k, v in began.items() if v not in (None, "", [], {})}
    yield Told(birth.act, values.differences({}, said))
    yield from birth.told


def insert_entries(records: Sequence[Record], heads: Mapping[int, history.Head]) -> None:
    """Store the entries of new rows, each with where its chain stands."""
    columns = ("id", "kind", "lines", "head", *SHARED_COLUMNS)
    rows = []
    for record in records:
        head = heads.get(record.pk, history.Head())
        shared = [getattr(record, name) for name in SHARED_COLUMNS]
        rows.append((record.pk, record.kind, head.lines, head.chained, *shared))
    insert(Entry, columns, rows)


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
    text = history.canonical(told.changes)
    salt = secrets.token_bytes(16)
    made = _Line(
        entry,
        head.lines + 1,
        act.at,
        recorded,
        act.by.account,
        act.by.name[:120],
        act.by.door,
        act.said[:60],
        act.reason[:400],
        act.source[:120],
        text,
        salt,
        history.digest_of(salt, text),
    )
    return made._replace(chained=history.chain(head.chained, cast(history.HistoryLine, made)))


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
            one.record.updated = max(one.record.updated, one.told[-1].act.at)
        lines, heads = _chained(
            (g.entry.pk, history.Head(g.entry.lines, bytes(g.entry.head)), g.told)
            for g in grown
        )
        insert(history.HistoryLine, _Line._fields, lines)
        changed = {name for g in grown for told in g.told for name in told.changes}
        records = [one.record for one in grown]
        _update_rows(records, {*changed, "version", "updated"}, heads)
        told = {one.record.pk: one.told for one in grown}
        _join(records, told)
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


def _join(records: Sequence[Record], told: Mapping[int, Sequence[Told]]) -> None:
    """Let everybody take part who ever stood in a participating field; it stays so."""
    register = records[0].register
    parts = [(name, register.field_named(name).attname) for name in register.participants]
    rows = []
    for record in records:
        for name, attribute in parts:
            people = {getattr(record, attribute)}
            for one in told[record.pk]:
                people.update(one.changes.get(attribute, ()))
            rows += [(record.pk, person, name) for person in sorted(people - {None})]
    joined = Participant.objects.filter(entry_id__in=[one.pk for one in records])
    known = set(joined.values_list("entry_id", "person_id", "part"))
    new = [row for row in rows if row not in known]
    insert(Participant, ("entry_id", "person_id", "part"), new)


def _speak(told: Mapping[int, Sequence[Told]]) -> None:
    """Store the comments that came along."""
    comments = []
    for pk, lines in told.items():
        for one in lines:
            if one.comment is not None:
                one.comment.entry_id = pk
                comments.append(one.comment)
    Comment.objects.bulk_create(comments, batch_size=BATCH)


def index(records: Sequence[Record]) -> None:
    """Write the search documents of records of one kind anew, whether or not there were any."""
    for start in range(0, len(records), BATCH):
        some = records[start : start + BATCH]
        documents = _documents(some)
        keys = [record.pk for record in some]
        known = SearchDocument.objects.filter(pk__in=keys).values_list("pk", flat=True)
        old = set(known)
        new = (d for d in documents if d.entry_id not in old)
        columns = ("entry_id", "words", "scopes")
        insert(SearchDocument, columns, ((d.entry_id, d.words, d.scopes) for d in new))
        rows = ((d.words, d.scopes, d.entry_id) for d in documents if d.entry_id in old)
        if old:
            update(SearchDocument, ("words", "scopes"), rows)


def _documents(records: Sequence[Record]) -> list[SearchDocument]:
    keys = [record.pk for record in records]
    people: dict[int, list[int]] = {}
    joined = Participant.objects.filter(entry_id__in=keys).order_by("pk")
    for entry, person in joined.values_list("entry_id", "person_id"):
        people.setdefault(entry, []).append(person)
    texts: dict[int, list[str]] = {}
    said = Comment.objects.filter(entry_id__in=keys, internal=False).order_by("at", "pk")
    for entry, text in said.values_list("entry_id", "text"):
        texts.setdefault(entry, []).append(text)
    return [
        search.document_of(one, tuple(people.get(one.pk, ())), " ".join(texts.get(one.pk, ())))
        for one in records
    ]


def _follow(records: Sequence[Record], act: Act) -> None:
    for follow in records[0].register.follow:
        follow(records, act)
