"""Letters to guests: the link that confirms, and what became of what they reported (8.6.1).

A letter is claimed before it leaves and marked after. Of one whose worker died the same letter
goes again, under the same Message-ID.
"""

import smtplib
from collections.abc import Callable, Iterable
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django_tasks import task

from ringbeam.core import clock
from ringbeam.core.addresses import outside
from ringbeam.core.comments import Comment
from ringbeam.core.jobs import every
from ringbeam.core.letters import letter_to
from ringbeam.core.sayings import as_read_by
from ringbeam.core.undoing import WINDOW
from ringbeam.desk.guest_reports import KEPT, GuestReport, follow_merged, ticket_of
from ringbeam.desk.portal_words import PLAIN

Sender = Callable[[GuestReport], int]
LEASE, MOST_TRIES, AT_ONCE = timedelta(minutes=10), 5, 200
FAULTS = (OSError, smtplib.SMTPException, ValueError)
# States of which a guest is told, beside what is answered.
TOLD = ("waiting_customer", "resolved", "fulfilled", "declined", "cancelled")


def _free() -> Q:
    return Q(claimed_until__isnull=True) | Q(claimed_until__lt=clock.now())


def unconfirmed() -> "QuerySet[GuestReport]":
    """The reports whose link has not left yet."""
    return GuestReport.objects.filter(
        _free(), ticket=None, letter_left=False, tries__lt=MOST_TRIES
    )


def to_be_told() -> "QuerySet[GuestReport]":
    """The reports of which something was answered, or that stand elsewhere, since a letter.

    Not before what was done can no longer be taken back.
    """
    answered = Comment.objects.filter(
        entry_id=OuterRef("ticket_id"),
        outgoing=True,
        at__gt=OuterRef("told"),
        at__lt=clock.now() - WINDOW,
    )
    settled = Q(ticket__updated__lt=clock.now() - WINDOW)
    rows = GuestReport.objects.filter(
        _free(), settled, ticket__isnull=False, tries__lt=MOST_TRIES
    )
    return rows.filter(Exists(answered) | ~Q(said=F("ticket__state")))


def _something() -> bool:
    if not settings.SENDS_MAIL:
        return False
    return unconfirmed().exists() or to_be_told().exists()


@every(seconds=20, when=_something)
@task()
def write_to_guests() -> int:
    """Send what waits for guests; how many letters the mail server took."""
    if not settings.SENDS_MAIL:
        return 0
    follow_merged(GuestReport.objects.all())
    links = _claimed(unconfirmed(), send_link)
    return links + _claimed(to_be_told(), send_news)


@every(seconds=3_600)
@task()
def forget_unconfirmed() -> int:
    """Remove what nobody confirmed within two days, and who sent it; how many."""
    late = GuestReport.objects.filter(ticket=None, made__lt=clock.now() - KEPT)
    return late.delete()[0]


def _claimed(rows: "QuerySet[GuestReport]", send: Sender) -> int:
    """Send for each row that no other worker holds; what fails is tried again later."""
    taken = 0
    for one in rows.order_by("pk")[:AT_ONCE]:
        mine = GuestReport.objects.filter(pk=one.pk)
        if not mine.filter(_free()).update(claimed_until=clock.now() + LEASE):
            continue
        try:
            taken += send(one)
        except FAULTS:
            # Claimed as it is, it waits for the lease before it is tried again.
            mine.update(tries=F("tries") + 1)
        else:
            mine.update(claimed_until=None, tries=0)
    return taken


def send_link(one: GuestReport) -> int:
    """Send the link that confirms; 1 when it was taken."""
    taken = link_letter(one).send()
    GuestReport.objects.filter(pk=one.pk).update(letter_left=True)
    return taken


def send_news(one: GuestReport) -> int:
    """Tell what was answered since the last letter, and where it stands; 1 when one left.

    Nothing leaves where only the state went on to one that guests are not told of.
    """
    now, ticket = clock.now(), ticket_of(one)
    answers = list(_answers(one)) if ticket else []
    worth = ticket and (answers or (ticket.state != one.said and ticket.state in TOLD))
    taken = news_letter(one, ticket.ref, ticket.state, answers).send() if worth else 0
    state = ticket.state if ticket else (one.ticket.state if one.ticket else "")
    GuestReport.objects.filter(pk=one.pk).update(told=now, said=state)
    return taken


def _answers(one: GuestReport) -> Iterable[str]:
    rows = Comment.objects.filter(entry_id=one.ticket_id or 0, outgoing=True, at__gt=one.told)
    return rows.order_by("at", "pk").values_list("text", flat=True)[:AT_ONCE]


def link_letter(one: GuestReport) -> EmailMessage:
    """The letter with the link; it holds nothing of what was typed but the name."""
    with as_read_by(one.language, "UTC"):
        body = [
            _("Somebody gave this address with a report. If it was you, confirm it here:"),
            *("", outside(one.path), ""),
            _("By the same link you follow what becomes of it, so keep this letter."),
            _("If it was not you, do nothing: nothing is sent, and it is forgotten in 2 days."),
            "",
        ]
        subject = _("Please confirm your report")
        known = f"guest.{one.uid.hex}"
        return letter_to(
            one.name, one.email, subject=subject, body="\n".join(body), known=known
        )


def news_letter(one: GuestReport, ref: str, state: str, answers: list[str]) -> EmailMessage:
    """The letter with what was answered, as it was typed, and where the ticket stands."""
    with as_read_by(one.language, "UTC"):
        _mark, words = PLAIN.get(state, ("", ""))
        parts = [part for text in answers for part in (text, "")]
        body = [
            *parts,
            _("Where it stands: %s") % words if words else "",
            "",
            _("Answer, and see all of it, here:"),
            *(outside(one.path), ""),
        ]
        subject = _("About your report %s") % ref
        known = f"guest.{one.uid.hex}.{one.told:%Y%m%d%H%M%S}"
        return letter_to(
            one.name, one.email, subject=subject, body="\n".join(body), known=known
        )
