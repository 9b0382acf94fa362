"""What the sign-in policy asks of a session before any page: where it is led (27001 A.8.5)."""

from typing import cast

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect

from ringbeam.core.accounts import Account
from ringbeam.core.second_steps import has_second_step
from ringbeam.core.sittings import SIGN_IN, owed
from ringbeam.web.requests import Asked

REQUIRED = "/accounts/2fa/required/"
# Where one may go to take the step with what one has, and where to get it first.
TO_TAKE = (REQUIRED, "/accounts/2fa/reauthenticate/", "/accounts/2fa/webauthn/reauthenticate/")
TO_ENROL = ("/accounts/2fa/", "/accounts/reauthenticate/")
ALWAYS = ("/accounts/logout/",)


def led(request: Asked) -> HttpResponse | None:
    """Where the session must go first, or None: to sign in, or to a second step.

    Whoever has an authenticator must use it; others may do nothing but make one.
    """
    account = cast("Account", request.user)
    owes = owed(request, account, request.actor)
    if not owes or request.path.startswith(ALWAYS):
        return None
    if owes == SIGN_IN:
        logout(request)
        return _to(request, redirect_to_login(request.get_full_path()).url)
    open_to = TO_TAKE if has_second_step(account.pk) else TO_ENROL
    return None if request.path.startswith(open_to) else _to(request, REQUIRED)


def _to(request: Asked, url: str) -> HttpResponse:
    """The whole page goes there, also when only a part of it was asked for."""
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
