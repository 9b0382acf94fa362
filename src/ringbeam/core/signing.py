"""Identifying who signs, anew, with a brake on guessing (27001 A.5.17, A.8.5).

Every try is counted before it is judged, in a transaction of its own, so that neither many at
once nor an act that is undone make a guess that costs nothing. Five wrong ones stop the
account's signing until a quarter of an hour after the last, or until an administrator allows it
again; access tells of both.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from ringbeam.core import clock
from ringbeam.core.access import tell, turn
from ringbeam.core.accounts import Account
from ringbeam.core.actors import Actor
from ringbeam.core.acts import ALLOW_SIGNING, STOP_SIGNING, Act
from ringbeam.core.notices import notify
from ringbeam.core.refusals import Refused
from ringbeam.core.sayings import say
from ringbeam.core.signatures import PASSWORD, Signing

MOST_TRIES = 5
STOPPED_FOR = timedelta(minutes=15)
Check = Callable[[Account], bool]


class SigningBrake(models.Model):
    """How often in a row an account was not identified to sign, and when it last tried."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)
    last = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.account_id} {self.tries}"

    @property
    def until(self) -> datetime | None:
        """Until when nothing can be signed; None when something can."""
        ends = self.last + STOPPED_FOR
        return ends if self.tries >= MOST_TRIES and clock.now() < ends else None


def by_password(by: Actor, password: str, *, meaning: str = "") -> Signing:
    """Identify the actor by their own password, entered again; ``meaning`` is what they chose.

    Outside of any transaction. Raises ValidationError for a password that is missing or wrong,
    Refused for who has no account or password, or whose signing is stopped.
    """
    if not password:
        raise ValidationError({"password": [_("Enter your password to sign.")]})
    wrong = ValidationError({"password": [_("The password is wrong.")]})
    return identified(
        by,
        lambda account: account.check_password(password),
        method=PASSWORD,
        wrong=wrong,
        meaning=meaning,
    )


def identified(
    by: Actor, check: Check, *, method: str, wrong: Exception, meaning: str = ""
) -> Signing:
    """Identify the actor by a ``check`` of their account, such as a passkey's; counted.

    Outside of any transaction. Raises ``wrong`` when it fails, and Refused as `by_password`.
    """
    account = None
    if by.account is not None and not by.everything:
        account = Account.objects.filter(pk=by.account, is_active=True).first()
    if account is None:
        raise Refused([_("A person with an account signs this.")])
    if method == PASSWORD and not account.has_usable_password():
        raise Refused([_("This account has no password to sign with.")])
    tries = _count(account)
    if not check(account):
        if tries == MOST_TRIES:
            _tell_of_stop(account, by)
        raise wrong
    SigningBrake.objects.filter(pk=account.pk).update(tries=0)
    return Signing(account.pk, method, clock.now(), meaning)


def _count(account: Account) -> int:
    """Count a try before it is judged, and say which it is; Refused after too many."""
    with transaction.atomic(durable=True):
        SigningBrake.objects.get_or_create(pk=account.pk)
        brake = SigningBrake.objects.select_for_update().get(pk=account.pk)
        if brake.until is not None:
            raise Refused([_("Signing is stopped after wrong passwords; try again later.")])
        fresh = clock.now() < brake.last + STOPPED_FOR
        brake.tries = brake.tries + 1 if fresh else 1
        brake.last = clock.now()
        brake.save()
        return int(brake.tries)


def _tell_of_stop(account: Account, by: Actor) -> None:
    """Tell access, the person's record and the account itself that signing is stopped."""
    with transaction.atomic(durable=True):
        mine = turn()
        until = SigningBrake.objects.get(pk=account.pk).until
        tell(mine, account, Act(by, STOP_SIGNING), {"until": (None, until)})
        said = say("Your signing is stopped after five wrong passwords in a row.")
        notify(account.person_id, said, urgent=True)


def stopped_until(account: int) -> datetime | None:
    """Until when the account cannot sign; None when it can."""
    brake = SigningBrake.objects.filter(pk=account).first()
    return brake.until if brake else None


def allow(account: Account, *, by: Actor) -> bool:
    """Let an account sign again whose signing is stopped; False when it is not.

    Nobody is judged here: the door that offers it says who may.
    """
    with transaction.atomic():
        mine = turn()
        until = stopped_until(account.pk)
        if until is None:
            return False
        SigningBrake.objects.filter(pk=account.pk).update(tries=0)
        tell(mine, account, Act(by, ALLOW_SIGNING), {"until": (until, None)})
    return True
