"""My work: what waits, from every kind, by due time, page by page."""

from datetime import timedelta

import pytest

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.entries import Entry
from ringbeam.core.notices import notify
from ringbeam.core.registers import named
from ringbeam.core.sayings import say
from ringbeam.core.writing import take
from ringbeam.web.work import SHOWN, mine_of, waiting_for, work_of
from tests.web.pages import make, next_page, statements, tags_of, text_of

BUDGET = 12


def titles(actor):
    return [task.label.title for task in work_of(mine_of(actor), "", 50)[0]]


def test_what_is_due_first_comes_first_whatever_its_kind(mona, db):
    now = clock.now()
    for kind, title, days in (("incident", "Second", 2), ("incident", "First", 1)):
        made = make(kind, title=title, assignee=mona.person)
        Entry.rows.filter(pk=made.pk).update(due=now + timedelta(days=days))
    make("group", title="Without a date", owner=mona.person)

    assert titles(mona) == ["First", "Second", "Without a date"]


def test_paging_reaches_everything_once_dated_or_not(mona, client_of, db):
    now = clock.now()
    for number in range(60):
        made = make("incident", title=f"Dated {number}", assignee=mona.person)
        Entry.rows.filter(pk=made.pk).update(due=now + timedelta(days=number // 7))
        make("group", title=f"Undated {number}", owner=mona.person)
    browser, address, seen = client_of(mona), "/work/", []

    while address:
        answer = browser.get(address)
        seen += [one["href"] for one in tags_of(answer, "a", class_="t trunc")]
        more = next_page(answer)
        address = f"/work/{more}" if more else None

    assert len(seen) == len(set(seen)) == 120


@pytest.mark.parametrize("after", ["_", "x_1", "_999999999999999999999", "2026-01-01_5", "é_٣"])
def test_a_cursor_that_means_nothing_is_the_first_page(mona, client_of, after):
    make("group", title="First line", owner=mona.person)

    assert "First line" in text_of(client_of(mona).get("/work/", {"after": after}))


def test_a_step_that_only_a_participant_may_take_waits_for_them(olga, amir, db):
    people = {"owner": amir.person, "verifier": olga.person}
    action = make("action", title="Fix it", description="All of it", **people)
    assert titles(olga) == []
    move = next(m for m in action.register.life.moves if m.to == "effect_pending")
    for model in (Entry, named("action").model):
        model.rows.filter(pk=action.pk).update(state=move.to)

    assert titles(olga) == ["Fix it"]
    assert work_of(mine_of(olga), "", 5)[0][0].why == "waits for your step"


def test_what_one_was_told_of_waits_until_it_is_read(olga, mona, client_of, first_line):
    notify(olga.person, say("Look at this"), about=Entry.rows.get(pk=first_line.pk))

    assert titles(olga) == ["First line"]
    assert titles(mona) == []
    client_of(olga).post("/notices/")
    assert titles(olga) == []


def test_what_may_no_longer_be_seen_does_not_wait(sam, db):
    hidden = make("group", title="Hidden")
    notify(sam.person, say("Look at this"), about=Entry.rows.get(pk=hidden.pk))

    assert titles(sam) == []


def test_what_ended_waits_no_longer(mona, db):
    outage = make("incident", title="Outage", assignee=mona.person)
    assert titles(mona) == ["Outage"]

    take(outage, "cancel", by=system(), given={"resolution": "No more"})

    assert titles(mona) == []


@pytest.mark.parametrize(
    "address", ["/work/", "/work/calendar/", "/work/calendar/?span=agenda"]
)
def test_work_takes_the_same_statements_for_few_and_many(mona, client_of, address, db):
    browser = client_of(mona)
    make("incident", assignee=mona.person)
    _few, before = statements(browser, address)
    for _number in range(12):
        make("incident", assignee=mona.person)

    _many, after = statements(browser, address)

    assert len(after) <= len(before) + 1 <= BUDGET + 1, "\n".join(after)


def test_however_many_wait_they_are_counted_and_the_first_are_those_of_the_list(amir, db):
    """Home asks for them by their numbers, rounded up to tens."""
    make("group", title="Own", owner=amir.person)
    for n in range(1, 23):
        one = make("incident", title=f"Told {n}")
        notify(amir.person, say("Look at this"), about=Entry.rows.get(pk=one.pk))
        mine = mine_of(amir)
        assert waiting_for(mine).count == mine.rows.count() == n + 1
        first, _more = work_of(mine, "", SHOWN)
        every, _none = work_of(mine_of(amir), "", 50)
        assert [one.label.ref for one in first] == [one.label.ref for one in every[:SHOWN]]
