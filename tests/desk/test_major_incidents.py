"""Major incidents: declared, led, told to those affected and to top management, reviewed."""

import re
from datetime import timedelta

import pytest

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.conversation import links_of
from ringbeam.core.notices import Notice
from ringbeam.core.refusals import Refused
from ringbeam.core.writing import create, edit, take
from ringbeam.desk.declaring import declare_major
from ringbeam.desk.declaring_majors import declare_by_criteria
from ringbeam.desk.incidents import Incident
from ringbeam.desk.major_criteria import MajorCriterion
from ringbeam.desk.major_incidents import BELONGS_TO, MajorIncident
from ringbeam.desk.major_updates import inform_management, publish_update, remind_of_majors
from ringbeam.desk.status_letters import StatusFollower
from ringbeam.desk.status_page import status_for
from ringbeam.organization.people import Person
from tests.cast import somebody
from tests.desk.majors import GRAVE, SAID
from tests.desk.tickets import MONDAY, later, ticket
from tests.web.pages import statements, text_of


def test_it_is_declared_from_an_incident_by_who_manages_it_then(house, major):
    incident = Incident.rows.get()
    _from, to = links_of(major.pk)

    assert (major.state, major.owner_id) == ("declared", house["Amir"].person)
    assert (major.about_id, major.began) == (house["Mail"].pk, incident.created)
    assert [(one.kind, one.source_id) for one in to] == [(BELONGS_TO, incident.pk)]
    assert incident.major
    assert major.due == later(minutes=60)


def test_an_incident_belongs_to_one_major_incident_at_a_time(house, major):
    with pytest.raises(Refused, match=major.ref):
        declare_major(Incident.rows.get(), effect="Again", by=house["Amir"])


def test_those_affected_read_what_is_said_to_them_and_nothing_else(house, major, client_of):
    cleo = client_of(house["Cleo"])
    assert "Mail does not work" not in text_of(cleo.get("/status/"))
    assert cleo.get(f"/major-incidents/{major.ref}/").status_code == 404

    publish_update(major, **SAID, by=house["Amir"])

    page = text_of(cleo.get("/status/"))
    ticket_page = text_of(cleo.get(f"/incidents/{Incident.rows.get().ref}/"))
    for told in (page, ticket_page):
        assert "Mail does not work" in told
        assert "A disk failed." in told
        assert "Nobody sends or reads" not in told
        assert major.ref not in told
    assert "Mail does not work" not in text_of(client_of(house["Hugo"]).get("/status/"))
    assert client_of(somebody("Sam")).get("/status/").status_code == 404


def test_who_follows_a_service_is_told_each_update_once_and_who_lost_it_is_not(
    house, major, client_of
):
    for name in ("Cleo", "Hugo"):
        client_of(house[name]).post("/status/follow/", {"all": "1"})
    publish_update(major, **SAID, by=house["Amir"])
    edit(MajorIncident.rows.get(), {"effect": "All mail"}, by=house["Amir"])

    (notice,) = Notice.objects.filter(message__isnull=False, entry=None)
    assert notice.account_id == house["Cleo"].account
    assert notice.urgent
    assert "Mail does not work" in notice.outside()


def test_a_service_that_one_does_not_get_cannot_be_followed(house, client_of):
    ticked = {"service": [str(house["Mail"].pk)]}
    client_of(house["Hugo"]).post("/status/follow/", ticked)
    client_of(house["Cleo"]).post("/status/follow/", ticked)
    assert [one.account_id for one in StatusFollower.objects.all()] == [house["Cleo"].account]
    client_of(house["Cleo"]).post("/status/follow/", {})
    assert not StatusFollower.objects.exists()


def test_an_update_moves_the_next_and_a_late_one_is_asked_for_once(house, major):
    with clock.stopped(later(minutes=61)):
        assert remind_of_majors.func() == 1
        assert remind_of_majors.func() == 0
        publish_update(MajorIncident.rows.get(), **SAID, by=house["Amir"])
    major.refresh_from_db()
    assert major.due == later(minutes=121)
    with clock.stopped(later(minutes=122)):
        assert remind_of_majors.func() == 1
    assert Notice.objects.filter(entry_id=major.pk, urgent=True).count() == 2


def test_it_ends_when_those_affected_know_and_closes_when_it_is_reviewed(house, major):
    amir = house["Amir"]
    publish_update(major, **SAID, by=amir)
    with pytest.raises(Refused, match="works again"):
        take(MajorIncident.rows.get(), "restore", by=amir)
    again = {**SAID, "stage": "restored", "text": "All mail is there."}
    publish_update(MajorIncident.rows.get(), **again, by=amir)
    take(MajorIncident.rows.get(), "restore", by=amir)
    major.refresh_from_db()
    assert major.restored == MONDAY
    assert timedelta(days=13) < major.due - MONDAY < timedelta(days=16)

    review = {"cause": "A disk", "review": "Two disks"}
    with pytest.raises(Refused, match="top management"):
        take(MajorIncident.rows.get(), "close", by=amir, given=review)
    boss = somebody("Ingrid", "manager")
    ref = _person_ref(boss)
    inform_management(MajorIncident.rows.get(), whom=ref, how="call", by=amir)
    take(MajorIncident.rows.get(), "close", by=amir, given=review)
    major.refresh_from_db()
    assert (major.state, major.due, major.reviewed) == ("closed", None, MONDAY)
    assert major.informed[0]["who"] == [ref]
    assert Notice.objects.filter(entry_id=major.pk, urgent=True).exists()


def _person_ref(actor):
    return Person.rows.get(pk=actor.person).ref


def test_the_status_page_remembers_ninety_days_and_forgets_what_was_stood_down(house, major):
    publish_update(major, **{**SAID, "stage": "restored"}, by=house["Amir"])
    take(MajorIncident.rows.get(), "restore", by=house["Amir"])
    for days, known in ((89, 1), (91, 0)):
        with clock.stopped(later(days=days)):
            board = status_for(house["Cleo"])
            assert (len(board.now), len(board.past)) == (0, known)
    second = ticket(house["Cleo Ltd"], service=house["Mail"], title="Slow", **GRAVE)
    other = declare_major(second, effect="Slow", by=house["Amir"])
    publish_update(other, **SAID, by=house["Amir"])
    take(MajorIncident.rows.get(pk=other.pk), "stand_down", by=system(), given={"review": "No"})
    assert status_for(house["Cleo"]).now == []


def test_three_grave_incidents_of_a_service_become_one_major_incident_by_themselves(house):
    given = {"title": "Three of a service", "incidents": 3, "priority": 1, "minutes": 30}
    criterion = create(MajorCriterion, given, by=system())
    take(criterion, "use", by=system())
    customer, mail = house["Cleo Ltd"], house["Mail"]
    ticket(customer, service=mail, **GRAVE)
    ticket(customer, **GRAVE)  # of no service
    ticket(customer, service=mail)  # not grave
    with clock.stopped(later(minutes=40)):
        for _ in range(2):
            ticket(customer, service=mail, **GRAVE)
        assert declare_by_criteria.func() == 0  # the first came too long ago
        ticket(customer, service=mail, **GRAVE)
        assert declare_by_criteria.func() == 1
        assert declare_by_criteria.func() == 0
        ticket(customer, service=mail, **GRAVE)
        assert declare_by_criteria.func() == 0  # it belongs to the one that there is

    (major,) = MajorIncident.rows.all()
    assert len(links_of(major.pk)[1]) == 4
    assert Incident.rows.filter(major=True).count() == 4


def test_a_worker_that_dies_while_it_declares_leaves_nothing_half_done(house, monkeypatch):
    take(create(MajorCriterion, {"title": "One"}, by=system()), "use", by=system())
    ticket(house["Cleo Ltd"], service=house["Mail"], **GRAVE)

    def die(*_given):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("ringbeam.desk.declaring_majors._tell", die)
        with pytest.raises(KeyboardInterrupt):
            declare_by_criteria.func()
    assert not MajorIncident.rows.exists()
    assert not Incident.rows.get().major
    assert declare_by_criteria.func() == 1


def test_the_page_shows_what_was_told_and_the_print_is_the_report(house, major, client_of):
    amir = client_of(house["Amir"])
    page = text_of(amir.get(f"/major-incidents/{major.ref}/"))
    assert "Those affected read nothing yet." in page
    form = amir.get(f"/major-incidents/{major.ref}/do/publish_update/").content.decode()
    version = re.search(r'name="version"[^>]*value="(\d+)"', form).group(1)
    sent = {**SAID, "version": version}
    assert (
        amir.post(f"/major-incidents/{major.ref}/do/publish_update/", sent).status_code == 302
    )
    assert (
        amir.post(f"/major-incidents/{major.ref}/do/publish_update/", sent).status_code == 422
    )
    page = text_of(amir.get(f"/major-incidents/{major.ref}/"))
    assert page.count("A disk failed.") >= 1
    assert len(MajorIncident.rows.get().updates) == 1
    paper = amir.get(f"/major-incidents/{major.ref}/print.pdf")
    whole = b"".join(paper.streaming_content) if paper.streaming else paper.content
    assert whole.startswith(b"%PDF")


def test_the_status_page_takes_the_same_statements_whatever_there_is(house, major, client_of):
    cleo = client_of(house["Cleo"])
    publish_update(major, **SAID, by=house["Amir"])
    _page, before = statements(cleo, "/status/")
    for _ in range(3):
        publish_update(MajorIncident.rows.get(), **SAID, by=house["Amir"])
    _page, after = statements(cleo, "/status/")
    assert len(after) == len(before) <= 12
