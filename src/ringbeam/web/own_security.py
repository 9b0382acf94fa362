"""One's own security: second steps, and the open sessions, where and since when (A.8.5)."""

from typing import cast

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ringbeam.core import admission
from ringbeam.core.accounts import Account
from ringbeam.web.devices import device_of
from ringbeam.web.requests import Asked

OWN_PAGE = "mfa_index"


@never_cache
@require_safe
def show(request: Asked) -> HttpResponse:
    """The page of both."""
    account = cast("Account", request.user)
    mine = list(Authenticator.objects.filter(user_id=account.pk).order_by("pk"))
    of_type = {kind: [one for one in mine if one.type == kind] for kind in Authenticator.Type}
    codes = of_type[Authenticator.Type.RECOVERY_CODES]
    context = {
        "title": _("Sign-in and devices"),
        "account": account,
        "app": next(iter(of_type[Authenticator.Type.TOTP]), None),
        "keys": of_type[Authenticator.Type.WEBAUTHN],
        "codes_left": len(codes[0].wrap().get_unused_codes()) if codes else 0,
        "sessions": [(one, device_of(one.user_agent)) for one in open_sessions(account)],
        "here": request.session.session_key,
    }
    return render(request, "mfa/index.html", context)


def open_sessions(account: Account) -> list[UserSession]:
    """The sessions of an account that are still good, the newest first."""
    found = UserSession.objects.purge_and_list(account)
    return sorted(found, key=lambda one: one.created_at, reverse=True)


@require_POST
def end_one(request: Asked, pk: int) -> HttpResponse:
    """End one of one's own sessions; another's is not there."""
    account = cast("Account", request.user)
    found = UserSession.objects.filter(user_id=account.pk, pk=pk).first()
    if found is None:
        raise Http404
    found.end()
    admission.tell_sessions_ended(account, 1, by=request.actor)
    return redirect(OWN_PAGE)


@require_POST
def end_others(request: Asked) -> HttpResponse:
    """End every session of one's own but this one, on whatever device."""
    account = cast("Account", request.user)
    admission.end_sessions(account, by=request.actor)
    update_session_auth_hash(request, account)
    for one in UserSession.objects.filter(user_id=account.pk):
        if one.session_key != request.session.session_key:
            one.end()
    return redirect(OWN_PAGE)
