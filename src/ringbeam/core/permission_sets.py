"""Permission sets: named, by kind and act, changed with history and foresight (A.5.15, A.5.18).

A set allows acts on kinds beside what roles allow, over everything or over what one record
stands for. What it allows is written on each of its grants, so that no request reads the set.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core import access, clock
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.actors import WEB, Actor, Granted, actor_with, permits_in
from ringbeam.core.acts import GRANT, PERMISSION_SET, Act
from ringbeam.core.conditions import EVERYBODY, NOBODY, Condition, either
from ringbeam.core.entries import Entry
from ringbeam.core.granting import WITHOUT_END, Term
from ringbeam.core.refusals import Forbidden
from ringbeam.core.registers import Register, named, registers
from ringbeam.core.rules import ADD, CHANGE, MOVE, SAY, SEE, administrator, covered, set_covers
from ringbeam.core.units import unit

ACTS = {
    SEE: gettext_lazy("see"),
    ADD: gettext_lazy("add"),
    CHANGE: gettext_lazy("change"),
    SAY: gettext_lazy("comment"),
    MOVE: gettext_lazy("move on"),
}
PREFIX = "set:"
Permits = Mapping[str, Iterable[str]]


class PermissionSet(models.Model):
    """A named set of acts on kinds, such as what a document controller may."""

    title = models.CharField(gettext_lazy("name"), max_length=80, unique=True)
    says = models.TextField(gettext_lazy("what it is for"), blank=True)
    permits = models.JSONField(gettext_lazy("permits"), default=dict)

    def __str__(self) -> str:
        return self.title

    @property
    def role(self) -> str:
        """What its grants say in place of a role."""
        return f"{PREFIX}{self.pk}"


@dataclass(frozen=True)
class Turn:
    """What one account gains and loses by a change: kind and act, in pairs."""

    account: Account
    gains: tuple[tuple[str, str], ...]
    loses: tuple[tuple[str, str], ...]


def cleaned(permits: Permits) -> dict[str, list[str]]:
    """Acts by kind in one order, seeing with all else; raises ValidationError for unknown."""
    found: dict[str, list[str]] = {}
    for kind, acts in sorted(permits.items()):
        if named(kind) is None or named(kind).kind != kind:  # type: ignore[union-attr]  # asked before
            raise ValidationError({"permits": [_("There is no kind %s.") % kind]})
        if unknown := sorted(set(acts) - ACTS.keys()):
            raise ValidationError({"permits": [_("There is no act %s.") % unknown[0]]})
        wanted = {*acts, SEE} if acts else set()
        if wanted:
            found[kind] = [act for act in ACTS if act in wanted]
    return found


def called(role: str) -> str:
    """The title of the set that a grant names; "" for a role or a set that is gone."""
    number = role.removeprefix(PREFIX) if role.startswith(PREFIX) else ""
    rows = PermissionSet.objects.filter(pk=int(number)) if number.isdecimal() else None
    return (rows.values_list("title", flat=True).first() or "") if rows is not None else ""


def holders(one: PermissionSet) -> list[Grant]:
    """The grants of a set, with account and scope; one query."""
    rows = Grant.objects.filter(role=one.role).select_related("account", "scope", "given_by")
    return list(rows.order_by("account__name", "pk"))


def save_set(
    one: PermissionSet | None, *, title: str, says: str, permits: Permits, by: Actor
) -> PermissionSet:
    """Make a set, or change it for all who hold it, told on access.

    Raises Forbidden for who does not administer everything, ValidationError for no or a taken
    title, unknown kinds and acts.
    """
    only_whole(by)
    acts, title = cleaned(permits), title.strip()
    if not title:
        raise ValidationError({"title": [_("This field is required.")]})
    if not acts:
        raise ValidationError({"permits": [_("Choose what it permits.")]})
    with unit():
        mine = access.turn()
        fresh = PermissionSet.objects.get(pk=one.pk) if one else PermissionSet()
        taken = PermissionSet.objects.filter(title__iexact=title).exclude(pk=fresh.pk)
        if taken.exists():
            raise ValidationError({"title": [_("Another set has this name.")]})
        before = (fresh.title, fresh.says, fresh.permits) if one else ("", "", {})
        fresh.title, fresh.says, fresh.permits = title, says.strip(), acts
        if before == (fresh.title, fresh.says, fresh.permits):
            return fresh
        fresh.save()
        held = Grant.objects.filter(role=fresh.role)
        held.update(permits=acts, kinds=sorted(acts))
        told = {
            "set": (before[0] or None, title),
            "permits": (in_short(before[2]), in_short(acts)),
        }
        access.tell_of_all(mine, Act(by, PERMISSION_SET), told)
    return fresh


def in_short(permits: Permits) -> str | None:
    """What is permitted in one line, as history keeps it."""
    said = [f"{kind}: {' '.join(acts)}" for kind, acts in sorted(permits.items())]
    return "; ".join(said) or None


def only_whole(by: Actor) -> None:
    """Raises Forbidden for who does not administer everything."""
    if not administrator.covers_all(by, access.KIND):
        raise Forbidden([_("This can be done by someone who administers everything.")])


def check_may_give(by: Actor, kinds: Iterable[str], scope: Entry | None) -> None:
    """Raises Forbidden where something would be given over what ``by`` does not administer."""
    if administrator.covers_all(by, access.KIND):
        return
    given = Granted("", scope.pk if scope else None, scope.kind if scope else "")
    for kind in kinds:
        own = administrator.where(by, kind)
        if either(own, covered(given, kind)) != own:
            raise Forbidden([_("You cannot give what you do not administer yourself.")])


def give_set(
    one: PermissionSet,
    account: Account,
    *,
    by: Actor,
    scope: Entry | None = None,
    term: Term = WITHOUT_END,
) -> bool:
    """Give a set over everything, or over what ``scope`` covers; False when it is held so.

    Raises Forbidden for what ``by`` may not give, ValidationError for an end in the past.
    """
    check_may_give(by, one.permits, scope)
    start = term.start or clock.now()
    if term.until is not None and term.until <= start:
        raise ValidationError({"until": [_("It would end before it begins.")]})
    with unit():
        mine = access.turn()
        fresh = PermissionSet.objects.get(pk=one.pk)
        terms = {"start": start, "until": term.until, "given_by_id": by.account}
        kinds = {"kinds": sorted(fresh.permits), "permits": fresh.permits}
        _made, new = Grant.objects.update_or_create(
            account=account, role=fresh.role, scope=scope, defaults=terms | kinds
        )
        over = f" {scope.ref}" if scope else ""
        told = {"set": (None, f"{fresh.title}{over}"), "until": (None, term.until)}
        access.tell(mine, account, Act(by, GRANT), told)
    return new


def foreseen(one: PermissionSet, permits: Permits) -> list[Turn]:
    """Who would gain and lose what if the set permitted this; those who do neither left out.

    What an account may by another grant as well is neither gained nor lost.
    """
    acts, now = cleaned(permits), clock.now()
    held = [g for g in holders(one) if g.until is None or g.until > now]
    accounts = {g.account_id: g.account for g in held if g.account.is_active}
    in_force: dict[int, list[Grant]] = {pk: [] for pk in accounts}
    for grant in Grant.objects.filter(account__in=accounts).select_related("scope"):
        if grant.until is None or grant.until > now:
            in_force[grant.account_id].append(grant)
    turns = []
    for pk, account in accounts.items():
        own = in_force[pk]
        before = actor_with(account, map(_granted, own), door=WEB)
        after = actor_with(
            account,
            (_granted(g, acts if g.role == one.role else None) for g in own),
            door=WEB,
        )
        if turn := _turned(account, before, after):
            turns.append(turn)
    return turns


def _granted(one: Grant, permits: Permits | None = None) -> Granted:
    says = one.permits if permits is None else permits
    kinds = tuple(one.kinds) if permits is None else tuple(sorted(says))
    kind = one.scope.kind if one.scope else ""
    return Granted(one.role, one.scope_id, kind, kinds, permits_in(says))


def _turned(account: Account, before: Actor, after: Actor) -> Turn | None:
    gains: list[tuple[str, str]] = []
    loses: list[tuple[str, str]] = []
    for register in registers():
        for act in ACTS:
            had, has = (reaching(register, one, act) for one in (before, after))
            if had != has:
                wider = either(had, has)
                (gains if wider == has else loses).append((register.kind, act))
    return Turn(account, tuple(gains), tuple(loses)) if gains or loses else None


def reaching(register: Register, actor: Actor, act: str) -> Condition:
    """The records of a register on which an actor may do an act; of moves, any of them."""
    if act == MOVE:
        whos = [move.who.where(actor, register.kind) for move in register.life.moves]
        return either(*whos, set_covers(actor, register.kind, MOVE))
    rule = {SEE: register.see, ADD: register.add, CHANGE: register.edit, SAY: register.say}
    return rule[act].where(actor, register.kind)


def allowed_to(role: str) -> list[tuple[Register, dict[str, str]]]:
    """What a role allows on each kind when it is held over everything: all, some or nothing."""
    actor = Actor(name="", door=WEB, account=0, grants=(Granted(role),))
    found: list[tuple[Register, dict[str, str]]] = []
    for register in registers():
        reach: dict[str, Any] = {act: reaching(register, actor, act) for act in ACTS}
        words = {act: _reach(one) for act, one in reach.items()}
        found.append((register, words))
    return found


def _reach(condition: Condition) -> str:
    if condition == EVERYBODY:
        return "all"
    return "none" if condition == NOBODY else "own"


def sets() -> Sequence[PermissionSet]:
    """All of them, by name."""
    return list(PermissionSet.objects.order_by("title"))
