"""Why somebody sees a record, or does not: by which grant, until when, by which part (A.5.18).

Nothing is said twice: each answer comes from asking the rule itself, with one of the account's
grants or parts alone. What no single one opens is explained by the fewest that do together.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ringbeam.core import access, clock
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.actors import WEB, Actor, Granted, actor_of, permits_in
from ringbeam.core.entries import NORMAL, Record
from ringbeam.core.participants import Participant
from ringbeam.core.permits import RoleChange, called, is_set
from ringbeam.core.refusals import Forbidden
from ringbeam.core.registers import of_kind
from ringbeam.core.rules import ROLES, administrator, auditor, manager, owner

Allows = Callable[[Actor], bool]
GRANT, PART, ACCOUNT = "grant", "part", "account"


@dataclass(frozen=True)
class Reason:
    """One thing that opens a record: a grant with scope and end, a part, being signed in."""

    by: str
    words: str
    role: str = ""
    scope: str = ""
    kinds: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True)
class Right:
    """Whether something may be done, who may do it in words, and what opens it."""

    name: str
    allowed: bool
    who: str
    reasons: tuple[Reason, ...]
    together: bool = False


@dataclass(frozen=True)
class Explanation:
    """What an account may do with a record, why, and, if it was asked, why not."""

    account: Account
    record: Record
    rights: tuple[Right, ...]
    against: tuple[str, ...]


def explain(account: Account, record: Record, *, by: Actor) -> Explanation:
    """Why the account sees the record, and may change it; why not, for administrators.

    ``by`` has found the record, so sees it. Raises Forbidden for who asks about somebody else
    without being manager, auditor or administrator of it, and for who asks why not.
    """
    if account.pk != by.account and not (manager | auditor | administrator).allows(by, record):
        raise Forbidden([_("Why others see it is told to who manages or audits it.")])
    register = record.register
    actor = actor_of(account, door=WEB)
    parts = list(_parts(account, actor, record))
    see = _right("see", actor, parts, lambda one: register.may_see(one, record))
    edit = _right("edit", actor, parts, lambda one: _may_edit(one, record))
    if not see.allowed and not access.may_read(by):
        raise Forbidden([_("Why somebody does not see it is told to administrators.")])
    against = () if see.allowed else tuple(_against(account, record))
    rights = (
        replace(see, who=str(register.see.says)),
        replace(edit, who=str(register.edit.says)),
    )
    return Explanation(account, record, rights, against)


def _may_edit(actor: Actor, record: Record) -> bool:
    register = record.register
    return bool(register.may_see(actor, record) and register.edit.allows(actor, record))


def _parts(
    account: Account, actor: Actor, record: Record
) -> Iterator[tuple[Reason, dict[str, Any]]]:
    """Each thing that the account has, as a reason and as what an actor would have of it."""
    if actor.account is None:
        return
    for one in _in_force(account):
        kind, permits = one.scope.kind if one.scope else "", permits_in(one.permits)
        granted = Granted(one.role, one.scope_id, kind, tuple(one.kinds), permits)
        yield _of_grant(one), {"grants": (granted,)}
    if actor.person is not None:
        yield Reason(PART, _part_words(actor, record)), {"person": actor.person}
    yield Reason(ACCOUNT, _("is signed in")), {}


def _in_force(account: Account) -> Iterator[Grant]:
    now = clock.now()
    for one in Grant.objects.filter(account=account).select_related("scope").order_by("pk"):
        if one.start <= now and (one.until is None or one.until > now):
            yield one


def _of_grant(one: Grant) -> Reason:
    return Reason(
        GRANT,
        grant_words(one),
        role=one.role,
        scope=one.scope.ref if one.scope else "",
        kinds=tuple(one.kinds),
        until=one.until,
    )


def grant_words(one: Grant) -> str:
    """A grant as a sentence's middle: `Auditor over Plant West (SIT-000002)`."""
    role = str(ROLES[one.role].label) if one.role in ROLES else one.role
    if is_set(one.role):
        role = _("Permission set “%s”") % called(one.role)
    over = f"{one.scope.title} ({one.scope.ref})" if one.scope else _("everything")
    words = _("%(role)s over %(scope)s") % {"role": role, "scope": over}
    if one.kinds and not is_set(one.role):
        kinds = ", ".join(str(of_kind(kind).label_plural) for kind in one.kinds)
        words = _("%(grant)s, only %(kinds)s") % {"grant": words, "kinds": kinds}
    return words


def _part_words(actor: Actor, record: Record) -> str:
    found = []
    if owner.allows(actor, record):
        found.append(_("owns it"))
    taken = Participant.objects.filter(entry_id=record.pk, person_id=actor.person)
    fields = record.register.own_fields
    for part in taken.values_list("part", flat=True):
        label = str(fields[part].verbose_name) if part in fields else part
        found.append(_("takes part in it as %s") % label)
    return ", ".join(found) or _("by who they are and the groups they belong to")


def _right(
    name: str, actor: Actor, parts: list[tuple[Reason, dict[str, Any]]], allows: Allows
) -> Right:
    """The parts that open it alone; if none does, the fewest that do so together."""
    alone = [one for one in parts if allows(_having(actor, [one[1]]))]
    if alone or not allows(actor):
        # Being signed in explains nothing where more is needed for everything else.
        opening = [one for one in alone if one[0].by != ACCOUNT] or alone
        named = tuple(_with_change(reason, has, actor, allows) for reason, has in opening)
        return Right(name, bool(alone), "", named)
    needed = list(parts)
    for one in parts:
        fewer = [other for other in needed if other is not one]
        if allows(_having(actor, [has for _reason, has in fewer])):
            needed = fewer
    reasons = tuple(reason for reason, _has in needed)
    return Right(name, allowed=True, who="", reasons=reasons, together=True)


def _with_change(reason: Reason, has: dict[str, Any], actor: Actor, allows: Allows) -> Reason:
    """The reason, which names what was added to the role here where it opens by that alone."""
    grants = has.get("grants", ())
    shipped = tuple(replace(one, permits=()) for one in grants if not is_set(one.role))
    if not any(one.permits for one in grants) or not shipped:
        return reason
    if allows(_having(actor, [{"grants": shipped}])):
        return reason
    words = {"grant": reason.words, "change": _change_words(reason.role)}
    return replace(
        reason, words=_("%(grant)s, by what was added to this role here%(change)s") % words
    )


def _change_words(role: str) -> str:
    """When and by whom a role was changed last, as the end of a sentence."""
    found = RoleChange.objects.filter(role=role).select_related("by").first()
    if found is None:
        return ""
    said = [date_format(localtime(found.changed), "DATE_FORMAT"), str(found.by or "")]
    return f" ({', '.join(filter(None, said))})"


def _having(actor: Actor, parts: list[dict[str, Any]]) -> Actor:
    """The actor with nothing but these parts."""
    grants = tuple(one for has in parts for one in has.get("grants", ()))
    person = next((has["person"] for has in parts if "person" in has), None)
    return Actor(
        name=actor.name, door=actor.door, account=actor.account, person=person, grants=grants
    )


def _against(account: Account, record: Record) -> Iterator[str]:
    """What keeps the account from seeing the record, one sentence each."""
    now, register = clock.now(), record.register
    if not account.is_active:
        yield _("The account is closed.")
    if register.confidential and record.privacy != NORMAL:
        yield _("The record is restricted to its owner and those who take part in it.")
    if account.person_id is None:
        yield _("The account is no person's, so it owns nothing and takes part in nothing.")
    grants = Grant.objects.filter(account=account).select_related("scope").order_by("pk")
    if not grants:
        yield _("No role is held.")
    for one in grants:
        yield _why_not(one, account, record, now)
    yield _("It is seen by someone who %s.") % register.see.says


def _why_not(one: Grant, account: Account, record: Record, now: datetime) -> str:
    words = {"grant": grant_words(one)}
    if one.until is not None and one.until <= now:
        return _("%(grant)s: it has ended.") % words
    if one.start > now:
        return _("%(grant)s: it has not begun.") % words
    whole = Granted(one.role, permits=permits_in(one.permits))
    wider = Actor(name="", door=WEB, account=account.pk, grants=(whole,))
    if not record.register.may_see(wider, record):
        shipped = replace(wider, grants=(Granted(one.role),))
        if one.permits and not is_set(one.role) and record.register.may_see(shipped, record):
            said = _("%(grant)s: seeing this kind was taken from this role here%(change)s.")
            return said % {**words, "change": _change_words(one.role)}
        return _("%(grant)s: this role does not open records of this kind.") % words
    if one.kinds and record.kind not in one.kinds:
        return _("%(grant)s: it is not for records of this kind.") % words
    return _("%(grant)s: this record is not what it covers.") % words
