"""Notices in the product: one line to one account about one record, until it is read."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.entries import Entry
from ringbeam.core.rules import ADMINISTRATOR


class Notice(models.Model):
    """Something an account should know, once."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    text = models.CharField(_("text"), max_length=300)
    at = models.DateTimeField(default=clock.now)
    read = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["account", "-at"],
                condition=models.Q(read__isnull=True),
                name="core_notice_unread",
            ),
        )

    def __str__(self) -> str:
        return self.text


def notify(person: int | None, text: str, *, about: Entry | None = None) -> bool:
    """Tell the account of a person (an entry); False when the person has no active account."""
    account = (
        Account.objects.filter(person_id=person, is_active=True).first() if person else None
    )
    if account is None:
        return False
    Notice.objects.create(account=account, entry=about, text=text[:300])
    return True


def notify_administrators(text: str) -> int:
    """Tell everybody who administers everything; returns how many there are."""
    now = clock.now()
    held = Grant.objects.filter(
        Q(until__isnull=True) | Q(until__gt=now),
        role=ADMINISTRATOR.name,
        scope__isnull=True,
        start__lte=now,
        account__is_active=True,
    )
    accounts = set(held.values_list("account_id", flat=True))
    Notice.objects.bulk_create(Notice(account_id=one, text=text[:300]) for one in accounts)
    return len(accounts)
