"""Several registers as one list: what is alike in all of them, read in one statement.

A union is for reading and for acts on many: its rows are those of its parts, each of which
passed the rule of its own register first. PostgreSQL and SQLite read every part by its own
index and merge them in order, so a page of the whole costs what a page of each part costs.
What is done to a row is done to the record of its own register, by that register's rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet, ImproperlyConfigured
from django.db import models
from django.db.models import QuerySet, Value
from django.db.models.expressions import Col
from django.db.models.functions import Cast
from django.db.models.sql import Query
from django.db.models.sql.datastructures import BaseTable

from ringbeam.core.actors import Actor
from ringbeam.core.asked_columns import columns_asked
from ringbeam.core.conditions import NOBODY, Condition, either
from ringbeam.core.entries import GuardedQuerySet, Shared
from ringbeam.core.lives import Life, Move
from ringbeam.core.registers import UNIONS, AField, Register, Words, named
from ringbeam.core.rules import Rule, entries_for, works_for_us

KIND = "kind"
Part = QuerySet[Any, Any]


class _Joined(BaseTable):
    """The rows of several queries as the one table of a statement."""

    def __init__(self, table_name: str, alias: str | None, parts: "Sequence[Part]") -> None:
        super().__init__(table_name, alias)
        self.parts = parts

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The parts one after the other; those that find nothing are left out.

        In the columns that the statement asks for: a count of ten views asks for few of them,
        and the database reads and plans what is written.
        """
        told: list[tuple[str, Sequence[Any]]] = []
        asked = columns_asked(compiler.query, self.table_alias)
        for part in self.parts:
            names = part.query.values_select + tuple(part.query.annotation_select)
            few = [one for one in names if one in asked] if asked is not None else names
            query = part.values_list(*(few or names[:1])).query
            try:
                told.append(query.get_compiler(connection=connection).as_sql())
            except EmptyResultSet:
                continue
        if not told:
            raise EmptyResultSet
        name = compiler.quote_name_unless_alias(self.table_alias or self.table_name)
        joined = " UNION ALL ".join(sql for sql, _params in told)
        return f"({joined}) {name}", tuple(v for _sql, params in told for v in params)

    def relabeled_clone(self, change_map: dict[str | None, str]) -> "_Joined":
        """The same under another name."""
        alias = change_map.get(self.table_alias, self.table_alias)
        return _Joined(self.table_name, alias, self.parts)


class _JoinedQuery(Query):
    """A query whose table is the rows of several others."""

    parts: "Sequence[Part]" = ()

    def get_initial_alias(self) -> str:
        """The name of its one table, joined when it is first asked for."""
        if not self.alias_map:
            alias: str = self.join(_Joined(self.get_meta().db_table, None, self.parts))
            return alias
        return str(super().get_initial_alias())


@dataclass(frozen=True, eq=False)
class Union(Register):
    """Registers that are listed together, as one that people see and nobody adds to.

    Its fields are those that all parts have alike, and ``also`` what only some have, which is
    empty in the others. It is for those who work here.
    """

    parts: tuple[Register, ...] = ()
    also: tuple[str, ...] = ()

    @cached_property
    def stored(self) -> dict[str, AField]:
        """What all parts have alike, what some have too, and of which kind a row is."""
        first, *others = (one.stored for one in self.parts)
        alike = {n: f for n, f in first.items() if all(n in other for other in others)}
        some = {n: one.stored[n] for n in self.also for one in self.parts if n in one.stored}
        return {**alike, **some, KIND: self.kind_field}

    @cached_property
    def kind_field(self) -> AField:
        """Of which kind a row is; a column of the union alone."""
        chosen = [(one.kind, one.label) for one in self.parts]
        made: AField = models.CharField(self.extra["kind_label"], max_length=40, choices=chosen)
        made.set_attributes_from_name(KIND)
        return made

    @property
    def editable(self) -> dict[str, AField]:
        """What can be set in every part."""
        first, *others = (one.editable for one in self.parts)
        return {n: f for n, f in first.items() if all(n in other for other in others)}

    def seen_by(self, actor: Actor) -> Condition:
        """The rows that the actor may see, each by the rule of its own kind; none outside."""
        if not works_for_us(actor):
            return NOBODY
        return entries_for(actor, {one.kind: one.seen_by(actor) for one in self.parts})

    def among(self, actor: Actor) -> "QuerySet[Any]":
        """The rows of all parts that the actor may see, ready to be filtered and read."""
        query = _JoinedQuery(self.model)
        inside = works_for_us(actor)
        query.parts = [self._part(one, actor) for one in self.parts] if inside else ()
        kind = Col(query.get_initial_alias(), self.kind_field)
        rows: GuardedQuerySet[Any] = GuardedQuerySet(self.model, query=query)
        passed: QuerySet[Any] = rows.let_pass().alias(**{KIND: kind})
        return passed

    def _part(self, one: Register, actor: Actor) -> "QuerySet[Any, Any]":
        """The rows of one part in the columns of the union, in one order for all."""
        fields = {f.attname: f for n, f in self.stored.items() if n != KIND}
        have = {field.attname for field in one.stored.values()}
        missing = {name: _nothing(f) for name, f in fields.items() if name not in have}
        rows = one.among(actor).annotate(**missing, **{KIND: Value(one.kind)})
        told: QuerySet[Any, Any] = rows.order_by().values_list(
            "entry_id", "privacy", *fields, KIND
        )
        return told

    def records(self, actor: Actor, refs: Sequence[str]) -> list[Any]:
        """The records with these numbers that the actor may see; one query for each part."""
        if not works_for_us(actor):
            return []
        wanted: dict[str, list[str]] = {}
        for ref in refs:
            if one := self.part_of(ref):
                wanted.setdefault(one.kind, []).append(ref)
        return [
            record
            for one in self.parts
            if one.kind in wanted
            for record in one.among(actor).filter(ref__in=wanted[one.kind])
        ]

    def numbered(self, actor: Actor, ref: str) -> Any:
        """The record with this number, of whichever part; None when it may not be seen."""
        one = self.part_of(ref)
        return one.numbered(actor, ref) if one and works_for_us(actor) else None

    def part_of(self, ref: str) -> Register | None:
        """The register that a number is of; None for one of no part."""
        prefix = ref.partition("-")[0]
        return next((one for one in self.parts if one.prefix == prefix), None)

    def hidden_from(self, actor: Actor, record: Shared | None = None) -> frozenset[str]:
        """What is hidden in any of the parts."""
        hidden: set[str] = set()
        return frozenset(hidden.union(*(one.hidden_from(actor, record) for one in self.parts)))

    def may_add(self, actor: Actor) -> bool:
        """Never: a record is added to a register of its own."""
        return False

    def url(self, ref: str) -> str:
        """The page of the record with this number, in its own register."""
        one = self.part_of(ref)
        return one.url(ref) if one else super().url(ref)


def _nothing(one: AField) -> Cast:
    """What stands in a column that a part does not have.

    It is cast to the column's type: else SQLite would not merge the parts in order.
    """
    kind = models.BigIntegerField() if one.is_relation else one.__class__()
    return Cast(Value(False if isinstance(one, models.BooleanField) else None), kind)


def union_of(
    parts: Sequence[Register], *, kind: str, plural: str, label: Words, **said: Any
) -> Union:
    """Registers as one list, which no address knows yet; `unite` says the rest.

    The rows are read by the model of the part that has most of ``also``.
    """
    also = said.get("also", ())
    widest = max(parts, key=lambda one: sum(name in one.stored for name in also))
    return Union(
        model=widest.model,
        kind=kind,
        plural=plural,
        prefix="",
        label=label,
        label_plural=label,
        clauses=tuple(dict.fromkeys(clause for one in parts for clause in one.clauses)),
        life=together([one.life for one in parts]),
        edit=_any_of(parts),
        parts=tuple(parts),
        **said,
    )


def unite(
    parts: Sequence[Register], *, kind: str, plural: str, label: Words, **said: Any
) -> Union:
    """Declare registers as one list under an address of its own.

    ``said`` is what a register says of its list (columns, filters, sorts, views, extra), and
    ``also``. Raises ImproperlyConfigured for no parts or a name that is taken.
    """
    if not parts:
        raise ImproperlyConfigured(f"{plural} unites nothing")
    made = union_of(parts, kind=kind, plural=plural, label=label, **said)
    if {kind, plural} & set(UNIONS) or named(kind) or named(plural):
        raise ImproperlyConfigured(f"two lists are named {plural}")
    UNIONS[kind] = UNIONS[plural] = made
    return made


def listing_at(plural: str) -> Register | None:
    """The register with this plural, or the list over several that has it; else None."""
    return named(plural) or UNIONS.get(plural)


def kinds_in(register: Register) -> tuple[str, ...]:
    """The kinds of the records that a list shows."""
    parts = register.parts if isinstance(register, Union) else (register,)
    return tuple(one.kind for one in parts)


def records_in(register: Register, actor: Actor, refs: Sequence[str]) -> dict[str, Any]:
    """The records of a list with these numbers that the actor may see, by number.

    One query for each register that the numbers are of.
    """
    if isinstance(register, Union):
        return {one.ref: one for one in register.records(actor, refs)}
    return {one.ref: one for one in register.among(actor).filter(ref__in=refs)}


def kind_of_row(register: Register, ref: str) -> tuple[str, Words]:
    """The shape before a row's title, and the word for it where a list shows several kinds."""
    part = register.part_of(ref) if isinstance(register, Union) else None
    return (part.icon, part.label) if part else (register.icon, "")


def _any_of(parts: Sequence[Register]) -> Rule:
    """Who may change a record of some part."""

    def where(actor: Actor, _kind: str) -> Condition:
        return either(*(one.edit.where(actor, one.kind) for one in parts))

    return Rule(parts[0].edit.says, where)


def together(lives: Sequence[Life]) -> Life:
    """The states and moves of several lives as one; the first that names one says its words.

    For showing and offering: whether a record takes a move is said by its own life. What nobody
    may take, but follows from something else, is not offered.
    """
    first = lives[0]
    states: dict[str, Words] = {}
    paused: dict[str, Words] = {}
    moves: dict[str, Move] = {}
    for life in lives:
        states = {**life.states, **states}
        paused = {**life.paused, **paused}
        for move in life.by_people:
            known = moves.get(move.name)
            frm = dict.fromkeys((*(known.frm if known else ()), *move.frm))
            moves[move.name] = replace(known or move, frm=tuple(frm))
    ordered = {n: states[n] for life in lives for n in life.states}
    closed = frozenset().union(*(life.closed for life in lives))
    return replace(
        first, states=ordered, moves=tuple(moves.values()), closed=closed, paused=paused
    )
