"""What somebody with the database in hand could do: change what triggers say stays as it is."""

from contextlib import contextmanager

from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQLWrapper
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLiteWrapper


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


def let_tests_be_cleared_away():
    """Have SQLite empty its tables between tests; PostgreSQL truncates, unnoticed by rows.

    The row that a migration left is there again afterwards, for whoever comes next.
    """
    for one in (SQLiteWrapper, PostgreSQLWrapper):
        leave_the_cursor(one.ops_class)
    operations = SQLiteWrapper.ops_class
    plain = operations.sql_flush

    def sql_flush(self, style, tables, **options):
        with self.connection.cursor() as cursor:
            kept = triggers_of(cursor, tables)
        dropped = [f'DROP TRIGGER "{name}"' for name in kept]
        # The index of words is kept by triggers, so it has to be told apart.
        index = ["INSERT INTO core_search (core_search) VALUES ('rebuild')"]
        return [*dropped, *plain(self, style, tables, **options), *index, *kept.values()]

    operations.sql_flush = sql_flush


def leave_the_cursor(operations):
    """After the tables were emptied, watchers are told from the first line on."""
    plain = operations.sql_flush

    def sql_flush(self, style, tables, **options):
        table = "core_noticecursor"
        begun = [f'INSERT INTO {table} (id, "after") VALUES (1, 0)'] if table in tables else []
        return [*plain(self, style, tables, **options), *begun]

    operations.sql_flush = sql_flush
