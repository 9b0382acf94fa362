"""Who has a ticket open, and who is writing: so that two people do not answer the same (8.6).

It says how things stand now, so it is no part of history: whoever says nothing for a while is
forgotten, and nobody outside is told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, models, transaction

from ringbeam.core import clock
from ringbeam.core.texts import gettext as _

HERE = timedelta(seconds=45)
FORGOTTEN = timedelta(minutes=10)


class Presence(models.Model):
    """That somebody has a ticket open, as last said by their page."""

    entry = models.ForeignKey("core.Entry", models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey(
        "core.Account", models.CASCADE, related_name="+", db_index=False
    )
    writing = models.BooleanField(default=False)
    seen = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["entry", "account"], name="desk_presence_once"),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.entry_id}"


@dataclass(frozen=True)
class Somebody:
    """Who is at a ticket, and whether they write."""

    entry: int
    account: int
    name: str
    writing: bool

    @property
    def words(self) -> str:
        """In a sentence without its full stop."""
        said = _("%s is writing") if self.writing else _("%s has this open")
        return said % self.name


def say_here(entry: int, account: int, *, writing: bool) -> None:
    """Say that an account has a ticket open now; one statement, three the first time."""
    now = clock.now()
    given = {"writing": writing, "seen": now}
    mine = Presence.objects.filter(entry_id=entry, account_id=account)
    if mine.update(**given):
        return
    try:
        with transaction.atomic():
            Presence.objects.create(entry_id=entry, account_id=account, **given)
    except IntegrityError:
        return  # another window of the same person said it in this instant
    Presence.objects.filter(seen__lt=now - FORGOTTEN).delete()


def say_gone(entry: int, account: int) -> None:
    """Say that an account has left a ticket."""
    Presence.objects.filter(entry_id=entry, account_id=account).delete()


def who_is_here(entries: Iterable[int] | None = None) -> list[Somebody]:
    """Who is at these tickets, or at any, those who write first; one query."""
    found = Presence.objects.filter(seen__gt=clock.now() - HERE)
    if entries is not None:
        found = found.filter(entry_id__in=list(entries))
    rows = found.order_by("-writing", "account__name", "pk").values_list(
        "entry_id", "account_id", "account__name", "account__email", "writing"
    )
    return [Somebody(e, a, name or email, writing) for e, a, name, email, writing in rows]
