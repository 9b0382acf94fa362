"""Endpoints: where events are sent, as whom, which ones, and every attempt (27001 A.5.14)."""

import base64
import secrets
from datetime import timedelta
from uuid import UUID, uuid5

import uuid_utils.compat
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock

SECRET_PREFIX = "whsec_"  # noqa: S105 - how every such secret begins
PURPOSE = "ringbeam.exchange.webhooks"
LONGEST_EXCERPT = 500
OLD_SECRET_KEPT = timedelta(hours=24)
ACTIVE, PAUSED, DISABLED = "active", "paused", "disabled"


def new_salt() -> bytes:
    """What makes a secret of its own out of the product's signing key."""
    return secrets.token_bytes(16)


def secret_from(salt: bytes) -> str:
    """The secret that receivers verify with; the database alone does not tell it."""
    key = salted_hmac(PURPOSE, bytes(salt).hex(), algorithm="sha256").digest()
    return SECRET_PREFIX + base64.b64encode(key).decode()


class Endpoint(models.Model):
    """An address that is told of events, as far as the account it acts as may know of them.

    ``after`` is the last line of history that it is done with; ``replay_after`` and
    ``replay_last`` stand while some are sent once more. One worker at a time holds it.
    """

    STAGES = ((ACTIVE, _("active")), (PAUSED, _("paused")), (DISABLED, _("disabled")))

    uid = models.UUIDField(default=uuid_utils.compat.uuid7, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80)
    url = models.CharField(_("address"), max_length=500)
    account = models.ForeignKey("core.Account", models.PROTECT, related_name="+")
    events = models.JSONField(_("events"), default=list)
    imported = models.BooleanField(_("what is imported too"), default=False)
    salt = models.BinaryField(max_length=16, default=new_salt)
    old_salt = models.BinaryField(max_length=16, null=True)
    old_until = models.DateTimeField(null=True)
    stage = models.CharField(_("stage"), max_length=10, choices=STAGES, default=ACTIVE)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    after = models.BigIntegerField(default=0)
    replay_after = models.BigIntegerField(null=True)
    replay_last = models.BigIntegerField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    due = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(_("failing since"), null=True)
    claimed_by = models.CharField(max_length=32, blank=True)
    claimed_until = models.DateTimeField(null=True)
    created = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self) -> str:
        return self.name

    @property
    def secret(self) -> str:
        """The secret of now."""
        return secret_from(bytes(self.salt))

    @property
    def secrets(self) -> list[str]:
        """Every secret that is signed with: the old one too, for a day after it was renewed."""
        found = [self.secret]
        if self.old_salt and self.old_until and self.old_until > clock.now():
            found.append(secret_from(bytes(self.old_salt)))
        return found

    def message(self, number: int) -> str:
        """The id of the message about a line: the same however often it is sent."""
        return f"msg_{uuid5(UUID(str(self.uid)), str(number)).hex}"


class Attempt(models.Model):
    """One try to send one message: when, how it ended, and how the answer began."""

    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField()
    message = models.CharField(max_length=40)
    type = models.CharField(_("event"), max_length=110)
    ref = models.CharField(_("number"), max_length=40, blank=True)
    at = models.DateTimeField(default=clock.now)
    took_ms = models.PositiveIntegerField(default=0)
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    delivered = models.BooleanField(_("delivered"), default=False)
    replayed = models.BooleanField(_("sent once more"), default=False)
    fault = models.CharField(max_length=200, blank=True)
    excerpt = models.CharField(max_length=LONGEST_EXCERPT, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["endpoint", "-id"], name="exchange_attempt_endpoint"),
            models.Index(fields=["at"], name="exchange_attempt_at"),
        )

    def __str__(self) -> str:
        return f"{self.message} {self.status}"
