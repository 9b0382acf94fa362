"""Who acts: an account by a door, a job, or somebody named in an import."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db.models import Q

from ringbeam.core import clock
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.links import Link
from ringbeam.core.prepared import Prepared

WEB, API, COMMAND, JOB, IMPORT = "web", "api", "command", "job", "import"
MEMBER_OF = "member_of"
# Before an act in what a grant permits: it is taken from what the role allows.
TAKEN = "-"


@dataclass(frozen=True)
class Granted:
    """One grant in force: a role, what it covers, and the kinds it is for (all if empty).

    ``permits`` says by kind which acts a permission set allows, or what was added to the role
    here; an act after a minus is one that was taken from the role.
    """

    role: str
    scope: int | None = None
    scope_kind: str = ""
    kinds: tuple[str, ...] = ()
    permits: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Actor:
    """Somebody who acts; carries everything that a rule may ask, so rules need no query."""

    name: str
    door: str
    account: int | None = None
    person: int | None = None
    grants: tuple[Granted, ...] = ()
    zone: str = "UTC"
    language: str = ""
    everything: bool = field(default=False)

    @cached_property
    def groups(self) -> frozenset[int]:
        """The entries of the groups that the person belongs to; one query, then kept."""
        if self.person is None:
            return frozenset()
        mine = Link.objects.filter(source_id=self.person, kind=MEMBER_OF)
        return frozenset(mine.values_list("target_id", flat=True))

    @cached_property
    def has_permits(self) -> bool:
        """Whether more than its roles as shipped says what the actor may; no query."""
        return any(one.permits for one in self.grants)

    def less(self, kind: str, act: str) -> "Actor":
        """The same somebody without the grants from whose role this act on a kind was taken."""
        gone = TAKEN + act
        kept = tuple(g for g in self.grants if gone not in dict(g.permits).get(kind, ()))
        if len(kept) == len(self.grants):
            return self
        made = replace(self, grants=kept)
        if "groups" in self.__dict__:  # asked for already, and the same
            made.__dict__["groups"] = self.groups
        return made

    def by(self, door: str) -> "Actor":
        """The same somebody through another door."""
        return replace(self, door=door)


def system(name: str = "Ringbeam", *, door: str = JOB) -> Actor:
    """The product itself: may everything; history names it by the given name."""
    return Actor(name=name, door=door, everything=True)


def nobody(door: str = WEB) -> Actor:
    """A stranger, who may nothing."""
    return Actor(name="", door=door)


_in_force = Prepared(
    lambda account, now: Grant.objects.filter(
        Q(until__isnull=True) | Q(until__gt=now), account_id=account, start__lte=now
    ).values_list("role", "scope_id", "scope__kind", "kinds", "permits"),
    places=2,
)


def permits_in(stored: Mapping[str, Iterable[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a grant permits, in the form that an actor carries; empty for one of a role."""
    return tuple((kind, tuple(acts)) for kind, acts in stored.items()) if stored else ()


def actor_of(account: Account, *, door: str) -> Actor:
    """The account with the grants that are in force now; one query. Inactive: a stranger."""
    if not account.is_active:
        return nobody(door)
    rows = _in_force(account.pk, clock.now())
    grants = (
        Granted(r, s, k or "", tuple(kinds), permits_in(permits))
        for r, s, k, kinds, permits in rows
    )
    return actor_with(account, grants, door=door)


def actors_of(accounts: Iterable[Account], *, door: str) -> dict[int, Actor]:
    """Many accounts with the grants in force now, by account; one query for all of them."""
    chosen = {one.pk: one for one in accounts}
    now, held = clock.now(), {pk: list[Granted]() for pk in chosen}
    rows = Grant.objects.filter(
        Q(until__isnull=True) | Q(until__gt=now), account_id__in=list(chosen), start__lte=now
    ).order_by("pk")
    named = ("account_id", "role", "scope_id", "scope__kind", "kinds", "permits")
    for account, role, scope, kind, kinds, permits in rows.values_list(*named):
        held[account].append(
            Granted(role, scope, kind or "", tuple(kinds), permits_in(permits))
        )
    return {
        pk: actor_with(one, held[pk], door=door) if one.is_active else nobody(door)
        for pk, one in chosen.items()
    }


def actor_with(account: Account, grants: Iterable[Granted], *, door: str) -> Actor:
    """An active account with grants that the caller read and found to be in force."""
    return Actor(
        name=account.name or account.email,
        door=door,
        account=account.pk,
        person=account.person_id,
        grants=tuple(grants),
        zone=account.zone,
        language=account.language,
    )
