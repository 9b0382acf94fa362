"""Which records: one small algebra that becomes a query, a judgement and search tokens.

A rule is written once. It filters a list (``q``), judges a record in memory (``holds``) and
restricts a search (the tokens), and a property test says that the three agree.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.db.models import Exists, OuterRef, Q, QuerySet

from ringbeam.core.participants import Participant

if TYPE_CHECKING:
    from ringbeam.core.entries import Shared

# One letter per shared column: the search index holds "zz" + letter + id as a word of its own.
LETTERS = {
    "owner": "o",
    "site": "s",
    "unit": "u",
    "customer": "c",
    "about": "a",
    "entry": "e",
    "participant": "p",
    "privacy": "v",
    "kind": "k",
}


def token(column: str, value: object) -> str:
    """The search word that stands for a record having this value in a shared column."""
    return f"zz{LETTERS[column]}{value}".replace("_", "").lower()


class Condition:
    """Says of any record whether it is meant; immutable."""

    def q(self, kind: str | None) -> Q:
        """As a filter over one register's rows, or over entries when ``kind`` is None."""
        raise NotImplementedError

    def holds(self, record: "Shared") -> bool:
        """Whether it is true of this record as it is in memory."""
        raise NotImplementedError


@dataclass(frozen=True)
class Everybody(Condition):
    """True of every record."""

    def q(self, kind: str | None) -> Q:
        """Every row, said in a way that stays when it is or-ed (an empty Q would vanish)."""
        return ~Q(pk__in=[])

    def holds(self, record: "Shared") -> bool:
        """Always."""
        return True


@dataclass(frozen=True)
class Nobody(Condition):
    """True of no record."""

    def q(self, kind: str | None) -> Q:
        """No row; the database is not asked for it."""
        return Q(pk__in=[])

    def holds(self, record: "Shared") -> bool:
        """Never."""
        return False


@dataclass(frozen=True)
class Among(Condition):
    """The record's value in a shared column is one of these: ids, or words (kind, privacy)."""

    column: str
    values: frozenset[int | str]

    def q(self, kind: str | None) -> Q:
        """By the column itself, the primary key, or the participants of the row.

        One value becomes an equality, so that an ordered index can be read in its order.
        A register's own table has no column for its kind, which is known instead.
        """
        if self.column == "entry":
            return Q(pk__in=self.values)
        if self.column == "participant":
            return Q(Exists(self._parts_in(OuterRef("pk"))))
        if self.column == "kind" and kind is not None:
            return (EVERYBODY if kind in self.values else NOBODY).q(kind)
        if len(self.values) == 1:
            return Q(**{self.column: next(iter(self.values))})
        return Q(**{f"{self.column}__in": self.values})

    def holds(self, record: "Shared") -> bool:
        """Whether the value is among them; only participants are asked of the database."""
        if self.column == "participant":
            return record.pk is not None and self._parts_in(record.pk).exists()
        names = {"entry": "pk", "kind": "kind", "privacy": "privacy"}
        return getattr(record, names.get(self.column, f"{self.column}_id")) in self.values

    def _parts_in(self, entry: int | OuterRef) -> "QuerySet[Participant]":
        people = cast("frozenset[int]", self.values)  # only kinds and privacies are words
        return Participant.objects.filter(entry_id=entry, person_id__in=people)


@dataclass(frozen=True)
class Both(Condition):
    """Every part holds."""

    parts: tuple[Condition, ...]

    def q(self, kind: str | None) -> Q:
        """The parts, and-ed in their order."""
        result = self.parts[0].q(kind)
        for part in self.parts[1:]:
            result &= part.q(kind)
        return result

    def holds(self, record: "Shared") -> bool:
        """Whether every part holds; the first that does not ends it."""
        return all(part.holds(record) for part in self.parts)


@dataclass(frozen=True)
class Either(Condition):
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def q(self, kind: str | None) -> Q:
        """The parts, or-ed in their order."""
        result = self.parts[0].q(kind)
        for part in self.parts[1:]:
            result |= part.q(kind)
        return result

    def holds(self, record: "Shared") -> bool:
        """Whether a part holds; the first that does ends it."""
        return any(part.holds(record) for part in self.parts)


EVERYBODY = Everybody()
NOBODY = Nobody()


def among(column: str, values: Iterable[int | None] | Iterable[str]) -> Condition:
    """The condition that a shared column has one of the values; nobody when there are none."""
    kept = frozenset(value for value in values if value is not None)
    return Among(column, kept) if kept else NOBODY


def both(*parts: Condition) -> Condition:
    """All of them, folded: nobody wins, everybody vanishes."""
    kept = tuple(dict.fromkeys(part for part in parts if part != EVERYBODY))
    if NOBODY in kept:
        return NOBODY
    if len(kept) > 1:
        return Both(kept)
    return kept[0] if kept else EVERYBODY


def either(*parts: Condition) -> Condition:
    """Any of them, folded: everybody wins, nobody vanishes, same columns are united."""
    if EVERYBODY in parts:
        return EVERYBODY
    columns: dict[str, set[int | str]] = {}
    others: list[Condition] = []
    for part in parts:
        if isinstance(part, Among):
            columns.setdefault(part.column, set()).update(part.values)
        elif part != NOBODY:
            others.append(part)
    united = [Among(name, frozenset(ids)) for name, ids in columns.items()]
    kept = (*united, *dict.fromkeys(others))
    if len(kept) > 1:
        return Either(kept)
    return kept[0] if kept else NOBODY
