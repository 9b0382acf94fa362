"""The demonstration: made once, in a home of its own, with a mark that stays for good."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from ringbeam.core import clock, seals
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.comments import Comment
from ringbeam.core.custom_fields import CustomField
from ringbeam.core.entries import Entry
from ringbeam.core.installation import Installation, installation
from ringbeam.core.permits import PermissionSet
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import named
from ringbeam.core.saved import SavedView
from ringbeam.desk.incidents import Incident
from ringbeam.documents.figures import figures_of
from ringbeam.documents.review_comments import ReviewComment
from ringbeam.documents.review_page import review_of
from ringbeam.documents.rounds import ReadingRequest
from ringbeam.exchange.webhooks.endpoints import Endpoint
from ringbeam.services.clocks import Clock
from ringbeam.site.demonstration import making
from ringbeam.site.demonstration.conversations import told
from ringbeam.site.demonstration.organization import PASSWORD, SIGN_INS
from ringbeam.standards.loading import load
from tests.web.pages import refs_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def nothing(_done, _total):
    """Tell nobody how far it is."""


@pytest.fixture(scope="module")
def _made_for_the_module(django_db_setup, django_db_blocker):
    around = transaction.atomic()
    around._from_testcase = True  # as Django's own: what wants to be outermost may be in it
    with django_db_blocker.unblock(), around:
        load()
        making.found(nothing)
        making.talk(nothing)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def made(_made_for_the_module, db):
    """The demonstration without the log, whose import has tests of its own."""


def test_a_database_that_somebody_works_in_is_refused(mona):
    with pytest.raises(Refused):
        making.found(nothing)
    assert not installation().demonstration


def test_every_role_has_a_sign_in_that_works(made, client):
    for one in SIGN_INS:
        assert Account.objects.get(email=one.email).check_password(PASSWORD)


def test_the_thirty_conversations_are_there_with_running_clocks(made):
    assert Incident.rows.filter(known_as__startswith="DEMO-").count() == len(told()) == 30
    assert Comment.objects.filter(internal=True).exists()
    assert Clock.objects.filter(stopped__isnull=True).exists()
    assert Clock.objects.filter(metric="response", state="met").exists()
    assert seals.verify().faults == []


def test_processes_and_duties_are_worth_a_look(made, client):
    """A year of occurrences, some of which nobody did; nearly every requirement is owned."""
    states = named("duty_occurrence").model.rows.values_list("state", flat=True)
    assert {"done", "late", "missed", "skipped", "planned"} <= set(states)
    assert 40 < len(states) < 90
    assert named("process").model.rows.filter(state="in_use").count() == 13
    bodies = SIGN_INS[1]
    client.force_login(Account.objects.get(email=bodies.email))
    for edition in installation().editions:
        shown = text_of(client.get(f"/conformity/owners/?of={edition}"))
        assert "Leading and reviewing" in shown
    assert "Service level agreements" in text_of(client.get("/processes/map/"))


def test_audits_and_actions_are_there_as_people_would_have_made_them(made):
    """One audit was reported by its auditor; the planned one names somebody who owns it."""
    audits = list(named("audit").model.rows.order_by("pk"))
    assert [one.state for one in audits] == ["reported", "planned"]
    assert [[one[1] for one in audit.conflicts] for audit in audits] == [[], ["owns"]]
    states = set(named("action").model.rows.values_list("state", flat=True))
    assert states >= {"open", "done", "effect_pending"}


def test_services_are_watched_and_tried(made):
    """Outages came from monitors, most were looked into; exercises were held, one is ahead."""
    states = Counter(named("outage").model.rows.values_list("state", flat=True))
    assert states == {"investigated": 4, "over": 2}
    assert set(named("monitor").model.rows.values_list("state", flat=True)) == {"in_use"}
    held = Counter(named("continuity_exercise").model.rows.values_list("state", flat=True))
    assert held == {"evaluated": 2, "planned": 1}
    assert named("continuity_requirement").model.rows.filter(state="in_force").count() == 3
    assert named("document").model.rows.get(title="Service continuity plan").serves


def test_a_version_is_read_by_some_and_late_for_others_and_a_revision_is_discussed(made):
    read, discussed = (
        named("document").model.rows.get(title=title)
        for title in ("Being on call", "External communication")
    )
    now = figures_of(read.pk)[0]
    assert (now.number, now.asked, now.read, now.late, now.starters) == (2, 9, 5, 3, 1)
    assert (
        ReadingRequest.objects.filter(confirmed__gt=clock.now() - timedelta(days=9)).count()
        == 0
    )
    assert discussed.state == "revision_for_approval"
    review = review_of(discussed.draft, ReviewComment.objects.order_by("pk"), is_markdown=True)
    assert (review.open, review.gone) == (2, [])


def test_a_survey_was_answered_and_an_audit_asks_from_a_checklist(made):
    """Six answers are sent and one is begun; the checklist's questions came with clauses."""
    answers = named("answer").model.rows
    assert [answers.filter(state=one).count() for one in ("sent", "begun")] == [6, 1]
    audit = named("audit").model.rows.get(state="planned")
    asked = audit.questions[-1]
    assert asked["question"] == "What was learned of them, and where was it put?"
    assert asked["clauses"] == ["iso-27001:2022:A.5.27"]


def test_its_administrator_set_up_fields_tags_a_view_a_set_and_a_webhook(made, client_of):
    account = Account.objects.get(email="agent@nordhaven.example")
    browser = client_of(making.organization.actor_of(account, door="web"))
    noted = Incident.rows.get(title="Warehouse scanners lose Wi-Fi every few minutes")

    page = text_of(browser.get(f"/incidents/{noted.ref}/"))

    assert "People affected" in page
    assert "warehouse, wifi" in page
    view = SavedView.objects.get()
    assert view.team.title == "First line"
    assert len(refs_of(browser.get(f"/incidents/?{view.query}&all"))) == 2
    assert (
        Grant.objects.get(role=PermissionSet.objects.get().role).account.name == "Lukas Brandt"
    )
    assert Endpoint.objects.get().stage == "paused"


def test_the_sign_in_page_of_a_demonstration_alone_lists_its_accounts(made, client):
    page = text_of(client.get("/accounts/login/"))
    assert all(one.email in page for one in SIGN_INS)


def test_a_second_start_makes_nothing_twice(made):
    counted = (
        Entry.rows,
        Comment.objects,
        CustomField.objects,
        Grant.objects,
        SavedView.objects,
    )
    before = [one.count() for one in counted]
    making.found(nothing)
    making.talk(nothing)
    assert [one.count() for one in counted] == before


def test_the_mark_cannot_be_taken_away(made):
    with pytest.raises(DatabaseError), transaction.atomic():
        Installation.objects.update(demonstration=False)
    with pytest.raises(DatabaseError), transaction.atomic():
        Installation.objects.all().delete()
    assert installation().demonstration


def test_a_customer_of_the_demonstration_sees_its_own_alone(made, client_of):
    account = Account.objects.get(email="customer@kestrel.example")
    seen = {one.title for one in named("customer").model.rows.filter(title="Kestrel Logistics")}
    client = client_of(making.organization.actor_of(account, door="web"))
    page = client.get("/incidents/?all=1").content.decode()
    assert seen == {"Kestrel Logistics"}
    assert "Warehouse scanners lose" in page
    assert "Phishing mail reported" not in page


def test_the_log_is_cut_at_the_same_weekday_and_time(made):
    cut = making.cut()
    assert (clock.now() - cut) % timedelta(weeks=1) < timedelta(seconds=5)
    assert cut < making.LATEST
