"""Who is writing history at this moment: what sealing has to wait for, on either database.

PostgreSQL gives a line its id before its transaction ends, so a long one may still add lines
below those that are stored. SQLite has one writer at a time, so there is nothing to wait for.
"""

from datetime import datetime

from django.db import connection

SEALING = 0x5EA15  # any number that no other lock of the product has


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
