"""As of a past day: what rules find over rebuilt records is what they found then."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count, Max, Min, Q

from ringbeam.conformity.answers import answer, assessed
from ringbeam.conformity.asof import as_of
from ringbeam.conformity.assessing import EDITIONS, kinds_needed
from ringbeam.core.actors import system
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import named
from ringbeam.core.signing import by_password
from ringbeam.core.writing import archive, edit, restore, take
from ringbeam.desk.incidents import Incident
from ringbeam.desk.recomputing import recompute
from ringbeam.services.clocks import Clock
from tests.cast import PASSWORD
from tests.conformity.stories import (
    MONDAY,
    at,
    close,
    day,
    fresh,
    make,
    published,
    raised,
    solved,
)
from tests.desk.tickets import TARGETS, agreement, ticket

KINDS = (
    *("incident", "incident", "document", "nonconformity", "agreement"),
    *("service", "configuration_item"),
)
GIVEN = {
    "resolution": "Put the fire out.",
    "correction": "Recorded it.",
    "cause": "Nobody was told to.",
    "effect": "It was recorded.",
}


def told(on):
    """Everything that is told of each requirement on a day."""
    results = assessed(on, EDITIONS).results.values()
    return {
        one.requirement: (
            one.status,
            one.reason,
            one.count,
            one.sample,
            [(rule.id, finding.outcome, finding.deviating) for rule, _s, finding in one.found],
            sorted((cited.ref, cited.state) for cited in one.cited),
        )
        for one in results
    }


def test_what_was_changed_later_is_undone(monday):
    one = solved(20)[0]
    then = told(day(0))

    with at(3):
        edit(one, {"category": None}, by=system())
        take(fresh(one), "reopen", by=system())
        raised("major")
        assert told(day(3)) != then
        assert told(day(0)) == then

        with as_of(day(0), kinds_needed()) as rows:
            before = rows["incident"].get(pk=one.pk)
            assert (before.state, before.reopened, before.category_id) == (
                "closed",
                0,
                one.category_id,
            )
            assert not rows["nonconformity"].exists()


def test_nothing_is_left_of_a_past_day(monday):
    one = make("incident")
    with at(2):
        edit(one, {"title": "Otherwise"}, by=system())
        with as_of(day(0), kinds_needed()) as rows:
            assert rows["incident"].get().title == "Incident"

        assert Incident.rows.get().title == "Otherwise"
        assert not connection.needs_rollback


def test_a_fault_inside_leaves_nothing_either(monday):
    one = make("incident")
    with at(2):
        edit(one, {"title": "Otherwise"}, by=system())
        with pytest.raises(ZeroDivisionError), as_of(day(0), kinds_needed()):
            raise ZeroDivisionError

        assert Incident.rows.get().title == "Otherwise"


def test_as_of_today_is_now(monday):
    solved(3)
    raised("minor")

    assert answer(on=day(0)) == answer()


def test_before_anything_was_recorded_there_is_nothing(monday):
    solved(20)
    with at(5):
        past = answer(on=day(-1))

    assert {one["status"] for one in past} <= {"no_evidence", "needs_person"}
    assert all(one["evidence"] == {"count": 0, "sample": []} for one in past)


def test_a_version_that_was_approved_later_is_none_yet(author, approver):
    with at(4):
        published(author, approver, review=str(day(100)))

        now = {one["clause"]: one["status"] for one in answer(standard="iso-9001")}
        then = {one["clause"]: one["status"] for one in answer(standard="iso-9001", on=day(3))}

    assert (then["7.5.2"], now["7.5.2"]) == ("no_evidence", "partial")


def standings(rows):
    """How the clocks of a population stand; seconds and notes of running ones are of no day."""
    told = (
        "entry__ref",
        "metric",
        "number",
        "version__number",
        "priority",
        "target",
        "started",
    )
    return sorted(
        (*one[:-3], one[-1] if one[-3] else None, one[-3])
        for one in rows.values_list(*told, "stopped", "due", "state")
    )


def clocks_now():
    """The same of the clocks as they are stored."""
    return standings(Clock.objects.all())


def clocks_at(n):
    """The same of the clocks as they were at the end of a day."""
    with as_of(day(n), kinds_needed()) as rows:
        return standings(rows["clock"])


@pytest.fixture
def kestrel(monday):
    """A customer with an agreement that is in force."""
    customer = make("customer", title="Kestrel")
    agreement(customer)
    return customer


def test_a_stop_that_a_reopening_took_back_is_put_back(kestrel):
    one = close(ticket(kestrel))
    met = clocks_now()
    with at(2):
        take(one, "reopen", by=system())
        assert clocks_now() != met

        assert clocks_at(0) == met


def test_a_priority_given_later_did_not_move_a_clock_yet(kestrel):
    one = ticket(kestrel)
    before = clocks_now()
    with at(1):
        edit(one, {"impact": 1, "urgency": 1}, by=system())
        assert clocks_now() != before

        assert clocks_at(0) == before


def test_clocks_of_a_customer_given_later_did_not_run_yet(kestrel):
    one = make("incident")
    with at(1):
        edit(one, {"customer": kestrel}, by=system())
        take(fresh(one), "start", by=system())
        assert clocks_now()

        assert clocks_at(0) == []


def test_a_later_agreement_counted_nothing_then(monday):
    customer = make("customer", title="Kestrel")
    one = ticket(customer)
    with at(1):
        agreement(customer)
        take(one, "start", by=system())
        assert clocks_now()

        assert clocks_at(0) == []


def test_what_was_recomputed_later_stood_under_the_version_of_then(kestrel, mona):
    one = ticket(kestrel)
    before = clocks_now()
    with at(1):
        agreed = named("agreement").model.rows.get()
        edit(agreed, {"targets": [{**TARGETS[2], "seconds": 60}]}, by=system())
        recompute(
            fresh(one), reason="Agreed anew.", by=mona, signing=by_password(mona, PASSWORD)
        )
        assert clocks_now() != before

        assert clocks_at(0) == before


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_each_day_is_told_later_as_it_was(author, approver, kestrel, seed):
    chance = random.Random(seed)
    category = make("category", title="Printing")
    shown = {}
    for n in range(1, 13):
        with at(n):
            for minute in range(chance.randint(1, 6)):
                with at(n, minutes=minute):
                    something_happens(chance, category, author, approver)
            shown[n] = told(day(n)), stopped(clocks_now())

    with at(40):
        for n, then in shown.items():
            assert (told(day(n)), stopped(clocks_at(n))) == then, (seed, n)


def stopped(clocks):
    """The results among the clocks; when a running one falls due depends on the hour."""
    return [one for one in clocks if one[-1]]


def something_happens(chance, category, author, approver):
    """A random act: something new, an edit, a move of some life, archived or brought back."""
    act = chance.choice(("new", "new", "new", "edit", "move", "move", "move", "archive"))
    if act == "new":
        something_new(chance, category, author, approver)
        return
    kind = chance.choice(KINDS)
    rows = list(named(kind).model.rows.order_by("pk"))
    if not rows:
        return
    record = chance.choice(rows)
    if act == "edit":
        edit(record, {"title": f"{kind} {chance.random()}"}, by=system())
        edit(fresh(record), changed(chance, kind, category), by=system())
    elif act == "archive":
        (restore if record.archived else archive)(record, by=system())
    else:
        move(chance, record, approver)


def something_new(chance, category, author, approver):
    kind = chance.choice((*["incident"] * 3, "nonconformity", "document", *KINDS))
    if kind == "document":
        published(author, approver, review=str((MONDAY + timedelta(days=40)).date()))
    elif kind == "nonconformity":
        raised(chance.choice(("", "minor", "major")))
    elif kind == "incident":
        customer = chance.choice((*named("customer").model.rows.all(), None))
        make("incident", category=chance.choice((category, None)), customer=customer)
    elif kind == "agreement":
        customer = make("customer", title=f"Customer {chance.random()}")
        agreement(customer, review=str(day(chance.randint(5, 60))))
    else:
        make(kind)


def changed(chance, kind, category):
    """New values of fields that rules read."""
    return {
        "incident": {
            "category": chance.choice((category, None)),
            "impact": chance.randint(1, 3),
        },
        "document": {"review": str(day(chance.randint(5, 60)))},
        "nonconformity": {"grade": chance.choice(("", "minor", "major"))},
        "agreement": {
            "review": str(day(chance.randint(5, 60))),
            "targets": chance.choice((TARGETS, [])),
            "workload": chance.choice((None, 100)),
        },
        "service": {"description": chance.choice(("", "Paper with words on it."))},
        "configuration_item": {"sort": chance.choice(("", "printer"))},
    }[kind]


def move(chance, record, approver):
    """Some move of its life, with what it asks for; one that is refused did not happen."""
    life = record.register.life
    moves = [one.name for one in life.moves if record.state in one.frm]
    if not moves:
        return
    name = chance.choice(moves)
    asks = next(one.asks for one in life.moves if one.name == name)
    given = {key: GIVEN[key] for key in asks if key in GIVEN}
    try:
        take(record, name, by=approver, given=given)
    except Refused:
        assert fresh(record).state == record.state


def test_sums_and_first_rows_of_a_past_day_are_those_of_its_rows_one_by_one(monday):
    tickets = solved(25)
    with at(3):
        for one in tickets[::3]:
            take(fresh(one), "reopen", by=system())
        solved(5)
    with at(4), as_of(day(0), kinds_needed()) as rows:
        some = rows["incident"].exclude(state="cancelled")
        each = sorted(some.values_list("created", "pk", "state"))
        sums = some.aggregate(
            n=Count("pk"),
            last=Max("created"),
            first=Min("created"),
            solved=Count("pk", filter=Q(state="resolved")),
            kinds=Count("state", distinct=True),
        )
        newest = some.order_by("-pk").values_list("pk", flat=True)
        times = some.order_by("-created").values_list("created", flat=True)
        assert list(newest[:7]) == sorted((pk for _c, pk, _s in each), reverse=True)[:7]
        assert times[19] == each[-20][0]
        assert list(newest[3:5]) == sorted((pk for _c, pk, _s in each), reverse=True)[3:5]
    states = [state for _c, _pk, state in each]
    assert sums == {
        "n": 25,
        "last": each[-1][0],
        "first": each[0][0],
        "solved": states.count("resolved"),
        "kinds": len(set(states)),
    }
