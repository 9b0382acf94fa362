"""Lists: what filters mean, that paging reaches every record once, that nobody is told much."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ringbeam.core import clock, listing, writing
from ringbeam.core.actors import nobody, system
from ringbeam.core.entries import Entry
from ringbeam.core.registers import named

GROUP = named("group")
UNIT = named("unit")
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def add(register, title, **rest):
    return writing.create(register.model, {"title": title, **rest}, by=system())


def set_due(record, at):
    type(record).rows.filter(pk=record.pk).update(due=at)
    Entry.rows.filter(pk=record.pk).update(due=at)


def titles(register, actor=None, **params):
    asked = {k: v if isinstance(v, list) else [v] for k, v in params.items()}
    page = listing.select(register, actor or system(), asked)
    return [one.title for one in page.records]


def walk(register, *, limit, **params):
    """The titles of all pages, following each page's cursor."""
    found, after = [], ""
    for _page in range(100):
        asked = {**{k: [v] for k, v in params.items()}, "after": [after]}
        page = listing.select(register, system(), asked, limit=limit)
        assert len(page.records) <= limit
        found += [one.title for one in page.records]
        if page.following is None:
            return found
        after = page.following
    raise AssertionError("the pages do not end")


@pytest.fixture
def three():
    return [add(GROUP, title) for title in ("Beta", "Alpha", "Gamma")]


def test_a_list_is_in_its_declared_order_and_turns_round_by_a_minus(three):
    assert titles(GROUP) == ["Alpha", "Beta", "Gamma"]
    assert titles(GROUP, sort="-title") == ["Gamma", "Beta", "Alpha"]
    assert titles(GROUP, sort="entry") == ["Beta", "Alpha", "Gamma"]


def test_an_order_that_is_not_declared_is_a_fault_and_changes_nothing(three):
    page = listing.select(GROUP, system(), {"sort": ["purpose"]})
    assert [one.title for one in page.records] == ["Alpha", "Beta", "Gamma"]
    assert list(page.asked.faults) == ["sort"]


def test_archived_records_are_left_out_until_asked_for(three):
    writing.archive(three[0], by=system())
    assert titles(GROUP) == ["Alpha", "Gamma"]
    assert titles(GROUP, archived="1") == ["Beta"]
    assert titles(GROUP, archived="all") == ["Alpha", "Beta", "Gamma"]


def test_values_of_one_filter_mean_any_and_filters_mean_all(olga, mona):
    for title, owner in (("Hers", olga), ("His", mona), ("Free", None)):
        add(GROUP, title, owner=owner.person if owner else None)
    ref = Entry.rows.get(pk=mona.person).ref
    assert titles(GROUP, owner=ref) == ["His"]
    assert titles(GROUP, olga, owner="me") == ["Hers"]
    assert titles(GROUP, olga, owner=["me", "nobody"]) == ["Free", "Hers"]
    assert titles(GROUP, olga, owner=["me", ref], archived="1") == []
    assert titles(GROUP, owner="PER-999999") == []


def test_open_stands_for_every_state_in_which_something_is_due(three):
    assert titles(GROUP, state="open") == ["Alpha", "Beta", "Gamma"]
    assert titles(GROUP, state="closed") == []
    assert titles(GROUP, state="active") == ["Alpha", "Beta", "Gamma"]
    assert titles(GROUP, open="0") == []


def test_due_is_a_word_a_day_or_a_range(three, olga):
    with clock.stopped(NOON):
        set_due(three[0], NOON - timedelta(hours=1))
        set_due(three[1], NOON + timedelta(days=3))
        assert titles(GROUP, due="overdue") == ["Beta"]
        assert titles(GROUP, due="today") == ["Beta"]
        assert titles(GROUP, due="week") == ["Alpha", "Beta"]
        assert titles(GROUP, due="none") == ["Gamma"]
        assert titles(GROUP, due="2026-03-07") == ["Alpha"]
        assert titles(GROUP, due_from="2026-03-05") == ["Alpha"]
        assert titles(GROUP, due_before="2026-03-04T11:00:00Z") == []
        assert titles(GROUP, due_before="2026-03-04T12:00:00Z") == ["Beta"]


@pytest.mark.parametrize(
    "params",
    [
        {"colour": ["red"]},
        {"due": ["sometime"]},
        {"due": ["9999-12-31"]},
        {"due_from": ["0001-01-01T00:00:00+14:00"]},
        {"archived": ["perhaps"]},
        {"after": ["%%%"]},
        {"after": ["WyJ0aXRsZSIsIntdIiwtMV0"]},
        {"state": ["\0"]},
    ],
)
def test_what_means_nothing_is_named_and_never_breaks(three, params):
    page = listing.select(GROUP, system(), params)
    assert list(page.asked.faults) == list(params)
    assert all(reason for reasons in page.asked.faults.values() for reason in reasons)


@pytest.mark.parametrize("sort", ["title", "-title", "entry", "-entry", "-updated", "updated"])
@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_paging_reaches_every_record_once(sort, limit):
    for number in range(9):
        add(GROUP, f"Team {number % 3}")
    found = walk(GROUP, limit=limit, sort=sort)
    assert len(found) == 9
    assert found == titles(GROUP, sort=sort)
    assert sorted(found) == sorted(f"Team {n % 3}" for n in range(9))


@pytest.mark.parametrize("sort", ["due", "-due"])
@pytest.mark.parametrize("limit", [1, 2, 3, 4, 9])
def test_what_has_no_date_comes_last_in_both_directions(monkeypatch, sort, limit):
    monkeypatch.setattr(listing, "sorts_of", lambda register: ("due",))
    for number, day in enumerate((None, 3, 1, None, 2, 1)):
        set_due(add(GROUP, f"{number}"), day and NOON + timedelta(days=day))
    dated = ["2", "5", "4", "1"] if sort == "due" else ["1", "4", "5", "2"]
    free = ["0", "3"] if sort == "due" else ["3", "0"]
    assert walk(GROUP, limit=limit, sort=sort) == dated + free


def test_a_page_stays_where_it_was_when_records_are_added_before_it():
    for number in range(4):
        add(GROUP, f"M{number}")
    page = listing.select(GROUP, system(), {}, limit=2)
    add(GROUP, "Earlier")
    after = listing.select(GROUP, system(), {"after": [page.following]}, limit=2)
    assert [one.title for one in after.records] == ["M2", "M3"]


def test_words_find_and_filters_narrow_what_they_found():
    for number in range(30):
        one = add(GROUP, f"Network {number}")
        if number % 3:
            writing.archive(one, by=system())
    assert walk(GROUP, limit=4, q="netw") == [f"Network {n}" for n in range(27, -1, -3)]
    assert walk(GROUP, limit=50, q="27 netw") == ["Network 27"]
    assert walk(GROUP, limit=5, q="printer") == []


def test_a_stranger_finds_nothing_by_list_or_words(three, sam):
    for actor in (sam, nobody()):
        assert titles(GROUP, actor) == []
        assert titles(GROUP, actor, q="alpha") == []
        assert listing.count(listing.asked_of(GROUP, actor, {})) == 0


def test_a_page_is_one_query_and_its_labels_one_more(mona):
    for number in range(60):
        add(GROUP, f"Team {number}", owner=mona.person)
    with CaptureQueriesContext(connection) as queries:
        page = listing.select(GROUP, mona, {"sort": ["title"]})
        labels = listing.labels_of(mona, listing.references_of(GROUP, page.records))
    assert len(page.records) == listing.PAGE
    assert len(queries) == 2
    assert labels[mona.person].title == "Mona"
    assert labels[mona.person].url == f"/people/{labels[mona.person].ref}/"


def test_the_title_of_a_restricted_record_is_withheld_from_those_who_may_not_see_it(sam, mona):
    entry = Entry.rows.get(pk=mona.person)
    Entry.rows.filter(pk=entry.pk).update(privacy="restricted")
    assert listing.labels_of(sam, [entry.pk])[entry.pk].title is None
    assert listing.labels_of(system(), [entry.pk])[entry.pk].title == "Mona"
    assert listing.labels_of(sam, [None]) == {}


ASKED = (*listing.OWN, "owner", "state", "due", "due_from", "archived", "open")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(
        [*listing.OWN, "owner", "state", "due", "due_from", "archived", "open"]
    ),
    value=st.text(max_size=40),
)
@example(name="owner", value="9" * 30)
@example(name="owner", value="²")
@example(name="owner", value="-\0")
@example(name="due_from", value="2026-13-45")
@example(name="after", value="é")
@example(name="q", value="\0 OR AND NEAR(")
def test_nothing_that_people_write_breaks_a_list(name, value):
    for register in (GROUP, UNIT):
        assert isinstance(titles(register, **{name: value}), list)
