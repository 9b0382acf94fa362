"""What a running month still bears: whole numbers, the same as counting every ending."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.writing import create
from ringbeam.services.counts import Counts
from ringbeam.services.levels.forecasting import forecast, goal_of
from ringbeam.services.models import AgreementVersion, Clock, Customer, Service
from ringbeam.services.outlooks import tightest
from tests.cast import somebody
from tests.desk.tickets import agreement, kestrel, monday, ticket
from tests.web.pages import text_of

__all__ = ["kestrel", "monday"]
COUNT = st.integers(0, 400)
GOAL = st.integers(1, 1000).map(lambda tenths: Fraction(tenths, 1000))


def reached(met, missed, goal):
    return met >= goal * (met + missed)


@given(COUNT, COUNT, COUNT, GOAL)
def test_so_many_more_misses_and_no_more_are_borne(met, missed, to_come, goal):
    told = forecast(met, missed, to_come, goal)
    for more in range(to_come + 1):
        kept = reached(met + to_come - more, missed + more, goal)
        assert kept == (more <= told.spare)


@given(COUNT, COUNT, COUNT, GOAL)
def test_so_many_must_be_met_and_no_fewer(met, missed, to_come, goal):
    told = forecast(met, missed, to_come, goal)
    for kept in range(to_come + 1):
        assert reached(met + kept, missed + to_come - kept, goal) == (kept >= told.needed)


@given(COUNT, COUNT, COUNT, GOAL)
def test_its_word_is_that_of_the_worst_and_best_endings(met, missed, to_come, goal):
    outlook = forecast(met, missed, to_come, goal).outlook
    best = reached(met + to_come, missed, goal)
    worst = reached(met, missed + to_come, goal)
    assert (outlook == "lost") == (not best)
    assert (outlook == "safe") == worst
    if outlook in ("narrow", "to_catch_up"):
        assert reached(met, missed, goal) == (outlook == "narrow")


def test_a_share_is_taken_as_it_was_written():
    assert goal_of(99.9) == Fraction(999, 1000)
    assert forecast(999, 1, 0, goal_of(99.9)).outlook == "safe"
    assert forecast(998, 2, 0, goal_of(99.9)).outlook == "lost"


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((57, 0, 3), "Nothing that is known to come can lose 95 %."),
        ((55, 1, 4), "3 more that are missed, and 95 % is lost."),
        ((38, 2, 1), "1 more that is missed, and 95 % is lost."),
        ((17, 1, 2), "2 of 2 to come must be met for 95 %."),
        ((10, 3, 2), "95 % is lost for this month."),
    ],
)
def test_it_is_said_in_a_sentence(db, counts, said):
    assert tightest({95.0: Counts(*counts)}) == said


def test_of_several_shares_the_one_that_bears_least_is_said(db):
    sums = {95.0: Counts(57, 0, 3), 90.0: Counts(8, 2, 1), None: Counts(0, 9, 0)}
    assert "90 % is lost" in tightest(sums)
    assert tightest({None: Counts(0, 9, 0)}) == ""


@pytest.fixture
def promised(kestrel):
    """Eight kept, one missed and two to come this month, of one service."""
    service = create(Service, {"title": "Network"}, by=system())
    version = AgreementVersion.objects.get()
    for number in range(11):
        record = ticket(kestrel, service=service)
        Clock.objects.filter(entry_id=record.pk).delete()
        ended = None if number > 8 else datetime(2026, 3, 12 if number == 8 else 9, tzinfo=UTC)
        Clock.objects.create(
            entry_id=record.pk,
            version=version,
            metric="resolution",
            number=1,
            priority="3",
            target=3600,
            started=datetime(2026, 3, 2, tzinfo=UTC),
            due=datetime(2026, 3, 30 if ended is None else 10, tzinfo=UTC),
            stopped=ended,
            elapsed=0,
            paused=0,
            state="running" if ended is None else ("missed" if number == 8 else "met"),
        )
    return service


def test_it_stands_on_the_pages_of_agreement_customer_and_service(
    promised, kestrel, mona, client_of
):
    record = AgreementVersion.objects.get().agreement
    said = "2 of 2 to come must be met for 90 %."
    with clock.stopped(datetime(2026, 3, 20, 12, tzinfo=UTC)):
        for url in (
            f"/agreements/{record.ref}/",
            f"/customers/{kestrel.ref}/",
            f"/services/{promised.ref}/",
        ):
            page = text_of(client_of(mona).get(url))
            assert f"/ahead{url}" in page, url
            assert said in text_of(client_of(mona).get(f"/ahead{url}")), url
        assert said in text_of(client_of(mona).get("/"))


def test_a_customer_is_told_of_its_own_promises_alone(promised, client_of):
    other = create(Customer, {"title": "Heron"}, by=system())
    agreement(other)
    hugo = client_of(somebody("Hugo", "customer", scope=other))
    with clock.stopped(datetime(2026, 3, 20, 12, tzinfo=UTC)):
        page = text_of(hugo.get(f"/ahead/services/{promised.ref}/"))
    assert "must be met" not in page
