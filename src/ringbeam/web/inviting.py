"""The way in by an invitation: its link, its mail, and the page behind it (27001 A.5.16)."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ringbeam.core.accounts import Account
from ringbeam.core.addresses import outside
from ringbeam.core.installation import installation
from ringbeam.core.invitations import accept, invited
from ringbeam.web.account_forms import FirstPasswordForm
from ringbeam.web.forms import add_faults

log = logging.getLogger("ringbeam.web")


def address_of(secret: str) -> str:
    """The link, by the outside address of the product."""
    return outside(f"/invitation/{secret}/")


def send(account: Account, link: str) -> bool:
    """Send the link to the account's address; False when no mail goes out from here.

    A mail server that does not answer is told to whoever invites, who has the link.
    """
    if not settings.SENDS_MAIL:
        return False
    whose = installation().organization
    with override(account.language or settings.LANGUAGE_CODE):
        subject = _("Your account with %s") % (whose or "Ringbeam")
        text = _(
            "%(name)s,\n\nan account was made for you. Choose a password at this link, which "
            "is good once and for a week:\n\n%(link)s\n"
        ) % {"name": account.name, "link": link}
    try:
        return bool(send_mail(subject, text, None, [account.email]))
    except (SMTPException, OSError) as fault:
        log.warning("an invitation could not be sent: %s", type(fault).__name__)
        return False


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """The page behind a link; every other link answers as if there were no such page.

    The first password signs one in, if no policy asks for more.
    """
    account = invited(secret)
    if account is None:
        raise Http404
    form = FirstPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = accept(secret, form.cleaned_data["password"])
        except ValidationError as weak:
            add_faults(form, ValidationError({"password": weak.messages}))
        else:
            if done is None:
                raise Http404
            return perform_login(request, Login(user=done))
    context: dict[str, Any] = {"form": form, "account": account}
    return render(request, "web/invitation.html", context, status=422 if form.errors else 200)
