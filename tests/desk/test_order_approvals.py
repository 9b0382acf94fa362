"""Approvals of orders: step after step, with deputies, limits and four eyes."""

from datetime import timedelta

import pytest

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.conversation import link
from ringbeam.core.leaving import leave
from ringbeam.core.notices import Notice
from ringbeam.core.refusals import Refused
from ringbeam.core.writing import edit, take
from ringbeam.desk.ordering_page import order
from ringbeam.organization.deciding import approvals_of, stand_in
from tests.cast import somebody
from tests.desk.orders import STEP, asks, bound, fresh, make, person_of

pytestmark = pytest.mark.django_db


def test_steps_are_asked_one_after_the_other_and_the_order_goes_on(
    item, olga, amir, mona, carl, the_customer
):
    bound(carl, the_customer)
    laptop = item(approvals=[asks(olga), asks(amir, step=2)])

    made = order(laptop, {}, carl)

    assert made.state == "for_approval"
    first, second = approvals_of(made.pk)
    assert (first.state, second.state) == ("asked", "waiting")
    assert first.customer_id == the_customer.pk
    assert Notice.objects.filter(entry_id=first.pk).exists()
    with pytest.raises(Refused, match="Who is asked decides"):
        take(first, "approve", by=amir)
    take(first, "approve", by=olga)
    assert fresh(second).state == "asked"
    take(fresh(second), "approve", by=amir)

    assert fresh(made).state == "new"
    assert fresh(first).decided_by_id == olga.person


def test_a_no_ends_the_order_with_its_reason(item, olga, amir):
    made = order(item(approvals=[asks(olga), asks(olga, step=2)]), {}, amir)
    first, second = approvals_of(made.pk)
    with pytest.raises(Refused, match="reason is empty"):
        take(first, "decline", by=olga)

    take(first, "decline", by=olga, given={"reason": "Too dear."})

    ended = fresh(made)
    assert (ended.state, ended.result, ended.open) == ("declined", "Too dear.", False)
    assert fresh(second).state == "withdrawn"


def test_nobody_approves_what_they_ordered_unless_that_is_allowed(item, olga):
    own = order(item(approvals=[asks(olga)]), {}, olga)
    with pytest.raises(Refused, match="somebody else decides"):
        take(approvals_of(own.pk).get(), "approve", by=olga)

    allowed = order(item(approvals=[asks(olga, own=True)]), {}, olga)
    take(approvals_of(allowed.pk).get(), "approve", by=olga)
    assert fresh(allowed).state == "new"


def test_the_same_decision_is_not_taken_twice(item, olga, amir):
    made = order(item(approvals=[asks(olga)]), {}, amir)
    one = approvals_of(made.pk).get()
    take(one, "approve", by=olga)

    with pytest.raises(Refused, match="does not start there"):
        take(one, "approve", by=olga)


def test_a_price_below_the_limit_needs_no_approval(item, olga, amir):
    limit = [asks(olga, above=500)]
    assert order(item(approvals=limit, price="500", currency="EUR"), {}, amir).state == "new"
    dear = item(approvals=limit, price="500.01", currency="EUR")
    assert order(dear, {}, amir).state == "for_approval"


def test_of_a_group_one_yes_is_enough_or_all_are_needed(item, olga, mona, amir):
    crew = make("group", title="Crew")
    for one in (olga, mona):
        link(person_of(one), "member_of", crew, by=system())
    any_of = order(item(approvals=[{**STEP, "by": "group", "who": [crew.ref]}]), {}, amir)
    every = order(
        item(approvals=[{**STEP, "by": "group", "who": [crew.ref], "all_of": True}]), {}, amir
    )

    take(approvals_of(any_of.pk).get(owner=olga.person), "approve", by=olga)
    take(approvals_of(every.pk).get(owner=olga.person), "approve", by=olga)

    assert fresh(any_of).state == "new"
    assert approvals_of(any_of.pk).get(owner=mona.person).state == "withdrawn"
    assert fresh(every).state == "for_approval"


def test_a_deputy_decides_for_who_is_away_and_it_says_so(item, olga, mona, amir):
    today = clock.today()
    make("absence", owner=olga.person, deputy=mona.person, start=today, until=today)
    made = order(item(approvals=[asks(olga)]), {}, amir)

    take(approvals_of(made.pk).get(), "approve", by=mona)

    one = approvals_of(made.pk).get()
    assert (one.decided_by_id, one.on_behalf) == (mona.person, True)
    assert fresh(made).state == "new"


def test_who_goes_away_later_is_stood_in_for_once(item, olga, mona, amir):
    made = order(item(approvals=[asks(olga)]), {}, amir)
    today = clock.today()
    make("absence", owner=olga.person, deputy=mona.person, start=today, until=today)

    assert stand_in.func() == 1
    assert stand_in.func() == 0

    assert approvals_of(made.pk).get().deputy_id == mona.person
    assert Notice.objects.filter(account_id=mona.account).count() == 1


def test_what_is_overdue_is_reminded_of_once(item, olga, amir):
    order(item(approvals=[asks(olga)]), {}, amir)
    with clock.stopped(clock.now() + timedelta(days=5)):
        assert stand_in.func() == 1
        assert stand_in.func() == 0


def test_an_approver_who_left_is_followed_by_the_successor_or_the_owner_of_the_service(
    item, olga, mona, amir
):
    ben = somebody("Ben", "member")
    approved_by_ben = item(approvals=[asks(ben)])
    made = order(approved_by_ben, {}, amir)

    leave(person_of(ben), person_of(mona).entry, by=system())

    assert approvals_of(made.pk).get().owner_id == mona.person
    later = order(approved_by_ben, {}, amir)
    assert approvals_of(later.pk).get().owner_id == olga.person


def test_who_could_not_decide_is_not_asked_but_the_owner_of_the_service(
    item, olga, carl, the_customer
):
    bound(carl, the_customer)
    elsewhere = make("customer", title="Other")
    hugo = somebody("Hugo", "customer", scope=elsewhere)
    made = order(item(approvals=[asks(hugo)]), {}, carl)
    assert approvals_of(made.pk).get().owner_id == olga.person


def test_the_approver_of_the_customer_decides_in_the_portal(
    item, carl, the_customer, amir, client_of
):
    boss = bound(somebody("Bea", "customer", scope=the_customer), the_customer)
    edit(the_customer, {"approver": boss.person}, by=system())
    bound(carl, the_customer)
    made = order(item(approvals=[{**STEP, "by": "customer"}]), {}, carl)
    one = approvals_of(made.pk).get()

    page = client_of(boss).get(f"/approvals/{one.ref}/")
    assert page.status_code == 200
    take(one, "approve", by=boss)

    assert fresh(made).state == "new"


def test_nobody_goes_past_the_approvals_by_a_move_of_their_own(item, olga, amir, mona):
    made = order(item(approvals=[asks(olga)]), {}, amir)

    for who in (amir, mona):
        for move in ("approve", "decline"):
            with pytest.raises(Refused):
                take(fresh(made), move, by=who, given={})

    assert fresh(made).state == "for_approval"
