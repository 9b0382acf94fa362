"""Service requests: ordered from the catalogue, approved in steps, fulfilled task by task."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from ringbeam.core.actors import system
from ringbeam.core.conversation import link
from ringbeam.core.refusals import Refused
from ringbeam.core.writing import edit, take
from ringbeam.desk.fulfilling import progress, tasks_of
from ringbeam.desk.ordering_page import offered, order
from ringbeam.desk.service_requests import ServiceRequest
from ringbeam.organization.approvals import Approval
from ringbeam.organization.deciding import approvals_of
from tests.cast import somebody
from tests.desk.orders import STEP, asks, bound, fresh, make, person_of, tasks
from tests.organization.asking_samples import published
from tests.web.pages import text_of

pytestmark = pytest.mark.django_db


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
    with pytest.raises((ValidationError, Refused)) as fault:
        take(make("catalogue_item", service=workplace, **given), "offer", by=system())

    told = getattr(fault.value, "message_dict", {"tasks": 1, "approvals": 1})
    assert field in told


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


def test_requests_stand_in_the_queue_beside_incidents(item, olga, amir, client_of):
    asked = order(item(), {}, olga)
    broken = make("incident", title="Printer on fire")
    client = client_of(amir)

    page = text_of(client.get("/desk/?state=open"))
    assert asked.ref in page
    assert broken.ref in page
    major = text_of(client.get("/desk/?state=open&major=1"))
    assert asked.ref not in major
