"""Notices leave by e-mail in working hours, until they are taken, to who may know of them."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from ringbeam.core import clock
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.actors import system
from ringbeam.core.notices import FAILED, LEFT, SENT, WAITS, Notice, notify
from ringbeam.core.registers import named
from ringbeam.core.sayings import say
from ringbeam.core.watching.choices import NoticeChoice, choose, off_link
from ringbeam.core.watching.mail_hours import (
    AT_ONCE,
    DAILY,
    HOURLY,
    NEVER,
    MailHours,
    leaves_at,
)
from ringbeam.core.watching.mailing import RETRIES, MailAttempt, send_notices
from ringbeam.core.writing import create
from tests.core.mail_server import MailServer

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = datetime(2026, 3, 3, 10, 20, tzinfo=UTC)  # 11:20 in Berlin
SATURDAY_NIGHT = datetime(2026, 3, 28, 22, 0, tzinfo=UTC)  # the clocks go forward that night


@pytest.fixture
def mail(settings):
    """A mail server that the product sends to."""
    with MailServer() as server:
        settings.SENDS_MAIL = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.OUTSIDE_URL = "https://ringbeam.example"
        yield server


@pytest.fixture
def outage(db):
    return create(named("incident").model, {"title": "Mail is down"}, by=system())


def granted_since_ever():
    Grant.objects.update(start=TUESDAY - timedelta(days=1))


def sent_at(at):
    with clock.stopped(at):
        return send_notices.func()


def told(actor, text, at=TUESDAY, **more):
    with clock.stopped(at):
        notify(actor.person, say(text), **more)


@pytest.mark.parametrize(
    ("pace", "at", "due"),
    [
        (AT_ONCE, TUESDAY, TUESDAY),
        (
            AT_ONCE,
            datetime(2026, 3, 3, 20, 0, tzinfo=UTC),
            datetime(2026, 3, 4, 7, 0, tzinfo=UTC),
        ),
        (AT_ONCE, SATURDAY_NIGHT, datetime(2026, 3, 30, 6, 0, tzinfo=UTC)),
        (HOURLY, TUESDAY, datetime(2026, 3, 3, 11, 0, tzinfo=UTC)),
        (
            HOURLY,
            datetime(2026, 3, 3, 16, 30, tzinfo=UTC),
            datetime(2026, 3, 4, 7, 0, tzinfo=UTC),
        ),
        (DAILY, TUESDAY, datetime(2026, 3, 4, 7, 0, tzinfo=UTC)),
        (NEVER, TUESDAY, None),
    ],
)
def test_a_notice_is_due_in_the_working_hours_of_its_reader(pace, at, due):
    assert leaves_at(at, pace, MailHours(BERLIN), urgent=False) == due


def test_what_is_urgent_does_not_wait_and_a_night_shift_ends_on_the_next_day():
    night = MailHours(BERLIN, time(22), time(6), days=(4,))
    three = datetime(2026, 3, 7, 2, 0, tzinfo=UTC)  # the night from Friday to Saturday

    assert leaves_at(three, AT_ONCE, night, urgent=False) == three
    assert leaves_at(TUESDAY, AT_ONCE, night, urgent=False) == datetime(
        2026, 3, 6, 21, tzinfo=UTC
    )
    assert leaves_at(TUESDAY, DAILY, night, urgent=True) == TUESDAY


def test_a_letter_arrives_thin_and_once_with_a_link_that_switches_off(mail, amir, outage):
    granted_since_ever()
    told(amir, f"Mona commented: {outage.ref} Mail\nis down", about=outage.entry)

    assert sent_at(TUESDAY) == 1
    assert sent_at(TUESDAY) == 0

    [letter] = mail.letters
    off = f"https://ringbeam.example{off_link(amir.account)}"
    assert letter["Subject"] == f"Mona commented: {outage.ref} Mail is down"
    assert mail.recipients == ["amir@ringbeam.example"]
    assert letter["List-Unsubscribe"].strip() == f"<{off}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"https://ringbeam.example/incidents/{outage.ref}/" in letter.get_content()
    assert off in letter.get_content()
    assert Notice.objects.get().mail == SENT


def test_what_comes_at_night_waits_for_the_morning_and_comes_in_one_letter(mail, amir, outage):
    night = datetime(2026, 3, 3, 23, 0, tzinfo=UTC)
    for number in range(3):
        told(amir, f"Number {number}", at=night)
    told(amir, "It breaks", at=night, urgent=True)

    assert sent_at(night) == 1
    assert [one["Subject"] for one in mail.letters] == ["It breaks"]
    assert sent_at(night + timedelta(hours=9)) == 1

    assert mail.letters[1]["Subject"].endswith(": 3 notices")


def test_a_refused_letter_is_sent_again_until_it_is_taken(mail, amir):
    mail.answers = ["451 busy"]
    told(amir, "Look")

    assert sent_at(TUESDAY) == 0
    assert sent_at(TUESDAY + RETRIES[0] / 2) == 0
    assert sent_at(TUESDAY + RETRIES[0]) == 1

    tries = list(MailAttempt.objects.order_by("pk").values_list("delivered", "fault"))
    assert tries == [(False, "SMTPSenderRefused 451"), (True, "")]


def test_a_letter_that_nobody_takes_is_given_up_and_one_refused_for_good_at_once(mail, amir):
    mail.answers = ["451 busy"] * (len(RETRIES) + 1) + ["550 no"]
    told(amir, "Look")
    at = TUESDAY
    for pause in (timedelta(0), *RETRIES):
        at += pause
        sent_at(at)
    assert Notice.objects.get().mail == FAILED
    assert MailAttempt.objects.count() == len(RETRIES) + 1

    told(amir, "Look again")
    sent_at(at)

    assert set(Notice.objects.values_list("mail", flat=True)) == {FAILED}
    assert mail.letters == []


def test_a_mail_server_that_is_not_there_costs_nothing_but_time(mail, settings, amir):
    settings.EMAIL_PORT = 1
    told(amir, "Look")

    assert sent_at(TUESDAY) == 0

    assert Notice.objects.get().mail == WAITS
    assert MailAttempt.objects.get().fault == "ConnectionRefusedError"


def test_an_address_that_no_letter_can_carry_harms_its_account_alone(mail, amir, olga):
    Account.objects.filter(pk=amir.account).update(email="amir@exa\nmple", name="Amir\nB")
    told(amir, "Look")
    told(olga, "Look")

    assert sent_at(TUESDAY) == 1

    assert mail.recipients == ["olga@ringbeam.example"]
    assert MailAttempt.objects.get(account_id=amir.account).delivered is False


def test_what_was_read_or_is_no_longer_seen_is_not_sent(mail, amir, olga, outage):
    told(amir, "Read already")
    Notice.objects.update(read=TUESDAY)
    granted_since_ever()
    told(olga, "Of an outage", about=outage.entry)
    Grant.objects.filter(account_id=olga.account).delete()

    assert sent_at(TUESDAY) == 0
    assert set(Notice.objects.values_list("mail", flat=True)) == {LEFT}


def test_without_a_mail_server_nothing_waits_for_one(settings, amir):
    settings.SENDS_MAIL = False
    told(amir, "Look")

    assert sent_at(TUESDAY) == 0
    assert Notice.objects.get().mail == LEFT


def test_one_worker_at_a_time_sends_to_an_account(mail, amir):
    told(amir, "Look")
    NoticeChoice.objects.create(
        account_id=amir.account, claimed_until=TUESDAY + timedelta(minutes=1)
    )

    assert sent_at(TUESDAY) == 0
    assert sent_at(TUESDAY + timedelta(minutes=2)) == 1


def test_the_link_switches_off_by_one_click_without_signing_in(
    mail, amir, a_visitor, client_of
):
    told(amir, "Look", at=datetime(2026, 3, 3, 23, 0, tzinfo=UTC))
    sent_at(datetime(2026, 3, 3, 23, 0, tzinfo=UTC))
    program = client_of(a_visitor)
    program.handler.enforce_csrf_checks = True
    link = off_link(amir.account)

    shown = program.get(link)
    assert shown.status_code == 200
    assert not NoticeChoice.objects.exists()
    clicked = program.post(link, {"List-Unsubscribe": "One-Click"})

    assert clicked.status_code == 200
    assert NoticeChoice.objects.get().pace == NEVER
    assert sent_at(TUESDAY + timedelta(days=1)) == 0
    assert program.post(link[:-3] + "x/").status_code == 404
    assert Account.objects.get(pk=amir.account).is_active


def test_what_is_chosen_is_judged_and_holds_for_what_waits(mail, amir, client_of):
    told(amir, "Look", at=datetime(2026, 3, 3, 23, 0, tzinfo=UTC))
    sent_at(datetime(2026, 3, 3, 23, 0, tzinfo=UTC))
    for wrong in ({"pace": "now"}, {"days": []}, {"days": [7]}, {"start": time(18)}):
        with pytest.raises(ValidationError):
            choose(amir.account, wrong)
    browser = client_of(amir)
    given = {"pace": AT_ONCE, "start": "00:30", "end": "02:00", "days": ["2"]}

    assert browser.post("/account/notices/", {**given, "days": []}).status_code == 422
    assert browser.post("/account/notices/", given).status_code == 302

    assert sent_at(datetime(2026, 3, 4, 0, 20, tzinfo=UTC)) == 0
    assert sent_at(datetime(2026, 3, 4, 0, 40, tzinfo=UTC)) == 1


def test_administrators_see_what_was_sent_and_nobody_else(mail, amir, adam, client_of):
    told(amir, "Look")
    sent_at(TUESDAY)

    page = client_of(adam).get("/access/mail/").content.decode()

    assert "amir@ringbeam.example" in page
    assert "Look" not in page
    assert client_of(amir).get("/access/mail/").status_code == 404
