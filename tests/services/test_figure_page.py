"""The page of a month of service levels: each number with its tickets, to each its own."""

from datetime import UTC, date, datetime

import pytest

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.conversation import relate
from ringbeam.core.writing import create
from ringbeam.services.counts import Month, asking, counts_of_month
from ringbeam.services.figure_page import KINDS, lines
from ringbeam.services.models import Agreement, AgreementVersion, Clock, Customer, Service
from tests.cast import somebody
from tests.desk.tickets import agreement, kestrel, monday, ticket
from tests.web.pages import text_of

__all__ = ["kestrel", "monday"]
NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
WAYS = {
    "met": ("met", datetime(2026, 3, 10, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC)),
    "missed": ("missed", datetime(2026, 3, 10, tzinfo=UTC), None),
    "to_come": ("running", datetime(2026, 3, 30, tzinfo=UTC), None),
    "waiting": ("paused", None, None),
    "excluded": ("cancelled", datetime(2026, 3, 10, tzinfo=UTC), NOW),
}


@pytest.fixture
def promised(kestrel):
    """A ticket for each way a promise can go, by way, one of them a duplicate's."""
    service = create(Service, {"title": "Network"}, by=system())
    version = AgreementVersion.objects.get()
    made = {way: ticket(kestrel, service=service) for way in (*WAYS, "duplicate")}
    Clock.objects.all().delete()
    for way, one in made.items():
        state, due, stopped = WAYS.get(way, WAYS["met"])
        Clock.objects.create(
            entry_id=one.pk,
            version=version,
            metric="resolution",
            number=1,
            priority="3",
            target=3600,
            started=datetime(2026, 3, 2, tzinfo=UTC),
            due=due,
            stopped=stopped,
            elapsed=0,
            paused=0,
            state=state,
        )
    relate(made["duplicate"], "duplicate_of", made["met"], by=system())
    return made


def rows(actor, *, one=True):
    month = Month.of(date(2026, 3, 1))
    asked = asking(actor, agreement=Agreement.rows.earliest("pk").pk if one else None)
    return lines(counts_of_month(month, asked), month, actor, one=one)


def test_each_number_opens_the_tickets_that_it_counts(promised, mona, client_of):
    expected = {
        "met": {"met"},
        "missed": {"missed"},
        "to_come": {"to_come", "waiting"},
        "excluded": {"excluded", "duplicate"},
    }
    with clock.stopped(NOW):
        for one in (True, False):
            (line,) = rows(mona, one=one)
            for kind, ways in expected.items():
                number, url = line.numbers[kind]
                page = text_of(client_of(mona).get(url))
                shown = {way for way, record in promised.items() if record.ref in page}
                assert (number, shown) == (len(ways), ways), (kind, one)


def test_the_page_shows_the_share_with_its_n_and_why_others_do_not_count(
    promised, mona, client_of
):
    with clock.stopped(NOW):
        page = text_of(client_of(mona).get("/service-levels/?month=2026-03"))
        (line,) = rows(mona)
        left_out = text_of(client_of(mona).get(line.numbers["excluded"][1]))
        empty = text_of(client_of(mona).get("/service-levels/?month=2026-01"))

    assert "Service levels, March 2026" in page
    assert "<b>50 %</b>" in page
    assert all(str(label) in page for label in KINDS.values())
    assert "cancelled" in left_out
    assert "duplicate" in left_out
    assert "No promise was met" in empty


def test_a_customer_opens_its_own_agreement_alone(promised, kestrel, client_of):
    other = create(Customer, {"title": "Other"}, by=system())
    theirs = agreement(other)
    ours = Agreement.rows.earliest("pk")
    karl = client_of(somebody("Karl", "customer", scope=kestrel))

    with clock.stopped(NOW):
        assert promised["met"].ref in text_of(
            karl.get(
                f"/service-levels/{ours.ref}/tickets/?month=2026-03&kind=met&metric=resolution"
            )
        )
        for path in (
            f"/service-levels/{theirs.ref}/",
            f"/service-levels/{theirs.ref}/tickets/?kind=met&metric=resolution",
        ):
            assert karl.get(path).status_code == 404
        assert client_of(somebody("Sam")).get("/service-levels/").status_code == 404


@pytest.mark.parametrize(
    "asked", ["month=2026-13", "month=x", "month=0000-01", "month=9999-12"]
)
def test_a_month_that_is_none_is_not_found(mona, client_of, asked):
    assert client_of(mona).get(f"/service-levels/?{asked}").status_code == 404


def test_odd_addresses_do_no_harm(promised, mona, client_of):
    url = f"/service-levels/{Agreement.rows.earliest('pk').ref}/tickets/?kind=met"
    answers = [
        client_of(mona).get(f"{url}&metric=resolution&{rest}").status_code
        for rest in ("service=x", "service=-1", "after=x", "after=99999999999999999999")
    ]

    assert answers == [404, 404, 200, 200]
    assert client_of(mona).get(f"{url}&metric=none").status_code == 404
    assert client_of(mona).get("/service-levels/?page=999").status_code == 200
