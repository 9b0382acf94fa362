"""7.6 by articles and 8.3.2 by ratings: each duty is kept, broken, or cannot be seen."""

from dataclasses import replace

import pytest

from ringbeam.conformity.declaring import Outcome
from ringbeam.core.actors import system
from ringbeam.core.writing import archive, edit, take
from ringbeam.desk.rating_giving import rate_ticket
from ringbeam.organization.people import Person
from tests.cast import somebody
from tests.conformity.stories import at, day, found, fresh, make, result, solved
from tests.desk.tickets import agreement

KNOWLEDGE = ("reviewed", "published-by-others", "with-owners")


@pytest.fixture
def bea(monday):
    return somebody("Bea", "agent")


def article(author, approver, review):
    given = {"title": "Paper jams", "draft": "Open the lid.", "owner": author.person}
    made = take(make("article", **given, by=author), "submit", by=author)
    return take(made, "approve", by=approver, given={"review": str(review)})


def test_drafts_show_nothing(monday):
    make("article", title="Toner", draft="Shake it.")
    assert {found(f"knowledge-{one}").outcome for one in KNOWLEDGE} == {Outcome.NOTHING}


def test_an_article_in_time_keeps_each_duty_and_never_the_whole_clause(author, bea):
    article(author, bea, day(100))
    assert {found(f"knowledge-{one}").outcome for one in KNOWLEDGE} == {Outcome.MET}
    for clause in ("iso-20000-1:2018:7.6", "iso-9001:2015:7.1.6", "iso-9001:2026:7.1.6"):
        assert result(clause).status == "partial"


def test_one_past_its_day_is_not_maintained_marked_or_not(author, bea):
    article(author, bea, day(30))
    with at(31):
        assert found("knowledge-reviewed").outcome is not Outcome.MET


def test_without_somebody_who_is_here_an_article_has_no_owner(author, bea):
    article(author, bea, day(100))
    archive(Person.rows.get(pk=author.person), by=system())
    assert found("knowledge-with-owners").outcome is not Outcome.MET


def rated(stars, who, customer):
    person = make("person", title=f"Rater {stars}")
    (done,) = solved(1, customer=customer, requester=person)
    return rate_ticket(done, stars, by=replace(who, person=person.pk))


def test_satisfaction_is_measured_where_each_customer_has_rated(bea):
    one, other = make("customer", title="Kestrel"), make("customer", title="Harbour")
    agreement(one)
    assert found("satisfaction-measured").outcome is not Outcome.MET
    rated(5, bea, one)
    assert found("satisfaction-measured").outcome is Outcome.MET
    for clause in ("iso-9001:2015:9.1.2", "iso-9001:2026:9.1.2"):
        assert result(clause).status == "partial"

    agreement(other)
    assert found("satisfaction-measured").outcome is Outcome.SHORT
    with at(380):
        assert found("satisfaction-measured").outcome is not Outcome.MET


def test_a_low_rating_that_nobody_follows_up_breaks_the_duty(bea):
    customer = make("customer", title="Kestrel")
    assert found("satisfaction-followed-up").outcome is Outcome.NOTHING
    made = rated(1, bea, customer)
    with at(9):
        assert found("satisfaction-followed-up").outcome is Outcome.BROKEN
        given = {"followed": "Called.", "owner": bea.person}
        take(fresh(made), "follow_up", by=system(), given=given)
    with at(10):
        assert found("satisfaction-followed-up").outcome is Outcome.BROKEN


def test_followed_up_in_time_it_is_kept_as_far_as_there_are_enough(bea):
    made = rated(2, bea, make("customer", title="Kestrel"))
    edit(made, {"owner": bea.person}, by=system())
    take(fresh(made), "follow_up", by=system(), given={"followed": "Called."})
    with at(9):
        assert found("satisfaction-followed-up").outcome is Outcome.FEW
