"""Draft targets over real tickets: to the second what the engine says, and never counted."""

from datetime import timedelta

import pytest

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.conversation import relate
from ringbeam.core.entries import Entry
from ringbeam.core.writing import edit, take
from ringbeam.services import simulating
from ringbeam.services.levels.simulating import MET, MISSED, TO_COME
from ringbeam.services.models import Agreement, Clock, Customer
from ringbeam.services.simulating import simulate
from ringbeam.services.simulation_figures import changed_sides, compared, misses
from ringbeam.services.simulation_rows import Span
from ringbeam.services.terms import terms_from
from tests.cast import somebody
from tests.desk.tickets import HOUR, SWITCHES, TARGETS, kestrel, later, monday, ticket
from tests.web.pages import text_of

__all__ = ["kestrel", "monday"]
MARCH = Span(later(days=-1), later(days=28))


def drafted(agreement, *, targets=TARGETS, switches=SWITCHES, hours=None):
    told = (hours or agreement.calendar).declared()
    return terms_from({"calendar": told, "targets": targets, "switches": switches})


def within(hours, metric="resolution"):
    """The agreed targets with another one for resolutions of priority 3."""
    kept = [one for one in TARGETS if (one["priority"], one["metric"]) != (3, metric)]
    return [*kept, {"priority": 3, "metric": metric, "seconds": hours * HOUR}]


def at(**parts):
    return clock.stopped(later(**parts))


@pytest.fixture
def worked_on(kestrel):
    """Tickets that went all ways: quick, slow, waiting, raised, reopened, cancelled, open."""
    made = {name: ticket(kestrel) for name in ("quick", "slow", "waiting", "raised", "open")}
    for name in ("reopened", "cancelled", "duplicate"):
        made[name] = ticket(kestrel)
    said = {"resolution": "Paper filled in."}

    def act(name, move, **given):
        made[name] = take(made[name], move, by=system(), **given)

    with at(hours=1):
        act("quick", "start")
        act("waiting", "wait_for_customer")
        made["raised"] = edit(made["raised"], {"impact": 1, "urgency": 1}, by=system())
    with at(hours=2):
        made["quick"] = edit(made["quick"], said, by=system())
        act("quick", "resolve")
        made["cancelled"] = edit(made["cancelled"], said, by=system())
        act("cancelled", "cancel")
        made["reopened"] = edit(made["reopened"], said, by=system())
        act("reopened", "resolve")
    with at(days=1):
        act("waiting", "go_on")
        act("reopened", "reopen")
    with at(days=1, hours=4):
        for name in ("slow", "waiting", "raised", "reopened"):
            made[name] = edit(made[name], said, by=system())
            act(name, "resolve")
    relate(made["duplicate"], "duplicate_of", made["quick"], by=system())
    return made


def outcomes(found):
    """Of each ticket and pair how it came out and when it was due, as agreed and simulated."""
    promised = found.promised
    rows = zip(
        *(promised.entries, promised.pair, promised.agreed, promised.simulated, promised.due),
        strict=True,
    )
    return sorted((int(e), promised.pairs[p], int(a), int(s), int(d)) for e, p, a, s, d in rows)


def test_what_was_agreed_simulated_is_what_came_out(worked_on):
    one = Agreement.rows.get()
    with at(days=2):
        found = simulate(one, drafted(one), MARCH)

    assert (found.tickets, found.duplicates, found.read_anew) == (8, 1, 0)
    assert all(agreed == simulated for _e, _p, agreed, simulated, _d in outcomes(found))


@pytest.mark.parametrize("hours", [1, 3, 5, 9, 40])
def test_stored_clocks_and_logs_line_by_line_give_the_same(worked_on, monkeypatch, hours):
    one = Agreement.rows.get()
    with at(days=2):
        terms = drafted(one, targets=within(hours))
        by_clocks = simulate(one, terms, MARCH)
        monkeypatch.setattr(simulating, "untold", lambda _rows, keys, *_more: keys)
        by_logs = simulate(one, terms, MARCH)

    assert (by_clocks.read_anew, by_logs.read_anew) == (0, 7)
    assert outcomes(by_clocks) == outcomes(by_logs)


def test_other_hours_and_switches_are_read_from_the_logs(worked_on):
    one = Agreement.rows.get()
    with at(days=2):
        always = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
        edit(one.calendar, {"weekly": always}, by=system())
        round_the_clock = simulate(Agreement.rows.get(), drafted(Agreement.rows.get()), MARCH)
        unpaused = simulate(one, drafted(one, switches={**SWITCHES, "pausing": {}}), MARCH)

    assert round_the_clock.read_anew == unpaused.read_anew == 7
    waited = worked_on["waiting"].pk
    due = {p: d for e, p, _a, _s, d in outcomes(round_the_clock) if e == waited}
    assert due["3", "resolution"] == int(later(hours=16 + 23).timestamp())


def test_tickets_that_change_sides_are_named_and_figures_stay_as_they_were(worked_on):
    one = Agreement.rows.get()
    with at(days=2):
        before = list(Clock.objects.order_by("pk").values())
        found = simulate(one, drafted(one, targets=within(5)), MARCH)
        lines = {(line.priority, line.metric): line for line in compared(found)}
        missed, kept = changed_sides(found.promised, 10)

        assert list(Clock.objects.order_by("pk").values()) == before
    line = lines["3", "resolution"]
    assert (line.agreed.missed, line.simulated.missed, line.newly_missed) == (1, 3, 2)
    names = {worked_on[name].pk for name in ("slow", "reopened")}
    assert (set(missed), kept) == (names, [])
    whole = (
        sum(one.agreed.missed for one in lines.values()),
        sum(one.simulated.missed for one in lines.values()),
    )
    assert misses(found).months == [("2026-03", *whole)]
    assert (sum(misses(found).hours), sum(misses(found).days)) == (whole[1], whole[1])


def test_a_held_promise_is_to_come_and_a_running_one_past_its_due_is_missed(kestrel):
    held, late = ticket(kestrel), ticket(kestrel)
    with at(minutes=5):
        take(held, "wait_for_customer", by=system())
    one = Agreement.rows.get()
    with at(days=1):
        found = outcomes(simulate(one, drafted(one, targets=within(2)), MARCH))

    state = {entry: s for entry, pair, _a, s, _d in found if pair == ("3", "resolution")}
    assert state == {held.pk: TO_COME, late.pk: MISSED}
    assert MET not in state.values()


def test_the_page_keeps_what_was_typed_and_says_what_is_simulated(worked_on, mona, client_of):
    url = f"/agreements/{Agreement.rows.get().ref}/simulation/"
    asked = {"targets": "P3 resolution 5 h, 95 %", "since": "2026-03-01", "until": "2026-03-20"}
    with at(days=2):
        first = text_of(client_of(mona).get(url))
        page = text_of(client_of(mona).get(url, asked))
        bad = text_of(client_of(mona).get(url, {**asked, "targets": "P9 resolution 5 h"}))
        order = text_of(client_of(mona).get(url, {**asked, "until": "2026-02-01"}))
        carl = client_of(somebody("Karl", "customer", scope=Customer.rows.get()))

        assert carl.get(url).status_code == 404
    assert "nothing of this is kept or counts" in first
    assert "Newly missed" not in first
    assert "Would newly be missed" in page
    assert worked_on["slow"].ref in page
    assert "There is no priority 9." in bad
    assert "P9 resolution 5 h" in bad
    assert "Choose a day after the first, within five years." in order


def test_a_period_with_too_many_logs_is_refused_with_a_remedy(
    worked_on, mona, client_of, monkeypatch
):
    monkeypatch.setattr(simulating, "MOST_LOGS", 3)
    one = Agreement.rows.get()
    asked = {"targets": "P2 resolution 5 h", "since": "2026-03-01", "until": "2026-03-20"}
    with at(days=2):
        page = text_of(client_of(mona).get(f"/agreements/{one.ref}/simulation/", asked))

    assert "7 tickets would have to be read line by line. Choose a shorter period." in page


def test_the_statements_do_not_grow_with_the_tickets(worked_on, django_assert_max_num_queries):
    one = Agreement.rows.get()
    terms = drafted(one, targets=within(5))
    with at(days=2), django_assert_max_num_queries(5):
        assert simulate(one, terms, MARCH).tickets == 8
    assert Entry.rows.filter(created__lt=later() + timedelta(days=1)).exists()
