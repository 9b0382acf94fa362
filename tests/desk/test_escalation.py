"""Escalation levels: before and after a promise breaks, once each, whatever happens."""

import pytest

from ringbeam.core import clock
from ringbeam.core.actors import MEMBER_OF, system
from ringbeam.core.comments import Comment
from ringbeam.core.conversation import link
from ringbeam.core.history import HistoryLine
from ringbeam.core.notices import Notice
from ringbeam.core.refusals import Refused
from ringbeam.core.writing import create, edit, take
from ringbeam.desk.escalating_clocks import escalate_clocks
from ringbeam.desk.escalation_levels import EscalationLevel
from ringbeam.desk.incidents import Incident
from ringbeam.desk.models import Escalation
from ringbeam.organization.models import Group, Person
from ringbeam.services.models import Service
from tests.cast import somebody
from tests.desk.tickets import later, ticket
from tests.web.pages import text_of

GRAVE = {"impact": 1, "urgency": 1}  # priority 1: response 30 min, resolution 4 h


def level(**given):
    values = {"title": "Half an hour before", "metric": "resolution", **given}
    return take(create(EscalationLevel, values, by=system()), "use", by=system())


def at(**parts):
    with clock.stopped(later(**parts)):
        return escalate_clocks.func()


@pytest.fixture
def amir(monday):
    return somebody("Amir", "member", "agent")


@pytest.fixture
def outage(kestrel, amir):
    return ticket(kestrel, assignee=amir.person, **GRAVE)


def test_who_works_on_it_is_told_once_before_it_breaks(outage, amir):
    level()
    assert at(hours=3, minutes=29) == 0
    assert at(hours=3, minutes=31) == 1
    assert at(hours=3, minutes=40) == 0

    (notice,) = Notice.objects.filter(urgent=True)
    assert (notice.account_id, notice.entry_id) == (amir.account, outage.pk)
    assert HistoryLine.objects.filter(entry_id=outage.pk, said="escalate_level").count() == 1
    assert Comment.objects.get(entry_id=outage.pk).internal


def test_after_it_broke_the_owner_of_the_service_is_told_and_the_group_changes(kestrel, amir):
    lukas = somebody("Lukas", "member")
    mail = create(Service, {"title": "Mail", "owner": lukas.person}, by=system())
    second = create(Group, {"title": "Second line"}, by=system())
    outage = ticket(kestrel, service=mail, **GRAVE)
    level(
        minutes=60, side="after", tell_assignee=False, tell_service_owner=True, to_group=second
    )
    assert at(hours=4, minutes=59) == 0
    assert at(hours=5, minutes=1) == 1
    assert Notice.objects.get(urgent=True).account_id == lukas.account
    outage.refresh_from_db()
    assert outage.group_id == second.pk


def test_the_members_of_a_group_and_a_named_person_are_told(kestrel, amir):
    group = create(Group, {"title": "First line"}, by=system())
    link(Person.rows.get(pk=amir.person), MEMBER_OF, group, by=system())
    boss = somebody("Ingrid", "manager")
    ticket(kestrel, group=group, **GRAVE)
    level(tell_assignee=False, tell_group=True, person=boss.person)
    at(hours=3, minutes=45)
    told = set(Notice.objects.filter(urgent=True).values_list("account_id", flat=True))
    assert told == {amir.account, boss.account}


def test_what_is_paused_or_done_or_not_asked_for_escalates_nobody(kestrel, amir):
    level(priority=1)
    level(title="Nobody has it", unassigned=True, tell_assignee=False, person=amir.person)
    level(title="Major", major=True, person=amir.person)
    waits, done, minor = (ticket(kestrel, assignee=amir.person, **GRAVE) for _ in range(3))
    take(waits, "start", by=system())
    take(waits, "wait_for_customer", by=system())
    take(done, "resolve", by=system(), given={"resolution": "Toner"})
    edit(minor, {"impact": 2, "urgency": 2}, by=system())
    assert at(hours=3, minutes=45) == 0


def test_a_clock_that_was_moved_reaches_its_level_again(outage):
    level()
    assert at(hours=3, minutes=45) == 1
    with clock.stopped(later(hours=3, minutes=50)):
        take(Incident.rows.get(), "start", by=system())
        take(Incident.rows.get(), "wait_for_customer", by=system())
    with clock.stopped(later(hours=6)):
        take(Incident.rows.get(), "go_on", by=system())
        assert escalate_clocks.func() == 1
        assert escalate_clocks.func() == 0
    assert Escalation.objects.count() == 2


def test_a_worker_that_dies_in_the_middle_leaves_nothing_half_done(outage, monkeypatch):
    level()

    def die(*_given, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("ringbeam.core.conversation.comment", die)
        with pytest.raises(KeyboardInterrupt):
            at(hours=3, minutes=45)
    assert not Escalation.objects.exists()
    assert not Notice.objects.filter(urgent=True).exists()
    assert at(hours=3, minutes=46) == 1


def test_a_level_that_comes_into_use_leaves_what_broke_long_before_alone(outage, amir):
    with clock.stopped(later(hours=8)):
        level(minutes=60, side="after")
        assert escalate_clocks.func() == 0


def test_customers_read_nothing_of_it(outage, kestrel, client_of):
    cleo = somebody("Cleo", "customer", scope=kestrel)
    level(title="Wake the boss")
    at(hours=3, minutes=45)
    page = text_of(client_of(cleo).get(f"/incidents/{outage.ref}/"))
    assert "Wake the boss" not in page


def test_a_level_that_would_tell_nobody_is_not_used(monday):
    nobody = create(EscalationLevel, {"title": "X", "tell_assignee": False}, by=system())
    with pytest.raises(Refused, match="who is told"):
        take(nobody, "use", by=system())
    far = create(EscalationLevel, {"title": "Y", "minutes": 60_000}, by=system())
    with pytest.raises(Refused, match="thirty days"):
        take(far, "use", by=system())
