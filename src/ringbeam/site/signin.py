"""How people sign in; nobody makes an account for themselves (operation)."""

import base64
import hashlib
from typing import Any, cast

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core import admission, clock
from ringbeam.core.accounts import Account
from ringbeam.core.actors import WEB, actor_of

log = structlog.get_logger(__name__)
# Whoever proved who they are in the last five minutes is not asked at once again.
JUST_NOW = 300


class SignInAdapter(DefaultAccountAdapter):
    """Closes the ways into the product that an administrator did not open."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: an administrator makes accounts."""
        return False

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Set the password that somebody chose or, by a mail, set anew; access tells of it."""
        account = cast("Account", user)
        admission.set_password(account, password, by=actor_of(account, door=WEB))

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in, and say so in the log by the account's number, which is nobody's name."""
        super().login(request, user)
        log.info("signed in", account=user.pk)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Say in the log that a sign-in failed; who it would have been is not written down."""
        super().authentication_failed(request, **credentials)
        log.warning("sign-in failed")

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Whether one must prove again who one is: unless one did just now."""
        request = context.request
        records = get_authentication_records(request, request.user)
        latest = max((float(one.get("at", 0)) for one in records), default=0)
        if clock.now().timestamp() - latest < JUST_NOW:
            return False
        return bool(super().is_reauthentication_required(app=app, **more))


class OwnMFAAdapter(DefaultMFAAdapter):
    """Names in our words; keys and seeds are kept encrypted under the secret key."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code is not right. Use the newest one."),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Add an authenticator app or a passkey first."
        ),
    }

    def get_totp_issuer(self) -> str:
        """The name under which an app lists the code."""
        return "Ringbeam"

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """A name for a new passkey, until its owner gives it a better one."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}

    def encrypt(self, text: str) -> str:
        """A key or seed as the database keeps it: of no use without the secret key."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The key or seed; one that is good for nothing when the secret key is another."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(Fernet.generate_key()).decode()


def _box() -> Fernet:
    key = hashlib.sha256(b"ringbeam second steps" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
