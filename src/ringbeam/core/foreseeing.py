"""What a role or a set allows, and who would gain and lose by a change of it (27001 A.5.18).

Nothing is reckoned twice: the rules themselves are asked, with the grants as they would be.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core import clock
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.actors import WEB, Actor, Granted, actor_with, permits_in
from ringbeam.core.conditions import EVERYBODY, NOBODY, Condition, either
from ringbeam.core.permits import is_set
from ringbeam.core.registers import Register, named, registers
from ringbeam.core.rules import ADD, CHANGE, MOVE, SAY, SEE, no_one, set_covers

ACTS = {
    SEE: gettext_lazy("see"),
    ADD: gettext_lazy("add"),
    CHANGE: gettext_lazy("change"),
    SAY: gettext_lazy("comment"),
    MOVE: gettext_lazy("move on"),
}
ALL, OWN, NONE = "all", "own", "none"
Permits = Mapping[str, Iterable[str]]


@dataclass(frozen=True)
class Turn:
    """What one account gains and loses by a change: kind and act, in pairs."""

    account: Account
    gains: tuple[tuple[str, str], ...]
    loses: tuple[tuple[str, str], ...]


def acts_by_kind(permits: Permits) -> dict[str, list[str]]:
    """Acts by kind in one order, none for a kind left out; ValidationError for unknown ones."""
    found: dict[str, list[str]] = {}
    for kind, acts in sorted(permits.items()):
        register = named(kind)
        if register is None or register.kind != kind:
            raise ValidationError({"permits": [_("There is no kind %s.") % kind]})
        wanted = set(acts)
        if unknown := sorted(wanted - ACTS.keys()):
            raise ValidationError({"permits": [_("There is no act %s.") % unknown[0]]})
        if wanted:
            found[kind] = [act for act in ACTS if act in wanted]
    return found


def in_short(permits: Permits) -> str | None:
    """What is permitted in one line, as history keeps it."""
    said = [f"{kind}: {' '.join(acts)}" for kind, acts in sorted(permits.items())]
    return "; ".join(said) or None


def foreseen(role: str, permits: Permits, kinds: Iterable[str]) -> list[Turn]:
    """Who would gain and lose what on these kinds if the grants of a role, or of a set,
    carried ``permits``; those who do neither left out.

    What an account may by another grant as well is neither gained nor lost. Two statements.
    """
    now, asked = clock.now(), [one for one in registers() if one.kind in set(kinds)]
    held = Grant.objects.filter(role=role, account__is_active=True).values("account_id")
    by_account: dict[Account, list[Grant]] = {}
    rows = Grant.objects.filter(account__in=held).select_related("account", "scope")
    for grant in rows.order_by("account__name", "account_id", "pk"):
        if grant.until is None or grant.until > now:
            by_account.setdefault(grant.account, []).append(grant)
    turns = []
    for account, own in by_account.items():
        before = actor_with(account, map(_granted, own), door=WEB)
        then = (_granted(one, permits if one.role == role else None) for one in own)
        after = actor_with(account, then, door=WEB)
        if turn := _turned(account, before, after, asked):
            turns.append(turn)
    return turns


def _granted(one: Grant, permits: Permits | None = None) -> Granted:
    says = one.permits if permits is None else permits
    # A set is for the kinds that it permits something on, a role for those it was given for.
    kinds = tuple(sorted(says)) if is_set(one.role) else tuple(one.kinds)
    kind = one.scope.kind if one.scope else ""
    role = one.role if says or not is_set(one.role) else ""
    return Granted(role, one.scope_id, kind, kinds, permits_in(says))


def _turned(
    account: Account, before: Actor, after: Actor, asked: list[Register]
) -> Turn | None:
    gains: list[tuple[str, str]] = []
    loses: list[tuple[str, str]] = []
    for register in asked:
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


def open_to(register: Register) -> frozenset[str]:
    """The acts that somebody may do on records of a kind; no others can be given."""
    rules = {SEE: register.see, ADD: register.add, CHANGE: register.edit, SAY: register.say}
    acts = {act for act, rule in rules.items() if rule is not no_one}
    return frozenset(acts | ({MOVE} if register.life.moves else set()))


def allowed_to(
    role: str, permits: Permits | None = None
) -> list[tuple[Register, dict[str, str]]]:
    """What a role allows on each kind when it is held over everything: all, own or none.

    ``permits`` is what its grants carry: nothing for a role as shipped.
    """
    granted = Granted(role, permits=permits_in(dict(permits or {})))
    actor = Actor(name="", door=WEB, account=0, grants=(granted,))
    return [
        (register, {act: _reach(reaching(register, actor, act)) for act in ACTS})
        for register in registers()
    ]


def _reach(condition: Condition) -> str:
    if condition == EVERYBODY:
        return ALL
    return NONE if condition == NOBODY else OWN
