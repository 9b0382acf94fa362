"""Accounts that sign in, the roles they are granted, and the tokens that programs use."""

import hashlib
import secrets
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; the address is kept in lower case so that one person has one account."""

    def create_user(self, email: str, password: str | None = None, **rest: Any) -> "Account":
        """Make an active account; raises ValueError without an address."""
        if not email:
            raise ValueError("an account needs an e-mail address")
        account = self.model(email=email.strip().lower(), **rest)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        """Find by address, whatever its case."""
        return self.get(email=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """Somebody who can sign in; a person may have none, an account may be no person."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    person = models.OneToOneField(
        "core.Entry", models.PROTECT, null=True, blank=True, related_name="+"
    )
    zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    language = models.CharField(_("language"), max_length=10, default="", blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    created = models.DateTimeField(default=clock.now, editable=False)
    # How often all sessions were ended at once; each session carries it in its hash.
    sittings = models.PositiveIntegerField(default=0, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    is_staff = False
    is_superuser = False

    objects: ClassVar[AccountManager] = AccountManager()

    def __str__(self) -> str:
        return self.name or self.email

    def get_session_auth_hash(self) -> str:
        """What a session must carry to be good: a new password, or ending all, changes it."""
        carried = f"{self.password}{self.sittings or ''}"
        return salted_hmac("ringbeam.session", carried, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        """The person's name, as shown on records."""
        return self.name


class Grant(models.Model):
    """A role given to an account: over everything, or over what one record stands for.

    A scope that is a customer, site, unit or service covers the records that name it; any
    other scope covers that one record. ``kinds`` empty means records of every kind.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=40)
    scope = models.ForeignKey(
        "core.Entry", models.PROTECT, null=True, blank=True, related_name="+"
    )
    kinds = models.JSONField(_("kinds"), default=list, blank=True)
    # What a permission set allows, or what was added to the role here and taken (a minus) from
    # it: acts by kind. Written with the set or the role, so reading the grant is enough.
    permits = models.JSONField(_("permits"), default=dict, blank=True)
    start = models.DateTimeField(_("from"), default=clock.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    given_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        # Two, for to a database one empty scope is never the same as another.
        constraints = (
            models.UniqueConstraint(
                fields=["account", "role", "scope", "kinds"], name="core_grant_once"
            ),
            models.UniqueConstraint(
                fields=["account", "role", "kinds"],
                condition=models.Q(scope__isnull=True),
                name="core_grant_once_everywhere",
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"


class Token(models.Model):
    """A long random secret for programs, kept as a fast hash and shown once.

    A fast hash is right here: 256 random bits cannot be guessed, so stretching adds only cost.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(_("scopes"), default=list)
    created = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    withdrawn = models.DateTimeField(null=True, blank=True)

    READ, WRITE, SCIM = "read", "write", "scim"

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def digest_of(secret: str) -> str:
        """The hash under which a secret is found."""
        return hashlib.sha256(secret.encode()).hexdigest()

    @classmethod
    def issue(cls, account: Account, **given: Any) -> tuple["Token", str]:
        """Store a token and return it with its secret; ``admission`` does so with history."""
        secret = "rb_" + secrets.token_urlsafe(32)
        return cls.objects.create(
            account=account, digest=cls.digest_of(secret), **given
        ), secret
