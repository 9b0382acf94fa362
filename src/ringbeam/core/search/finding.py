"""Finding: words, a condition on who may see, newest first, page by page.

Scopes are tokens of the index, so a page of a common word never loses the few hits that one
customer may see. Order is newest first by entry; the count stops at a cap.
"""

from dataclasses import dataclass

from django.db import connection

from ringbeam.core.conditions import Among, Both, Condition, Either, Everybody, Nobody, token
from ringbeam.core.entries import Entry
from ringbeam.core.search import postgresql, sqlite
from ringbeam.core.search.words import words_of


@dataclass(frozen=True)
class Found:
    """A page of entries, newest first, and where the next page begins (None: no more)."""

    entries: list[Entry]
    following: int | None


def find(
    query: str,
    condition: Condition,
    *,
    kinds: tuple[str, ...] = (),
    before: int | None = None,
    limit: int = 50,
) -> Found:
    """Find the entries whose words hold every asked word, the last one as a beginning.

    Paging by ``before`` (``following`` of the last page) reaches every hit. No words or a
    condition that is nobody finds nothing. Archived records are found too.
    """
    ids = hits(query, condition, kinds=kinds, before=before, limit=limit + 1)
    if not ids:
        return Found([], None)
    page = ids[:limit]
    entries = Entry.rows.in_bulk(page)
    following = page[-1] if len(ids) > limit else None
    return Found([entries[pk] for pk in page if pk in entries], following)


def hits(
    query: str,
    condition: Condition,
    *,
    kinds: tuple[str, ...] = (),
    before: int | None = None,
    limit: int = 50,
) -> list[int]:
    """The ids alone, newest first, for lists that read their own rows; one or two queries."""
    words = words_of(query)
    if not words or isinstance(condition, Nobody):
        return []
    ask = _ask_postgresql if connection.vendor == "postgresql" else _ask_sqlite
    return ask(words, condition, kinds, before, limit)


def _tree(condition: Condition, *, term: str, conj: str, disj: str) -> str:
    """The condition as an expression over tokens; "" for everybody."""
    if isinstance(condition, Everybody):
        return ""
    if isinstance(condition, Among):
        tokens = [term % token(condition.column, value) for value in sorted(condition.values)]
        return "(" + disj.join(tokens) + ")"
    if isinstance(condition, Both | Either):
        glue = conj if isinstance(condition, Both) else disj
        parts = [_tree(part, term=term, conj=conj, disj=disj) for part in condition.parts]
        return "(" + glue.join(parts) + ")"
    return term % "zznobody"


def _ask_sqlite(
    words: list[str],
    condition: Condition,
    kinds: tuple[str, ...],
    before: int | None,
    limit: int,
) -> list[int]:
    parts = (condition, _kinds(kinds))
    trees = [_tree(part, term='scopes:"%s"', conj=" AND ", disj=" OR ") for part in parts]
    return sqlite.newest_hits(words, " AND ".join(filter(None, trees)), before, limit)


def _ask_postgresql(
    words: list[str],
    condition: Condition,
    kinds: tuple[str, ...],
    before: int | None,
    limit: int,
) -> list[int]:
    asked = " & ".join([f"{word}:A" for word in words[:-1]] + [f"{words[-1]}:*A"])
    for part in (condition, _kinds(kinds)):
        tree = _tree(part, term="%s:D", conj=" & ", disj=" | ")
        asked += f" & {tree}" if tree else ""
    return postgresql.newest_hits(asked, before, limit)


def _kinds(kinds: tuple[str, ...]) -> Condition:
    return Among("kind", frozenset(kinds)) if kinds else Everybody()
