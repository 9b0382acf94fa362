"""Notices in the product: one line to one account about one record, until it is read.

A notice is kept as a message and what fills it. Who reads it gets it in the own language, with
the record called by what it is called then, as far as that place may say.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.addresses import inside, outside
from ringbeam.core.entries import NORMAL, Entry
from ringbeam.core.rules import ADMINISTRATOR
from ringbeam.core.sayings import Saying, kept, say, spoken

# Where a notice stands on its way by e-mail.
NEW, WAITS, SENT, LEFT, FAILED = "new", "waits", "sent", "left", "failed"


class Opening(NamedTuple):
    """What a long notice says in a line, the lines that follow, and where all of it is."""

    head: str
    lines: tuple[str, ...]
    url: str


def in_lines(head: Saying, lines: Sequence[Saying], path: str) -> Saying:
    """A notice of several lines under one that says it in short; ``path`` tells it all."""
    return say("%(head)s %(lines)s %(url)s", head=head, lines=list(lines), url=outside(path))


class Notice(models.Model):
    """Something an account should know, once.

    ``message`` is what the product says, kept in no language; ``%(record)s`` in it is filled
    when it is read. ``text`` is what notices of before say instead, as it was written.
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
    text = models.CharField(_("text"), max_length=300, blank=True)
    message = models.JSONField(null=True, editable=False)
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
        return self.words(self.entry.ref if self.entry else "")

    def words(self, record: str) -> str:
        """What it says in the language that is active, with the record called like this."""
        return self.text if self.message is None else spoken(self.message, record=record)

    def opening(self) -> Opening | None:
        """Its first line, what follows, and where all of it is; none where it is one text."""
        parts = self.message[1] if self.message is not None else {}
        if not {"head", "lines", "url"} <= parts.keys():
            return None
        lines = tuple(spoken(one) for one in parts["lines"]["all"])
        return Opening(spoken(parts["head"]), lines, inside(parts["url"]))

    def outside(self) -> str:
        """What of it may leave the product, such as by e-mail; its entry is read for it.

        Of a record that is restricted that is the number and no title, and nothing of a text
        of before, which may hold one.
        """
        if self.entry is None:
            return self.words("")
        if self.entry.privacy == NORMAL:
            return self.words(f"{self.entry.ref} {self.entry.title}".rstrip())
        return self.entry.ref if self.message is None else self.words(self.entry.ref)


def told(
    account: int,
    words: Saying,
    *,
    about: int | None = None,
    line: int | None = None,
    urgent: bool = False,
) -> Notice:
    """A notice to an account about a record (an entry), not yet stored."""
    return Notice(
        account_id=account, entry_id=about, message=kept(words), line=line, urgent=urgent
    )


def notify(
    person: int | None, words: Saying, *, about: Entry | None = None, urgent: bool = False
) -> bool:
    """Tell the account of a person (an entry); False when the person has no active account.

    In ``words`` the record is ``%(record)s``, never its title: that is asked of the record when
    and where it may be said. What is ``urgent`` also leaves by e-mail outside of the account's
    working hours.
    """
    account = (
        Account.objects.filter(person_id=person, is_active=True).first() if person else None
    )
    if account is None:
        return False
    told(account.pk, words, about=about.pk if about else None, urgent=urgent).save()
    return True


def notify_all(people: Iterable[int], words: Saying, *, about: int) -> set[int]:
    """Tell the accounts of these persons, as `notify`; returns the persons who have one.

    Two queries.
    """
    found = Account.objects.filter(person_id__in=people, is_active=True)
    accounts = dict(found.values_list("pk", "person_id"))
    Notice.objects.bulk_create(told(pk, words, about=about) for pk in accounts)
    return {person for person in accounts.values() if person is not None}


def notify_administrators(words: Saying) -> int:
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
    Notice.objects.bulk_create(told(one, words) for one in accounts)
    return len(accounts)
