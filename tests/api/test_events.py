"""Events: every one that the caller may know of, once, in order, and none of another's."""

from threading import Event as Flag
from threading import Thread

import pytest
from django.db import close_old_connections, connection, transaction

from ringbeam.core import conversation, writing
from ringbeam.core.actors import system
from ringbeam.core.event_types import event_types, fits, is_pattern
from ringbeam.core.history import HistoryLine
from ringbeam.core.history_writers import settled_after
from ringbeam.core.registers import named, registers

WAIT = 30


@pytest.fixture
def outage(mona, the_customer):
    given = {"title": "No mail", "customer": the_customer.ref}
    return writing.create(named("incident").model, given, by=mona)


def types_of(program, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return [one["type"] for one in program.get(f"/events?{query}").json()["items"]]


@pytest.mark.django_db
class TestTheFeed:
    def test_tells_what_happened_in_order_and_where_to_go_on(self, program, mona, outage):
        start = program.get("/events?after=latest").json()["after"]
        writing.edit(outage, {"title": "No mail at all"}, by=mona)
        conversation.comment(outage, "Looking at it", by=mona)

        first = program.get(f"/events?after={start}&limit=1").json()
        second = program.get(f"/events?after={first['after']}").json()

        [edited], [said] = first["items"], second["items"]
        assert (edited["type"], edited["ref"]) == ("incident.edit", outage.ref)
        assert edited["changed"] == ["title"]
        assert (first["more"], second["more"]) == (True, False)
        assert (said["type"], said["changed"]) == ("incident.comment", [])
        assert program.get(f"/events?after={second['after']}").json()["items"] == []

    def test_holds_no_value_of_a_record(self, program, outage, mona):
        writing.edit(outage, {"description": "Nordhaven calls"}, by=mona)

        told = program.get("/events").content.decode()

        assert "Nordhaven" not in told
        assert "Mona" not in told
        assert "No mail" not in told

    def test_is_silent_to_a_stranger(self, program_of, sam, outage):
        assert types_of(program_of(sam)) == []

    def test_keeps_internal_notes_from_the_customer(self, program_of, mona, carl, outage):
        conversation.comment(outage, "He always calls", by=mona, internal=True)
        conversation.comment(outage, "We are on it", by=mona)

        inside = types_of(program_of(mona), type="incident.comment")
        outside = types_of(program_of(carl), type="incident.comment")

        assert len(inside) == 2
        assert len(outside) == 1

    def test_keeps_to_the_kinds_of_the_token(self, program_of, mona, outage):
        told = types_of(program_of(mona, "groups:read"))

        assert [one for one in told if not one.startswith("group.")] == []

    def test_never_tells_of_accounts(self, program, mona, sam):
        assert [one for one in types_of(program, limit=200) if "account" in one] == []

    def test_refuses_what_is_no_event_and_no_cursor(self, program):
        for asked in ("type=incident.unicorn", "after=soon", "sort=at", "after=1&after=2"):
            assert program.get(f"/events?{asked}").status_code == 422


@pytest.mark.django_db
def test_the_types_are_those_of_the_kinds_that_one_sees(program, program_of, sam):
    listed = [one["type"] for one in program.get("/events/types").json()["items"]]

    assert "incident.close" in listed
    assert len(listed) == len(set(listed))
    assert program_of(sam).get("/events/types").json()["items"] == []


def test_every_move_of_every_life_is_an_event():
    names = {one.name for one in event_types()}
    moves = {f"{r.kind}.{m.name}" for r in registers() for m in r.life.moves}

    assert moves <= names


@pytest.mark.parametrize(
    ("pattern", "meant"),
    [("*", True), ("incident.*", True), ("incident.close", True), ("incident.create", False)],
)
def test_a_pattern_names_one_event_or_many(pattern, meant):
    assert is_pattern(pattern)
    assert fits((pattern,), "incident", "close") is meant
    assert not is_pattern("incident")
    assert not is_pattern("unicorn.*")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_line_waits_for_a_slow_writer_that_may_come_before_it():
    incident = named("incident").model
    slow = writing.create(incident, {"title": "Slow"}, by=system())
    quick = writing.create(incident, {"title": "Quick"}, by=system())
    start = HistoryLine.objects.order_by("-pk").first().pk
    wrote, go_on = Flag(), Flag()

    def write_slowly():
        close_old_connections()
        with transaction.atomic():
            writing.edit(slow, {"title": "Slow still"}, by=system())
            wrote.set()
            go_on.wait(WAIT)
        connection.close()

    thread = Thread(target=write_slowly, daemon=True)
    thread.start()
    wrote.wait(WAIT)
    writing.edit(quick, {"title": "Quick too"}, by=system())
    meanwhile = settled_after(start, 10)
    go_on.set()
    thread.join(WAIT)

    assert meanwhile == []
    assert [one.entry_id for one in settled_after(start, 10)] == [slow.pk, quick.pk]
