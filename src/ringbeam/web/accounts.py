"""Accounts: invited, given roles, closed, by administrators (27001 A.5.16, A.5.18)."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ringbeam.core import access, admission, clock, granting, invitations, leaving
from ringbeam.core.accounts import Account, Grant, Token
from ringbeam.core.permits import called
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import of_kind
from ringbeam.core.rules import ROLES
from ringbeam.core.second_steps import PRIMARY, forget_second_steps
from ringbeam.web.account_forms import GrantForm, InviteForm
from ringbeam.web.inviting import address_of, send
from ringbeam.web.requests import Asked

MOST = 500


def only_for_administrators(request: Asked) -> None:
    """Raises Http404 for everybody who does not administer everything."""
    if not access.may_read(request.actor):
        raise Http404


def account_with(request: Asked, pk: int) -> Account:
    """The account; raises Http404, absent or forbidden alike."""
    only_for_administrators(request)
    found = Account.objects.select_related("person").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
def list_accounts(request: Asked) -> HttpResponse:
    """Every account with its roles, its second step and whether it can sign in."""
    only_for_administrators(request)
    found = Account.objects.order_by("name", "email").prefetch_related("grants")
    words = request.GET.get("q", "").strip()
    if words:
        found = found.filter(name__icontains=words) | found.filter(email__icontains=words)
    rows = list(found.select_related("invitation")[:MOST])
    with_step = Authenticator.objects.filter(type__in=PRIMARY, user__in=rows)
    context = {
        "title": _("Accounts"),
        "rows": [(one, state_of(one), roles_of(one)) for one in rows],
        "with_step": set(with_step.values_list("user_id", flat=True)),
        "words": words,
        "cut": len(rows) == MOST,
    }
    return render(request, "web/accounts.html", context)


def state_of(account: Account) -> str:
    """Whether the account is closed, invited, or can sign in, in a word."""
    if not account.is_active:
        return _("closed")
    invitation = getattr(account, "invitation", None)
    if invitation and not invitation.used and not account.has_usable_password():
        return _("invited") if invitation.until > clock.now() else _("invitation ran out")
    return _("open")


def roles_of(account: Account) -> list[str]:
    """The roles that are in force, each once."""
    now = clock.now()
    held = [one for one in account.grants.all() if one.until is None or one.until > now]
    return [
        str(ROLES[name].label) for name in dict.fromkeys(g.role for g in held) if name in ROLES
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite_somebody(request: Asked) -> HttpResponse:
    """A form; POST opens the account and shows its link, this once."""
    only_for_administrators(request)
    form = InviteForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"title": _("Invite somebody"), "form": form}
        return render(
            request, "web/account_invite.html", context, status=422 if form.errors else 200
        )
    given = form.cleaned_data
    with transaction.atomic():
        account = admission.open_account(
            given["email"], None, by=request.actor, name=given["name"], person=given["person"]
        )
        for role in given["roles"]:
            granting.grant(account, role, by=request.actor)
        secret = invitations.invite(account, by=request.actor)
    return _shown_once(request, account, secret)


@never_cache
@require_POST
def invite_again(request: Asked, pk: int) -> HttpResponse:
    """Make a new link for an account that has no password; one from before is void."""
    account = account_with(request, pk)
    return _shown_once(request, account, invitations.invite(account, by=request.actor))


def _shown_once(request: Asked, account: Account, secret: str) -> HttpResponse:
    link = address_of(secret)
    sent = send(account, link)
    return show(request, account, {"link": link, "sent": sent})


@never_cache
@require_safe
def show_account(request: Asked, pk: int) -> HttpResponse:
    """One account: what it may, what it has, and what can be done."""
    return show(request, account_with(request, pk), {})


def show(
    request: Asked, account: Account, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The page of an account, with what an act has just made."""
    grants = Grant.objects.filter(account=account).select_related("scope", "given_by")
    tokens = Token.objects.filter(account=account, withdrawn__isnull=True)
    context = {
        "title": account.name or account.email,
        "account": account,
        "state": state_of(account),
        "grants": [(one, words_of(one)) for one in grants.order_by("pk")],
        "tokens": tokens.count(),
        "steps": Authenticator.objects.filter(user=account, type__in=PRIMARY).count(),
        "may_invite": account.is_active and not account.has_usable_password(),
        "form": GrantForm(),
        "link": "",
        "now": clock.now(),
        **more,
    }
    return render(request, "web/account.html", context, status=status)


def words_of(one: Grant) -> dict[str, str]:
    """A grant in words: the role, and what it is over."""
    role = ROLES.get(one.role)
    kinds = ", ".join(str(of_kind(kind).label_plural) for kind in one.kinds)
    over = f"{one.scope.title} ({one.scope.ref})" if one.scope else _("everything")
    name = str(role.label) if role else called(one.role) or one.role
    return {"role": name, "over": over, "kinds": kinds}


@require_POST
def add_grant(request: Asked, pk: int) -> HttpResponse:
    """Give a role; one that is held so already stays as it is."""
    account = account_with(request, pk)
    form = GrantForm(request.POST)
    if not form.is_valid():
        return show(request, account, {"form": form}, 422)
    given = form.cleaned_data
    granting.grant(
        account,
        given["role"],
        by=request.actor,
        scope=given["scope"],
        kinds=given["kinds"],
        term=form.term,
    )
    return redirect("account", pk=pk)


@require_POST
def remove_grant(request: Asked, pk: int, number: int) -> HttpResponse:
    """Take one grant away; raises Refused for one's own."""
    account = account_with(request, pk)
    if not granting.take_away(account, number, by=request.actor):
        raise Http404
    return redirect("account", pk=pk)


def _end(request: Asked, account: Account) -> None:
    leaving.end_access(account, by=request.actor)


def _reopen(request: Asked, account: Account) -> None:
    admission.reactivate(account, by=request.actor)


def _end_sessions(request: Asked, account: Account) -> None:
    admission.end_sessions(account, by=request.actor)


def _forget_steps(request: Asked, account: Account) -> None:
    forget_second_steps(account, by=request.actor)


ACTS = {
    "close": _end,
    "reopen": _reopen,
    "end-sessions": _end_sessions,
    "forget-steps": _forget_steps,
}


@require_POST
def act_on_account(request: Asked, pk: int, name: str) -> HttpResponse:
    """Close or reopen an account, end its sessions, forget its second steps; not one's own."""
    account = account_with(request, pk)
    act = ACTS.get(name)
    if act is None:
        raise Http404
    if account.pk == request.actor.account:
        raise Refused([_("Somebody else must do this to your account.")])
    act(request, account)
    return redirect("account", pk=pk)
