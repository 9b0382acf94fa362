"""Rows that the database itself refuses to change or remove (7.5.3.2); knows both engines.

Migrations call it, and what they did once stays done: other words or names for the same table
are another migration, never another text here.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import migrations

# By this code PostgreSQL's refusal is an IntegrityError, as SQLite's is by itself.
CONSTRAINT = "23514"


def keep(
    table: str,
    name: str,
    words: str,
    *,
    code: str = CONSTRAINT,
    emptied: Sequence[str] = (),
    others: Sequence[str] = (),
) -> migrations.RunPython:
    """The migration operation after which no row of a table changes or goes, by triggers.

    Whoever tries is refused with these words. The triggers are called ``<name>_stays`` and, on
    SQLite, ``<name>_kept`` too. A row may only have all the columns in ``emptied`` set to null
    at once; ``others`` are then all the rest. The names are the program's own, never input.
    """

    def forwards(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "postgresql":
            made = on_postgresql(table, name, words, code=code, emptied=emptied)
        else:
            made = on_sqlite(table, name, words, emptied=emptied, others=others)
        for statement in made:
            editor.execute(statement, params=None)

    return migrations.RunPython(forwards)


def on_sqlite(
    table: str, name: str, words: str, *, emptied: Sequence[str], others: Sequence[str]
) -> Iterator[str]:
    """One trigger for changes and one for removals."""
    refusal = f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
    allowed = [f'new."{one}" IS NULL' for one in emptied]
    allowed += [f'new."{one}" IS old."{one}"' for one in others]
    unless = f"WHEN NOT ({' AND '.join(allowed)})" if emptied else ""
    yield f"CREATE TRIGGER {name}_stays BEFORE UPDATE ON {table} {unless} {refusal}"
    yield f"CREATE TRIGGER {name}_kept BEFORE DELETE ON {table} {refusal}"


def on_postgresql(
    table: str, name: str, words: str, *, code: str, emptied: Sequence[str]
) -> Iterator[str]:
    """One function, which one trigger calls for both."""
    nulls = " ".join(f'old."{one}" := NULL;' for one in emptied)
    unless = f"""
        IF tg_op = 'UPDATE' THEN
            {nulls}
            IF new IS NOT DISTINCT FROM old THEN RETURN new; END IF;
        END IF;
    """
    yield f"""
    CREATE FUNCTION {name}_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        {unless if emptied else ""}
        RAISE EXCEPTION '{words}' USING ERRCODE = '{code}';
    END $$
    """
    yield f"""
    CREATE TRIGGER {name}_stays BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {name}_stays()
    """
