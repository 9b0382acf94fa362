"""The sign-in policy: who needs a second step, how long a session may rest (27001 A.8.5).

One for the whole installation, kept with history. Every process follows a change at the latest
after ``KEPT_SECONDS``, the one that made it at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ringbeam.core import clock, custom_fields, organization_zone
from ringbeam.core.access import tell_of_all, turn
from ringbeam.core.actors import Actor
from ringbeam.core.acts import SIGN_IN_POLICY, Act
from ringbeam.core.installation import Installation, installation
from ringbeam.core.permits import called
from ringbeam.core.rules import ROLES
from ringbeam.core.units import unit

KEPT_SECONDS = 10
KEY = "sign-in-policy"
LEAST, MOST = 5, 24 * 60


@dataclass(frozen=True)
class SignInPolicy:
    """What sign-in asks for: roles with a second step, and minutes of rest (0: no limit)."""

    roles: frozenset[str] = frozenset()
    idle_minutes: int = 0
    since: datetime | None = None

    def asks_second_step(self, actor: Actor) -> bool:
        """Whether a role that the actor holds, over whatever scope, asks for one."""
        return bool(self.roles) and any(one.role in self.roles for one in actor.grants)

    @property
    def idle_seconds(self) -> int:
        """How long a session may rest; 0 without a limit."""
        return self.idle_minutes * 60


def sign_in_policy() -> SignInPolicy:
    """The policy in force; one statement in ``KEPT_SECONDS``, which tells as well whether the
    custom fields or the organization's zone have changed."""
    kept: SignInPolicy | None = caches["process"].get(KEY)
    if kept is None:
        names = ("factor_roles", "idle_minutes", "policy_since", "custom_version", "zones")
        row = Installation.objects.filter(pk=1).values_list(*names).first()
        kept = SignInPolicy(frozenset(row[0]), row[1], row[2]) if row else SignInPolicy()
        custom_fields.follow((row and row[3]) or 0)
        organization_zone.follow((row and row[4]) or "")
        caches["process"].set(KEY, kept, KEPT_SECONDS)
    return kept


def set_sign_in_policy(*, roles: Iterable[str], idle_minutes: int, by: Actor) -> bool:
    """Put another policy in force, told on access; False when it is so already.

    ``roles`` are names of roles, or what grants of permission sets say in place of one.
    Judges nobody: the door says who may. Raises ValidationError for a role that there is not,
    and for a rest that is neither 0 nor from five minutes to a day.
    """
    chosen = sorted(set(roles))
    if unknown := [one for one in chosen if one not in ROLES and not called(one)]:
        raise ValidationError({"roles": _("There is no role %s.") % unknown[0]})
    if idle_minutes and not LEAST <= idle_minutes <= MOST:
        raise ValidationError({"idle_minutes": _("From 5 to 1440 minutes, or 0 for no limit.")})
    with unit():
        mine = turn()
        installation()
        row = Installation.objects.select_for_update().get(pk=1)
        before, after = (sorted(row.factor_roles), row.idle_minutes), (chosen, idle_minutes)
        if before == after:
            return False
        row.factor_roles, row.idle_minutes, row.policy_since = chosen, idle_minutes, clock.now()
        row.save(update_fields=["factor_roles", "idle_minutes", "policy_since"])
        names = ("second_step_for", "idle_minutes")
        told = {n: (b, a) for n, b, a in zip(names, before, after, strict=True) if b != a}
        tell_of_all(mine, Act(by, SIGN_IN_POLICY), told)
    caches["process"].delete(KEY)
    return True


def leave_out(role: str, *, by: Actor) -> bool:
    """Ask no second step for a role or set any more; False when the policy does not name it."""
    row = Installation.objects.filter(pk=1).values_list("factor_roles", "idle_minutes").first()
    if row is None or role not in row[0]:
        return False
    kept = [one for one in row[0] if one != role]
    return set_sign_in_policy(roles=kept, idle_minutes=row[1], by=by)
