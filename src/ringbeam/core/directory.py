"""A directory elsewhere: its groups, who is in them, and the roles they stand for (A.5.16).

The directory says who is in a group; an administrator says here which roles a group stands for.
What a group gave ends with it; what somebody gave by hand stays.
"""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core import access
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.actors import Actor
from ringbeam.core.acts import GROUP_ROLE, Act
from ringbeam.core.entries import Entry
from ringbeam.core.granting import grant, revoke_grant
from ringbeam.core.rules import ROLES
from ringbeam.core.units import unit

Key = tuple[str, int | None, tuple[str, ...]]


class DirectoryAccount(models.Model):
    """What a directory knows an account by; ``gone`` when it deleted it there."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="directory")
    external = models.CharField(max_length=200, blank=True)
    gone = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.external


class DirectoryGroup(models.Model):
    """A group of the directory, by the name that it has there."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    external = models.CharField(max_length=200, blank=True)
    members: ClassVar[models.ManyToManyField[Account, models.Model]] = models.ManyToManyField(
        Account, related_name="+"
    )

    def __str__(self) -> str:
        return self.name


class GroupRole(models.Model):
    """A role that a group stands for: over everything, or over one scope."""

    group = models.ForeignKey(DirectoryGroup, models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=40)
    scope = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    kinds = models.JSONField(_("kinds"), default=list)

    def __str__(self) -> str:
        return f"{self.group_id} {self.role}"


class GivenByGroup(models.Model):
    """Says of a grant that groups gave it, so that it ends with them."""

    grant = models.OneToOneField(Grant, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.grant_id)


def settle(account: Account, *, by: Actor) -> None:
    """Make the grants of an account those that its groups stand for, and leave others alone."""
    with unit():
        access.turn()
        wanted = _wanted(account)
        given = GivenByGroup.objects.filter(grant__account=account).select_related("grant")
        for one in given:
            if _key(one.grant) not in wanted:
                revoke_grant(account, one.grant_id, by=by)
        for role, scope, kinds in wanted:
            over = Entry.rows.get(pk=scope) if scope else None
            if grant(account, role, by=by, scope=over, kinds=kinds):
                held = Grant.objects.filter(account=account, role=role, scope=over)
                made = next(one for one in held if tuple(one.kinds) == kinds)
                GivenByGroup.objects.get_or_create(grant=made)


def _wanted(account: Account) -> set[Key]:
    """What the groups of an account stand for; nothing for one that is closed."""
    if not Account.objects.filter(pk=account.pk, is_active=True).exists():
        return set()
    found = GroupRole.objects.filter(group__members=account)
    return {_key(one) for one in found if one.role in ROLES}


def _key(one: Grant | GroupRole) -> Key:
    return one.role, one.scope_id, tuple(sorted(one.kinds))


def stand_for(
    group: DirectoryGroup, role: str, *, by: Actor, scope: Entry | None, kinds: Iterable[str]
) -> None:
    """Let a group stand for one more role; its members have it at once.

    Judges nobody: the door says who may. Raises KeyError for an unknown role.
    """
    named, only = ROLES[role].name, sorted(set(kinds))
    with unit():
        mine = access.turn()
        made, new = GroupRole.objects.get_or_create(
            group=group, role=named, scope=scope, kinds=only
        )
        if new:
            _tell(mine, made, by=by, before=None, after=_said(made))
    for account in group.members.all():
        settle(account, by=by)


def stand_no_longer(group: DirectoryGroup, number: int, *, by: Actor) -> bool:
    """Let a group stand for a role no longer; False when it did not."""
    with unit():
        mine = access.turn()
        gone = GroupRole.objects.select_related("scope").filter(group=group, pk=number).first()
        if gone is None:
            return False
        _tell(mine, gone, by=by, before=_said(gone), after=None)
        gone.delete()
    for account in group.members.all():
        settle(account, by=by)
    return True


def _said(one: GroupRole) -> str:
    return " ".join(filter(None, [one.role, one.scope.ref if one.scope else "", *one.kinds]))


def _tell(
    mine: Entry, one: GroupRole, *, by: Actor, before: str | None, after: str | None
) -> None:
    said = {"group": (None, one.group.name), "role": (before, after)}
    access.tell_of_all(mine, Act(by, GROUP_ROLE), said)


def set_members(group: DirectoryGroup, accounts: Iterable[Account], *, by: Actor) -> None:
    """Make these the members of a group; whoever came or went has other roles at once."""
    with unit():
        access.turn()
        before, after = {one.pk for one in group.members.all()}, {one.pk for one in accounts}
        group.members.set(after)
    for account in Account.objects.filter(pk__in=before ^ after).order_by("pk"):
        settle(account, by=by)


def remove_group(group: DirectoryGroup, *, by: Actor) -> None:
    """Forget a group that the directory deleted; what it gave ends."""
    members = list(group.members.all())
    with unit():
        access.turn()
        group.delete()
    for account in members:
        settle(account, by=by)
