"""Roles as this organization has them: added to, taken from, back to as shipped (27001 A.5.15).

A role's rule stays what the product says. What is added goes the way of permission sets, what
is taken leaves the role out where the rule is asked; so neither passes by privacy, by the needs
of a move, nor by what nobody may. Access itself is of no kind, so it cannot be taken away.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ringbeam.core import access, clock
from ringbeam.core.accounts import Grant
from ringbeam.core.actors import TAKEN, Actor
from ringbeam.core.acts import CHANGE_ROLE, Act
from ringbeam.core.foreseeing import (
    ACTS,
    ALL,
    NONE,
    Permits,
    Turn,
    acts_by_kind,
    allowed_to,
    foreseen,
    in_short,
    open_to,
)
from ringbeam.core.history import HistoryLine
from ringbeam.core.permission_sets import only_whole
from ringbeam.core.permits import RoleChange, changes_to
from ringbeam.core.registers import Register
from ringbeam.core.rules import AUDITOR, CUSTOMER, ROLES, SAY, SEE
from ringbeam.core.units import unit

Carried = dict[str, list[str]]


def may_be_added(role: str, register: Register) -> frozenset[str]:
    """The acts that can be added to a role on a kind at all.

    Nothing to who is no part of the organization; to auditors, who are to be independent of
    what they look at, no more than reading and saying; to nobody what nobody may.
    """
    if role == CUSTOMER.name:
        return frozenset()
    return open_to(register) & {SEE, SAY} if role == AUDITOR.name else open_to(register)


def carried(role: str, added: Permits, taken: Permits) -> Carried:
    """What grants of a role carry for a change: acts by kind, a minus before what is taken.

    What the role allows as shipped is not added, what it does not allow is not taken. With
    seeing goes everything else. Raises KeyError for an unknown role, ValidationError for an
    unknown kind or act, for what is both, and for what may not be added.
    """
    shipped, made = allowed_to(ROLES[role].name), Carried()
    more, less = acts_by_kind(added), acts_by_kind(taken)
    for register, reach in shipped:
        plus, minus = set(more.get(register.kind, ())), set(less.get(register.kind, ()))
        if plus:
            plus.add(SEE)
        if SEE in minus:
            minus = set(ACTS)
        words = {"kinds": register.label_plural, "role": ROLES[role].label}
        if plus & minus:
            said = _("On %(kinds)s the same is added and taken.") % words
            raise ValidationError({"added": [said]})
        plus = {act for act in plus if reach[act] != ALL}
        if plus - may_be_added(role, register):
            said = _("To the role “%(role)s” that cannot be added on %(kinds)s.") % words
            raise ValidationError({"added": [said]})
        minus = {act for act in minus if reach[act] != NONE}
        acts = [a for a in ACTS if a in plus] + [TAKEN + a for a in ACTS if a in minus]
        if acts:
            made[register.kind] = acts
    return made


def parted(permits: Permits) -> tuple[Carried, Carried]:
    """What a change adds and what it takes, acts by kind."""
    added = {k: [a for a in acts if a[0] != TAKEN] for k, acts in permits.items()}
    taken = {k: [a[1:] for a in acts if a[0] == TAKEN] for k, acts in permits.items()}
    return {k: v for k, v in added.items() if v}, {k: v for k, v in taken.items() if v}


def change_foreseen(role: str, permits: Permits) -> list[Turn]:
    """Who would gain and lose what if the role were changed so; changes nothing."""
    before = changes_to(role)
    kinds = [k for k in {*before, *permits} if before.get(k) != permits.get(k)]
    return foreseen(role, permits, kinds)


def change_role(role: str, added: Permits, taken: Permits, *, by: Actor) -> bool:
    """Change what a role allows here, for all who hold it or will; False when it is so already.

    Nothing added and nothing taken is the role as shipped. Told on access. Raises Forbidden for
    who does not administer everything, and what `carried` raises.
    """
    only_whole(by)
    permits = carried(role, added, taken)
    with unit():
        mine = access.turn()
        before = changes_to(role)
        if before == permits:
            return False
        given: dict[str, Any] = {"changed": clock.now(), "by_id": by.account}
        RoleChange.objects.update_or_create(role=role, defaults={"permits": permits, **given})
        Grant.objects.filter(role=role).update(permits=permits)
        told = {"role": (None, role), "permits": (in_short(before), in_short(permits))}
        access.tell_of_all(mine, Act(by, CHANGE_ROLE), told)
    return True


def last_change(role: str) -> RoleChange | None:
    """When and by whom a role was changed last, if it is not as shipped."""
    found = RoleChange.objects.filter(role=role).select_related("by").first()
    return found if found and found.permits else None


def lines_about(role: str) -> list[HistoryLine]:
    """Every change of a role as history tells it, newest first."""
    lines = access.told().filter(said=CHANGE_ROLE).order_by("-number")
    return [one for one in lines if one.changes.get("role", [None, None])[1] == role]
