"""Giving and taking roles, so that it stays known who gave whom what (27001 A.5.15, A.5.18)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ringbeam.core import clock
from ringbeam.core.access import tell, turn
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.actors import Actor
from ringbeam.core.acts import GRANT, REVOKE, Act
from ringbeam.core.entries import Entry
from ringbeam.core.last_administrator import keep_one
from ringbeam.core.permits import called, changes_to, is_set
from ringbeam.core.refusals import Refused
from ringbeam.core.rules import ROLES
from ringbeam.core.units import unit


@dataclass(frozen=True)
class Term:
    """From when until when a role is given: from now (None), without an end (None)."""

    start: datetime | None = None
    until: datetime | None = None


WITHOUT_END = Term()


def grant(
    account: Account,
    role: str,
    *,
    by: Actor,
    scope: Entry | None = None,
    kinds: Iterable[str] = (),
    term: Term = WITHOUT_END,
) -> bool:
    """Give a role over everything, or over what ``scope`` covers; False when it is held so.

    One that has run out is given anew. Two at once give it once: they take turns, and the
    database refuses a second. Judges nobody: the door that offers it says who may. Raises
    KeyError for an unknown role, ValidationError for a term that ends before it begins.
    """
    named, only = ROLES[role].name, sorted(set(kinds))
    start = term.start or clock.now()
    if term.until is not None and term.until <= start:
        raise ValidationError({"until": _("It would end before it begins.")})
    given: dict[str, Any] = {"start": start, "until": term.until, "given_by_id": by.account}
    with unit():
        mine = turn()
        given["permits"] = changes_to(named)
        made, new = Grant.objects.get_or_create(
            account=account,
            role=named,
            scope=scope,
            kinds=only,
            defaults=given,
        )
        if not new and (made.until is None or made.until > clock.now()):
            return False
        if not new:
            made.start, made.until, made.given_by_id = start, term.until, by.account
            made.save(update_fields=["start", "until", "given_by"])
        told = {"role": (None, said(made))}
        if term.until is not None:
            told["until"] = (None, term.until.isoformat())
        tell(mine, account, Act(by, GRANT, made.start), told)
    return True


def revoke(account: Account, role: str, *, by: Actor, scope: Entry | None = None) -> int:
    """Take a role away, everywhere or only over ``scope``; returns how many grants went."""
    with unit():
        mine = turn()
        held = Grant.objects.filter(account=account, role=role).select_related(
            "scope", "account"
        )
        if scope is not None:
            held = held.filter(scope=scope)
        gone = list(held)
        for one in gone:
            end(one, mine, by=by)
        keep_one(gone)
    return len(gone)


def revoke_grant(account: Account, number: int, *, by: Actor) -> bool:
    """Take one grant of an account away, by its id; False when it holds no such grant."""
    with unit():
        mine = turn()
        held = Grant.objects.filter(account=account, pk=number).select_related(
            "scope", "account"
        )
        gone = held.first()
        if gone is None:
            return False
        end(gone, mine, by=by)
        keep_one([gone])
    return True


def take_away(account: Account, number: int, *, by: Actor) -> bool:
    """Take one grant of somebody else away; False when the account holds no such grant.

    Raises Refused for one's own: nobody locks themselves out, somebody else must do it.
    """
    if account.pk == by.account:
        raise Refused([_("Somebody else must take a role away from you.")])
    return revoke_grant(account, number, by=by)


def revoke_all(account: Account, *, by: Actor) -> int:
    """Take every role away, whatever it is over; returns how many grants went."""
    with unit():
        mine = turn()
        gone = list(Grant.objects.filter(account=account).select_related("scope", "account"))
        for one in gone:
            end(one, mine, by=by)
        keep_one(gone)
    return len(gone)


def end(one: Grant, mine: Entry, *, by: Actor) -> None:
    """End a grant and tell it on ``mine``, the locked entry of access; judges nobody."""
    what = "set" if is_set(one.role) else "role"
    tell(mine, one.account, Act(by, REVOKE), {what: (said(one), None)})
    one.delete()


def said(one: Grant) -> str:
    """A grant in one line: the role or set, what it is over, the kinds a role is for."""
    over = one.scope.ref if one.scope else ""
    if is_set(one.role):
        return f"{called(one.role) or one.role} {over}".strip()
    return " ".join(filter(None, [one.role, over, *one.kinds]))
