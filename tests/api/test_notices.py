"""Notices for programs: no word of a record that the reader no longer sees."""

from ringbeam.core.actors import system
from ringbeam.core.entries import Entry
from ringbeam.core.notices import notify
from ringbeam.core.registers import named
from ringbeam.core.sayings import say
from ringbeam.core.writing import create


def test_a_notice_of_a_record_that_is_no_longer_seen_tells_nothing_of_it(carl, program_of):
    hidden = create(named("incident").model, {"title": "Their secret outage"}, by=system())
    notify(carl.person, say("Their secret outage is late"), about=Entry.rows.get(pk=hidden.pk))
    notify(carl.person, say("Welcome"))
    program = program_of(carl)

    one, other = program.get("/notices").json()["items"]

    assert (one["text"], one["about"]) == ("Welcome", None)
    assert "secret" not in str(other)
    assert "secret" not in program.post(f"/notices/{other['id']}/read").content.decode()


def test_a_notice_of_a_record_that_is_seen_names_it(amir, program_of):
    seen = create(named("incident").model, {"title": "Mail is down"}, by=system())
    notify(amir.person, say("Mail is late"), about=Entry.rows.get(pk=seen.pk))

    (one,) = program_of(amir).get("/notices").json()["items"]

    assert (one["text"], one["about"]["ref"]) == ("Mail is late", seen.ref)
