"""Second steps of sign-in: authenticator app, passkeys, recovery codes (27001 A.8.5).

The ceremonies are django-allauth's; what is ours is that each change is told, in the same unit,
and that whoever made an authenticator in this session need not use it once more in it.
"""

from typing import Any, cast

from allauth.mfa.base import views as base_views
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as code_views
from allauth.mfa.totp import views as app_views
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import views as key_views
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView
from markupsafe import Markup
from qrcode.main import QRCode

from ringbeam.core import second_steps
from ringbeam.core.accounts import Account
from ringbeam.core.sittings import took_second_step
from ringbeam.core.units import unit
from ringbeam.web.requests import Asked
from ringbeam.web.signing_in import Plain

OWN_PAGE = reverse_lazy("mfa_index")


def account_of(request: HttpRequest) -> Account:
    """Whoever is signed in; every address here is for them alone."""
    return cast("Account", request.user)


class CodeForm(Plain, ActivateTOTPForm):
    """The six digits that prove that the app was set up."""


class KeyForm(Plain, AddWebAuthnForm):
    """A passkey's name, whether it can sign in alone, and what the device answered."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["passwordless"].initial = True


class KeyNameForm(Plain, EditWebAuthnForm):
    """Another name for a passkey."""


def qr(text: str) -> Markup:
    """A QR code as a drawing in the page, dark on light in either theme."""
    code = QRCode(border=4)
    code.add_data(text)
    rows = code.get_matrix()
    path_of = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return Markup(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}">'
        '<rect width="{0}" height="{0}"/><path d="{2}"/></svg>'
    ).format(len(rows), _("QR code of the key"), path_of)


class AddApp(app_views.ActivateTOTPView):
    """Set an authenticator app up: a QR code, and one code as a proof."""

    form_class = CodeForm

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """The key as text and as a drawing that the page's policy allows."""
        context: dict[str, Any] = super().get_context_data(**more)
        return context | {"title": _("Add an authenticator app"), "qr": qr(context["totp_url"])}

    def form_valid(self, form: Form) -> HttpResponse:
        """Keep it, tell it, and count it as used in this session."""
        with unit():
            answer: HttpResponse = super().form_valid(form)
            _made(cast("Asked", self.request), Authenticator.Type.TOTP)
        return answer


class RemoveApp(app_views.DeactivateTOTPView):
    """Take the authenticator app away, after one has proved who asks."""

    def form_valid(self, form: Form) -> HttpResponse:
        """Take it away and tell it."""
        with unit():
            answer: HttpResponse = super().form_valid(form)
            _gone(cast("Asked", self.request), self.authenticator)
        return answer


class MakeCodes(code_views.GenerateRecoveryCodesView):
    """Make new recovery codes; those made before are good no longer."""

    def form_valid(self, form: Form) -> HttpResponse:
        """Make them and tell that they were made."""
        asked = cast("Asked", self.request)
        with unit():
            answer: HttpResponse = super().form_valid(form)
            second_steps.tell_codes(account_of(asked), by=asked.actor)
        return answer


class AddKey(key_views.AddWebAuthnView):
    """Add a passkey or a security key."""

    form_class = KeyForm

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """What the device is asked, beside the form with what was wrong in it."""
        context: dict[str, Any] = super().get_context_data(**more)
        return context | {"form": more.get("form", context["form"])}

    def form_valid(self, form: Form) -> HttpResponse:
        """Keep it, tell it, and count it as used in this session."""
        with unit():
            answer: HttpResponse = super().form_valid(form)
            _made(cast("Asked", self.request), Authenticator.Type.WEBAUTHN)
        return answer


class RenameKey(key_views.EditWebAuthnView):
    """Give a passkey another name."""

    form_class = KeyNameForm
    success_url = OWN_PAGE


class RemoveKey(key_views.RemoveWebAuthnView):
    """Take a passkey away."""

    success_url = OWN_PAGE

    def form_valid(self, form: Form) -> HttpResponse:
        """Take it away and tell it."""
        one = self.get_object()
        with unit():
            answer: HttpResponse = super().form_valid(form)
            _gone(cast("Asked", self.request), one)
        return answer


def _made(request: Asked, kind: str) -> None:
    """Tell the newest authenticator of a kind, and count it as used in this session."""
    mine = Authenticator.objects.filter(user_id=account_of(request).pk, type=kind)
    made = mine.latest("pk")
    second_steps.tell_added(account_of(request), made, by=request.actor)
    post_authentication(request, made)


def _gone(request: Asked, one: Authenticator) -> None:
    second_steps.tell_removed(account_of(request), one, by=request.actor)


@never_cache
@require_safe
def required(request: Asked) -> HttpResponse:
    """Where one is led whose role asks for a second step that this session has not taken."""
    account = account_of(request)
    if took_second_step(request, account):
        return HttpResponseRedirect("/")
    context = {
        "title": _("One more step"),
        "enrolled": second_steps.has_second_step(account.pk),
    }
    return render(request, "mfa/required.html", context)


urlpatterns = [
    path("required/", required, name="second_step_required"),
    path("authenticate/", base_views.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", base_views.reauthenticate, name="mfa_reauthenticate"),
    path("totp/activate/", AddApp.as_view(), name="mfa_activate_totp"),
    path("totp/deactivate/", RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("recovery-codes/", code_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/generate/", MakeCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("webauthn/", RedirectView.as_view(url=OWN_PAGE), name="mfa_list_webauthn"),
    path("webauthn/add/", AddKey.as_view(), name="mfa_add_webauthn"),
    path(
        "webauthn/reauthenticate/",
        key_views.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("webauthn/keys/<int:pk>/edit/", RenameKey.as_view(), name="mfa_edit_webauthn"),
    path("webauthn/keys/<int:pk>/remove/", RemoveKey.as_view(), name="mfa_remove_webauthn"),
    path(
        "webauthn/login/",
        login_not_required(key_views.login_webauthn),
        name="mfa_login_webauthn",
    ),
]
