"""Who speaks for the organization does so where a role covers the record, and nowhere else."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError

from ringbeam.core import conversation, rules, writing
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.actors import WEB, actor_of, system
from ringbeam.core.entries import Entry
from ringbeam.core.history import HistoryLine
from ringbeam.core.refusals import Forbidden
from ringbeam.core.registers import entries_seen_by, named
from ringbeam.core.telling import told_to
from tests.cast import somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def their_customer(db):
    """A customer for which Paula is a customer herself."""
    return writing.create(named("customer").model, {"title": "Theirs"}, by=system())


@pytest.fixture
def paula(the_customer, their_customer):
    """A manager for one customer, and a customer's own person for another."""
    actor = somebody("Paula", rules.MANAGER.name, scope=the_customer)
    Grant.objects.create(
        account_id=actor.account, role=rules.CUSTOMER.name, scope=their_customer.entry
    )
    return actor_of(Account.objects.get(pk=actor.account), door=WEB)


def outage_of(customer):
    given = {"title": "Mail is down", "customer": customer.ref}
    return writing.create(named("incident").model, given, by=system())


@pytest.fixture
def ours(the_customer):
    return outage_of(the_customer)


@pytest.fixture
def theirs(their_customer):
    return outage_of(their_customer)


def test_a_role_over_one_customer_does_not_speak_to_another(paula, ours, theirs):
    assert conversation.comment(ours, "We are on it", by=paula).outgoing
    assert not conversation.comment(theirs, "It is still down", by=paula).outgoing


def test_nobody_writes_inside_beyond_the_scope(paula, ours, theirs):
    assert conversation.comment(ours, "psst", by=paula, internal=True).internal
    with pytest.raises(Forbidden, match="people of the organization"):
        conversation.comment(theirs, "psst", by=paula, internal=True)
    with pytest.raises(Forbidden):
        conversation.attach(theirs, BytesIO(b"a"), "a.txt", by=paula, internal=True)


def test_what_is_inside_is_neither_shown_nor_set_beyond_the_scope(
    paula, ours, theirs, the_customer, their_customer, monkeypatch
):
    register = named("incident")
    monkeypatch.setitem(vars(register), "inside_only", ("major",))
    incident, given = register.model, {"title": "Mail", "known_as": "X-1"}

    assert register.hidden_from(paula, ours) == set()
    assert register.hidden_from(paula, theirs) == {"major"}
    assert register.hidden_from(paula) == {"major"}  # in a list of both
    assert "group" in register.settable_by(paula, ours)
    assert "group" not in register.settable_by(paula, theirs)
    mine = writing.create(incident, {**given, "customer": the_customer.ref}, by=paula)
    assert mine.known_as == "X-1"
    with pytest.raises(ValidationError) as refusal:
        writing.create(incident, {**given, "customer": their_customer.ref}, by=paula)
    assert set(refusal.value.message_dict) == {"known_as"}


def test_a_role_for_one_kind_says_nothing_of_another(the_customer, ours):
    actor = somebody("Kim")
    Grant.objects.create(account_id=actor.account, role=rules.MEMBER.name, kinds=["service"])
    kim = actor_of(Account.objects.get(pk=actor.account), door=WEB)
    service = writing.create(named("service").model, {"title": "Mail"}, by=system())

    assert rules.speaks_for_us(kim, service)
    assert rules.speaks_for_all(kim, "service")
    assert not rules.speaks_for_us(kim, ours)
    assert not rules.speaks_for_all(kim, "incident")


def told(actor, record):
    lines = HistoryLine.objects.filter(entry_id=record.pk).order_by("number")
    return [line.said for line in told_to(actor, record, lines)]


def test_history_tells_what_the_page_shows_and_no_more(paula, ours, theirs):
    for record in (ours, theirs):
        for internal in (False, True):
            conversation.comment(record, "Hello", by=system(), internal=internal)
            conversation.attach(record, BytesIO(b"a"), "a.txt", by=system(), internal=internal)

    assert told(paula, theirs) == ["create", "comment", "attach"]
    assert told(paula, ours) == ["create", *["comment", "attach"] * 2]


def test_a_link_is_told_to_who_sees_both_ends(paula, carl, ours, theirs, mona):
    hidden = outage_of(writing.create(named("customer").model, {"title": "Third"}, by=system()))
    conversation.relate(ours, "relates_to", theirs, by=system())
    conversation.relate(ours, "relates_to", hidden, by=system())
    conversation.unlink(ours, "relates_to", hidden, by=system())

    assert not entries_seen_by(paula).filter(pk=hidden.pk).exists()
    assert told(carl, ours) == ["create"]
    assert told(paula, ours) == ["create", "link"]
    assert told(mona, ours) == ["create", "link", "link", "unlink"]
    assert told(system(), ours) == ["create", "link", "link", "unlink"]


def test_no_link_passes_for_a_field_in_history(mona, ours, theirs):
    conversation.link(ours, "state", theirs, by=mona)

    line = HistoryLine.objects.get(entry_id=ours.pk, said="link")
    assert "state" not in line.changes
    assert line.changes == {"link:state": [None, theirs.ref]}


def test_what_was_done_to_an_account_is_not_told_to_a_customer(carl, mona, the_customer):
    person = Entry.rows.get(pk=mona.person)
    account = Account.objects.get(pk=mona.account)
    line = HistoryLine(entry=person, said="issue_token", values='{"token":[null,"1 x"]}')

    assert account.person_id == person.pk
    assert told_to(carl, person, [line]) == []
    assert told_to(mona, person, [line]) == [line]


def test_a_link_is_judged_on_the_record_as_it_is_now(amir, ours, theirs):
    """Somebody who owned it when it was read, and owns it no longer."""
    given = {"title": "Late", "description": "It was late", "owner": amir.person}
    read_before = writing.create(named("nonconformity").model, given, by=system())
    writing.edit(read_before, {"owner": None}, by=system())
    assert read_before.register.edit.allows(amir, read_before)

    with pytest.raises(Forbidden):
        conversation.link(read_before, "found_in", ours, by=amir)
    with pytest.raises(Forbidden):
        conversation.unlink(read_before, "found_in", ours, by=amir)

    assert conversation.links_of(read_before.pk) == ([], [])
