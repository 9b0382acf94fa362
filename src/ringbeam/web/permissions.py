"""Permission sets made, changed, given and removed, by administrators (27001 A.5.18)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ringbeam.core.accounts import Account
from ringbeam.core.foreseeing import ACTS, ALL, Turn, allowed_to
from ringbeam.core.permission_sets import (
    cleaned,
    give_set,
    holders,
    remove_set,
    save_set,
    set_foreseen,
)
from ringbeam.core.permits import PermissionSet, changes_to
from ringbeam.core.registers import Register, of_kind, registers
from ringbeam.core.rules import ROLES
from ringbeam.core.sign_in_policy import sign_in_policy
from ringbeam.web.account_forms import GrantForm
from ringbeam.web.accounts import only_for_administrators, words_of
from ringbeam.web.explaining import account_called
from ringbeam.web.forms import add_faults
from ringbeam.web.requests import Asked

LOOK, SAVE = "look", "save"
UNPROCESSABLE = 422


class SetForm(forms.Form):
    """What a set is called and what it is for."""

    title = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    says = forms.CharField(
        label=gettext_lazy("What it is for"), required=False, widget=forms.Textarea({"rows": 2})
    )


class GiveForm(GrantForm):
    """To whom a set is given, over what, until when."""

    who = forms.CharField(
        label=gettext_lazy("To whom"),
        help_text=gettext_lazy("An e-mail address, or the number of a person."),
    )
    field_order = ("who", "scope", "until")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["role"], self.fields["kinds"]


@require_http_methods(["GET", "HEAD", "POST"])
def edit_set(request: Asked, pk: int = 0) -> HttpResponse:
    """A set: what it permits, who holds it. A change is first shown, then saved.

    A new one may begin as what a role allows (``from`` in the address).
    """
    only_for_administrators(request)
    one = _set(pk) if pk else None
    if request.method != "POST":
        return _page(request, one, {"permits": _first(one, request.GET.get("from", ""))})
    form, permits = SetForm(request.POST), permits_of(request.POST)
    more: dict[str, Any] = {"form": form, "permits": permits}
    if not form.is_valid():
        return _page(request, one, more, UNPROCESSABLE)
    if request.POST.get("act") != SAVE:
        turns = said_of(set_foreseen(one, permits)) if one else []
        return _page(request, one, {**more, "looked": True, "turns": turns})
    try:
        saved = save_set(one, **form.cleaned_data, permits=permits, by=request.actor)
    except ValidationError as faults:
        add_faults(form, faults)
        return _page(request, one, more, UNPROCESSABLE)
    return redirect("permission_set", pk=saved.pk)


def _set(pk: int) -> PermissionSet:
    found = PermissionSet.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _first(one: PermissionSet | None, role: str) -> dict[str, list[str]]:
    """What the boxes begin with: what the set permits, or what a role allows on all."""
    if one is not None or role not in ROLES:
        return dict(one.permits) if one else {}
    told = allowed_to(role, changes_to(role))
    return {r.kind: [a for a, reach in acts.items() if reach == ALL] for r, acts in told}


def permits_of(sent: QueryDict) -> dict[str, list[str]]:
    """The boxes that were ticked, by kind; seeing goes with all else."""
    ticked = {r.kind: [a for a in ACTS if f"{r.kind}.{a}" in sent] for r in registers()}
    return cleaned(ticked)


def said_of(turns: list[Turn]) -> list[tuple[str, list[str], list[str]]]:
    """Who, and in words what is gained and what is lost, of each."""
    return [
        (
            str(one.account),
            [_pair(*pair) for pair in one.gains],
            [_pair(*pair) for pair in one.loses],
        )
        for one in turns
    ]


def _pair(kind: str, act: str) -> str:
    return _("%(act)s %(kinds)s") % {"act": ACTS[act], "kinds": of_kind(kind).label_plural}


def _page(
    request: Asked, one: PermissionSet | None, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    said = {"title": one.title, "says": one.says} if one else None
    kinds: tuple[Register, ...] = registers()
    context: dict[str, Any] = {
        "title": one.title if one else _("New permission set"),
        "one": one,
        "acts": ACTS,
        "kinds": kinds,
        "held": [(g, words_of(g)) for g in holders(one)] if one else [],
        "form": SetForm(initial=said),
        "give": GiveForm(),
        "looked": False,
        "turns": [],
        **more,
    }
    return render(request, "web/permission_set.html", context, status=status)


@require_POST
def give(request: Asked, pk: int) -> HttpResponse:
    """Give a set to somebody; one that is held so already gets the new end."""
    only_for_administrators(request)
    one, form = _set(pk), GiveForm(request.POST)
    permits = {"permits": dict(one.permits), "give": form}
    account: Account | None = None
    if form.is_valid():
        account = account_called(form.cleaned_data["who"], 0)
        if account is None:
            form.add_error("who", _("Nobody with an account is called so."))
    if account is None:
        return _page(request, one, permits, UNPROCESSABLE)
    try:
        scope = form.cleaned_data["scope"]
        give_set(one, account, by=request.actor, scope=scope, term=form.term)
    except ValidationError as faults:
        add_faults(form, faults)
        return _page(request, one, permits, UNPROCESSABLE)
    return redirect("permission_set", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Asked, pk: int) -> HttpResponse:
    """Remove a set, after showing whose grants end and what each then may no more."""
    only_for_administrators(request)
    one = _set(pk)
    if request.method == "POST":
        remove_set(one, by=request.actor)
        return redirect("roles")
    context = {
        "title": _("Remove “%s”") % one.title,
        "one": one,
        "held": [(g, words_of(g)) for g in holders(one)],
        "turns": said_of(set_foreseen(one, {})),
        "asked_for": one.role in sign_in_policy().roles,
    }
    return render(request, "web/permission_set_remove.html", context)
