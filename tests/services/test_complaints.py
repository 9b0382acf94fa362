"""Complaints: their own record, a day, an answer, the customer's view (20000-1:2018, 8.3.2)."""

from datetime import timedelta

import pytest

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import named
from ringbeam.core.writing import create, edit, take
from ringbeam.improvement.nonconformities import Nonconformity, raise_nonconformity
from ringbeam.services.complaints import Complaint
from tests.cast import somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def complaint(the_customer, carl):
    """Carl complains himself."""
    given = {"title": "Nobody calls back", "description": "Twice.", "customer": the_customer}
    return create(Complaint, given, by=carl)


@pytest.fixture
def answered(complaint, mona):
    """Mona answered it."""
    given = {"owner": mona.person, "answer": "We call within the hour from now on."}
    return take(complaint, "answer", by=mona, given=given)


def test_a_customer_complains_and_has_a_day_by_which_it_is_answered(complaint):
    assert complaint.state == "received"
    assert clock.dated(complaint.due) - clock.now().date() in {
        timedelta(days=5),
        timedelta(days=6),
    }


def test_a_day_that_somebody_chose_stays(the_customer, mona):
    given = {"title": "x", "description": "y", "customer": the_customer, "due": "2030-01-02"}
    made = create(Complaint, given, by=mona)

    edit(made, {"description": "z"}, by=mona)

    assert Complaint.rows.get(pk=made.pk).due.date().isoformat() == "2030-01-02"


def test_it_is_taken_up_by_somebody_and_answered_with_words(complaint, mona):
    with pytest.raises(Refused, match="Nobody answers for it"):
        take(complaint, "review", by=mona)
    given = {"owner": mona.person}
    taken = take(complaint, "review", by=mona, given=given)
    with pytest.raises(Refused, match="The answer is empty"):
        take(taken, "answer", by=mona)


def test_the_customer_escalates_it_with_a_reason_and_sees_that(answered, carl, client_of):
    with pytest.raises(Refused, match="The reason is empty"):
        take(answered, "escalate", by=carl)

    said = {"escalated_because": "The hour has passed."}
    again = take(answered, "escalate", by=carl, given=said)

    assert (again.state, again.open) == ("escalated", True)
    assert again.escalated is not None
    page = client_of(carl).get(f"/complaints/{again.ref}/").content.decode()
    assert "The hour has passed." in page


def test_it_is_closed_with_the_view_of_the_customer_only(answered, carl, mona):
    with pytest.raises(Refused, match="is not said"):
        take(answered, "close", by=mona)

    closed = take(answered, "close", by=carl, given={"view": "partly", "view_said": "Slow."})

    assert (closed.state, closed.view) == ("closed", "partly")
    back = take(closed, "reopen", by=carl)
    assert (back.state, back.view, back.answered) == ("in_review", "", None)


def test_a_customer_neither_answers_nor_reads_what_was_found(complaint, mona, carl, client_of):
    with pytest.raises(Refused):
        take(complaint, "answer", by=carl, given={"answer": "All is well."})
    edit(complaint, {"cause": "The rota had a hole."}, by=mona)

    page = client_of(carl).get(f"/complaints/{complaint.ref}/").content.decode()

    assert "The rota had a hole." not in page


def test_somebody_of_another_customer_does_not_see_it(complaint, client_of):
    elsewhere = create(named("customer").model, {"title": "Orchard"}, by=system())
    page = client_of(somebody("Nina", "customer", scope=elsewhere)).get(
        f"/complaints/{complaint.ref}/"
    )

    assert page.status_code == 404


def test_only_a_person_makes_it_a_nonconformity(answered, mona, carl):
    assert not Nonconformity.rows.exists()
    with pytest.raises(Refused):
        raise_nonconformity(answered, finding="x", by=carl)

    raised = raise_nonconformity(answered, finding="Nobody calls back", by=mona)

    assert raised.state == "open"
    assert named("incident").model.rows.count() == 0
    assert Complaint.rows.get(pk=answered.pk).state == "answered"


def test_it_can_be_withdrawn_by_who_complained(complaint, carl):
    assert take(complaint, "withdraw", by=carl).state == "withdrawn"


def test_a_late_one_stands_in_the_view_of_late_ones(complaint, mona, client_of):
    late = edit(complaint, {"due": "2020-01-02"}, by=mona)

    page = client_of(mona).get("/complaints/?state=open&due=overdue").content.decode()

    assert late.ref in page
