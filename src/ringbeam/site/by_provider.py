"""Who may come in by a provider: an account that is here, by an e-mail it may speak for."""

from typing import Any, cast

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect import views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException

from ringbeam.core import admission
from ringbeam.core.accounts import Account
from ringbeam.core.actors import WEB, actor_of
from ringbeam.core.units import unit
from ringbeam.site.providers import SAML

LOCKED = 403
AWAY = 502


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Links an account once, by a verified e-mail in the provider's domains; makes none."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in whoever is known, or is found by such an e-mail; turn others away in words."""
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise ImmediateHttpResponse(_turned_away(request))
        if sociallogin.is_existing:
            return
        account = account_for(sociallogin)
        if account is None:
            raise ImmediateHttpResponse(_turned_away(request))
        with unit():
            sociallogin.connect(request, account)
            admission.tell_linked(
                account, sociallogin.account.provider, by=actor_of(account, door=WEB)
            )

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody signs up by a provider either."""
        return False

    def send_notification_mail(self, *args: Any, **more: Any) -> None:
        """None: the history of access tells it."""


def account_for(sociallogin: SocialLogin) -> Account | None:
    """The active account whose address the provider vouches for and may vouch for."""
    provider = sociallogin.account.get_provider()
    domains = frozenset(provider.app.settings["domains"])
    for one in addresses_of(sociallogin, by_saml=provider.id == SAML):
        if one.rpartition("@")[2] in domains:
            return Account.objects.filter(email=one, is_active=True).first()
    return None


def addresses_of(sociallogin: SocialLogin, *, by_saml: bool) -> list[str]:
    """The addresses that the provider says it verified, in lower case.

    A SAML assertion has no word for it: its provider was given the domains because it is the
    house that gives these addresses out.
    """
    said = [one for one in sociallogin.email_addresses if one.verified or by_saml]
    return [str(one.email).strip().lower() for one in said]


def _turned_away(request: HttpRequest) -> HttpResponse:
    return render(request, "socialaccount/turned_away.html", status=LOCKED)


@login_not_required
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the OpenID Connect provider; said in words when it does not answer."""
    try:
        return cast("HttpResponse", views.login(request, provider_id))
    except RequestException:
        return render(request, "socialaccount/authentication_error.html", status=AWAY)


@login_not_required
def end(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from it; said in words when it does not answer."""
    try:
        return cast("HttpResponse", views.callback(request, provider_id))
    except RequestException:
        return render(request, "socialaccount/authentication_error.html", status=AWAY)
