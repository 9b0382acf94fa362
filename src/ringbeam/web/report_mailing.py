"""Mailing of reports: what is due is answered as its account would see it, and sent (9.4).

A worker that died between sending and writing that down sends the same letter once more, under
the same Message-ID.
"""

import smtplib
from datetime import timedelta
from urllib.parse import parse_qsl

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _
from django_tasks import task

from ringbeam.core import clock
from ringbeam.core.actors import JOB, actors_of
from ringbeam.core.addresses import outside
from ringbeam.core.jobs import every
from ringbeam.core.letters import letter_to
from ringbeam.core.report_mails import ReportMail, next_due
from ringbeam.core.reports import Answer, row_of
from ringbeam.core.saved import views_of
from ringbeam.core.sayings import as_read_by
from ringbeam.core.watching.choices import choice_of
from ringbeam.exchange.exporting import CONTENT_TYPES
from ringbeam.web.reporting import printed, question_of, reported, stem_of, workbook

LEASE, LATER = timedelta(minutes=5), timedelta(minutes=30)
MOST_TRIES, MOST_LINES = 5, 20
FAULTS = (OSError, smtplib.SMTPException, ValueError)


def _some_are_due() -> bool:
    return ReportMail.objects.filter(due__lte=clock.now()).exists()


@every(seconds=300, when=_some_are_due)
@task()
def mail_reports() -> int:
    """Mail the reports that are due, each to its account; return how many were taken."""
    now = clock.now()
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
    sent = 0
    for pk in list(ReportMail.objects.filter(free, due__lte=now).values_list("pk", flat=True)):
        mine = ReportMail.objects.filter(free, pk=pk, due__lte=now)
        if mine.update(claimed_until=now + LEASE):
            sent += _send(ReportMail.objects.select_related("account", "view").get(pk=pk))
    return sent


def _send(one: ReportMail) -> int:
    """Send it and say when it is due next; who sees the view or report no longer gets none."""
    account = one.account
    hours = choice_of(account.pk).hours(account.zone)
    taken = 0
    try:
        made = letter_of(one) if settings.SENDS_MAIL and account.is_active else None
        taken = made.send() if made else 0
    except FAULTS:
        if one.tries < MOST_TRIES:
            waits = {"due": clock.now() + LATER, "tries": one.tries + 1}
            ReportMail.objects.filter(pk=one.pk).update(claimed_until=None, **waits)
            return 0
    due = next_due(clock.now(), one.rhythm, hours)
    ReportMail.objects.filter(pk=one.pk).update(claimed_until=None, due=due, tries=0)
    return taken


def letter_of(one: ReportMail) -> EmailMessage | None:
    """The letter with a report as it is now for its account, as PDF and XLSX, in its language.

    None where the account no longer sees the view, or the report is not there for it.
    """
    account = one.account
    actor = actors_of([account], door=JOB)[account.pk]
    with as_read_by(account.language or settings.LANGUAGE_CODE, account.zone):
        name = one.view.kind.partition(" ")[2]
        if not views_of(actor).filter(pk=one.view_id).exists():
            return None
        try:
            report = reported(name, actor)
            asked = question_of(report, dict(parse_qsl(one.view.query)), actor)
        except Http404:
            return None
        answer = report.answer(asked, actor)
        letter = letter_to(
            account.name,
            account.email,
            subject=f"{report.label}, {one.view.name}",
            body=_body(answer, outside(f"{report.url}?{one.view.query}")),
            known=f"report.{one.pk}.{one.due:%Y%m%d}",
        )
        _attach(letter, stem_of(report, asked), printed(report, asked, answer, actor), "pdf")
        with workbook(report, asked, answer) as book:
            _attach(letter, stem_of(report, asked), book.read(), "xlsx")
        return letter


def _attach(letter: EmailMessage, stem: str, content: bytes, form: str) -> None:
    letter.attach(f"{stem}.{form}", content, CONTENT_TYPES.get(form, "application/pdf"))


def _body(answer: Answer, address: str) -> str:
    told = [" ".join(str(cell) for cell in row_of(one)) for one in answer.table[:MOST_LINES]]
    columns = ", ".join(label for label, _figure in answer.columns)
    lines = [*answer.below, "", f"{columns}:", *told, "", address, "--"]
    lines.append(_("To end this mail, open the report at this address and choose “Never”."))
    return "\n".join([*lines, ""])
