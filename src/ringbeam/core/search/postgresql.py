"""Newest hits first on PostgreSQL: common words by walking back, rare ones by the index.

An index of words knows no order, and walking back from the newest never ends where a word is
nowhere; the planner guesses which is better and guesses wrongly for words it does not know.
"""

from typing import Any

from django.db import connection

# So many entries are walked; a word with too few hits there is asked of the index.
WINDOW = 2_000
# So many hits of the index are read; more, and all of them old, and the planner may choose.
MOST = 20_000

# The words in a subquery are unknown to the planner, which therefore asks the index for them.
NEWEST_OR_ALL = """
WITH newest AS MATERIALIZED (
    SELECT entry_id FROM (
        SELECT entry_id, vector FROM core_searchdocument
        WHERE entry_id < %(before)s ORDER BY entry_id DESC LIMIT %(window)s
    ) AS walked WHERE vector @@ %(asked)s::tsquery
), known AS MATERIALIZED (
    SELECT entry_id FROM core_searchdocument
    WHERE vector @@ (SELECT %(asked)s::tsquery) AND entry_id + 0 < %(before)s
    AND (SELECT count(*) FROM newest) < %(limit)s LIMIT %(most)s
)
SELECT entry_id FROM newest UNION SELECT entry_id FROM known
"""
NEWEST_FIRST = """
SELECT entry_id FROM core_searchdocument
WHERE vector @@ %(asked)s::tsquery AND entry_id < %(before)s
ORDER BY entry_id DESC LIMIT %(limit)s
"""
AFTER_ALL = 2**63 - 1


def newest_hits(asked: str, before: int | None, limit: int) -> list[int]:
    """The ids of the newest documents that hold a tsquery, those below ``before``.

    One statement; a second one where there are many hits and hardly any among the newest.
    """
    given: dict[str, Any] = {"asked": asked, "before": before or AFTER_ALL, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(NEWEST_OR_ALL, given | {"window": WINDOW, "most": MOST + 1})
        found = sorted((row[0] for row in cursor.fetchall()), reverse=True)
        if len(found) > MOST:
            cursor.execute(NEWEST_FIRST, given)
            return [row[0] for row in cursor.fetchall()]
    return found[:limit]
