"""The ways in and out, by django-allauth; nobody makes an account here."""

from typing import Any

from allauth.account import forms, views
from allauth.socialaccount.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, re_path
from django.utils.translation import gettext_lazy as _

from ringbeam.core.contributions import ENTRANCES, SIGN_INS, SOURCES
from ringbeam.core.installation import installation

LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "remember": _("Stay signed in on this device"),
    "oldpassword": _("Present password"),
    "password1": _("New password"),
    "password2": _("New password once more"),
    "code": _("Code"),
    "name": _("Name"),
    "passwordless": _("It can sign in alone, without a password"),
}


class Plain:
    """A form of the sign-in stack in our words: labels alone, no examples inside the boxes."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, one in self.fields.items():
            one.label = LABELS.get(name, one.label)
            one.help_text = ""
            one.widget.attrs.pop("placeholder", None)


class SignIn(views.LoginView):
    """Address and password, a passkey, or a provider of the settings."""

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """The buttons of the providers, beside the form; in a demonstration its accounts."""
        context: dict[str, Any] = super().get_context_data(**more)
        shown = SOURCES[SIGN_INS]() if installation().demonstration else None
        providers = get_adapter().list_providers(self.request)
        others = [place for one in ENTRANCES if (place := one())]
        return context | {"providers": providers, "sign_ins": shown, "others": others}


class SignInForm(Plain, forms.LoginForm):
    """Address and password; the way out for who forgot it stands after the button."""


class ForgottenForm(Plain, forms.ResetPasswordForm):
    """The address that the link goes to."""


class ChangeForm(Plain, forms.ChangePasswordForm):
    """The present password, and a new one twice."""


class NewPasswordForm(Plain, forms.ResetPasswordKeyForm):
    """A new password twice, by a link that was sent."""


@login_not_required
def closed(_request: HttpRequest) -> HttpResponse:
    """An address that allauth knows by name and this product does not have."""
    raise Http404


@login_not_required
def cancelled(_request: HttpRequest) -> HttpResponse:
    """Whoever turned back at a provider is at the sign-in page again."""
    return redirect("account_login")


KEY = r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"
urlpatterns = [
    path("login/", SignIn.as_view(form_class=SignInForm), name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path(
        "password/change/",
        views.PasswordChangeView.as_view(form_class=ChangeForm),
        name="account_change_password",
    ),
    path("password/set/", views.password_set, name="account_set_password"),
    path(
        "password/reset/",
        views.PasswordResetView.as_view(form_class=ForgottenForm),
        name="account_reset_password",
    ),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        KEY,
        views.PasswordResetFromKeyView.as_view(form_class=NewPasswordForm),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("signup/", closed, name="account_signup"),
    path("by-provider/signup/", closed, name="socialaccount_signup"),
    path("by-provider/", closed, name="socialaccount_connections"),
    path("by-provider/cancelled/", cancelled, name="socialaccount_login_cancelled"),
    path("by-provider/error/", cancelled, name="socialaccount_login_error"),
    path("email/", closed, name="account_email"),
    path("confirm-email/", closed, name="account_email_verification_sent"),
]
