"""A shift hands its tickets to the next: with a note where it is late, taken over by name."""

import re

import pytest

from ringbeam.core import clock
from ringbeam.core.accounts import Account
from ringbeam.core.actors import actor_of, system
from ringbeam.core.links import Link
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.registers import of_kind
from ringbeam.core.writing import create, edit, take
from ringbeam.desk.handing_over import begin
from ringbeam.desk.handovers import Handover
from tests.cast import somebody
from tests.desk.tickets import later, ticket


@pytest.fixture
def first_line(kestrel):
    """A group with three tickets: one will be late, one is due today, one waits."""
    group = create(of_kind("group").model, {"title": "First line"}, by=system())
    late = ticket(kestrel, title="Down", impact=1, urgency=1, group=group)
    ticket(kestrel, title="Slow", group=group)
    waits = ticket(kestrel, title="Which printer?", group=group)
    with clock.stopped(later(minutes=5)):
        take(take(waits, "start", by=system()), "wait_for_customer", by=system())
    ticket(kestrel, title="Of others")
    assert late.ref
    return group


@pytest.fixture
def early(first_line):
    """Ana of the early shift, who belongs to the group."""
    ana = somebody("Ana", "member", "agent")
    Link.objects.create(source_id=ana.person, kind="member_of", target_id=first_line.pk)
    return actor_of(Account.objects.get(pk=ana.account), door="web")


@pytest.fixture
def ben(first_line):
    """Ben of the late shift."""
    return somebody("Ben", "member", "agent")


@pytest.fixture
def handover(early, first_line, ben):
    with clock.stopped(later(hours=1)):
        yield begin(early, first_line.entry, "early")


def with_notes(handover, by):
    lines = [{**line, "note": "Vendor is on it."} for line in handover.tickets]
    return edit(handover, {"tickets": lines}, by=by)


def test_what_is_open_is_written_down_as_it_stands(handover):
    told = [(line["stands"], line["about"].partition(",")[0]) for line in handover.tickets]
    assert told == [("late", "New"), ("today", "New"), ("waits", "On customer")]
    assert "over" in handover.tickets[0]["about"]


def test_what_is_late_wants_a_note_before_it_is_handed_over(handover, early):
    with pytest.raises(Refused) as refusal:
        take(handover, "hand_over", by=early)
    late = handover.tickets[0]["ticket"][0]
    assert refusal.value.reasons == [f"Write a note on each overdue ticket: {late}."]


def test_somebody_else_takes_over_by_name_and_time(handover, early, ben):
    handed = take(with_notes(handover, early), "hand_over", by=early)
    with pytest.raises(Refused, match="Somebody else"):
        take(handed, "take_over", by=early)

    with clock.stopped(later(hours=2)) as now:
        taken = take(handed, "take_over", by=ben)

    assert (taken.state, taken.open) == ("taken_over", False)
    assert (taken.taker_id, taken.taken) == (ben.person, now)
    assert taken.handed == later(hours=1)


def test_what_is_given_back_is_written_on(handover, early, ben):
    handed = take(with_notes(handover, early), "hand_over", by=early)
    back = take(handed, "give_back", by=ben)
    assert (back.state, back.handed) == ("draft", None)


def test_only_who_works_the_desk_hands_over(handover, first_line, olga, carl, client_of):
    with pytest.raises(Forbidden):
        begin(olga, first_line.entry, "")
    assert client_of(carl).get("/desk/hand-over/").status_code == 404
    assert client_of(carl).get(f"/handovers/{handover.ref}/").status_code == 404


def test_the_page_leads_from_the_queue_to_the_notes_and_shows_how_they_stand(
    handover, early, client_of
):
    client = client_of(early)
    assert "/desk/hand-over/" in client.get("/desk/?state=open").content.decode()
    group = re.search(r'value="(GRP-\d+)"', client.get("/desk/hand-over/").content.decode())
    sent = client.post("/desk/hand-over/", {"group": group.group(1), "shift": "early"})
    assert sent.status_code == 302
    assert client.get(sent["Location"]).status_code == 200

    page = client.get(f"/handovers/{handover.ref}/").content.decode()
    assert "How they stand now" in page
    assert "Down" in page
    assert client.get(f"/handovers/{handover.ref}/print.pdf").status_code == 200
    assert Handover.rows.count() == 2


def test_nobody_hands_over_for_a_group_of_others(handover, ben, client_of, first_line):
    client = client_of(ben)
    assert client.post("/desk/hand-over/", {"group": first_line.ref}).status_code == 403
