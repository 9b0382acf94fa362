"""Lists of one register, page by page, for every door (architecture, "Lists").

Rows come from one table by keyset: no COUNT over everything, no OFFSET, no joins; labels of
references come by `labels_of` in one further query. What is empty comes last on both databases,
which one part of the list after the other does without an index of its own.
"""

import base64
import binascii
from collections import namedtuple
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import orjson
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ringbeam.core.actors import Actor
from ringbeam.core.conditions import NOBODY
from ringbeam.core.counting import beginnings
from ringbeam.core.entries import NORMAL, Entry, HoldsCustom, Record
from ringbeam.core.filters import Faults, condition
from ringbeam.core.prepared import PreparedIn
from ringbeam.core.registers import Register, entries_seen_by, of_kind
from ringbeam.core.search import hits
from ringbeam.core.unions import kinds_in

PAGE = 50
COUNT_CAP = 10_000
SEARCH_ROUNDS = 40
MOST_HITS = 500
NEWEST = "-entry"
OWN = ("sort", "after", "q")


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: after this value of the sort and this entry."""

    sort: str
    value: Any
    entry: int

    def __str__(self) -> str:
        value = str(self.value) if isinstance(self.value, Decimal) else self.value
        packed = orjson.dumps([self.sort, value, self.entry])
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")


@dataclass(frozen=True)
class Asked:
    """What a list was asked for: the filter, the words, the order and where the page begins.

    ``faults`` names, by parameter, what was asked for and means nothing.
    """

    register: Register
    actor: Actor
    condition: Q
    words: str
    sort: str
    after: Cursor | None
    faults: Faults
    only: tuple[str, ...] = ()

    def rows(self) -> "QuerySet[Any]":
        """The rows that the actor sees and the filters leave; unordered, words not applied."""
        found: QuerySet[Any] = self.register.among(self.actor).filter(self.condition)
        return found

    def read(self, rows: "QuerySet[Any]") -> list[Any]:
        """These rows as records; with ``only``, tuples of ``pk`` and just these columns."""
        if not self.only:
            return list(rows)
        made = _light(self.only)
        return [made(*values) for values in rows.values_list("pk", *self.only)]


@cache
def _light(columns: tuple[str, ...]) -> Any:
    """A tuple with the names of these columns: for a page of a list, models cost too much."""
    bases = (HoldsCustom, namedtuple("Plain", ("pk", *columns)))
    return type("Light", bases, {"__slots__": ()})


@dataclass(frozen=True)
class Page:
    """One page of a list; ``following`` is the cursor of the next one, None after the last."""

    asked: Asked
    records: list[Any]
    following: str | None


@dataclass(frozen=True)
class Label:
    """What is shown of a record that another one names; ``title`` is withheld (None) when it is
    restricted and the reader may not see it."""

    entry: int
    ref: str
    title: str | None
    kind: str

    @property
    def url(self) -> str:
        """The page of the record."""
        return of_kind(self.kind).url(self.ref)


def sorts_of(register: Register) -> tuple[str, ...]:
    """The names that the list may be sorted by, each also with a minus before it."""
    declared = (name.removeprefix("-") for name in register.sorts)
    return tuple(dict.fromkeys((*declared, "entry")))


def asked_of(register: Register, actor: Actor, params: Mapping[str, Sequence[str]]) -> Asked:
    """Read the parameters of a list: filters by public name, ``q``, ``sort`` and ``after``.

    Never raises for what people write; bad values find nothing, a bad order or cursor counts as
    not given, and all of it is named in ``faults``.
    """
    faults: Faults = {}
    filters = {name: values for name, values in params.items() if name not in OWN}
    chosen = condition(register, actor, filters, faults)
    words = " ".join(params.get("q", ()))
    sort = NEWEST if words else _sort(register, actor, _first(params, "sort"), faults)
    after = _cursor(register, _first(params, "after"), sort, faults)
    said = {name: reasons for name, reasons in faults.items() if reasons}
    return Asked(register, actor, chosen, words, sort, after, said)


def select(
    register: Register,
    actor: Actor,
    params: Mapping[str, Sequence[str]],
    *,
    limit: int = PAGE,
) -> Page:
    """One page of the records that the actor may see, as the parameters ask for it.

    One query, a second one where the values of the sort end and the empty ones begin; with
    words a few more, newest first whatever the sort. Paging on reaches every record once.
    """
    return page_of(asked_of(register, actor, params), limit=limit)


def page_of(asked: Asked, *, limit: int = PAGE) -> Page:
    """The page of a list that was read before."""
    return _by_words(asked, limit) if asked.words else _by_keyset(asked, limit)


def pages_of(asked: Sequence[Asked], *, limit: int) -> list[Page]:
    """The first rows of several lists of one register that show the same columns.

    Two statements for all of them. Words are not applied: narrow the lists `by_words` before.
    """
    parts = [(place, rows) for place, one in enumerate(asked) for rows in _ordered_parts(one)]
    ids: list[list[int]] = [[] for _one in asked]
    firsts = beginnings([rows for _place, rows in parts], limit=limit + 1)
    for (place, _rows), found in zip(parts, firsts, strict=True):
        ids[place] += found
    read = _read_by_id(asked, {pk for found in ids for pk in found[: limit + 1]})
    return [
        _page(one, [read[pk] for pk in found[: limit + 1] if pk in read], limit)
        for one, found in zip(asked, ids, strict=True)
    ]


def _read_by_id(asked: Sequence[Asked], wanted: set[int]) -> dict[int, Any]:
    if not wanted:
        return {}
    first = asked[0]
    rows = first.register.among(first.actor).filter(pk__in=wanted)
    return {one.pk: one for one in first.read(rows)}


def _ordered_parts(asked: Asked) -> "Iterator[QuerySet[Any]]":
    name = asked.sort.removeprefix("-")
    column = "pk" if name == "entry" else asked.register.field_named(name).attname
    return (_ordered(asked, rows, by) for rows, by in _parts(asked, column))


def by_words(asked: Asked) -> Asked:
    """The same list, narrowed to the newest hits of its words; itself without words."""
    if not asked.words:
        return asked
    seen_by = asked.register.seen_by(asked.actor)
    found = hits(asked.words, seen_by, kinds=kinds_in(asked.register), limit=MOST_HITS)
    return replace(asked, condition=asked.condition & Q(pk__in=found), words="")


def count(asked: Asked) -> int:
    """How many records there are, at most one more than `COUNT_CAP`; words are not applied."""
    return asked.rows().order_by()[: COUNT_CAP + 1].count()


def labels_of(actor: Actor, entries: Iterable[int | None]) -> dict[int, Label]:
    """What to show of the records with these ids; one query, none for no ids.

    The title of a restricted record is withheld from those who may not see it: a reference on
    a visible record then shows its number alone.
    """
    wanted = {pk for pk in entries if pk is not None}
    if not wanted:
        return {}
    return {
        pk: Label(pk, ref, title if privacy == NORMAL or _told(actor, pk) else None, kind)
        for pk, ref, title, kind, privacy in _labels(sorted(wanted))
    }


_labels = PreparedIn(
    lambda ids: Entry.rows.filter(pk__in=ids).values_list(
        "pk", "ref", "title", "kind", "privacy"
    )
)


def references_of(register: Register, records: Iterable[Record]) -> set[int]:
    """The ids that the records name in any of their references."""
    attributes = [one.attname for one in register.references.values()]
    named = {getattr(record, attribute) for record in records for attribute in attributes}
    return named - {None}


def _told(actor: Actor, pk: int) -> bool:
    return entries_seen_by(actor).filter(pk=pk).exists()


def _first(params: Mapping[str, Sequence[str]], name: str) -> str:
    given = params.get(name) or ("",)
    return given[0]


def _sort(register: Register, actor: Actor, wanted: str, faults: Faults) -> str:
    name = wanted.removeprefix("-")
    if name in sorts_of(register) and name not in register.hidden_from(actor):
        return wanted
    if wanted:
        faults["sort"] = [_("The list cannot be sorted by this.")]
    return register.sorts[0] if register.sorts else NEWEST


def _cursor(register: Register, text: str, sort: str, faults: Faults) -> Cursor | None:
    if not text:
        return None
    try:
        return _unpacked(register, text, sort)
    except (ValueError, TypeError, ValidationError, binascii.Error):
        faults["after"] = [_("This is no page of this list.")]
        return None


def _unpacked(register: Register, text: str, sort: str) -> Cursor:
    packed = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    made_for, value, entry = orjson.loads(packed)
    if made_for != sort or type(entry) is not int or not 0 < entry < 2**63:
        raise ValueError(sort)
    name = sort.removeprefix("-")
    if value is None or name == "entry":
        return Cursor(sort, None, entry)
    one = register.field_named(name)
    if isinstance(value, str) and "\0" in value:
        raise ValueError(value)
    meant = one.to_python(value)
    one.run_validators(meant)
    if isinstance(meant, date) and getattr(meant, "tzinfo", True) is None:
        raise ValueError(value)
    return Cursor(sort, meant, entry)


def _by_keyset(asked: Asked, limit: int) -> Page:
    name = asked.sort.removeprefix("-")
    column = "pk" if name == "entry" else asked.register.field_named(name).attname
    return _page(asked, _by_parts(asked, column, limit + 1), limit)


def _by_parts(asked: Asked, column: str, wanted: int) -> list[Any]:
    """First the rows with a value, by value; then those without, by entry."""
    records: list[Any] = []
    for part, by in _parts(asked, column):
        records += _part(asked, part, by, wanted - len(records))
        if len(records) >= wanted:  # to say what is not asked any more costs a millisecond
            break
    return records


def _parts(asked: Asked, column: str) -> "Iterator[tuple[QuerySet[Any], str]]":
    """The parts that a list is read in, each with the column that orders it."""
    if column == "pk":
        yield asked.rows(), "pk"
        return
    one = asked.register.field_named(asked.sort.removeprefix("-"))
    if asked.after is None or asked.after.value is not None:
        given = {f"{column}__isnull": False} if one.null else {}
        yield asked.rows().filter(**given), column
    if one.null:
        yield asked.rows().filter(**{f"{column}__isnull": True}), "pk"


def _part(asked: Asked, rows: "QuerySet[Any]", column: str, wanted: int) -> list[Any]:
    return asked.read(_ordered(asked, rows, column)[:wanted])


def _ordered(asked: Asked, rows: "QuerySet[Any]", column: str) -> "QuerySet[Any]":
    """The rows of one part in the order of the list, from where the page begins."""
    sign = "-" if asked.sort.startswith("-") else ""
    then, at_or_then = ("lt", "lte") if sign else ("gt", "gte")
    after = asked.after
    if column == "pk":
        if after is not None and after.value is None:
            rows = rows.filter(**{f"pk__{then}": after.entry})
        return rows.order_by(f"{sign}pk")
    if after is not None:
        # The first half lets the index begin where the page does; the second is exact.
        beyond = Q(**{f"{column}__{then}": after.value}) | Q(**{f"pk__{then}": after.entry})
        rows = rows.filter(Q(**{f"{column}__{at_or_then}": after.value}) & beyond)
    return rows.order_by(f"{sign}{column}", f"{sign}pk")


def _page(asked: Asked, records: list[Any], limit: int) -> Page:
    shown = records[:limit]
    if len(records) <= limit or not shown:
        return Page(asked, shown, None)
    name, last = asked.sort.removeprefix("-"), shown[-1]
    value = None if name == "entry" else getattr(last, asked.register.field_named(name).attname)
    return Page(asked, shown, str(Cursor(asked.sort, value, last.pk)))


def _by_words(asked: Asked, limit: int) -> Page:
    """Hits of the search, narrowed by the filters, round by round until the page is full."""
    seen_by, kinds = asked.register.seen_by(asked.actor), kinds_in(asked.register)
    before = asked.after.entry if asked.after else None
    records: list[Any] = []
    wanted = limit + 1
    for _round in range(SEARCH_ROUNDS):
        ids = hits(asked.words, seen_by, kinds=kinds, before=before, limit=wanted)
        found = asked.rows().filter(pk__in=ids).order_by("-pk")
        records += asked.read(found[: limit + 1 - len(records)])
        if len(records) > limit or len(ids) < wanted:
            return _page(asked, records, limit)
        before, wanted = ids[-1], min(wanted * 4, 500)
    return Page(asked, records, str(Cursor(asked.sort, None, before or 0)))


def may_list(register: Register, actor: Actor) -> bool:
    """Whether the actor may know of the register: by a role, or by a record of its own.

    Who holds no role is asked for by one query, so that owning nothing looks like there being
    nothing; a door then answers as for a register that does not exist.
    """
    if actor.everything:
        return True
    if register.seen_by(actor) == NOBODY:
        return register.may_add(actor)
    return bool(actor.grants) or register.among(actor).exists()
