"""Workload against its limit: whole months, the running one and its pace, who is above."""

import io
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.reports import Mark, Question
from ringbeam.core.writing import create, take
from ringbeam.services.models import Customer, Service
from ringbeam.services.workload_report import answer_workload
from tests.cast import somebody
from tests.desk.tickets import agreement, calendar, ticket
from tests.web.pages import statements, text_of

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
SPAN = (date(2026, 1, 1), date(2026, 3, 1))
BEFORE = NOON - timedelta(days=69)


@pytest.fixture
def two():
    """Kestrel with a limit of two a month since January, Bank with none."""
    with clock.stopped(BEFORE):
        hours = calendar()
        made = {name: create(Customer, {"title": name}, by=system()) for name in NAMES}
        agreement(made["Kestrel"], hours, workload=2, title="Gold")
        agreement(made["Bank"], hours, title="Silver")
    return made


NAMES = ("Kestrel", "Bank")


def opened(customer, day, count=1, **given):
    """So many tickets on a day of the three months."""
    with clock.stopped(datetime.fromisoformat(f"{day}T09:00+00:00")):
        return [ticket(customer, **given) for _time in range(count)]


def asked(by="agreement", actor=None):
    with clock.stopped(NOON):
        return answer_workload(Question(*SPAN, by), actor or system())


def test_whole_months_count_beside_their_limit_and_the_running_one_apart(two):
    opened(two["Kestrel"], "2026-01-10", 3)
    opened(two["Kestrel"], "2026-02-10")
    opened(two["Kestrel"], "2026-03-02")
    (line,) = asked().lines
    assert line.title == "Gold"
    assert line.cells == [4, 4, "100 %", "1 / 2", 1, 3, Mark("bad", "Above the limit")]


def test_a_running_month_that_will_be_above_at_its_pace_is_at_risk(two):
    opened(two["Kestrel"], "2026-03-02")
    (line,) = asked().lines
    assert line.cells[-2:] == [3, Mark("age", "Above at this pace")]
    january = asked("month").lines[0]
    assert january.cells[-1] == Mark("ok", "Within the limit")


def test_cancelled_tickets_and_those_of_others_do_not_count(two):
    (one,) = opened(two["Kestrel"], "2026-02-10")
    with clock.stopped(NOON):
        take(one, "cancel", by=system(), given={"resolution": "Told by mistake."})
    opened(two["Bank"], "2026-02-10", 5)
    (line,) = asked().lines
    assert line.cells[:2] == [0, 4]


def test_an_agreement_about_one_service_counts_that_service_alone(two):
    with clock.stopped(BEFORE):
        mail = create(Service, {"title": "Mail"}, by=system())
        agreement(two["Bank"], calendar(), workload=1, service=mail, title="Bronze")
    opened(two["Bank"], "2026-01-10", 2, service=mail)
    opened(two["Bank"], "2026-01-10", 4)
    lines = {line.title: line for line in asked().lines}
    assert lines["Bronze"].cells[:4] == [2, 2, "100 %", "1 / 2"]


def test_months_before_an_agreement_are_not_shown_and_who_names_no_limit_is_said(two):
    with clock.stopped(NOON):
        agreement(two["Bank"], calendar(), workload=9, start="2026-02-15", title="Later")
    opened(two["Bank"], "2026-01-10", 4)
    answer = asked()
    later = next(line for line in answer.lines if line.title == "Later")
    assert later.cells[:2] == [0, 9]
    assert "1 agreement in force names no limit" in answer.below[-1]


def test_the_page_its_files_and_its_chart_take_few_statements(two, client_of):
    opened(two["Kestrel"], "2026-01-10", 3)
    with clock.stopped(BEFORE):
        manager = somebody("Mona", "manager")
    with clock.stopped(NOON):
        mona = client_of(manager)
        page, before = statements(mona, "/workload/?from=2026-01&until=2026-03")
        opened(two["Kestrel"], "2026-02-10", 5)
        _page, after = statements(mona, "/workload/?from=2026-01&until=2026-03")
        book = mona.get("/workload/?from=2026-01&until=2026-03&form=xlsx")
        paper = mona.get("/workload/?from=2026-01&until=2026-03&form=pdf")
    assert "Tickets opened beside the limit, by month" in text_of(page)
    assert len(after) == len(before) <= 12
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(book.streaming_content))).active
    assert [cell.value for cell in sheet[2]][:2] == ["Gold", 8]
    assert paper.content.startswith(b"%PDF")


def test_customers_and_strangers_do_not_ask_it(two, client_of, sam):
    cleo = somebody("Cleo", "customer", scope=two["Kestrel"])
    for one in (cleo, sam):
        assert client_of(one).get("/workload/").status_code == 404
