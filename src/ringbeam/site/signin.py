"""How people sign in; nobody makes an account for themselves (operation)."""

from typing import cast

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from ringbeam.core import admission
from ringbeam.core.accounts import Account
from ringbeam.core.actors import WEB, actor_of


class SignInAdapter(DefaultAccountAdapter):
    """Closes the ways into the product that an administrator did not open."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: an administrator makes accounts."""
        return False

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Set the password that somebody chose or, by a mail, set anew; access tells of it."""
        account = cast("Account", user)
        admission.set_password(account, password, by=actor_of(account, door=WEB))
