"""Roles and permission sets for programs of administrators: changed, given, taken (A.5.18)."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ringbeam.api import bodies
from ringbeam.api.answers import answer, held_content, nothing
from ringbeam.api.finding import actor_of, whole_number
from ringbeam.api.problems import absent, wrong_fields
from ringbeam.api.receipts import once
from ringbeam.api.shapes import ROOT, Shown
from ringbeam.core import access, granting
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.changing_roles import carried, change_foreseen, change_role, parted
from ringbeam.core.entries import Entry
from ringbeam.core.foreseeing import Turn, allowed_to
from ringbeam.core.granting import Term
from ringbeam.core.permission_sets import (
    give_set,
    remove_set,
    save_set,
    set_foreseen,
    sets,
)
from ringbeam.core.permits import PermissionSet, changes_to
from ringbeam.core.registers import named
from ringbeam.core.rules import ROLES, Role

HIGHEST = 2**62


def _administers(request: HttpRequest) -> None:
    """Raises Rejected 404 for who does not administer everything, as for what is not there."""
    if not access.may_read(actor_of(request)):
        raise absent()


def _set(request: HttpRequest, number: str) -> PermissionSet:
    _administers(request)
    pk = whole_number(number, lowest=1, highest=HIGHEST)
    found = PermissionSet.objects.filter(pk=pk).first() if pk else None
    if found is None:
        raise absent()
    return found


def _role(request: HttpRequest, name: str) -> Role:
    _administers(request)
    found = ROLES.get(name)
    if found is None:
        raise absent()
    return found


def _holders(roles: Iterable[str]) -> dict[str, list[Shown]]:
    """Who holds each of these roles or sets, over what, until when; one statement."""
    found: dict[str, list[Shown]] = {name: [] for name in roles}
    rows = Grant.objects.filter(role__in=found).select_related("account", "scope")
    for one in rows.order_by("account__name", "pk"):
        scope = one.scope.ref if one.scope else None
        said = {"grant": one.pk, "account": one.account.email, "scope": scope}
        found[one.role].append({**said, "kinds": one.kinds, "until": one.until})
    return found


def _shown_set(one: PermissionSet, held: list[Shown] | None = None) -> Shown:
    said = {"id": one.pk, "title": one.title, "says": one.says, "permits": one.permits}
    return {**said, "holders": _holders([one.role])[one.role] if held is None else held}


def _shown_role(one: Role, held: list[Shown] | None = None) -> Shown:
    permits = changes_to(one.name)
    added, taken = parted(permits)
    reach = {register.kind: acts for register, acts in allowed_to(one.name, permits)}
    said = {"name": one.name, "label": str(one.label), "added": added, "taken": taken}
    holders = _holders([one.name])[one.name] if held is None else held
    return {**said, "reach": reach, "holders": holders}


def _permits(name: str, given: dict[str, Any]) -> dict[str, list[str]]:
    """Acts by kind as they were sent; raises Rejected 422 for another shape."""
    lists = all(isinstance(acts, list) for acts in given.values())
    if not lists or any(not isinstance(act, str) for acts in given.values() for act in acts):
        raise wrong_fields({name: [_("Send a list of acts for each kind.")]})
    return given


def _told(turns: list[Turn]) -> HttpResponse:
    items = [
        {
            "account": one.account.email,
            "gains": [f"{kind}.{act}" for kind, act in one.gains],
            "loses": [f"{kind}.{act}" for kind, act in one.loses],
        }
        for one in turns
    ]
    return answer(items)


def list_sets(request: HttpRequest) -> HttpResponse:
    """Every set with what it permits and who holds it; 404 for who does not administer all."""
    _administers(request)
    found = sets()
    held = _holders(one.role for one in found)
    return answer([_shown_set(one, held[one.role]) for one in found])


def get_set(request: HttpRequest, number: str) -> HttpResponse:
    """One set."""
    return answer(_shown_set(_set(request, number)))


def _set_body(request: HttpRequest) -> dict[str, Any]:
    given = bodies.members(
        bodies.object_of(request), title=(str, ...), says=(str, ""), permits=(dict, ...)
    )
    return {**given, "permits": _permits("permits", given["permits"])}


@once
def add_set(request: HttpRequest) -> HttpResponse:
    """Make a set, which nobody holds yet."""
    _administers(request)
    made = save_set(None, **_set_body(request), by=actor_of(request))
    return answer(_shown_set(made), 201, {"Location": f"{ROOT}/permission-sets/{made.pk}"})


def change_set(request: HttpRequest, number: str) -> HttpResponse:
    """Change a set for all who hold it; with If-Match, only what was read."""
    one = _set(request, number)
    held_content(request, _shown_set(one))
    return answer(_shown_set(save_set(one, **_set_body(request), by=actor_of(request))))


def remove_one_set(request: HttpRequest, number: str) -> HttpResponse:
    """Remove a set: its grants end. Foresee it with no `permits` to know what that takes."""
    one = _set(request, number)
    held_content(request, _shown_set(one))
    remove_set(one, by=actor_of(request))
    return nothing()


def foresee_set(request: HttpRequest, number: str) -> HttpResponse:
    """Who would gain and lose what if the set permitted this, or nothing; changes nothing."""
    one = _set(request, number)
    given = bodies.members(
        bodies.object_of(request), title=(str, ""), says=(str, ""), permits=(dict, {})
    )
    return _told(set_foreseen(one, _permits("permits", given["permits"])))


def list_roles(request: HttpRequest) -> HttpResponse:
    """Every role: what was added and taken here, how far it reaches by kind, who holds it."""
    _administers(request)
    held = _holders(ROLES)
    return answer([_shown_role(one, held[one.name]) for one in ROLES.values()])


def get_role(request: HttpRequest, name: str) -> HttpResponse:
    """One role."""
    return answer(_shown_role(_role(request, name)))


def _role_body(request: HttpRequest) -> dict[str, dict[str, list[str]]]:
    given = bodies.members(bodies.object_of(request), added=(dict, {}), taken=(dict, {}))
    return {name: _permits(name, said) for name, said in given.items()}


def change_one_role(request: HttpRequest, name: str) -> HttpResponse:
    """Say what is added to the role here and what is taken; nothing: the role as shipped."""
    role = _role(request, name)
    held_content(request, _shown_role(role))
    change_role(role.name, **_role_body(request), by=actor_of(request))
    return answer(_shown_role(role))


def foresee_role(request: HttpRequest, name: str) -> HttpResponse:
    """Who would gain and lose what if the role were changed so; changes nothing."""
    role = _role(request, name)
    return _told(change_foreseen(role.name, carried(role.name, **_role_body(request))))


@once
def give_role(request: HttpRequest, name: str) -> HttpResponse:
    """Give the role to an account, over everything or one record, for all kinds or some."""
    role = _role(request, name)
    given = _to_whom(request, kinds=(list, []))
    if unknown := [one for one in given["kinds"] if not isinstance(one, str) or not named(one)]:
        raise wrong_fields({"kinds": [_("There is no kind %s.") % unknown[0]]})
    kinds = [register.kind for one in given["kinds"] if (register := named(one))]
    granting.grant(
        given["account"],
        role.name,
        by=actor_of(request),
        scope=given["scope"],
        kinds=kinds,
        term=given["until"],
    )
    return answer(_shown_role(role), 201)


@once
def give_one_set(request: HttpRequest, number: str) -> HttpResponse:
    """Give the set to an account, over everything or what one record stands for."""
    one, given = _set(request, number), _to_whom(request)
    give_set(
        one, given["account"], by=actor_of(request), scope=given["scope"], term=given["until"]
    )
    return answer(_shown_set(one), 201)


def _to_whom(request: HttpRequest, **more: tuple[type, Any]) -> dict[str, Any]:
    """Account, scope and term of a grant as they were sent; raises Rejected 422."""
    given = bodies.members(
        bodies.object_of(request),
        account=(str, ...),
        scope=(str, None),
        until=(str, None),
        **more,
    )
    faults: dict[str, list[str]] = {}
    account = _found(Account, "email", given["account"].strip().lower())
    if account is None:
        faults["account"] = [_("Nobody with an account is called so.")]
    scope = _found(Entry, "ref", given["scope"]) if given["scope"] is not None else None
    if scope is None and given["scope"] is not None:
        faults["scope"] = [_("There is no such record.")]
    try:
        until: datetime | None = bodies.instant(given["until"]) if given["until"] else None
    except bodies.Misread as fault:
        faults["until"] = [str(fault)]
    if faults:
        raise wrong_fields(faults)
    return {**given, "account": account, "scope": scope, "until": Term(until=until)}


def _found(model: Any, name: str, text: str) -> Any:
    rows = getattr(model, "rows", model.objects)
    return rows.filter(**{name: text}).first() if text.isprintable() else None


def withdraw_role(request: HttpRequest, name: str, number: str) -> HttpResponse:
    """End one grant of the role; 409 for one's own, and for the last administrator."""
    return _withdrawn(request, _role(request, name).name, number)


def withdraw_one_set(request: HttpRequest, number: str, grant: str) -> HttpResponse:
    """End one grant of the set; 409 for one's own."""
    return _withdrawn(request, _set(request, number).role, grant)


def _withdrawn(request: HttpRequest, role: str, number: str) -> HttpResponse:
    pk = whole_number(number, lowest=1, highest=HIGHEST)
    rows = Grant.objects.filter(role=role, pk=pk).select_related("account") if pk else None
    one = rows.first() if rows is not None else None
    if one is None or not granting.take_away(one.account, one.pk, by=actor_of(request)):
        raise absent()
    return nothing()


View = Callable[..., HttpResponse]
SETS, ROLE = "/permission-sets", "/roles/{name}"
SET = f"{SETS}/{{number}}"
ROUTES: tuple[tuple[str, str, View], ...] = (
    ("GET", SETS, list_sets),
    ("POST", SETS, add_set),
    ("GET", SET, get_set),
    ("PUT", SET, change_set),
    ("DELETE", SET, remove_one_set),
    ("POST", f"{SET}/foresee", foresee_set),
    ("POST", f"{SET}/grants", give_one_set),
    ("DELETE", f"{SET}/grants/{{grant}}", withdraw_one_set),
    ("GET", "/roles", list_roles),
    ("GET", ROLE, get_role),
    ("PUT", ROLE, change_one_role),
    ("POST", f"{ROLE}/foresee", foresee_role),
    ("POST", f"{ROLE}/grants", give_role),
    ("DELETE", f"{ROLE}/grants/{{number}}", withdraw_role),
)
