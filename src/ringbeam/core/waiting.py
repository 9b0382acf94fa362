"""Writing beside reading: who only wants to keep an answer does not wait for other writers."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def without_waiting() -> Iterator[None]:
    """Let a transaction that begins inside fail at once while another one writes.

    It then raises OperationalError. On PostgreSQL writers of other rows do not wait anyway, so
    nothing changes there.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        before = cursor.fetchone()[0]
        cursor.execute("PRAGMA busy_timeout=0")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout={int(before)}")
