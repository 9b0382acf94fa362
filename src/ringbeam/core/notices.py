"""Notices in the product: one line to one account about one record, until it is read."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.entries import Entry
from ringbeam.core.rules import ADMINISTRATOR

# Where a notice stands on its way by e-mail.
NEW, WAITS, SENT, LEFT, FAILED = "new", "waits", "sent", "left", "failed"


class Notice(models.Model):
    """Something an account should know, once.

    ``line`` is the line of history that it tells of, if it tells of one. What is ``urgent`` is
    mailed at once, at any hour. ``mail`` says where it stands on its way by e-mail.
    """

    WAYS = (
        (NEW, _("new")),
        (WAITS, _("waits")),
        (SENT, _("sent")),
        (LEFT, _("not by e-mail")),
        (FAILED, _("failed")),
    )

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    text = models.CharField(_("text"), max_length=300)
    at = models.DateTimeField(default=clock.now)
    read = models.DateTimeField(null=True)
    line = models.BigIntegerField(null=True)
    urgent = models.BooleanField(_("urgent"), default=False)
    mail = models.CharField(max_length=6, choices=WAYS, default=NEW)
    mail_due = models.DateTimeField(null=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = (
            models.Index(
                fields=["mail", "mail_due"],
                condition=models.Q(mail__in=(NEW, WAITS)),
                name="core_notice_mail",
            ),
            models.Index(
                fields=["account", "-at"],
                condition=models.Q(read__isnull=True),
                name="core_notice_unread",
            ),
        )

    def __str__(self) -> str:
        return self.text


def notify(
    person: int | None, text: str, *, about: Entry | None = None, urgent: bool = False
) -> bool:
    """Tell the account of a person (an entry); False when the person has no active account.

    What is ``urgent`` also leaves by e-mail outside of the account's working hours.
    """
    account = (
        Account.objects.filter(person_id=person, is_active=True).first() if person else None
    )
    if account is None:
        return False
    Notice.objects.create(account=account, entry=about, text=text[:300], urgent=urgent)
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
