"""The one-time link by which the first administrator of an installation is made (operation)."""

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.contrib.auth import login, password_validation
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ringbeam.core import clock
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.actors import WEB, system
from ringbeam.core.admission import open_account
from ringbeam.core.granting import grant
from ringbeam.core.installation import Installation, installation
from ringbeam.core.organization_zone import set_organization_zone
from ringbeam.core.rules import ADMINISTRATOR
from ringbeam.standards.editions import management_editions
from ringbeam.web.organization_zone import ZoneForm

VALID_FOR = timedelta(hours=24)
BACKEND = "ringbeam.site.sessions.Accounts"


def has_administrator() -> bool:
    """Whether somebody holds the role that the link gives."""
    return Grant.objects.filter(role=ADMINISTRATOR.name).exists()


def digest_of(secret: str) -> str:
    """The hash under which the link is kept; fast, since 256 random bits cannot be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_link(address: str) -> str | None:
    """A link that is good once and for a day, or None when there is an administrator.

    A link given before is good no longer.
    """
    if has_administrator():
        return None
    secret = secrets.token_urlsafe(32)
    row = installation()
    row.setup_digest = digest_of(secret)
    row.setup_until = clock.now() + VALID_FOR
    row.save(update_fields=["setup_digest", "setup_until"])
    return f"{address}/setup/{secret}/"


def is_good(row: Installation, secret: str) -> bool:
    """Whether this is the link of the row, unused and in time."""
    if not row.setup_digest or row.setup_until is None or row.setup_until < clock.now():
        return False
    return hmac.compare_digest(row.setup_digest, digest_of(secret))


class SetUpForm(ZoneForm):
    """Whose installation it is, which editions it follows, and who looks after it."""

    organization = forms.CharField(label=_("Organization"), max_length=120)
    editions = forms.MultipleChoiceField(
        label=_("Standards"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose those that you work by; you can change this later."),
    )
    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters."),
    )

    field_order = ("organization", "zone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            # Our script chooses the browser's own; whoever was here before has chosen.
            self.fields["zone"].widget.attrs["data-zone-here"] = ""
        offered = management_editions()
        editions = cast("forms.MultipleChoiceField", self.fields["editions"])
        editions.choices = [(one.ref, str(one)) for one in offered]
        editions.initial = [one.ref for one in offered if one.current]

    def clean(self) -> dict[str, Any]:
        """Judge the address, and the password together with what it must not resemble."""
        cleaned = super().clean() or {}
        email = str(cleaned.get("email", "")).strip().lower()
        if email and Account.objects.filter(email=email).exists():
            self.add_error("email", _("There is an account with this address already."))
        if password := cleaned.get("password"):
            somebody = Account(email=cleaned.get("email", ""), name=cleaned.get("name", ""))
            try:
                password_validation.validate_password(password, somebody)
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return cleaned


@transaction.atomic
def set_up(secret: str, chosen: dict[str, Any]) -> Account:
    """Make the first administrator and use the link up; raises Http404 for any other link."""
    installation()
    row = Installation.objects.select_for_update().get(pk=1)
    if has_administrator() or not is_good(row, secret):
        raise Http404
    row.organization, row.editions = chosen["organization"], chosen["editions"]
    row.setup_digest, row.setup_until = "", None
    row.save()
    by = system("Setup", door=WEB)
    set_organization_zone(chosen["zone"], by=by)
    account = open_account(chosen["email"], chosen["password"], by=by, name=chosen["name"])
    grant(account, ADMINISTRATOR.name, by=by)
    return account


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: HttpRequest, secret: str) -> HttpResponse:
    """The page behind the link; every other link answers as if there were no such page."""
    if has_administrator() or not is_good(installation(), secret):
        raise Http404
    form = SetUpForm(request.POST or None)
    if form.is_valid():
        account = set_up(secret, form.cleaned_data)
        login(request, account, backend=BACKEND)
        return HttpResponseRedirect("/")
    status = 422 if form.is_bound else 200
    return render(request, "site/setup.html", {"form": form}, status=status)
