"""Asking how a ticket went: who is chosen, and one letter to each (20000-1:2018, 8.3.2).

Nobody is asked twice within thirty days, over all programmes, and no letter is sent twice: it
is marked before it leaves. Of one whose worker died meanwhile nobody knows whether it left; it
is not sent again.
"""

import hashlib
import secrets
import smtplib
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django_tasks import task

from ringbeam.core import clock
from ringbeam.core.accounts import Account
from ringbeam.core.addresses import outside
from ringbeam.core.jobs import every
from ringbeam.core.letters import letter_to
from ringbeam.core.registers import of_kind
from ringbeam.core.sayings import as_read_by
from ringbeam.desk.rating_life import RUNNING
from ringbeam.desk.ratings import Rating
from ringbeam.desk.survey_invitations import SurveyInvitation
from ringbeam.desk.survey_programmes import SurveyProgramme
from ringbeam.organization.people import Person

ASKED_OF = {"both": ("incident", "service_request")}
DONE = ("resolved", "fulfilled", "closed")
WINDOW, REST, VALID = timedelta(days=7), timedelta(days=30), timedelta(days=30)
AT_ONCE, MOST_TRIES = 200, 4
FAULTS = (OSError, smtplib.SMTPException, ValueError)


def _some_run() -> bool:
    return SurveyProgramme.rows.filter(state=RUNNING, archived=False).exists()


@every(seconds=600, when=_some_run)
@task()
def ask_how_it_went() -> int:
    """Choose among the tickets that were done lately, and send what waits; how many letters."""
    for programme in SurveyProgramme.rows.filter(state=RUNNING, archived=False).order_by("pk"):
        for kind in ASKED_OF.get(programme.kinds, (programme.kinds,)):
            for ticket in _done_lately(programme, kind):
                choose(programme, ticket)
    if not settings.SENDS_MAIL:
        return 0
    waiting = SurveyInvitation.objects.filter(standing=SurveyInvitation.WAITS).order_by("made")
    return sum(
        send_invitation(pk) for pk in list(waiting.values_list("pk", flat=True)[:AT_ONCE])
    )


def _done_lately(programme: Any, kind: str) -> Iterable[Any]:
    since = max(clock.now() - WINDOW, programme.began or clock.now())
    known = SurveyInvitation.objects.filter(made__gte=since - WINDOW).values("ticket_id")
    rows = of_kind(kind).model.rows.filter(
        state__in=DONE, resolved__gte=since, requester__isnull=False, archived=False
    )
    if programme.about_id:
        rows = rows.filter(about_id=programme.about_id)
    if programme.customer_id:
        rows = rows.filter(customer_id=programme.customer_id)
    return list(rows.exclude(pk__in=known).order_by("pk")[:AT_ONCE])


def is_sampled(programme: Any, ticket: Any) -> bool:
    """Whether the ticket is among the share that is asked; the same whenever it is asked."""
    drawn = hashlib.sha256(f"{programme.uid}.{ticket.uid}".encode()).digest()
    share: int = programme.share
    return int.from_bytes(drawn[:4], "big") % 100 < share


def choose(programme: Any, ticket: Any) -> bool:
    """Decide, once, whether its requester is asked about a ticket; True when somebody will be.

    Not asked are those not drawn, without an address, or asked within the last thirty days, and
    about what was rated already. The database refuses a second within a month.
    """
    now = clock.now()
    asked = is_sampled(programme, ticket) and _may_be_asked(ticket)
    given: dict[str, Any] = {"programme": programme, "made": now, "ticket_id": ticket.pk}
    one = {"person_id": ticket.requester_id, "month": f"{clock.today():%Y-%m}"}
    try:
        with transaction.atomic():
            decided = SurveyInvitation.WAITS if asked else SurveyInvitation.LEFT
            more = one if asked else {}
            SurveyInvitation.objects.create(**given, **more, standing=decided)
    except IntegrityError:
        with transaction.atomic():
            left = {**given, "standing": SurveyInvitation.LEFT}
            SurveyInvitation.objects.bulk_create(
                [SurveyInvitation(**left)], ignore_conflicts=True
            )
        return False
    return asked


def _may_be_asked(ticket: Any) -> bool:
    recent = SurveyInvitation.objects.filter(
        person_id=ticket.requester_id, made__gt=clock.now() - REST
    )
    if recent.exists() or Rating.rows.filter(ticket_id=ticket.pk).exists():
        return False
    return Person.rows.filter(pk=ticket.requester_id, archived=False).exclude(email="").exists()


def send_invitation(pk: int) -> bool:
    """Send one letter that waits; False where another worker took it, or it failed.

    It is marked before it leaves. Refused by the server it waits again, four times at most.
    """
    waiting = SurveyInvitation.objects.filter(pk=pk, standing=SurveyInvitation.WAITS)
    secret = secrets.token_urlsafe(24)
    if not waiting.update(standing=SurveyInvitation.SENDING, digest=digest_of(secret)):
        return False
    one = SurveyInvitation.objects.select_related("programme", "ticket").get(pk=pk)
    mine = SurveyInvitation.objects.filter(pk=pk, standing=SurveyInvitation.SENDING)
    try:
        taken = bool(letter_of(one, secret).send())
    except FAULTS:
        over = one.tries + 1 >= MOST_TRIES
        then = SurveyInvitation.FAILED if over else SurveyInvitation.WAITS
        mine.update(standing=then, digest="", tries=one.tries + 1)
        return False
    mine.update(standing=SurveyInvitation.SENT)
    return taken


def digest_of(secret: str) -> str:
    """What the secret of a link is recognized by."""
    return hashlib.sha256(secret.encode()).hexdigest()


def letter_of(one: SurveyInvitation, secret: str) -> EmailMessage:
    """The letter: the ticket's number, and a link for each of the five steps."""
    person = Person.rows.get(pk=one.person_id)
    account = Account.objects.filter(person_id=one.person_id, is_active=True).first()
    language = account.language if account else ""
    zone = account.zone if account else "UTC"
    with as_read_by(language or settings.LANGUAGE_CODE, zone):
        return letter_to(
            person.title,
            person.email,
            subject=_("How did it go? %s") % one.ticket.ref,
            body=_body(one, secret),
            known=f"rating.{one.pk}",
        )


def _body(one: SurveyInvitation, secret: str) -> str:
    steps = Rating._meta.get_field("stars").choices or ()
    links = [f"{n}  {words}\n   {outside(f'/rate/{secret}/?stars={n}')}" for n, words in steps]
    return "\n".join(
        [
            question_of(one.programme),
            "",
            *reversed(links),
            "",
            _(
                "The link is for you alone and good for one answer. You are asked once a month "
                "at most. The desk reads your answer together with the ticket."
            ),
            "",
        ]
    )


def question_of(programme: Any) -> str:
    """What is asked: the programme's own question, else how content somebody is."""
    own: str = programme.question if programme else ""
    return own or _("How content are you with how your ticket was handled?")
