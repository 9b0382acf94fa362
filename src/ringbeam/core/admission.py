"""Accounts opened and closed, tokens issued and withdrawn, each with history (27001 A.5.16).

Nobody is judged here: the door that offers it says who may. No secret is ever told.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import F

from ringbeam.core import clock
from ringbeam.core.access import tell, turn
from ringbeam.core.accounts import Account, Token
from ringbeam.core.actors import Actor
from ringbeam.core.acts import (
    DEACTIVATE,
    END_SESSIONS,
    ISSUE,
    LINK_PROVIDER,
    OPEN,
    PASSWORD,
    REACTIVATE,
    READDRESS,
    RENAME,
    WITHDRAW,
    Act,
)
from ringbeam.core.last_administrator import keep_one
from ringbeam.core.organization_zone import organization_zone
from ringbeam.core.units import unit


def open_account(email: str, password: str | None, *, by: Actor, **given: Any) -> Account:
    """Make an active account; ``given`` are its name, person and zone.

    Whose zone is not given has the organization's.
    Raises ValueError without an address, IntegrityError when it is taken.
    """
    with unit():
        mine = turn()
        given = {"zone": organization_zone(), **given}
        made = Account.objects.create_user(email, password, **given)
        tell(mine, made, Act(by, OPEN), {"name": (None, made.name)})
    return made


def deactivate(account: Account, *, by: Actor) -> bool:
    """Keep an account from signing in; its name stays on what it did. False: it is so."""
    return _set_active(account, by=by, active=False)


def reactivate(account: Account, *, by: Actor) -> bool:
    """Let an account sign in again, with the roles that it still holds. False: it is so."""
    return _set_active(account, by=by, active=True)


def _set_active(account: Account, *, by: Actor, active: bool) -> bool:
    with unit():
        mine = turn()
        changed = Account.objects.filter(pk=account.pk, is_active=not active)
        if not changed.update(is_active=active):
            return False
        if not active:
            keep_one(account.grants.all())
        act = Act(by, REACTIVATE if active else DEACTIVATE)
        tell(mine, account, act, {"is_active": (not active, active)})
    account.is_active = active
    return True


def rename(account: Account, name: str, *, by: Actor) -> bool:
    """Give an account another name; history keeps who was called what. False: it is so."""
    with unit():
        mine = turn()
        before = Account.objects.values_list("name", flat=True).get(pk=account.pk)
        if before == name:
            return False
        Account.objects.filter(pk=account.pk).update(name=name)
        tell(mine, account, Act(by, RENAME), {"name": (before, name)})
    account.name = name
    return True


def readdress(account: Account, email: str, *, by: Actor) -> bool:
    """Give an account another address, by which it signs in. False: it is so.

    Raises IntegrityError when another account has it.
    """
    fresh = email.strip().lower()
    with unit():
        mine = turn()
        before = Account.objects.values_list("email", flat=True).get(pk=account.pk)
        if before == fresh:
            return False
        Account.objects.filter(pk=account.pk).update(email=fresh)
        account.email = fresh
        tell(mine, account, Act(by, READDRESS), {"email": (before, fresh)})
    return True


def set_password(account: Account, password: str, *, by: Actor) -> None:
    """Set a password that the caller found to be strong; it is signed out everywhere."""
    with unit():
        mine = turn()
        account.set_password(password)
        account.save(update_fields=["password"])
        tell(mine, account, Act(by, PASSWORD), {})


def end_sessions(account: Account, *, by: Actor) -> None:
    """End every session of an account at once, on whatever device, known or not."""
    with unit():
        mine = turn()
        _end_sessions(account)
        tell(mine, account, Act(by, END_SESSIONS), {"sessions": ("all", None)})


def _end_sessions(account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(sittings=F("sittings") + 1)
    account.refresh_from_db(fields=["sittings"])


def tell_sessions_ended(account: Account, ended: int, *, by: Actor) -> None:
    """Tell that somebody ended some of their own sessions, which the caller did."""
    with unit():
        tell(turn(), account, Act(by, END_SESSIONS), {"sessions": (ended, None)})


def tell_linked(account: Account, provider: str, *, by: Actor) -> None:
    """Tell that from now on a provider signs this account in; in the unit that links them."""
    tell(turn(), account, Act(by, LINK_PROVIDER), {"provider": (None, provider)})


def issue_token(
    account: Account,
    *,
    name: str,
    scopes: Sequence[str],
    by: Actor,
    until: datetime | None = None,
) -> tuple[Token, str]:
    """Make a token and return it with its secret, which cannot be shown again."""
    with unit():
        mine = turn()
        made, secret = Token.issue(account, name=name, scopes=list(scopes), until=until)
        said = {"scopes": (None, made.scopes), "until": (None, until)}
        tell(mine, account, Act(by, ISSUE), {"token": (None, _named(made)), **said})
    return made, secret


def withdraw_token(token: Token, *, by: Actor) -> bool:
    """Refuse a token from now on; False when it was withdrawn before."""
    with unit():
        mine = turn()
        in_use = Token.objects.filter(pk=token.pk, withdrawn__isnull=True)
        if not in_use.update(withdrawn=clock.now()):
            return False
        tell(mine, token.account, Act(by, WITHDRAW), {"token": (_named(token), None)})
    return True


def _named(token: Token) -> str:
    """By its number too, for a name may be given twice."""
    return f"{token.pk} {token.name}"
