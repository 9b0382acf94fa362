"""Watches: who wants to be told of what happens to a record (7.4)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from ringbeam.core import clock
from ringbeam.core.accounts import Account
from ringbeam.core.actors import WEB, Actor, actors_of
from ringbeam.core.entries import Entry
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import entries_seen_by
from ringbeam.core.rules import speaks_for_us

MOST = 500


class Watch(models.Model):
    """That an account wants to be told of what happens to a record."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", db_index=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["entry", "account"], name="core_watch_once"),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.entry_id}"


def watch(record: Any, *, by: Actor) -> bool:
    """Let the actor be told of a record from now on; False when that was so already.

    Raises DoesNotExist for a record that the actor may not see, Refused without an account and
    beyond 500 watched records.
    """
    if not record.register.may_see(by, record):
        raise type(record).DoesNotExist
    if by.account is None:
        raise Refused([_("Only who has an account can be told.")])
    mine = Watch.objects.filter(account_id=by.account)
    if not mine.filter(entry_id=record.pk).exists() and mine.count() >= MOST:
        raise Refused([_("You watch five hundred records. Stop watching one first.")])
    return Watch.objects.get_or_create(entry_id=record.pk, account_id=by.account)[1]


def unwatch(entry: int, *, by: Actor) -> bool:
    """Tell the actor no more of a record, seen or not; False when it was not watched."""
    found = Watch.objects.filter(entry_id=entry, account_id=by.account or 0)
    return bool(found.delete()[0])


def is_watching(entry: int, by: Actor) -> bool:
    """Whether the actor is told of what happens to a record."""
    return Watch.objects.filter(entry_id=entry, account_id=by.account or 0).exists()


def watchers_of(record: Any, by: Actor) -> list[str]:
    """The names of those who are told of a record, for who speaks for the organization.

    Who no longer sees the record is told nothing and so is no watcher. Others read no names.
    """
    if not speaks_for_us(by, record):
        return []
    watching = Watch.objects.filter(entry_id=record.pk).values_list("account_id", flat=True)
    accounts = Account.objects.filter(pk__in=list(watching[:MOST]), is_active=True)
    actors = actors_of(accounts, door=WEB).values()
    return sorted(one.name for one in actors if record.register.may_see(one, record))


def watched_by(actor: Actor) -> list[Entry]:
    """What the actor watches and still sees, the latest change first; two queries."""
    mine = Watch.objects.filter(account_id=actor.account or 0).order_by("-pk")
    chosen = list(mine.values_list("entry_id", flat=True)[:MOST])
    return list(entries_seen_by(actor).filter(pk__in=chosen).order_by("-updated", "-pk"))
