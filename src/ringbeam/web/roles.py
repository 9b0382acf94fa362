"""Roles explained and changed, with who gains and loses shown first (27001 A.5.15, A.5.18)."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ringbeam.core.accounts import Grant
from ringbeam.core.changing_roles import (
    carried,
    change_foreseen,
    change_role,
    last_change,
    lines_about,
    may_be_added,
)
from ringbeam.core.foreseeing import ACTS, ALL, NONE, OWN, Permits, allowed_to
from ringbeam.core.permission_sets import sets
from ringbeam.core.permits import RoleChange, changes_to
from ringbeam.core.registers import Register
from ringbeam.core.rules import ROLES, SEE, Role
from ringbeam.web.accounts import only_for_administrators, words_of
from ringbeam.web.permissions import SAVE, UNPROCESSABLE, said_of
from ringbeam.web.requests import Asked

REACH = {
    ALL: gettext_lazy("all"),
    OWN: gettext_lazy("own"),
    NONE: gettext_lazy("no"),
}


@dataclass(frozen=True)
class Reach:
    """How far a role reaches on a kind by one act: here, as shipped, and what can be chosen."""

    act: str
    now: str
    shipped: str
    choices: tuple[tuple[str, str | Promise], ...]


@require_safe
def show_roles(request: Asked) -> HttpResponse:
    """Every role and every set, with how many hold it."""
    only_for_administrators(request)
    held: dict[str, set[int]] = {}
    for role, account in Grant.objects.values_list("role", "account_id"):
        held.setdefault(role, set()).add(account)
    changed = {one.role for one in RoleChange.objects.all() if one.permits}
    context = {
        "title": _("Roles and permission sets"),
        "roles": [(one, len(held.get(one.name, ()))) for one in ROLES.values()],
        "changed": changed,
        "sets": [(one, len(held.get(one.role, ()))) for one in sets()],
    }
    return render(request, "web/roles.html", context)


@require_safe
def show_role(request: Asked, name: str) -> HttpResponse:
    """What a role allows on each kind, asked of the rules themselves, and who holds it."""
    role = _role(request, name)
    held = Grant.objects.filter(role=name).select_related("account", "scope", "given_by")
    context = {
        "title": role.label,
        "role": role,
        "acts": ACTS,
        "reach": REACH,
        "rows": _rows(role, changes_to(name)),
        "changed": last_change(name),
        "lines": lines_about(name),
        "held": [(one, words_of(one)) for one in held.order_by("account__name", "pk")],
    }
    return render(request, "web/role.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_role(request: Asked, name: str) -> HttpResponse:
    """What a role allows here, to be chosen. A change is first shown, then saved.

    With ``shipped`` in the address everything begins as the product ships it.
    """
    role = _role(request, name)
    if request.method != "POST":
        return _page(request, role, {} if "shipped" in request.GET else changes_to(name))
    added, taken = _chosen(role, request.POST)
    try:
        permits = carried(name, added, taken)
    except ValidationError as faults:
        more = {"faults": faults.messages}
        return _page(request, role, changes_to(name), more, UNPROCESSABLE)
    if request.POST.get("act") != SAVE:
        turns = said_of(change_foreseen(name, permits))
        return _page(request, role, permits, {"looked": True, "turns": turns})
    change_role(name, added, taken, by=request.actor)
    return redirect("role", name=name)


def _role(request: Asked, name: str) -> Role:
    only_for_administrators(request)
    found = ROLES.get(name)
    if found is None:
        raise Http404
    return found


def _chosen(role: Role, sent: QueryDict) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """What was chosen that is not as shipped: what it adds, what it takes."""
    added: dict[str, list[str]] = {}
    taken: dict[str, list[str]] = {}
    for register, reach in allowed_to(role.name):
        kind = register.kind
        wanted = {act: sent.get(f"{kind}.{act}", reach[act]) for act in ACTS}
        if wanted[SEE] == NONE != reach[SEE]:
            taken[kind] = list(ACTS)
            continue
        added[kind] = [a for a in ACTS if wanted[a] == ALL != reach[a]]
        taken[kind] = [a for a in ACTS if wanted[a] == NONE != reach[a]]
    return added, taken


def _rows(role: Role, permits: Permits) -> list[tuple[Register, list[Reach]]]:
    """Each kind with how far the role reaches by each act."""
    made = []
    shipped = allowed_to(role.name)
    for (register, before), (_same, now) in zip(
        shipped, allowed_to(role.name, permits), strict=True
    ):
        open_acts = may_be_added(role.name, register)
        cells = [
            Reach(act, now[act], before[act], _choices(before[act], act in open_acts))
            for act in ACTS
        ]
        made.append((register, cells))
    return made


def _choices(shipped: str, addable: bool) -> tuple[tuple[str, str | Promise], ...]:  # noqa: FBT001 - one of two words
    """What can be chosen for an act: as shipped, nothing, and all where that may be added."""
    wanted = {shipped, NONE, *([ALL] if addable else [])}
    return tuple((one, REACH[one]) for one in REACH if one in wanted)


def _page(
    request: Asked,
    role: Role,
    permits: Permits,
    more: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "title": _("Change “%s”") % role.label,
        "role": role,
        "acts": ACTS,
        "reach": REACH,
        "rows": _rows(role, permits),
        "looked": False,
        "turns": [],
        "faults": [],
        **(more or {}),
    }
    return render(request, "web/role_change.html", context, status=status)
