"""Mailing: notices leave by e-mail when their account wants them, until they are taken (7.4).

A worker that died between sending and writing that down sends the same letter once more.
"""

import smtplib
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from ringbeam.core import clock
from ringbeam.core.accounts import Account
from ringbeam.core.actors import JOB, actors_of
from ringbeam.core.jobs import every
from ringbeam.core.notices import FAILED, LEFT, NEW, SENT, WAITS, Notice
from ringbeam.core.registers import entries_seen_by
from ringbeam.core.watching.choices import NoticeChoice, choices_of
from ringbeam.core.watching.letters import letter
from ringbeam.core.watching.mail_hours import leaves_at

RETRIES = tuple(timedelta(minutes=one) for one in (1, 5, 30, 120, 480))
LEASE = timedelta(minutes=2)
BATCH, LONGEST = 1_000, 200  # notices that are planned at once, and that one letter holds
KEPT_FOR = timedelta(days=30)
# A name or an address that no letter can carry is a ValueError, and harms this account alone.
FAULTS = (OSError, smtplib.SMTPException, ValueError)
FOR_GOOD = 500  # codes from here on say that trying again is in vain


class MailAttempt(models.Model):
    """One try to send one letter: to whom, how many notices, how it ended; nothing of them."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    at = models.DateTimeField(_("at"), default=clock.now)
    notices = models.PositiveIntegerField(_("notices"))
    delivered = models.BooleanField(_("taken by the mail server"))
    fault = models.CharField(_("fault"), max_length=200, blank=True)

    class Meta:
        indexes = (models.Index(fields=["-at"], name="core_mail_attempt_at"),)

    def __str__(self) -> str:
        return f"{self.account_id} {self.at:%Y-%m-%d %H:%M}"


def _there_are_some() -> bool:
    due = Q(mail=NEW) | Q(mail=WAITS, mail_due__lte=clock.now())
    return Notice.objects.filter(due).exists()


@every(seconds=20, when=_there_are_some)
@task()
def send_notices() -> int:
    """Send the notices that are due, a letter for each account; return how many were taken."""
    plan()
    due = Notice.objects.filter(mail=WAITS, mail_due__lte=clock.now())
    accounts = due.order_by("account_id").values_list("account_id", flat=True).distinct()
    return sum(send_to(pk) for pk in list(accounts))


@every(seconds=86_400)
@task()
def forget_old_letters() -> int:
    """Remove what is known of letters that were sent over thirty days ago; return how many."""
    return MailAttempt.objects.filter(at__lt=clock.now() - KEPT_FOR).delete()[0]


def plan() -> None:
    """Say of new notices when they leave, or that they do not."""
    fresh = Notice.objects.filter(mail=NEW)
    if not settings.SENDS_MAIL:
        fresh.update(mail=LEFT)
        return
    some = list(fresh.select_related("account").order_by("pk")[:BATCH])
    choices = choices_of(one.account_id for one in some)
    planned: dict[datetime | None, list[int]] = defaultdict(list)
    for one in some:
        choice = choices[one.account_id]
        hours = choice.hours(one.account.zone)
        due = leaves_at(one.at, choice.pace, hours, urgent=one.urgent)
        planned[due if one.account.is_active else None].append(one.pk)
    for due, keys in planned.items():
        there = Notice.objects.filter(pk__in=keys, mail=NEW)
        there.update(mail=WAITS if due else LEFT, mail_due=due)


def send_to(pk: int) -> int:
    """Send an account the letter with what is due; 1 when it was taken, else 0.

    Nothing happens while another worker sends to it.
    """
    NoticeChoice.objects.get_or_create(pk=pk)
    now = clock.now()
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
    if not NoticeChoice.objects.filter(free, pk=pk).update(claimed_until=now + LEASE):
        return 0
    try:
        account = Account.objects.get(pk=pk)
        notices = _still_wanted(account, now)
        return _send(account, notices) if notices else 0
    finally:
        NoticeChoice.objects.filter(pk=pk).update(claimed_until=None)


def _still_wanted(account: Account, now: datetime) -> list[Notice]:
    """What is due and not read meanwhile, of records that the account still sees."""
    due = Notice.objects.filter(account=account, mail=WAITS, mail_due__lte=now)
    rows = list(due.select_related("entry").order_by("pk")[:LONGEST])
    actor = actors_of([account], door=JOB)[account.pk]
    ids = {one.entry_id for one in rows if one.entry_id}
    seen = set(entries_seen_by(actor).filter(pk__in=ids).values_list("pk", flat=True))
    wanted = [
        one
        for one in rows
        if account.is_active
        and one.read is None
        and (one.entry_id is None or one.entry_id in seen)
    ]
    left = {one.pk for one in rows} - {one.pk for one in wanted}
    Notice.objects.filter(pk__in=left).update(mail=LEFT, mail_due=None)
    return wanted


def _send(account: Account, notices: Sequence[Notice]) -> int:
    mine = Notice.objects.filter(pk__in=[one.pk for one in notices])
    try:
        taken = letter(account, notices).send()
    except FAULTS as fault:
        _keep(account, notices, fault=_said(fault))
        _later(notices, for_good=_is_for_good(fault))
        return 0
    _keep(account, notices)
    mine.update(mail=SENT, mail_due=None)
    return taken


def _keep(account: Account, notices: Sequence[Notice], *, fault: str = "") -> None:
    MailAttempt.objects.create(
        account=account, notices=len(notices), delivered=not fault, fault=fault[:200]
    )


def _later(notices: Sequence[Notice], *, for_good: bool) -> None:
    """Try them again later, each as often as it was not tried yet."""
    now = clock.now()
    for one in notices:
        tries = one.mail_tries
        if for_good or tries >= len(RETRIES):
            one.mail, one.mail_due = FAILED, None
        else:
            one.mail_due = now + RETRIES[tries]
        one.mail_tries = tries + 1
    Notice.objects.bulk_update(notices, ["mail", "mail_due", "mail_tries"])


def _codes(fault: Exception) -> list[int]:
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return [code for code, _words in fault.recipients.values()]
    return [fault.smtp_code] if isinstance(fault, smtplib.SMTPResponseException) else []


def _is_for_good(fault: Exception) -> bool:
    """Whether the mail server says of this very letter that it will never take it.

    That it did not let us in at all is a fault of the settings, which somebody may mend.
    """
    if isinstance(fault, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError):
        return False
    return bool(codes := _codes(fault)) and min(codes) >= FOR_GOOD


def _said(fault: Exception) -> str:
    """The fault without the answer's text, which may name people."""
    codes = ", ".join(map(str, _codes(fault)))
    return f"{type(fault).__name__} {codes}".strip()
