"""Reports by mail: a view of a report that somebody wants each week or month (9.4)."""

from datetime import UTC, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.accounts import Account
from ringbeam.core.intervals import months_on
from ringbeam.core.saved import SavedView
from ringbeam.core.watching.choices import choice_of
from ringbeam.core.watching.mail_hours import MailHours

WEEK, MONTH = "week", "month"
RHYTHMS = {WEEK: _("Each Monday"), MONTH: _("On the first of each month")}
ONE_WEEK = timedelta(days=7)


class ReportMail(models.Model):
    """That an account is mailed a view, how often, when next, and how often that was tried."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="+")
    rhythm = models.CharField(_("how often"), max_length=5, choices=list(RHYTHMS.items()))
    due = models.DateTimeField(_("next"))
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account", "view"], name="core_report_mail_once"),
        )
        indexes = (models.Index(fields=["due"], name="core_report_mail_due"),)

    def __str__(self) -> str:
        return f"{self.account_id} {self.view_id} {self.rhythm}"


def mail_view(account: int, view: SavedView, rhythm: str) -> None:
    """Mail a view to an account at a rhythm from its next time on; "" ends that."""
    mine = ReportMail.objects.filter(account_id=account, view=view)
    if not rhythm:
        mine.delete()
        return
    owner = Account.objects.get(pk=account)
    due = next_due(clock.now(), rhythm, choice_of(account).hours(owner.zone))
    given = {"rhythm": rhythm, "due": due, "tries": 0}
    ReportMail.objects.update_or_create(account_id=account, view=view, defaults=given)


def next_due(after: datetime, rhythm: str, hours: MailHours) -> datetime:
    """The first working moment of somebody on or after the next Monday or first of a month.

    By the calendar of the person's zone; at midnight where somebody never works. In UTC.
    """
    today = after.astimezone(hours.zone).date()
    if rhythm == WEEK:
        day = today + ONE_WEEK - timedelta(days=today.weekday())
    else:
        day = months_on(today.replace(day=1), 1)
    begins = datetime(day.year, day.month, day.day, tzinfo=hours.zone).astimezone(UTC)
    if not hours.days:
        return begins
    opens, _closes = next(hours.spans(begins))
    return max(begins, opens)
