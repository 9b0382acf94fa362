"""Numbers of records: one row of numbers per kind, with gaps, never sorted by.

PostgreSQL draws them from a sequence, so that writers do not wait for each other. SQLite has
one writer at a time, so a counter row is enough.
"""

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

DIGITS = 6


class Counter(models.Model):
    """The last number given to a kind; the truth on SQLite, unused on PostgreSQL."""

    kind = models.CharField(_("kind"), max_length=40, primary_key=True)
    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} {self.last}"


def take(kind: str, count: int = 1) -> list[int]:
    """Take the next ``count`` numbers of a kind; inside a transaction; they may leave gaps."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(%s::regclass) FROM generate_series(1, %s)",
                [_sequence(kind), count],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "INSERT INTO core_counter (kind, last) VALUES (%s, %s) "
            "ON CONFLICT (kind) DO UPDATE SET last = last + excluded.last RETURNING last",
            [kind, count],
        )
        last = cursor.fetchone()[0]
    return list(range(last - count + 1, last + 1))


def reference(prefix: str, number: int) -> str:
    """The reference that people say: prefix, hyphen, six digits or more."""
    return f"{prefix}-{number:0{DIGITS}d}"


def _sequence(kind: str) -> str:
    return f"core_number_{kind}"


def prepare(highest: dict[str, int]) -> None:
    """Make every kind's numbers ready, never below the highest given one; run by migrate."""
    with connection.cursor() as cursor:
        for kind, last in highest.items():
            if connection.vendor == "postgresql":
                name = connection.ops.quote_name(_sequence(kind))
                cursor.execute(f"CREATE SEQUENCE IF NOT EXISTS {name}")
                if last:
                    cursor.execute(
                        "SELECT setval(%s::regclass, "
                        f"greatest(%s, (SELECT last_value FROM {name})))",
                        [_sequence(kind), last],
                    )
            else:
                cursor.execute(
                    "INSERT INTO core_counter (kind, last) VALUES (%s, %s) "
                    "ON CONFLICT (kind) DO UPDATE SET last = max(last, excluded.last)",
                    [kind, last],
                )


def last_given() -> dict[str, int]:
    """The last number of each kind that has given one, on either database; for a backup."""
    if connection.vendor != "postgresql":
        return dict(Counter.objects.filter(last__gt=0).values_list("kind", "last"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sequencename, last_value FROM pg_sequences "
            "WHERE schemaname = current_schema() AND sequencename LIKE %s "
            "AND last_value IS NOT NULL",
            [_sequence("").replace("_", r"\_") + "%"],
        )
        return {name.removeprefix(_sequence("")): last for name, last in cursor.fetchall()}
