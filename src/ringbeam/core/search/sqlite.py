"""Newest hits first on SQLite: common words by walking back, rare ones by the index.

FTS5 joins all places of all words that begin as the last one does before it gives the first,
so a word that is in every tenth record costs by their number. Those are found sooner by reading
the newest records that the reader may find.
"""

from collections.abc import Sequence

from django.db import connection

# So many documents are walked; a word with too few hits there is asked of the index.
WINDOW = 1_000
AFTER_ALL = 2**63 - 1

NEWEST = """
SELECT entry_id, words FROM core_searchdocument
WHERE entry_id < %s ORDER BY entry_id DESC LIMIT %s
"""
NEWEST_IN_SCOPE = """
SELECT document.entry_id, document.words FROM (
    SELECT rowid FROM core_search
    WHERE core_search MATCH %s AND rowid < %s ORDER BY rowid DESC LIMIT %s
) AS within CROSS JOIN core_searchdocument AS document ON document.entry_id = within.rowid
"""
BY_INDEX = """
SELECT rowid FROM core_search WHERE core_search MATCH %s AND rowid < %s
ORDER BY rowid DESC LIMIT %s
"""


def newest_hits(words: Sequence[str], scopes: str, before: int | None, limit: int) -> list[int]:
    """The ids of the newest documents that hold the words, the last one as a beginning.

    ``scopes`` is what the index is asked of who may find it, "" for everybody; only ids below
    ``before`` are given. One statement, or two where the newest hold too few.
    """
    below = before or AFTER_ALL
    found = _walked(words, scopes, below, limit)
    if len(found) >= limit:
        return found
    asked = [f'words:"{word}"' for word in words[:-1]] + [f'words:"{words[-1]}"*']
    matching = " AND ".join([*asked, scopes] if scopes else asked)
    return _asked(BY_INDEX, (matching, below, limit))


def _walked(words: Sequence[str], scopes: str, below: int, limit: int) -> list[int]:
    """The hits among the newest documents; what is kept is folded, so a word has spaces."""
    holding = " AND ".join(["instr(' ' || words || ' ', %s)"] * len(words))
    newest = NEWEST_IN_SCOPE if scopes else NEWEST
    given: list[str | int] = [scopes, below, WINDOW] if scopes else [below, WINDOW]
    given += [f" {word} " for word in words[:-1]] + [f" {words[-1]}", limit]
    return _asked(
        f"SELECT entry_id FROM ({newest}) WHERE {holding} ORDER BY entry_id DESC LIMIT %s",
        given,
    )


def _asked(statement: str, given: Sequence[str | int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return [row[0] for row in cursor.fetchall()]
