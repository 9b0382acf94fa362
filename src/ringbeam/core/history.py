"""History: what happened to each record, chained line by line so that a change is noticed.

Each line carries the hash of the record's line before it over a salted digest of the values. So
values can be disposed of by a logged act, and verification still says: disposed, not altered.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock, rows
from ringbeam.core.acts import Act
from ringbeam.core.entries import Entry
from ringbeam.core.sayings import Saying, kept, spoken

Changes = Mapping[str, tuple[Any, Any]]
# Among the values stands what the product says of an act; no column is called like this.
BECAUSE = "because:"


class HistoryLine(models.Model):
    """One act on one record: who, by which door, what, and each field before and after."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    recorded = models.DateTimeField()
    account = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", db_index=False
    )
    who = models.CharField(_("who"), max_length=120)
    door = models.CharField(_("door"), max_length=20)
    said = models.CharField(_("act"), max_length=60)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    source = models.CharField(_("source"), max_length=120, blank=True)
    # Canonical JSON. Null says that it was disposed of, which no text could say.
    values = models.TextField(null=True)  # noqa: DJ001 - null means disposed of
    salt = models.BinaryField(max_length=16, null=True)
    digest = models.BinaryField(max_length=32)
    chained = models.BinaryField(max_length=32)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["entry", "number"], name="core_history_number"),
        )
        indexes = (models.Index(fields=["at"], name="core_history_at"),)

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.number} {self.said}"

    @property
    def changes(self) -> dict[str, list[Any]]:
        """Field by field, before and after; empty when the values were disposed of."""
        told: dict[str, list[Any]] = orjson.loads(self.values) if self.values else {}
        told.pop(BECAUSE, None)
        return told

    @property
    def why(self) -> str:
        """The reason: as it was typed, or what the product says, in the reader's language.

        What the product said is empty when the values were disposed of.
        """
        if self.reason or self.values is None or BECAUSE not in self.values:
            return self.reason
        _nothing, said = orjson.loads(self.values).get(BECAUSE, (None, ""))
        return spoken(said)

    @property
    def disposed(self) -> bool:
        """Whether the values were disposed of; the line itself stays."""
        return self.values is None


@dataclass(frozen=True)
class Head:
    """Where a record's chain stands: how many lines, and the hash of the last one."""

    lines: int = 0
    chained: bytes = b""


def plain(value: Any) -> Any:
    """A value as history keeps it; raises TypeError for a type that has no plain form."""
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    return getattr(value, "name", str(value))


def canonical(changes: Changes) -> str:
    """The one text form of changes that digests are made of."""
    as_is = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME
    return orjson.dumps(dict(changes), default=plain, option=as_is).decode()


def digest_of(salt: bytes, values: str) -> bytes:
    """The salted digest of a line's values; the salt's length is part of it, so that what
    leaves the one for the other is noticed."""
    return hashlib.sha256(len(salt).to_bytes(2) + salt + values.encode()).digest()


def chain(before: bytes, line: HistoryLine) -> bytes:
    """The hash of a line over the line before it; covers all but the values themselves."""
    return hashlib.sha256(spelled(before, line)).digest()


def spelled(before: bytes, line: HistoryLine) -> bytes:
    """What the hash of a line is made of: a JSON array, so that no two lines spell the same."""
    return orjson.dumps(
        (
            before.hex(),
            line.entry_id,
            line.number,
            instant(line.at),
            instant(line.recorded),
            line.account_id,
            line.who,
            line.door,
            line.said,
            line.reason,
            line.source,
            bytes(line.digest).hex(),
        )
    )


def instant(at: datetime) -> int:
    """Microseconds since 1970: the same on both databases, whatever zone a driver returns."""
    return int(at.timestamp()) * 1_000_000 + at.microsecond


def told(act: Act, changes: Changes) -> tuple[str, str]:
    """The reason of an act and the canonical values, as a line keeps them.

    What the product itself says is kept among the values: hashed, verified and disposed of
    like them.
    """
    if isinstance(act.reason, Saying):
        return "", canonical({**changes, BECAUSE: (None, kept(act.reason))})
    return act.reason[:400], canonical(changes)


def line(entry: int, head: Head, act: Act, changes: Changes) -> HistoryLine:
    """The next line of a record's chain, not yet stored."""
    reason, values = told(act, changes)
    salt = secrets.token_bytes(16)
    made = HistoryLine(
        entry_id=entry,
        number=head.lines + 1,
        at=act.at,
        recorded=clock.now(),
        account_id=act.by.account,
        who=act.by.name[:120],
        door=act.by.door,
        said=act.said[:60],
        reason=reason,
        source=act.source[:120],
        values=values,
        salt=salt,
        digest=digest_of(salt, values),
    )
    made.chained = chain(head.chained, made)
    return made


def write(entry: Entry, act: Act, changes: Changes) -> HistoryLine:
    """Store the next line of a locked entry and move its head; the caller saves the entry."""
    made = line(entry.pk, Head(entry.lines, bytes(entry.head)), act, changes)
    rows.insert_one(made)
    entry.lines, entry.head = made.number, made.chained
    return made
