"""Giving and taking roles, so that it stays known who gave whom what (27001 A.5.15, A.5.18)."""

from collections.abc import Iterable
from datetime import datetime

from ringbeam.core import clock
from ringbeam.core.access import tell, turn
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.actors import Actor
from ringbeam.core.acts import GRANT, REVOKE, Act
from ringbeam.core.entries import Entry
from ringbeam.core.rules import ROLES
from ringbeam.core.units import unit


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

    One that has run out is given anew. Two at once give it once: they take turns, and the
    database refuses a second. Judges nobody: the door that offers it says who may. Raises
    KeyError for an unknown role.
    """
    named, only = ROLES[role].name, sorted(set(kinds))
    with unit():
        mine = turn()
        made, new = Grant.objects.get_or_create(
            account=account,
            role=named,
            scope=scope,
            kinds=only,
            defaults={"start": start or clock.now(), "given_by_id": by.account},
        )
        if not new and (made.until is None or made.until > clock.now()):
            return False
        if not new:
            made.start, made.until, made.given_by_id = start or clock.now(), None, by.account
            made.save(update_fields=["start", "until", "given_by"])
        tell(mine, account, Act(by, GRANT, made.start), {"role": (None, said(made))})
    return True


def revoke(account: Account, role: str, *, by: Actor, scope: Entry | None = None) -> int:
    """Take a role away, everywhere or only over ``scope``; returns how many grants went."""
    with unit():
        mine = turn()
        held = Grant.objects.filter(account=account, role=role).select_related("scope")
        if scope is not None:
            held = held.filter(scope=scope)
        gone = list(held)
        for one in gone:
            tell(mine, account, Act(by, REVOKE), {"role": (said(one), None)})
            one.delete()
    return len(gone)


def said(one: Grant) -> str:
    """A grant in one line: the role, what it is over, the kinds it is for."""
    return " ".join(filter(None, [one.role, one.scope.ref if one.scope else "", *one.kinds]))
