"""The calendar of any register with dates: days, caps, weeks as the language begins them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from ringbeam.core import clock
from ringbeam.core.accounts import Account
from ringbeam.core.actors import system
from ringbeam.core.entries import Entry
from ringbeam.core.registers import named, registers
from ringbeam.core.writing import take
from ringbeam.web.days import first_weekday, span_of
from ringbeam.web.layouts import dates_of
from ringbeam.web.queries import Query
from tests.web.pages import make, statements, tags_of, text_of

BUDGET = 14
HERE = "/incidents/calendar/?span=month&on=2026-03-10"


def due(record, at):
    """The record, due at this time."""
    for model in (Entry, type(record)):
        model.rows.filter(pk=record.pk).update(due=at)
    return record


def shown_on(answer, day):
    """What stands in the cell of one day of the month."""
    cells = text_of(answer).split("<td ")
    return next(one for one in cells if f"due={day}" in one)


@pytest.fixture
def some(db):
    return [
        due(make("incident", title=f"Outage {n}"), datetime(2026, 3, 10, 9 + n, tzinfo=UTC))
        for n in range(3)
    ]


def test_a_record_stands_on_its_day_with_its_time(mona, client_of, some):
    page = client_of(mona).get(HERE)

    assert "Outage 1" in shown_on(page, "2026-03-10")
    assert "10:00" in shown_on(page, "2026-03-10")
    assert "Outage" not in shown_on(page, "2026-03-11")


def test_a_day_is_a_day_of_the_reader(mona, client_of, db):
    due(make("incident", title="Late at night"), datetime(2026, 3, 10, 22, 30, tzinfo=UTC))
    Account.objects.filter(pk=mona.account).update(zone="Asia/Kathmandu")

    page = client_of(mona).get(HERE)

    assert "Late at night" in shown_on(page, "2026-03-11")
    assert "04:15" in shown_on(page, "2026-03-11")


def test_a_day_is_capped_and_its_number_leads_to_the_list(mona, client_of, some):
    for number in range(9):
        due(make("incident", title=f"More {number}"), datetime(2026, 3, 10, 15, tzinfo=UTC))
    browser = client_of(mona)

    page = browser.get(HERE)
    day = shown_on(page, "2026-03-10")
    address = tags_of(page, "a", class_="ce more")[0]["href"]

    assert day.count('class="ce"') == 5
    assert "7 more" in day
    assert len(tags_of(browser.get(address), "input", name="ref", type="checkbox")) == 12


def test_a_calendar_takes_the_same_statements_for_few_and_many(mona, client_of, some):
    browser = client_of(mona)
    _few, before = statements(browser, HERE)
    for number in range(25):
        due(make("incident"), datetime(2026, 3, 1 + number, 15, tzinfo=UTC))

    _many, after = statements(browser, HERE)

    assert len(after) == len(before) <= BUDGET, "\n".join(after)


@pytest.mark.parametrize("show", ["month", "week", "agenda"])
@pytest.mark.parametrize("register", registers(), ids=str)
def test_every_register_with_dates_has_a_calendar(register, show, mona, client_of, db):
    answer = client_of(mona).get(f"/{register.plural}/calendar/?all&span={show}")

    assert answer.status_code == (200 if dates_of(register, frozenset()) else 404)


def test_what_is_late_says_so_by_shape_and_word(mona, client_of, db):
    late = due(make("incident", title="Overrun"), clock.now() - timedelta(hours=1))
    page = client_of(mona).get("/incidents/calendar/?all&span=agenda&on=2000-01-01")
    assert "Overrun" not in text_of(page)
    on = (clock.now() - timedelta(days=2)).date()

    page = client_of(mona).get(f"/incidents/calendar/?all&span=agenda&on={on}")
    assert tags_of(page, "a", class_="ce", **{"data-s": "over"})
    assert f"{late.ref} Overrun, Overdue" in text_of(page)

    take(late, "cancel", by=system(), given={"resolution": "No more"})
    closed = client_of(mona).get(f"/incidents/calendar/?all&span=agenda&on={on}")
    assert not tags_of(closed, "a", class_="ce", **{"data-s": "over"})


def test_nobody_sees_a_day_of_a_record_that_is_not_theirs(carl, sam, client_of, some):
    assert client_of(sam).get(HERE).status_code == 404
    assert "Outage" not in text_of(client_of(carl).get(HERE))


def test_filters_and_words_narrow_the_calendar(mona, client_of, some):
    browser = client_of(mona)
    assert "Outage 1" not in text_of(browser.get(f"{HERE}&priority=1"))

    found = text_of(browser.get(f"{HERE}&q=1"))
    assert ("Outage 1" in found, "Outage 2" in found) == (True, False)


@pytest.mark.parametrize(("language", "begins"), [("en", 6), ("de", 0), ("fa", 5)])
def test_weeks_begin_as_the_language_has_it(language, begins):
    with translation.override(language):
        span = span_of(Query.read("span=week&on=2026-03-10"))

        assert first_weekday() == begins
        assert span.first.weekday() == begins
        assert span.first <= date(2026, 3, 10) < span.after


@pytest.mark.parametrize(
    "on", ["2026-02-30", "0001-01-01", "9999-12-31", "no day", "2026-13-01"]
)
def test_a_day_that_is_none_is_today(on):
    today = clock.now().date()

    assert span_of(Query.read(f"span=agenda&on={on}")).first == today


def test_a_month_has_whole_weeks_and_leads_on_without_end():
    at = Query.read("on=2026-01-31")
    seen = []
    for _step in range(14):
        span = span_of(at)
        assert len(span.days) % 7 == 0
        assert span.first <= span.on < span.after
        seen.append(span.on)
        at = at.setting(on=span.following.isoformat())

    assert seen[0] == date(2026, 1, 1)
    assert seen[13] == date(2027, 2, 1)


def test_dates_are_those_of_the_subject():
    assert dates_of(named("incident"), frozenset())[0] == "due"
    assert "created" not in dates_of(named("incident"), frozenset())
    assert dates_of(named("group"), frozenset()) == []
    assert dates_of(named("document"), frozenset({"review"})) == ["effective"]
