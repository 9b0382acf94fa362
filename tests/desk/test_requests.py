"""Service requests: ordered from the catalogue, approved in steps, fulfilled task by task."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.conversation import link
from ringbeam.core.leaving import leave
from ringbeam.core.notices import Notice
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.registers import named
from ringbeam.core.writing import create, edit, take
from ringbeam.desk.fulfilling import progress, tasks_of
from ringbeam.desk.ordering_page import offered, order
from ringbeam.desk.service_requests import ServiceRequest
from ringbeam.organization.approvals import Approval
from ringbeam.organization.deciding import approvals_of, stand_in
from ringbeam.organization.people import Person
from tests.cast import somebody
from tests.organization.asking_samples import published
from tests.web.pages import text_of

pytestmark = pytest.mark.django_db
LINE = {"how": "", "who": [], "after": "", "hours": None, "optional": False}
STEP = {"step": 1, "by": "person", "who": [], "all_of": False, "above": None, "own": False}


def make(kind, **given):
    return create(named(kind).model, {"title": kind.capitalize(), **given}, by=system())


def fresh(record):
    return type(record).rows.get(pk=record.pk)


@pytest.fixture
def workplace(olga):
    """A service that Olga owns."""
    return make("service", title="Workplace", owner=olga.person)


@pytest.fixture
def item(workplace):
    """How an item is offered: with these further values."""

    def offer(**given):
        values = {"title": "Laptop", "service": workplace, **given}
        return take(make("catalogue_item", **values), "offer", by=system())

    return offer


def person_of(actor):
    return Person.rows.get(pk=actor.person)


def asks(*people, **said):
    return {**STEP, "who": [person_of(one).ref for one in people], **said}


def bound(actor, customer):
    """The person belongs to the customer."""
    edit(person_of(actor), {"customer": customer}, by=system())
    return actor


def test_an_order_keeps_price_form_and_promise_as_they_were(item, carl, the_customer):
    bound(carl, the_customer)
    calendar = make("calendar", weekly={"mon": [["08:00", "18:00"]]})
    laptop = item(price="1140.00", currency="EUR", delivery=2, calendar=calendar)

    made = order(laptop, {}, carl, note="For Lien")

    edit(laptop, {"price": "2000.00", "delivery": 9}, by=system())
    kept = fresh(made)
    assert (kept.price, kept.currency, kept.per) == (Decimal("1140.00"), "EUR", "once")
    assert kept.customer_id == the_customer.pk
    assert kept.requester_id == carl.person
    assert kept.about_id == laptop.about_id
    assert kept.promised.strftime("%a") == "Mon"
    assert kept.due == kept.promised
    with pytest.raises(Refused, match="stays as it is"):
        edit(kept, {"item": item(title="Screen")}, by=system())


def test_nobody_orders_what_is_a_draft_withdrawn_or_anothers(item, carl, olga, the_customer):
    bound(carl, the_customer)
    other = make("customer", title="Another")
    theirs = item(title="Only theirs", customer=other)
    ours = item(title="Only ours", customer=the_customer)
    gone = item(title="Gone")
    draft = make("catalogue_item", title="Draft", service=ours.about_id)

    assert [one.title for one in offered(carl)] == ["Gone", "Only ours"]
    take(gone, "withdraw", by=system())
    with pytest.raises(Refused, match="not offered now"):
        order(gone, {}, olga)
    for hidden in (theirs, draft, gone):
        with pytest.raises((ValidationError, Refused)):
            order(hidden, {}, carl)
    assert not ServiceRequest.rows.exists()


def test_an_item_for_a_group_is_ordered_by_its_people_alone(item, amir, olga):
    crew = make("group", title="Crew")
    link(person_of(olga), "member_of", crew, by=system())
    phone = item(title="Phone", group=crew)

    assert [one.title for one in offered(olga)] == ["Phone"]
    assert offered(amir) == []
    with pytest.raises(Refused, match="people of one group"):
        order(phone, {}, amir)


def test_the_form_is_judged_and_its_version_kept(item, olga):
    asked = published(
        questions=[
            {
                "line": 1,
                "question": "Which size?",
                "kind": "choice",
                "choices": "S\nL",
                "required": True,
            },
            {
                "line": 2,
                "question": "Why L?",
                "kind": "text",
                "after": 1,
                "test": "is",
                "value": "L",
                "required": True,
            },
        ]
    )
    laptop = item(form=asked)

    with pytest.raises(ValidationError, match="Still to be answered: 1"):
        order(laptop, {}, olga)
    with pytest.raises(ValidationError, match="Question 1"):
        order(laptop, {"1": "XXL"}, olga)
    made = order(laptop, {"1": "S", "2": "never asked"}, olga)

    assert (made.edition, made.answers) == (asked.edition, {"1": "S"})


def test_a_form_with_two_hundred_questions_is_ordered_on_its_page(item, olga, client_of):
    many = [{"line": n, "question": f"Question {n}", "kind": "text"} for n in range(1, 201)]
    wide = item(form=published(questions=many))
    client = client_of(olga)
    page = client.get(f"/catalogue/{wide.ref}/")
    assert text_of(page).count('name="shown"') == 200

    sent = {f"q-{n}": f"Answer {n}" for n in range(1, 201)}
    answer = client.post(f"/catalogue/{wide.ref}/", {**sent, "shown": list(range(1, 201))})

    made = ServiceRequest.rows.get()
    assert answer.url == f"/service-requests/{made.ref}/"
    assert len(made.answers) == 200


def test_what_was_typed_stays_when_something_is_missing(item, olga, client_of):
    asked = published(
        questions=[
            {"line": 1, "question": "For whom?", "kind": "text", "required": True},
            {"line": 2, "question": "How many?", "kind": "number"},
        ]
    )
    address = f"/catalogue/{item(form=asked).ref}/"

    answer = client_of(olga).post(
        address, {"shown": [1, 2], "q-1": "", "q-2": "many", "note": "Soon"}
    )

    page = text_of(answer)
    assert answer.status_code == 422
    assert "This must be answered." in page
    assert 'value="many"' in page
    assert "Soon" in page
    assert not ServiceRequest.rows.exists()


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
    with pytest.raises(Forbidden):
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


def test_strangers_and_neighbours_find_neither_item_nor_request_nor_approval(
    item, carl, the_customer, sam, client_of
):
    bound(carl, the_customer)
    other = make("customer", title="Another")
    neighbour = bound(somebody("Nell", "customer", scope=other), other)
    ours = item(
        title="Ours", customer=the_customer, approvals=[{**STEP, "by": "service_owner"}]
    )
    made = order(ours, {}, carl)
    one = approvals_of(made.pk).get()

    for who in (neighbour, sam):
        client = client_of(who)
        for address in (
            f"/catalogue/{ours.ref}/",
            f"/catalogue-items/{ours.ref}/",
            f"/service-requests/{made.ref}/",
            f"/approvals/{one.ref}/",
        ):
            assert client.get(address).status_code == 404, address


def tasks(*lines):
    return [{**LINE, **one} for one in lines]


def test_tasks_begin_in_their_turn_and_the_request_waits_for_them(item, olga, amir):
    new_colleague = item(
        title="New colleague",
        tasks=tasks(
            {"line": 1, "task": "Account"},
            {"line": 2, "task": "Laptop", "hours": 8},
            {"line": 3, "task": "Hand over", "after": "1, 2"},
            {"line": 4, "task": "Welcome cake", "optional": True},
        ),
    )
    made = order(new_colleague, {}, olga)
    account, laptop, handing, _cake = tasks_of(made.pk)
    assert [one.state for one in tasks_of(made.pk)] == ["open", "open", "waiting", "open"]
    assert laptop.due == laptop.updated.replace(microsecond=0) + timedelta(hours=8)
    with pytest.raises(Refused, match="Still to be done: Account, Laptop, Hand over"):
        take(made, "fulfil", by=amir, given={"result": "All there."})

    take(account, "finish", by=amir)
    assert fresh(handing).state == "waiting"
    take(laptop, "finish", by=amir)
    assert fresh(handing).state == "open"
    take(fresh(handing), "leave_out", by=amir, given={"note": "Sent by post."})

    assert progress(made.pk) == (3, 4)
    done = take(fresh(made), "fulfil", by=amir, given={"result": "All there."})
    assert (done.state, done.open) == ("fulfilled", False)


def test_no_task_begins_before_the_order_is_approved_or_after_it_is_cancelled(item, olga, amir):
    two = tasks({"line": 1, "task": "Account"}, {"line": 2, "task": "Laptop", "after": "1"})
    asked = item(tasks=two, approvals=[asks(olga)])
    made = order(asked, {}, amir)
    assert {one.state for one in tasks_of(made.pk)} == {"waiting"}
    take(approvals_of(made.pk).get(), "approve", by=olga)
    assert [one.state for one in tasks_of(made.pk)] == ["open", "waiting"]

    take(fresh(made), "cancel", by=amir, given={"result": "Not needed."})

    assert {one.state for one in tasks_of(made.pk)} == {"withdrawn"}


def test_a_cancelled_order_needs_no_decision_any_more(item, olga, amir):
    made = order(item(approvals=[asks(olga)]), {}, amir)
    take(made, "cancel", by=amir, given={"result": "A mistake."})

    assert Approval.rows.get().state == "withdrawn"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"price": "5"}, "currency"),
        ({"price": "-1", "currency": "EUR"}, "price"),
        (
            {"tasks": tasks({"line": 1, "task": "A", "after": "2"}, {"line": 2, "task": "B"})},
            "tasks",
        ),
        ({"tasks": tasks({"line": 1, "task": "A", "after": "first"})}, "tasks"),
        ({"approvals": [STEP]}, "approvals"),
    ],
)
def test_an_item_that_could_not_be_fulfilled_is_refused(workplace, given, field):
    with pytest.raises(ValidationError) as fault:
        make("catalogue_item", service=workplace, **given)

    assert field in fault.value.message_dict


def test_the_page_of_a_request_shows_order_approvals_and_tasks(item, olga, amir, client_of):
    asked = published(questions=[{"line": 1, "question": "Which size?", "kind": "text"}])
    made = order(
        item(
            form=asked,
            price="10",
            currency="EUR",
            approvals=[asks(olga)],
            tasks=tasks({"line": 1, "task": "Pack it"}),
        ),
        {"1": "XL"},
        amir,
    )

    page = text_of(client_of(amir).get(f"/service-requests/{made.ref}/"))

    for said in ("Which size?", "XL", "EUR", "Pack it", approvals_of(made.pk).get().ref):
        assert said in page


def test_the_catalogue_shows_headings_prices_and_delivery_to_a_customer(
    item, carl, client_of, django_assert_max_num_queries
):
    item(title="Phone", heading="Devices", price="6", currency="EUR", per="month", delivery=1)
    item(title="Guest Wi-Fi")
    client = client_of(carl)
    client.get("/catalogue/")

    with django_assert_max_num_queries(12):
        page = text_of(client.get("/catalogue/"))

    for said in (
        "Devices",
        "Phone",
        "6.00 EUR a month",
        "1 working day",
        "Guest Wi-Fi",
        "free",
    ):
        assert said in page
    found = text_of(client.get("/catalogue/?q=phone"))
    assert "Guest Wi-Fi" not in found
