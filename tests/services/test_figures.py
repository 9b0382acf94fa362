"""Figures of a period count as conformity.md says, each with its n."""

from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.conversation import relate
from ringbeam.core.writing import create
from ringbeam.services.commands import group
from ringbeam.services.figures import Month, figures_of_month, left_out, percent
from ringbeam.services.models import AgreementVersion, Clock, Customer, Service
from ringbeam.services.promises import promises_on_home
from tests.cast import somebody
from tests.desk.tickets import agreement, kestrel, monday, ticket
from tests.web.pages import text_of

__all__ = ["kestrel", "monday"]
MARCH = Month.of(date(2026, 3, 1))


def at(month, day, hour=12):
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.fixture
def promise(kestrel):
    """Makes a resolution of a ticket of its own, as it was counted."""
    service = create(Service, {"title": "Network"}, by=system())
    version = AgreementVersion.objects.get()

    def made(state, *, due=None, stopped=None, customer=None):
        record = ticket(customer, service=service)
        Clock.objects.create(
            entry_id=record.pk,
            version=version,
            metric="resolution",
            number=1,
            priority="3",
            target=3600,
            started=at(2, 1),
            due=due,
            stopped=stopped,
            elapsed=0,
            paused=0,
            state=state,
        )
        return record

    return made


def march(when, actor=None):
    with clock.stopped(when):
        found = figures_of_month(MARCH, actor or system(), "resolution")
    return found[0] if found else None


def test_it_counts_in_the_month_in_which_it_was_met_or_fell_due(promise):
    promise("met", due=at(4, 2), stopped=at(3, 31))  # met early: March
    promise("met", due=at(3, 31), stopped=at(2, 27))  # met in February
    promise("missed", due=at(3, 31), stopped=at(4, 2))  # fell due in March
    promise("missed", due=at(2, 27), stopped=at(3, 2))  # fell due in February

    figure = march(at(4, 10))

    assert (figure.met, figure.missed, figure.n, figure.share) == (1, 1, 2, 50)


def test_open_and_past_its_target_is_missed(promise):
    promise("running", due=at(3, 10))

    assert march(at(3, 9)).to_come == 1
    assert march(at(3, 11)).missed == 1


def test_cancelled_ones_and_duplicates_are_left_out_and_listed(promise):
    promise("met", due=at(3, 10), stopped=at(3, 9))
    cancelled = promise("cancelled", due=at(3, 10), stopped=at(3, 9))
    duplicate, other = promise("missed", due=at(3, 10)), promise("met", stopped=at(2, 1))
    relate(duplicate, "duplicate_of", other, by=system())

    figure = march(at(4, 1))

    assert (figure.n, figure.excluded) == (1, 2)
    assert left_out(MARCH, system()) == [
        (cancelled.ref, "cancelled"),
        (duplicate.ref, "duplicate"),
    ]


def test_a_month_that_runs_is_never_kept_or_missed(promise):
    promise("met", due=at(3, 10), stopped=at(3, 9))
    assert march(at(3, 12)).standing == "on_course"

    promise("missed", due=at(3, 10), stopped=at(3, 11))
    for _number in range(9):
        promise("running", due=at(3, 30))

    assert march(at(3, 12)).standing == "at_risk"
    assert march(at(4, 1)).standing == "missed"


def test_it_is_lost_when_the_share_is_out_of_reach(promise):
    for _number in range(2):
        promise("missed", due=at(3, 10), stopped=at(3, 11))
    promise("running", due=at(3, 30))

    assert march(at(3, 12)).standing == "lost"


def test_a_waiting_promise_is_still_to_come(promise):
    promise("paused")

    assert march(at(3, 12)).to_come == 1


def test_a_share_is_never_rounded_up():
    assert percent(1999, 2000) == "99.9 %"
    assert percent(19, 20) == "95 %"
    assert percent(0, 0) == "–"


def test_a_customer_sees_its_own_figures_only(promise, kestrel):
    promise("met", due=at(3, 10), stopped=at(3, 9))
    other = create(Customer, {"title": "Other"}, by=system())
    agreement(other)
    ours = somebody("Karl", "customer", scope=kestrel)
    theirs = somebody("Otto", "customer", scope=other)

    assert march(at(3, 12), ours).n == 1
    assert march(at(3, 12), theirs) is None
    with clock.stopped(at(3, 12)):
        assert promises_on_home(theirs) is None


def test_home_shows_each_service_with_its_n(promise, mona, client_of):
    promise("met", due=at(3, 10), stopped=at(3, 9))
    promise("met", due=at(2, 10), stopped=at(2, 9))

    with clock.stopped(at(3, 12)):
        page = text_of(client_of(mona).get("/"))

    assert "Service promises, March 2026" in page
    assert "<b>100 %</b>" in page
    assert "1 of 1" in page
    assert "On course" in page


def test_the_command_prints_the_figures_of_a_month(promise):
    promise("met", due=at(3, 10), stopped=at(3, 9))

    said = CliRunner().invoke(group, ["figures", "--month", "2026-03"])
    bad = CliRunner().invoke(group, ["figures", "--month", "2026-13"])

    assert "Gold" in said.output
    assert "100 % (1 / 1)" in said.output
    assert bad.exit_code == 2
