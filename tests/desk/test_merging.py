"""Tickets that tell the same are merged, what is two is split, children end together."""

import pytest

from ringbeam.core.actors import system
from ringbeam.core.comments import Comment
from ringbeam.core.conversation import links_of
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.writing import create, edit, take
from ringbeam.desk.incidents import Incident
from ringbeam.desk.merging import make_child, merge_into, resolve_children, split_off
from ringbeam.desk.service_requests import ServiceRequest
from ringbeam.organization.people import Person
from ringbeam.services.counts import DUPLICATE_OF
from ringbeam.services.models import Clock, Customer
from tests.cast import somebody
from tests.desk.tickets import ticket
from tests.web.pages import text_of


@pytest.fixture
def amir(monday):
    return somebody("Amir", "member", "agent")


@pytest.fixture
def cleo(kestrel):
    made = somebody("Cleo", "customer", scope=kestrel)
    edit(Person.rows.get(pk=made.person), {"customer": kestrel}, by=system())
    return made


def test_a_duplicate_ends_and_who_asked_follows_the_other(kestrel, amir, cleo):
    first, second = ticket(kestrel), ticket(kestrel, requester=cleo.person)

    assert merge_into(second, target=first.ref, by=amir).pk == first.pk

    second.refresh_from_db()
    assert second.state == "resolved"
    assert [one.kind for one in links_of(second.pk)[0]] == [DUPLICATE_OF]
    (said,) = Comment.objects.filter(entry_id=second.pk, internal=False)
    assert first.ref in said.text
    seen = Incident.register.among(cleo).values_list("pk", flat=True)
    assert first.pk in seen
    assert Clock.objects.filter(entry_id=second.pk).exists()


def test_a_merge_that_was_wrong_is_taken_back_by_reopening(kestrel, amir, cleo):
    first, second = ticket(kestrel), ticket(kestrel, requester=cleo.person)
    merge_into(second, target=first.ref, by=amir)
    take(Incident.rows.get(pk=second.pk), "reopen", by=amir)
    assert Incident.rows.get(pk=second.pk).open


def test_tickets_of_two_customers_never_become_one(kestrel, amir):
    other = create(Customer, {"title": "Vantern"}, by=system())
    first, second = ticket(kestrel), ticket(other)
    with pytest.raises(Refused, match="different customers"):
        merge_into(second, target=first.ref, by=amir)
    with pytest.raises(Refused, match="itself"):
        merge_into(first, target=first.ref, by=amir)
    with pytest.raises(Refused, match="Name a ticket"):
        merge_into(first, target="PRB-000001", by=amir)
    take(first, "resolve", by=system(), given={"resolution": "Done"})
    third = ticket(kestrel)
    with pytest.raises(Refused, match="open"):
        merge_into(third, target=first.ref, by=amir)
    assert not Comment.objects.exists()


def test_a_request_that_is_an_incident_in_truth_is_merged_too(kestrel, amir):
    asked = create(ServiceRequest, {"title": "No mail", "customer": kestrel}, by=system())
    outage = ticket(kestrel)
    merge_into(asked, target=outage.ref, by=amir)
    asked.refresh_from_db()
    assert asked.state == "cancelled"
    assert outage.ref in asked.result


def test_customers_merge_and_split_nothing(kestrel, cleo, client_of):
    first, second = ticket(kestrel), ticket(kestrel)
    with pytest.raises(Forbidden):
        merge_into(second, target=first.ref, by=cleo)
    page = text_of(client_of(cleo).get(f"/incidents/{first.ref}/"))
    assert "Merge into another" not in page


def test_what_was_told_along_gets_a_ticket_of_its_own(kestrel, amir, cleo):
    first = ticket(kestrel, requester=cleo.person)
    made = split_off(first, new_title="The door too", text="It sticks.", by=amir)
    assert (made.customer_id, made.requester_id) == (kestrel.pk, cleo.person)
    assert (made.title, made.description, made.state) == ("The door too", "It sticks.", "new")
    assert [one.target_id for one in links_of(made.pk)[0]] == [first.pk]


def test_children_are_resolved_with_one_answer_that_each_requester_reads(
    kestrel, amir, cleo, client_of
):
    parent = ticket(kestrel, title="Switch is down")
    children = [ticket(kestrel, requester=cleo.person) for _ in range(3)]
    for child in children:
        make_child(child, parent=parent.ref, by=amir)
    take(Incident.rows.get(pk=children[0].pk), "cancel", by=amir, given={"resolution": "No"})
    page = text_of(client_of(amir).get(f"/incidents/{parent.ref}/"))
    assert "Children" in page
    assert "2 of them open" in page

    resolve_children(Incident.rows.get(pk=parent.pk), answer="A new switch.", by=amir)

    states = Incident.rows.filter(pk__in=[one.pk for one in children]).order_by("pk")
    assert list(states.values_list("state", flat=True)) == ["cancelled", "resolved", "resolved"]
    assert Comment.objects.filter(text="A new switch.").count() == 2
    assert Incident.rows.get(pk=parent.pk).open
    with pytest.raises(Refused, match="No child"):
        resolve_children(Incident.rows.get(pk=parent.pk), answer="Again", by=amir)


def test_a_circle_of_parents_is_refused(kestrel, amir):
    one, two, three = (ticket(kestrel) for _ in range(3))
    make_child(one, parent=two.ref, by=amir)
    make_child(two, parent=three.ref, by=amir)
    for above in (one, two):
        with pytest.raises(Refused, match="circle"):
            make_child(three, parent=above.ref, by=amir)
    with pytest.raises(Refused, match="circle"):
        make_child(one, parent=one.ref, by=amir)
