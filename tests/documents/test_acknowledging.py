"""Rounds of reading: who is asked, confirms and is reminded; with the hash as evidence."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django_tasks_db.models import DBTaskResult

from ringbeam.core import clock, leaving, writing
from ringbeam.core.accounts import Account
from ringbeam.core.actors import MEMBER_OF, system
from ringbeam.core.conversation import link, unlink
from ringbeam.core.entries import Entry
from ringbeam.core.history import HistoryLine
from ringbeam.core.notices import Notice
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.registers import named
from ringbeam.documents.acknowledging import acknowledge, acknowledge_for, remind_readers
from ringbeam.documents.asking import ask_readers
from ringbeam.documents.documents import Document
from ringbeam.documents.figures import figures_of
from ringbeam.documents.reading_reminders import remind_of_reading, renew_reading
from ringbeam.documents.rounds import Acknowledgement, ReadingRequest
from ringbeam.documents.versions import DocumentVersion
from tests.cast import leaves_nameless, somebody, to_sign
from tests.web.pages import make, statements, text_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def person(actor):
    return named("person").model.rows.get(pk=actor.person)


@pytest.fixture
def crew(olga, amir):
    """A group with Olga and Amir."""
    group = make("group")
    for one in (olga, amir):
        link(person(one), MEMBER_OF, group, by=system())
    return group


def published(mona, adam, *readers, **given):
    """A procedure that Mona wrote and Adam approved, for these readers."""
    lines = [{"records": [one.ref]} for one in readers]
    given = {"title": "Events", "draft": "# We tell of events", "readers": lines, **given}
    made = writing.take(writing.create(Document, given, by=mona), "submit", by=mona)
    made = writing.take(made, "approve", **to_sign(adam))
    ask_readers.func(made.pk)
    return made


@pytest.fixture
def procedure(mona, adam, crew):
    return published(mona, adam, crew)


def revised(document, mona, adam, draft="# We tell of events at once"):
    """The next version of it."""
    made = writing.take(document, "revise", by=mona)
    made = writing.edit(made, {"draft": draft}, by=mona)
    made = writing.take(made, "submit_revision", by=mona)
    made = writing.take(made, "approve_revision", **to_sign(adam))
    ask_readers.func(made.pk)
    return made


def figures(document):
    """Of the newest round: asked, read, late."""
    (now, *_before) = figures_of(document.pk)
    return now.asked, now.read, now.late


def told(actor):
    return [n.outside() for n in Notice.objects.filter(account_id=actor.account).order_by("pk")]


def reasons(document, said):
    lines = HistoryLine.objects.filter(entry_id=document.pk, said=said)
    return [one.why for one in lines.order_by("number")]


def test_publishing_asks_the_readers_and_they_confirm_the_version_with_its_hash(
    procedure, olga, amir
):
    assert figures(procedure) == (2, 0, 0)
    assert told(olga)[0].startswith("Read until ")
    assert told(olga)[0].endswith(f"{procedure.ref} Events")
    assert leaves_nameless(*Notice.objects.all())
    assert reasons(procedure, "ask_to_read") == ["Version 1, 2 people asked"]

    acknowledge(procedure, number="1", by=olga)

    version = DocumentVersion.objects.get(entry_id=procedure.pk)
    shown = Acknowledgement.objects.get()
    assert (shown.person_id, shown.sha256, shown.how) == (olga.person, version.sha256, "")
    assert reasons(procedure, "acknowledge") == [f"Version 1, SHA-256 {version.sha256}"]
    assert figures(procedure) == (2, 1, 0)
    with pytest.raises(Forbidden):
        acknowledge(procedure, number="1", by=olga)


def test_nobody_confirms_who_was_not_asked(procedure, mona, sam):
    with pytest.raises(Forbidden):
        acknowledge(procedure, number="1", by=mona)
    with pytest.raises(Document.DoesNotExist):
        acknowledge(procedure, number="1", by=sam)


def test_a_new_version_opens_a_new_round_and_what_was_read_before_counts_for_its_version(
    procedure, mona, adam, olga
):
    acknowledge(procedure, number="1", by=olga)

    revised(procedure, mona, adam)

    assert figures(procedure) == (2, 0, 0)
    assert [(one.number, one.is_open, one.read) for one in figures_of(procedure.pk)] == [
        (2, True, 0),
        (1, False, 1),
    ]
    with pytest.raises(Refused, match="not the version"):
        acknowledge(procedure, number="1", by=olga)
    acknowledge(procedure, number="2", by=olga)
    assert Acknowledgement.objects.count() == 2


def test_who_joins_is_asked_and_who_leaves_is_let_go_but_what_they_read_stays(
    procedure, crew, olga, amir, mona, adam
):
    acknowledge(procedure, number="1", by=olga)
    nora = somebody("Nora", "member")
    link(person(nora), MEMBER_OF, crew, by=system())
    unlink(person(olga), MEMBER_OF, crew, by=system())
    leaving.leave(person(amir), Entry.rows.get(pk=mona.person), by=system())

    assert (renew_reading.func(), renew_reading.func()) == (2, 0)

    assert figures(procedure) == (2, 1, 0)
    assert len(told(nora)) == 1
    assert ReadingRequest.objects.get(person_id=amir.person).ended
    assert reasons(procedure, "ask_to_read")[-1] == "Version 1, 1 person asked, 1 person let go"
    link(person(olga), MEMBER_OF, crew, by=system())
    assert renew_reading.func() == 0


def test_readers_named_after_publishing_are_asked_and_those_of_roles_are_found(
    mona, adam, olga, amir
):
    made = published(mona, adam)
    assert figures_of(made.pk) == []

    writing.edit(made, {"readers": [{"role": "member"}]}, by=mona)
    ask_readers.func(made.pk)

    assert figures(made) == (2, 0, 0)
    writing.take(Document.rows.get(pk=made.pk), "withdraw", by=mona)
    assert not figures_of(made.pk)[0].is_open


def test_readers_that_are_nobody_are_refused(mona, crew):
    other = make("incident")
    with pytest.raises(Exception, match=other.ref):
        writing.create(Document, {"title": "X", "readers": [{"records": [other.ref]}]}, by=mona)


def test_each_stage_is_told_once_and_a_week_later_who_stands_above(procedure, olga, amir, mona):
    acknowledge(procedure, number="1", by=amir)
    start = clock.now()
    counts = []
    for days in (1, 12, 12.1, 15, 15.1, 22, 30):
        with clock.stopped(start + days * DAY):
            counts.append(remind_of_reading.func())

    assert counts == [0, 1, 0, 1, 0, 1, 0]
    starts = [text.partition(": ")[0] for text in told(olga)[1:]]
    assert starts == ["Soon due to be read", "Overdue to be read"]
    assert told(mona)[-1].startswith("Not read, a week after it was due")
    assert reasons(procedure, "remind")[-1] == "Not read, a week after it was due: Mona"
    with clock.stopped(start + 30 * DAY):
        assert figures(procedure) == (2, 1, 1)


def test_the_owner_reminds_who_has_not_read_it(procedure, mona, olga, amir):
    acknowledge(procedure, number="1", by=olga)

    remind_readers(procedure, by=mona)

    assert (len(told(olga)), len(told(amir))) == (1, 2)
    acknowledge(procedure, number="1", by=amir)
    with pytest.raises(Refused):
        remind_readers(procedure, by=mona)


def test_of_somebody_without_an_account_it_is_written_down_how_it_is_known(
    mona, adam, crew, amir
):
    Account.objects.filter(pk=amir.account).update(is_active=False)
    made = published(mona, adam, crew)
    ref = person(amir).ref
    given = {"person": ref, "how": "Read aloud on Monday", "by": mona}

    with pytest.raises(Exception, match="how you know"):
        acknowledge_for(made, **{**given, "how": " "})
    acknowledge_for(made, **given)

    shown = Acknowledgement.objects.get()
    assert (shown.person_id, shown.who, shown.how) == (amir.person, "Mona", given["how"])
    assert reasons(made, "acknowledge_for")[0].endswith("Amir, Read aloud on Monday")


def test_for_somebody_who_signs_in_nobody_else_confirms(procedure, mona, olga):
    with pytest.raises(Exception, match="signs in"):
        acknowledge_for(procedure, person=person(olga).ref, how="I saw it", by=mona)


def test_the_database_refuses_to_change_the_evidence(procedure, olga):
    acknowledge(procedure, number="1", by=olga)
    with pytest.raises(DatabaseError), transaction.atomic():
        Acknowledgement.objects.update(who="Somebody")
    with pytest.raises(DatabaseError), transaction.atomic():
        Acknowledgement.objects.all().delete()


def test_approval_has_the_worker_ask(mona, adam, crew, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        made = published(mona, adam, crew)

    (run,) = DBTaskResult.objects.filter(task_path__endswith="ask_readers")
    assert run.args_kwargs["args"] == [made.pk]


def test_the_page_asks_the_reader_who_confirms_there(procedure, olga, mona, client_of):
    browser, base = client_of(olga), f"/documents/{procedure.ref}/"
    answer, said = statements(browser, base)
    assert "I have read version 1" in text_of(answer)
    assert len(said) <= 14, "\n".join(said)
    for address in ("/", "/work/"):
        assert "To read" in text_of(browser.get(address))

    browser.post(f"{base}do/acknowledge/", {"number": "1"})

    page = text_of(browser.get(base))
    assert "I have read version 1" not in page
    assert "1 read" in page
    assert "To read" not in text_of(browser.get("/work/"))
    shown = text_of(client_of(mona).get(f"{base}readers/"))
    assert DocumentVersion.objects.get().sha256[:12] in shown


def test_programs_are_told_who_has_read_it(procedure, olga, mona, sam, client_of):
    acknowledge(procedure, number="1", by=olga)
    address = f"/api/v1/documents/{procedure.ref}/acknowledgements"
    found = client_of(mona).get(address).json()

    assert (found["rounds"][0]["asked"], found["rounds"][0]["read"]) == (2, 1)
    shown = {one["person"]["title"]: one["evidence"] for one in found["items"]}
    assert shown["Olga"]["sha256"] == DocumentVersion.objects.get().sha256
    assert shown["Amir"] is None
    assert client_of(sam).get(address).status_code == 404
    assert client_of(mona).get(f"{address}?version=7").status_code == 404
