"""What each account chooses of notices by e-mail: how often, and in which hours (7.4)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core.accounts import Account
from ringbeam.core.notices import LEFT, NEW, WAITS, Notice
from ringbeam.core.units import unit
from ringbeam.core.watching.mail_hours import (
    AT_ONCE,
    DAILY,
    HOURLY,
    NEVER,
    PACES,
    WORKDAYS,
    MailHours,
)

PURPOSE = "ringbeam.core.watching.off"
WEEK = 7


# By functions: near that hour Django takes a fixed time for a moment that was frozen (W161).
def begin() -> time:
    """Eight in the morning."""
    return time(8)


def end() -> time:
    """Six in the evening."""
    return time(18)


def workdays() -> list[int]:
    """Monday to Friday."""
    return list(WORKDAYS)


class NoticeChoice(models.Model):
    """How often notices reach an account by e-mail, and in which hours of its own zone.

    Who has no row chose nothing: at once, from eight to six on workdays. ``claimed_until``
    stands while a worker sends to the account.
    """

    PACES = (
        (AT_ONCE, gettext_lazy("At once")),
        (HOURLY, gettext_lazy("Once an hour")),
        (DAILY, gettext_lazy("Once a day, when work begins")),
        (NEVER, gettext_lazy("Never")),
    )

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="+")
    pace = models.CharField(max_length=8, choices=PACES, default=AT_ONCE)
    start = models.TimeField(default=begin)
    end = models.TimeField(default=end)
    days = models.JSONField(default=workdays)
    claimed_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.account_id} {self.pace}"

    def hours(self, zone: str) -> MailHours:
        """The working hours, by the wall of a zone; of UTC where the zone is unknown."""
        return MailHours(_zone(zone), self.start, self.end, tuple(self.days))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def choice_of(account: int) -> NoticeChoice:
    """What an account chose, or what holds for who chose nothing; not stored by this."""
    found = NoticeChoice.objects.filter(pk=account).first()
    return found or NoticeChoice(account_id=account)


def choices_of(accounts: Iterable[int]) -> dict[int, NoticeChoice]:
    """What each of these accounts chose; one query."""
    wanted = set(accounts)
    kept = NoticeChoice.objects.in_bulk(wanted)
    return {pk: kept.get(pk) or NoticeChoice(account_id=pk) for pk in wanted}


def choose(account: int, given: Mapping[str, Any]) -> NoticeChoice:
    """Keep what an account chooses: ``pace``, ``start``, ``end``, ``days``, as far as given.

    What still waits is due as was chosen now. Raises ValidationError by field.
    """
    if faults := _faults(given):
        raise ValidationError(faults)
    with unit():
        made = NoticeChoice.objects.get_or_create(pk=account)[0]
        for name, value in given.items():
            setattr(made, name, sorted(set(value)) if name == "days" else value)
        if made.start == made.end:
            raise ValidationError({"end": [_("Begin and end differ.")]})
        made.save(update_fields=[*given])
        _reckon_anew(account, made)
    return made


def _faults(given: Mapping[str, Any]) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    if given.get("pace", AT_ONCE) not in PACES:
        faults["pace"] = [_("This is none of the choices.")]
    days: Sequence[Any] = given.get("days", WORKDAYS)
    if not days or any(one not in range(WEEK) for one in days):
        faults["days"] = [_("Choose at least one day, by its number; Monday is 0.")]
    return faults


def _reckon_anew(account: int, choice: NoticeChoice) -> None:
    waiting = Notice.objects.filter(account_id=account, mail=WAITS)
    gone = {"mail": LEFT} if choice.pace == NEVER else {"mail": NEW, "mail_tries": 0}
    waiting.update(mail_due=None, **gone)


def off_link(account: int) -> str:
    """The path that switches e-mail off for an account; good without signing in, for ever."""
    return f"/notices/off/{signing.Signer(salt=PURPOSE).sign(str(account))}/"


def account_of_link(secret: str) -> Account | None:
    """The account whose e-mail a link switches off; None for a link that is not ours."""
    try:
        pk = int(signing.Signer(salt=PURPOSE).unsign(secret))
    except signing.BadSignature:
        return None
    return Account.objects.filter(pk=pk).first()
