"""What every register keeps, whatever it is: said once, tried on all of them."""

import re

import pytest
from django.urls import URLPattern

from ringbeam.core import rules
from ringbeam.core.actors import system
from ringbeam.core.entries import SHARED_COLUMNS, Entry
from ringbeam.core.filters import filterable
from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import kinds_of, registers
from ringbeam.core.writing import edit
from ringbeam.web.urls import a_list, a_record
from tests.cast import somebody
from tests.exchange.samples import sample
from tests.web.pages import refs_of, statements, tags_of, text_of, typed_in

pytestmark = pytest.mark.django_db
EVERY = pytest.mark.parametrize("register", registers(), ids=str)
BUDGET = 12
OK, MOVED, ABSENT, CONFLICT, WRONG_METHOD = 200, 302, 404, 409, 405
CHANGING = re.compile(r'(csrfmiddlewaretoken"\s+value|name="csrf" content)="[^"]+"')


@pytest.fixture
def ruth(db):
    """Somebody who holds every role there is."""
    return somebody("Ruth", *rules.ROLES)


def page_of(record):
    return record.register.url(record.ref)


def routes(register, ref):
    """Every generic address of the register, and of the record with this number."""
    values = {"name": "title", "field": "title", "way": "next", "pk": 1, "form": "csv"}
    for patterns, base in (
        (a_list, f"/{register.plural}/"),
        (a_record, f"/{register.plural}/{ref}/"),
    ):
        for one in patterns:
            assert isinstance(one, URLPattern)
            tail = re.sub(r"<\w+:(\w+)>", lambda m: str(values[m[1]]), str(one.pattern))
            yield base + tail


@EVERY
def test_it_renders(register, ruth, client_of):
    record, browser = sample(register.kind, 5), client_of(ruth)

    for address in (
        f"/{register.plural}/?all",
        f"/{register.plural}/new/",
        *(page_of(record) + tail for tail in ("", "?show=everything", "?show=changes")),
        *(page_of(record) + tail for tail in ("edit/", "history/", "peek/")),
        *(f"{page_of(record)}move/{move.name}/" for move in register.life.moves),
        *(f"{page_of(record)}edit/{name}/" for name in register.editable),
    ):
        answer = browser.get(address)
        assert answer.status_code == OK, address
        assert record.ref in text_of(answer) or "new/" in address


@EVERY
def test_its_views_sorts_and_filters_are_lists(register, ruth, client_of):
    record, browser = sample(register.kind, 2), client_of(ruth)
    sorts = [name.removeprefix("-") for name in register.sorts]

    for query in (
        *(view.query or "all" for view in register.views),
        *(f"sort={sign}{name}" for name in sorts for sign in ("", "-")),
        *(f"state={state}" for state in register.life.states),
        "q=somebody",
        "due=overdue",
    ):
        assert browser.get(f"/{register.plural}/?{query}").status_code == OK, query
    for name, one in filterable(register).items():
        value = getattr(record, one.attname)
        nothing = browser.get(f"/{register.plural}/?{name}=none")
        assert nothing.status_code == OK, f"{name}=none"
        if one.name == "state" or kinds_of(one) or one.choices:
            asked = "none" if value in (None, "") else value
            found = browser.get(f"/{register.plural}/?{name}={asked}")
            assert record.ref in text_of(found), name


@EVERY
def test_a_stranger_learns_nothing(register, sam, client_of):
    """Absent and forbidden give the same answer on every address, to reading and to writing."""
    hidden, browser = sample(register.kind, 5), client_of(sam)
    absent = f"{register.prefix}-999999"
    pairs = zip(routes(register, hidden.ref), routes(register, absent), strict=True)
    before = HistoryLine.objects.count()

    for there, not_there in pairs:
        for ask in (browser.get, browser.post):
            told, untold = ask(there), ask(not_there)
            assert told.status_code in (ABSENT, WRONG_METHOD), there
            assert told.status_code == untold.status_code, there
            assert _same(told, hidden.ref) == _same(untold, absent), there
    assert HistoryLine.objects.count() == before


def _same(answer, ref):
    return CHANGING.sub("", text_of(answer)).replace(ref, "REF")


@EVERY
def test_whoever_is_not_signed_in_is_sent_to_sign_in(register, client_of, a_visitor):
    hidden, browser = sample(register.kind, 5), client_of(a_visitor)

    for address in routes(register, hidden.ref):
        answer = browser.get(address)
        assert answer.status_code == MOVED
        assert answer["Location"].startswith("/accounts/login/")


@EVERY
def test_its_list_and_page_stay_within_their_statements(register, ruth, client_of):
    made = [sample(register.kind, number) for number in range(8)]
    browser = client_of(ruth)

    for address in (f"/{register.plural}/?all", page_of(made[0])):
        answer, said = statements(browser, address)
        assert answer.status_code == OK
        assert len(said) <= BUDGET, "\n".join(said)


@EVERY
def test_its_list_takes_no_more_statements_for_more_records(register, ruth, client_of):
    browser = client_of(ruth)
    sample(register.kind, 0)
    _few, first = statements(browser, f"/{register.plural}/?all")
    for number in range(1, 10):
        sample(register.kind, number)
    _many, second = statements(browser, f"/{register.plural}/?all")

    assert len(second) <= len(first) + 1


@EVERY
def test_its_form_saves_what_it_shows_and_history_says_so(register, ruth, client_of):
    record, browser = sample(register.kind, 5), client_of(ruth)
    address = f"{page_of(record)}edit/"
    shown = browser.get(address)
    lines = HistoryLine.objects.filter(entry_id=record.pk)
    before = lines.count()

    browser.post(address, typed_in(shown))
    assert lines.count() == before
    browser.post(address, typed_in(shown) | {"title": "Another title"})

    record.refresh_from_db()
    assert record.title == "Another title"
    assert lines.count() == before + 1
    last = lines.order_by("-number").first()
    assert (last.said, last.who, last.door) == ("edit", "Ruth", "web")


@EVERY
def test_a_stale_form_is_refused(register, ruth, client_of):
    record, browser = sample(register.kind, 5), client_of(ruth)
    address = f"{page_of(record)}edit/"
    typed = typed_in(browser.get(address))
    edit(record, {"title": "Somebody else was here"}, by=system())

    answer = browser.post(address, typed | {"title": "Mine"})

    record.refresh_from_db()
    assert answer.status_code == CONFLICT
    assert record.title == "Somebody else was here"
    assert "Mine" in text_of(answer)


@EVERY
def test_a_fault_comes_back_with_what_was_typed(register, ruth, client_of):
    answer = client_of(ruth).post(f"/{register.plural}/new/", {"title": " "})

    assert answer.status_code == 422
    assert "This field is required." in text_of(answer)
    assert tags_of(answer, "input", name="title")


@EVERY
def test_its_records_are_found_by_their_words(register, ruth, client_of):
    record = sample(register.kind, 3, title="Quixotic zebra")

    answer = client_of(ruth).get("/search/?q=quixotic+zeb")

    assert record.ref in text_of(answer)


@EVERY
def test_entry_and_row_say_the_same(register):
    record = sample(register.kind, 5)
    entry = Entry.rows.get(pk=record.pk)

    record.refresh_from_db()
    assert {n: getattr(entry, n) for n in SHARED_COLUMNS} == {
        n: getattr(record, n) for n in SHARED_COLUMNS
    }


@EVERY
def test_bulk_archives_and_reports(register, ruth, client_of):
    made = [sample(register.kind, number) for number in range(3)]
    browser = client_of(ruth)
    sent = {"ref": [one.ref for one in made], "act": "archive"}

    answer = browser.post(f"/{register.plural}/bulk/", sent)

    assert answer.status_code == OK, text_of(answer)
    listed = refs_of(browser.get(f"/{register.plural}/?archived=1"))
    assert set(listed) >= {one.ref for one in made}
