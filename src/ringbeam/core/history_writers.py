"""Who is writing history at this moment: what readers of new lines wait for.

PostgreSQL gives a line its id before its transaction ends, so a long one may still add lines
below those that are stored. SQLite has one writer at a time, so there is nothing to wait for.
"""

import time
from datetime import datetime, timedelta
from itertools import takewhile

from django.db import connection

from ringbeam.core import clock
from ringbeam.core.history import HistoryLine

SEALING = 0x5EA15  # any number that no other lock of the product has
MARGIN = timedelta(seconds=60)  # what the clocks of machines may differ by
PAUSES = (0.005, 0.01, 0.02, 0.04, 0.08)  # seconds; most transactions are over by then


def alone() -> None:
    """Wait until nobody else seals, and keep others waiting until this transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALING])


def oldest_writer() -> datetime | None:
    """When the oldest transaction that has written began, beside this one; None without any."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(xact_start) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL"
        )
        began: datetime | None = cursor.fetchone()[0]
    return began


def settled_after(number: int, limit: int) -> list[HistoryLine]:
    """The next lines of history by id, none of which another can still come before.

    So whoever goes on after the last of them reads every line once and skips none. Where a
    transaction goes on writing for long, lines of the minute before it and later ones wait.
    """
    rows = HistoryLine.objects.filter(pk__gt=number).order_by("pk")
    if connection.vendor != "postgresql":
        return list(rows[:limit])
    last = rows.reverse().values_list("pk", flat=True).first()
    if last is None:
        return []
    if _outlasted():
        return list(rows.filter(pk__lte=last)[:limit])
    until = _until()
    return list(takewhile(lambda line: line.recorded <= until, rows[:limit]))


def settled_last() -> int:
    """The id of the last line that no other can still come before; 0 without any."""
    rows = HistoryLine.objects.order_by("-pk").values_list("pk", flat=True)
    last = rows.first() or 0
    if connection.vendor != "postgresql" or _outlasted():
        return last
    return rows.filter(recorded__lte=_until()).first() or 0


def _until() -> datetime:
    """What was recorded up to this moment has no line before it that is still to come."""
    return min(oldest_writer() or clock.now(), clock.now()) - MARGIN


def _outlasted() -> bool:
    """Whether everybody who was writing when this was asked has ended meanwhile.

    Who writes history holds a row before its line has an id, and so is known by then.
    """
    writing = _writing()
    for pause in PAUSES:
        if not writing:
            return True
        time.sleep(pause)
        writing &= _writing()
    return not writing


def _writing() -> frozenset[tuple[int, str]]:
    """The transactions of others that have written, in this database."""
    with connection.cursor() as cursor:
        # Inside a transaction the server would go on answering what it answered first.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT pid, backend_xid::text FROM pg_stat_activity WHERE "
            "datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_xid IS NOT NULL"
        )
        return frozenset(cursor.fetchall())
