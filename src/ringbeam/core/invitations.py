"""Invitations: a link by which somebody sets the first password of an account (27001 A.5.16).

Whoever invites is shown the link once; it is good for a week, once, and the newest one only. As
with tokens, what is kept is a fast hash: 256 random bits cannot be guessed.
"""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.db import models
from django.utils.translation import gettext as _

from ringbeam.core import admission, clock
from ringbeam.core.access import tell, turn
from ringbeam.core.accounts import Account, Token
from ringbeam.core.actors import Actor, actor_of
from ringbeam.core.acts import INVITE, Act
from ringbeam.core.refusals import Refused
from ringbeam.core.units import unit

VALID_FOR = timedelta(days=7)


class Invitation(models.Model):
    """The one invitation of an account that is good at a time."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="invitation")
    digest = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField()
    used = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.account_id} {self.until:%Y-%m-%d}"


def invite(account: Account, *, by: Actor) -> str:
    """A new link's secret for an account that has no password yet; one from before is void.

    Judges nobody: the door says who may. Raises Refused for an account that has a password or
    is not active.
    """
    with unit():
        mine = turn()
        fresh = Account.objects.get(pk=account.pk)
        if reasons := _reasons_against(fresh):
            raise Refused(reasons)
        secret, until = secrets.token_urlsafe(32), clock.now() + VALID_FOR
        kept = {"digest": Token.digest_of(secret), "until": until, "used": None}
        Invitation.objects.update_or_create(account=account, defaults=kept)
        tell(mine, account, Act(by, INVITE), {"until": (None, until)})
    return secret


def _reasons_against(account: Account) -> list[str]:
    reasons = []
    if not account.is_active:
        reasons.append(_("%s is not active.") % account.email)
    if account.has_usable_password():
        reasons.append(_("%s has a password already.") % account.email)
    return reasons


def invited(secret: str, *, at: datetime | None = None) -> Account | None:
    """Whom this link invites, when it is unused and in time; else None."""
    good = Invitation.objects.select_related("account").filter(
        digest=Token.digest_of(secret),
        used__isnull=True,
        until__gt=at or clock.now(),
        account__is_active=True,
    )
    found = good.first()
    return found.account if found else None


def accept(secret: str, password: str) -> Account | None:
    """Set the first password and use the link up; None for a link that is not good.

    Raises ValidationError for a weak password. Two at once: one of them is answered None.
    """
    with unit():
        turn()
        account = invited(secret)
        if account is None:
            return None
        validate_password(password, account)
        Invitation.objects.filter(account=account).update(used=clock.now())
        admission.set_password(account, password, by=actor_of(account, door="web"))
    return account


def withdraw_invitation(account: Account) -> None:
    """Let no link of an account be good any longer; part of acts that tell more."""
    Invitation.objects.filter(account=account).delete()
