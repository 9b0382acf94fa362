"""Giving and taking roles, so that it stays known who gave whom what (27001 A.5.15, A.5.18)."""

from collections.abc import Iterable
from datetime import datetime

import structlog

from ringbeam.core import clock, history
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.actors import Actor
from ringbeam.core.acts import GRANT, REVOKE, Act
from ringbeam.core.entries import Entry
from ringbeam.core.rules import ROLES
from ringbeam.core.units import unit

log = structlog.get_logger(__name__)


def grant(
    account: Account,
    role: str,
    *,
    by: Actor,
    scope: Entry | None = None,
    kinds: Iterable[str] = (),
    start: datetime | None = None,
) -> bool:
    """Give a role over everything, or over what ``scope`` covers; False when it is held so.

    Judges nobody: the door that offers it says who may. Raises KeyError for an unknown role.
    """
    named, only = ROLES[role].name, list(kinds)
    with unit():
        held = Grant.objects.filter(account=account, role=named, scope=scope)
        if only in [one.kinds for one in held]:
            return False
        made = Grant.objects.create(
            account=account,
            role=named,
            scope=scope,
            kinds=only,
            start=start or clock.now(),
            given_by_id=by.account,
        )
        _tell(made, Act(by, GRANT, made.start))
    return True


def revoke(account: Account, role: str, *, by: Actor, scope: Entry | None = None) -> int:
    """Take a role away, everywhere or only over ``scope``; returns how many grants went."""
    with unit():
        held = Grant.objects.filter(account=account, role=role).select_related("scope")
        if scope is not None:
            held = held.filter(scope=scope)
        gone = list(held)
        for one in gone:
            _tell(one, Act(by, REVOKE))
            one.delete()
    return len(gone)


def _tell(one: Grant, act: Act) -> None:
    """A line in the history of the account's person; in the log when it has none."""
    scope = one.scope.ref if one.scope else ""
    said = " ".join(filter(None, [one.role, scope, *one.kinds]))
    person = one.account.person_id
    if person is None:
        log.info(act.said, account=one.account.email, role=said, by=act.by.name)
        return
    entry = Entry.rows.select_for_update(no_key=True).get(pk=person)
    change = (None, said) if act.said == GRANT else (said, None)
    history.write(entry, act, {"role": change})
    Entry.rows.filter(pk=person).update(lines=entry.lines, head=entry.head)
