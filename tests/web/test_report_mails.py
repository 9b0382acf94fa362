"""A saved view of a report is mailed in the rhythm somebody chose, as that person sees it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringbeam.core import clock
from ringbeam.core.accounts import Grant
from ringbeam.core.actors import system
from ringbeam.core.report_mails import MONTH, WEEK, ReportMail, next_due
from ringbeam.core.saved import SavedView
from ringbeam.core.watching.mail_hours import MailHours
from ringbeam.core.writing import create
from ringbeam.desk.incidents import Incident
from ringbeam.web.report_mailing import LATER, mail_reports
from tests.core.mail_server import MailServer

FRIDAY = datetime(2026, 3, 6, 15, tzinfo=UTC)
MONDAY = datetime(2026, 3, 9, 8, tzinfo=UTC)
HOURS = MailHours(ZoneInfo("Europe/Berlin"))


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
def wanted(mona, client_of):
    """Mona's view of the backlog by customer, mailed to her each Monday; one ticket is open."""
    with clock.stopped(FRIDAY):
        Grant.objects.update(start=FRIDAY - timedelta(days=1))
        create(Incident, {"title": "Mail is down"}, by=system())
        client = client_of(mona)
        kept = {"name": "Customers", "query": "by=customer"}
        assert client.post("/backlog/views/", kept).status_code == 302
        view = SavedView.objects.get(name="Customers")
        client.post(f"/backlog/views/{view.pk}/mail/", {"rhythm": WEEK})
        yield client, view


def sent_at(at):
    with clock.stopped(at):
        return mail_reports.func()


def test_a_view_arrives_on_monday_morning_as_print_and_workbook_and_once(mail, mona, wanted):
    assert sent_at(FRIDAY + timedelta(days=1)) == 0
    assert sent_at(MONDAY) == 1
    assert sent_at(MONDAY + timedelta(hours=1)) == 0

    (letter,) = mail.letters
    names = [part.get_filename() for part in letter.iter_attachments()]
    assert letter["To"] == "Mona <mona@ringbeam.example>"
    assert "Backlog, Customers" in letter["Subject"]
    assert sorted(name.rpartition(".")[2] for name in names) == ["pdf", "xlsx"]
    pdf = next(p for p in letter.iter_attachments() if p.get_filename().endswith("pdf"))
    assert pdf.get_content().startswith(b"%PDF")
    assert "/backlog/?by=customer" in letter.get_body().get_content()
    assert ReportMail.objects.get().due == datetime(2026, 3, 16, 8, tzinfo=UTC)


def test_a_worker_that_dies_while_it_sends_leaves_it_to_the_next_under_one_name(mail, wanted):
    ReportMail.objects.update(claimed_until=MONDAY + timedelta(minutes=5))

    assert sent_at(MONDAY) == 0
    assert sent_at(MONDAY + timedelta(minutes=6)) == 1
    ReportMail.objects.update(due=MONDAY)
    assert sent_at(MONDAY + timedelta(minutes=7)) == 1

    assert len({one["Message-ID"] for one in mail.letters}) == 1


def test_what_the_mail_server_refuses_is_tried_again_later(mail, wanted):
    mail.answers = ["421 busy"]
    assert sent_at(MONDAY) == 0
    assert ReportMail.objects.get().due == MONDAY + LATER
    assert sent_at(MONDAY + LATER) == 1


def test_who_lost_the_right_to_a_report_is_sent_nothing(mail, mona, wanted):
    Grant.objects.filter(account_id=mona.account).delete()
    assert sent_at(MONDAY) == 0
    assert mail.letters == []
    assert ReportMail.objects.get().due > MONDAY


def test_a_mail_ends_by_choice_and_with_its_view(mail, wanted):
    client, view = wanted
    page = client.get("/backlog/?by=customer").content.decode()
    assert "Each Monday" in page
    client.post(f"/backlog/views/{view.pk}/mail/", {"rhythm": ""})
    assert not ReportMail.objects.exists()
    client.post(f"/backlog/views/{view.pk}/mail/", {"rhythm": MONTH})
    client.post(f"/backlog/views/{view.pk}/", {"delete": "1"})
    assert not ReportMail.objects.exists()


def test_anothers_own_view_is_mailed_to_nobody_else(mail, wanted, amir, client_of):
    _client, view = wanted
    answer = client_of(amir).post(f"/backlog/views/{view.pk}/mail/", {"rhythm": WEEK})
    assert answer.status_code == 404
    assert client_of(amir).post(f"/backlog/views/{view.pk}/", {}).status_code == 404


def test_an_unknown_rhythm_is_refused_and_what_goes_with_the_calendar_goes_on(wanted):
    client, view = wanted
    assert (
        client.post(f"/backlog/views/{view.pk}/mail/", {"rhythm": "hourly"}).status_code == 422
    )
    client.post("/desk-work/views/", {"name": "Last", "query": "period=last&by=customer"})
    last = SavedView.objects.get(name="Last")
    assert last.query == "period=last&by=customer"
    with clock.stopped(datetime(2026, 8, 3, 9, tzinfo=UTC)):
        page = client.get(f"/desk-work/?{last.query}").content.decode()
    assert "July 2026" in page


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 3 * 365 * 24).map(lambda hours: FRIDAY + timedelta(hours=hours)),
    st.sampled_from(("Europe/Berlin", "America/New_York", "Pacific/Apia")),
    st.sampled_from((WEEK, MONTH)),
    st.sets(st.integers(0, 6)),
)
def test_it_is_next_due_later_and_within_a_rhythm_and_a_week(at, zone, rhythm, days):
    hours = MailHours(ZoneInfo(zone), days=tuple(sorted(days)))
    due = next_due(at, rhythm, hours)
    day = due.astimezone(hours.zone).date()
    assert at < due <= at + timedelta(days=31 + 8)
    assert not days or day.weekday() in days
    assert days or day.weekday() == 0 or rhythm == MONTH


def test_it_leaves_when_the_working_day_begins_by_the_wall_of_a_zone():
    assert next_due(FRIDAY, WEEK, HOURS) == datetime(2026, 3, 9, 7, tzinfo=UTC)
    assert next_due(FRIDAY, MONTH, HOURS) == datetime(2026, 4, 1, 6, tzinfo=UTC)
