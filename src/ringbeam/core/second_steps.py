"""Second steps: what an account has beside its password, told and taken away (27001 A.8.5).

No secret is ever told; a line names the kind of authenticator and the name that it was given.
"""

from allauth.mfa.models import Authenticator

from ringbeam.core.access import tell, turn
from ringbeam.core.accounts import Account
from ringbeam.core.actors import Actor
from ringbeam.core.acts import ADD_FACTOR, MAKE_CODES, REMOVE_FACTOR, Act
from ringbeam.core.units import unit

PRIMARY = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def named(one: Authenticator) -> str:
    """An authenticator in a line: its kind, and the name that its owner gave it."""
    return f"{one.type} {one.data.get('name', '')}".strip()


def has_second_step(account: int) -> bool:
    """Whether the account has an authenticator app or a passkey."""
    return Authenticator.objects.filter(user_id=account, type__in=PRIMARY).exists()


def tell_added(account: Account, one: Authenticator, *, by: Actor) -> None:
    """Tell that an authenticator was added, by its owner; in the unit that added it."""
    tell(turn(), account, Act(by, ADD_FACTOR), {"second_step": (None, named(one))})


def tell_removed(account: Account, one: Authenticator, *, by: Actor) -> None:
    """Tell that an authenticator was removed, by its owner; in the unit that removed it."""
    tell(turn(), account, Act(by, REMOVE_FACTOR), {"second_step": (named(one), None)})


def tell_codes(account: Account, *, by: Actor) -> None:
    """Tell that recovery codes were made, so that those made before are good no longer."""
    tell(turn(), account, Act(by, MAKE_CODES), {})


def forget_second_steps(account: Account, *, by: Actor) -> int:
    """Take every authenticator and recovery code away, so that new ones can be made.

    For whoever lost their device; the caller has made sure who asks. Returns how many went.
    """
    with unit():
        mine = turn()
        gone = list(Authenticator.objects.filter(user_id=account.pk).order_by("pk"))
        if gone:
            Authenticator.objects.filter(pk__in=[one.pk for one in gone]).delete()
            names = [named(one) for one in gone]
            tell(mine, account, Act(by, REMOVE_FACTOR), {"second_step": (names, None)})
    return len(gone)
