"""A database of 200,000 or 1,000,000 incidents out of one of 12,459: copies, kept apart.

A copy has the words, clocks, people and lines of its original, a number of its own in search,
and rows of its own in every table and index. It happened six weeks before the copy before it:
so many came on a day, on the same weekday and hour, as in the log, for years. Its history is a
copy too, so its seals would not hold: nothing that is measured here asks for them. Indexes,
triggers and the database's own care for a crash are set aside while rows are copied, and made
again after.
"""

import os
import sys
import time
from contextlib import contextmanager
from importlib import import_module
from typing import NamedTuple


class Copies(NamedTuple):
    """How many copies of all, the highest id, and the highest that the last copy has."""

    of: int
    last: int
    few: int


# Days between two copies; the log of one spans forty. Fewer lay as many tickets in less time.
APART = int(os.environ.get("BENCHMARKS_APART", "42"))
FURTHER = 1_000  # from this number on stand the lines that are there once more
WITHOUT_CARE = {
    "sqlite": (
        "PRAGMA foreign_keys = off",
        "PRAGMA journal_mode = delete",
        "PRAGMA journal_mode = off",
        "PRAGMA cache_size = -2000000",
    ),
    "postgresql": (
        "SET session_replication_role = replica",  # no trigger, no foreign key asked
        "SET maintenance_work_mem = '1GB'",
        "SET work_mem = '256MB'",
    ),
}
INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    " AND tbl_name = %s",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s"
    " AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname)",
}
TRIGGERS = (
    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    " AND sql LIKE '%% AFTER INSERT %%'"
)
COPIES = {
    "sqlite": "WITH RECURSIVE copies(copy) AS (SELECT 1 UNION ALL"
    " SELECT copy + 1 FROM copies WHERE copy < {of})",
    "postgresql": "WITH copies AS (SELECT generate_series(1, {of}) AS copy)",
}


def multiply(size, longer):
    """Add copies of the incidents until there are ``size``; ids and numbers are new.

    ``longer`` gives three in five copies their lines once more, which makes five lines an
    incident.
    """
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        for statement in WITHOUT_CARE[connection.vendor]:
            cursor.execute(statement)
        cursor.execute("CREATE TEMPORARY TABLE original AS SELECT entry_id FROM desk_incident")
        cursor.execute("SELECT entry_id FROM original ORDER BY entry_id")
        numbers = [row[0] for row in cursor.fetchall()]
        missing = size - len(numbers)
        of, few = divmod(missing, len(numbers))
        copies = Copies(of + bool(few), numbers[-1], numbers[few - 1])
        with set_aside(cursor):
            copy_all(cursor, copies, longer)
        step("tallies", tally, cursor)
        step("statistics", settle, cursor)


def step(what, act, *given):
    """Do one thing, and say how long it took."""
    begun = time.monotonic()
    act(*given)
    print(f"{what}: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)


def copied():
    """The tables of an incident, with the column that holds its number."""
    from ringbeam.core.comments import Comment  # noqa: PLC0415
    from ringbeam.core.entries import Entry  # noqa: PLC0415
    from ringbeam.core.history import HistoryLine  # noqa: PLC0415
    from ringbeam.core.participants import Participant  # noqa: PLC0415
    from ringbeam.core.search import SearchDocument  # noqa: PLC0415
    from ringbeam.desk.incidents import Incident  # noqa: PLC0415
    from ringbeam.desk.stays import Stay  # noqa: PLC0415
    from ringbeam.services.clocks import Clock  # noqa: PLC0415

    models = (Entry, Incident, HistoryLine, Participant, Clock, Stay, Comment, SearchDocument)
    return [(one, "id" if one is Entry else "entry_id") for one in models]


@contextmanager
def set_aside(cursor):
    """Leave the tables' indexes and triggers away for the block, and make them again."""
    vendor, made = cursor.db.vendor, []
    for model, _key in copied():
        for asked, kind in ((INDEXES[vendor], "INDEX"), (TRIGGERS, "TRIGGER")):
            if vendor == "sqlite" or kind == "INDEX":
                cursor.execute(asked, [model._meta.db_table])
                found = cursor.fetchall()
                made += found
                for name, _text in found:
                    cursor.execute(f'DROP {kind} "{name}"')
    yield
    for name, text in made:
        step(name, cursor.execute, text.replace("%", "%%"), [])
    if vendor == "sqlite":
        rebuild = "INSERT INTO core_search(core_search) VALUES ('rebuild')"
        step("search", cursor.execute, rebuild)


def copy_all(cursor, copies, longer):
    """Copy every incident so often; ``longer`` as in `multiply`."""
    for model, key in copied():
        columns = [one.column for one in model._meta.concrete_fields]
        new = f"({key} + copy * {copies.last})"
        made = {one: f'"{one}"' for one in columns if one != "id"} | {key: new}
        made |= earlier(cursor, model)
        made |= fresh(cursor, key, new, columns)
        step(model._meta.db_table, copy_one, cursor, model, copies, made)
        if longer and model._meta.db_table == "core_historyline":
            made["number"] = f"number + {FURTHER}"
            some = f"AND number BETWEEN 2 AND {FURTHER} AND {new} % 5 < 3"
            step("lines once more", copy_one, cursor, model, copies, made, some)


def earlier(cursor, model):
    """The times of a copy, as expressions: so many days before those of its original."""
    from django.db.models import DateField  # noqa: PLC0415

    # By its date alone on SQLite, where what follows the date stays as it is written.
    said = "date(substr({0}, 1, 10), '-' || (copy * {1}) || ' days') || substr({0}, 11)"
    if cursor.db.vendor == "postgresql":
        said = "{0} - copy * interval '{1} days'"
    fields = model._meta.concrete_fields
    times = [one.column for one in fields if isinstance(one, DateField)]
    return {name: said.format(f'"{name}"', APART) for name in times}


def copy_one(cursor, model, copies, made, some=""):
    """Copy the rows of one table; ``made`` are the expressions of its columns."""
    table, key = model._meta.db_table, "entry_id" if "entry_id" in made else "id"
    names = ", ".join(f'"{one}"' for one in made)
    counted = COPIES[cursor.db.vendor].format(of=copies.of)
    originals = "SELECT entry_id FROM original"
    held = f"FROM copies CROSS JOIN {table} WHERE {key} IN ({originals})"
    held += f" AND (copy < {copies.of} OR {key} <= {copies.few}) {some} ORDER BY copy, {key}"
    values = ", ".join(made.values())
    cursor.execute(f"INSERT INTO {table} ({names}) {counted} SELECT {values} {held}")


def fresh(cursor, key, new, columns):
    """What a copy has of its own, as expressions, of the columns that there are."""
    from ringbeam.core.conditions import token  # noqa: PLC0415

    own_token = token("entry", "")
    postgresql = cursor.db.vendor == "postgresql"
    own = {
        "uid": "gen_random_uuid()" if postgresql else "lower(hex(randomblob(16)))",
        "ref": f"'INC-' || (1000000 + {new})",
        "known_as": f"'LOG' || (1000000 + {new})",
        "words": f"words || ' log' || (1000000 + {new})",
        "scopes": (
            f"replace(scopes || ' ', '{own_token}' || {key} || ' ', "
            f"'{own_token}' || {new} || ' ')"
        ),
    }
    return {name: value for name, value in own.items() if name in columns}


def tally(cursor):
    """Add up all promises anew, as the migration does that makes the sums."""
    made = import_module("ringbeam.services.migrations.0001_squashed_0006")
    vendor = cursor.db.vendor
    cursor.execute("DELETE FROM services_tally")
    # Without a second argument, so that a percent sign stays one.
    cursor.execute(made.add(vendor, made.rows("services_clock", 1), merged="yes"))


def settle(cursor):
    """Tell the database what it holds, and let it go on where the copies' numbers end."""
    if cursor.db.vendor == "postgresql":
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('core_entry', 'id'), max(id)) FROM core_entry"
        )
        cursor.execute("VACUUM ANALYZE")
        return
    cursor.execute("PRAGMA journal_mode = wal")
    cursor.execute("ANALYZE")
