"""The whole database at one moment, for a backup, and its keys after a restore (operation)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """Read one state of the database for the block, without keeping anybody from writing.

    Inside a transaction that is open already, what is read is as consistent as that one is.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            if not connection.savepoint_ids:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    sqlite: Any = connection
    mode, sqlite.transaction_mode = sqlite.transaction_mode, "DEFERRED"
    try:
        with transaction.atomic():
            yield
    finally:
        sqlite.transaction_mode = mode


def follow_keys(tables: Sequence[type[models.Model]]) -> None:
    """Have the database give keys above those that were stored with a key of their own."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)
