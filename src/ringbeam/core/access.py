"""Access: who was let in, with which roles and tokens, has a chain of its own (27001 A.5.18).

An account need not be a person's, so its history needs a place that is always there: one entry
without a register, which no list, search or link knows. Who has a person leaves the same line
there. Account acts take their turn at this entry, so none is judged on what is no longer so.
"""

from django.db.models import QuerySet

from ringbeam.core import clock, history, writing
from ringbeam.core.accounts import Account
from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.entries import Entry
from ringbeam.core.rules import administrator

KIND, REF = "access", "ACCESS"


def turn() -> Entry:
    """The entry of access, locked until the transaction ends; made when there is none yet."""
    now = clock.now()
    given = {"kind": KIND, "title": "Access", "state": "kept", "open": False}
    Entry.rows.get_or_create(ref=REF, defaults={**given, "created": now, "updated": now})
    return Entry.rows.select_for_update(no_key=True).get(ref=REF)


def tell(mine: Entry, account: Account, act: Act, changes: history.Changes) -> None:
    """Write what was done to an account: on ``mine``, the locked entry, and on its person.

    The line on access names the account by its address, the one way in which it is unique.
    """
    writing.tell(mine, act, {"account": (None, account.email), **changes})
    if account.person_id is not None:
        person = Entry.rows.select_for_update(no_key=True).get(pk=account.person_id)
        writing.tell(person, act, changes)


def tell_of_all(mine: Entry, act: Act, changes: history.Changes) -> None:
    """Write what was done to no single account, such as to the policy for all of them."""
    writing.tell(mine, act, changes)


def may_read(actor: Actor) -> bool:
    """Whether the actor may read all of it: who administers everything, not a part."""
    return administrator.covers_all(actor, KIND)


def told() -> "QuerySet[history.HistoryLine]":
    """Every line of access; in no order, for whoever ``may_read``."""
    return history.HistoryLine.objects.filter(entry__ref=REF)
