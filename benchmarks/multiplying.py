"""A database of 200,000 incidents out of one of 12,459: copies in the database, kept apart.

A copy has the words, times, clocks, people and lines of its original, a number of its own in
search, and rows of its own in every table and index. Its history is a copy
too, so its seals would not hold: nothing that is measured here asks for them.
"""

import sys

FURTHER = 1_000  # from this number on stand the lines that are there once more


def multiply(size, longer):
    """Add copies of the incidents until there are ``size``; ids and numbers are new.

    ``longer`` gives three in five copies their lines once more, which makes five lines an
    incident. Each copy of all is a transaction of its own, so that no log grows without end.
    """
    from django.db import connection, transaction  # noqa: PLC0415

    from ringbeam.services.tallies import merge_tallies  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), max(entry_id) FROM desk_incident")
        there, last = cursor.fetchone()
        cursor.execute("SELECT entry_id FROM desk_incident ORDER BY entry_id")
        originals = [row[0] for row in cursor.fetchall()]
        for copy in range(1, size // there + 1):
            some = originals[: size - there * copy]
            if some:
                with transaction.atomic():
                    repeat(cursor, copy * last, some[-1])
                    if longer:
                        lengthen(cursor, copy * last, some[-1])
            print(f"\r{there * (copy + 1):,} of {size:,}", end="", file=sys.stderr)
        print(file=sys.stderr)
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('core_entry', 'id'), max(id))"
                " FROM core_entry"
            )
    merge_tallies.call()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def lengthen(cursor, ahead, up_to):
    """Add, to three in five of the newest copies, all lines but the first once more."""
    from ringbeam.core.history import HistoryLine  # noqa: PLC0415

    table = HistoryLine._meta.db_table
    names = [one.column for one in HistoryLine._meta.concrete_fields if one.column != "id"]
    values = [f"number + {FURTHER}" if one == "number" else f'"{one}"' for one in names]
    quoted = ", ".join(f'"{one}"' for one in names)
    newest = f"entry_id > {ahead} AND entry_id <= {ahead + up_to} AND entry_id % 5 < 3"
    rows = f"FROM {table} WHERE {newest} AND number BETWEEN 2 AND {FURTHER}"
    cursor.execute(f"INSERT INTO {table} ({quoted}) SELECT {', '.join(values)} {rows}")


def repeat(cursor, ahead, up_to):
    """Copy each incident up to an id, the copy's id ``ahead`` of its original's."""
    from ringbeam.core.comments import Comment  # noqa: PLC0415
    from ringbeam.core.entries import Entry  # noqa: PLC0415
    from ringbeam.core.history import HistoryLine  # noqa: PLC0415
    from ringbeam.core.participants import Participant  # noqa: PLC0415
    from ringbeam.core.search import SearchDocument  # noqa: PLC0415
    from ringbeam.desk.incidents import Incident  # noqa: PLC0415
    from ringbeam.services.clocks import Clock  # noqa: PLC0415

    for model in (Entry, Incident, HistoryLine, Participant, Clock, Comment, SearchDocument):
        key = "id" if model is Entry else "entry_id"
        rows = f"FROM {model._meta.db_table} WHERE {key} <= {up_to} AND {key} IN "
        incidents = "SELECT entry_id FROM desk_incident WHERE entry_id <= "
        rows += f"({incidents}{up_to})"
        made = {one.column: one.column for one in model._meta.concrete_fields}
        if model is not Entry:
            made.pop("id", None)
        made |= fresh(cursor, key, ahead, made)
        names = ", ".join(f'"{name}"' for name in made)
        values = ", ".join(
            value if value != name else f'"{name}"' for name, value in made.items()
        )
        cursor.execute(f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values} {rows}")


def fresh(cursor, key, ahead, columns):
    """What a copy has of its own, as expressions, of the columns that there are."""
    from ringbeam.core.conditions import token  # noqa: PLC0415

    new, own_token = f"({key} + {ahead})", token("entry", "")
    postgresql = cursor.db.vendor == "postgresql"
    own = {
        key: new,
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
