"""What somebody with the database in hand could do: change what triggers say stays as it is."""

from contextlib import contextmanager

from django.db import connection


@contextmanager
def without_triggers(*models):
    """Put the triggers of these tables out of force for the block, on either database."""
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        kept = triggers_of(cursor, tables)
        for name in kept:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for statement in kept.values():
            cursor.execute(statement)


def triggers_of(cursor, tables):
    """The triggers of tables on SQLite, each by its name with the statement that makes it."""
    found = {}
    for table in tables:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
            [table],
        )
        found.update(cursor.fetchall())
    return found
