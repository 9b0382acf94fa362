"""Permission sets: named, by kind and act, changed with history and foresight (A.5.15, A.5.18).

A set allows acts on kinds beside what roles allow, over everything or over what one record
stands for. What it allows is written on each of its grants, so that no request reads the set.
"""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ringbeam.core import access, clock
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.actors import Actor, Granted
from ringbeam.core.acts import GRANT, PERMISSION_SET, REMOVE_SET, Act
from ringbeam.core.conditions import either
from ringbeam.core.entries import Entry
from ringbeam.core.foreseeing import Permits, Turn, acts_by_kind, foreseen, in_short
from ringbeam.core.granting import WITHOUT_END, Term, end, revoke
from ringbeam.core.permits import PermissionSet
from ringbeam.core.refusals import Forbidden
from ringbeam.core.rules import SEE, administrator, covered
from ringbeam.core.sign_in_policy import leave_out
from ringbeam.core.units import unit


def cleaned(permits: Permits) -> dict[str, list[str]]:
    """Acts by kind in one order, seeing with all else; raises ValidationError for unknown."""
    return acts_by_kind({kind: {*acts, SEE} for kind, acts in permits.items() if acts})


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


def set_foreseen(one: PermissionSet, permits: Permits) -> list[Turn]:
    """Who would gain and lose what if the set permitted this; nothing: if it were removed."""
    acts = cleaned(permits)
    return foreseen(one.role, acts, {*one.permits, *acts})


def withdraw_set(
    one: PermissionSet, account: Account, *, by: Actor, scope: Entry | None = None
) -> int:
    """Take a set away from an account, everywhere or only over ``scope``; how many grants went.

    Raises Forbidden for what ``by`` may not give either.
    """
    check_may_give(by, one.permits, scope)
    return revoke(account, one.role, by=by, scope=scope)


def remove_set(one: PermissionSet, *, by: Actor) -> int:
    """Remove a set: its grants end and the sign-in policy names it no more; how many ended.

    Each end is told of its account, the removal on access. Raises Forbidden for who does not
    administer everything, DoesNotExist when it is gone already.
    """
    only_whole(by)
    with unit():
        access.turn()
        fresh = PermissionSet.objects.get(pk=one.pk)
        leave_out(fresh.role, by=by)
        mine, ended = access.turn(), holders(fresh)
        for grant in ended:
            end(grant, mine, by=by)
        told = {"set": (fresh.title, None), "permits": (in_short(fresh.permits), None)}
        fresh.delete()
        access.tell_of_all(mine, Act(by, REMOVE_SET), told)
    return len(ended)


def sets() -> Sequence[PermissionSet]:
    """All of them, by name."""
    return list(PermissionSet.objects.order_by("title"))
