"""Why somebody sees a record, or does not: as the rules say, and told to whom it may."""

from datetime import timedelta

import pytest

from ringbeam.core import clock, granting, rules, writing
from ringbeam.core.accounts import Account
from ringbeam.core.actors import actor_of, system
from ringbeam.core.explaining import explain
from ringbeam.core.granting import Term
from ringbeam.core.refusals import Forbidden
from ringbeam.core.registers import named, registers
from tests.cast import somebody
from tests.exchange.samples import sample

pytestmark = pytest.mark.django_db
EVERY = pytest.mark.parametrize("register", registers(), ids=str)


def account_of(actor):
    return Account.objects.get(pk=actor.account)


def incident(**given):
    return writing.create(
        named("incident").model, {"title": "No mail", "description": "x", **given}, by=system()
    )


@pytest.fixture
def service(db):
    return writing.create(named("service").model, {"title": "Mail"}, by=system())


def test_a_grant_is_named_with_scope_and_end(sam, adam, the_customer):
    until = clock.now() + timedelta(days=3)
    granting.grant(
        account_of(sam),
        rules.CUSTOMER.name,
        by=adam,
        scope=the_customer.entry,
        term=Term(until=until),
    )
    found = explain(account_of(sam), incident(customer=the_customer.ref), by=adam)

    see, edit = found.rights
    (reason,) = see.reasons
    assert (see.allowed, edit.allowed, found.against) == (True, False, ())
    assert (reason.role, reason.scope, reason.until) == ("customer", the_customer.ref, until)
    assert "Carl and Company" in reason.words


def test_a_part_is_named(sam, adam):
    person = named("person").model.rows.get(pk=sam.person)
    found = explain(account_of(sam), incident(requester=person.ref), by=adam)

    assert found.rights[0].allowed
    assert "takes part in it" in found.rights[0].reasons[0].words


def test_why_not_says_what_each_role_lacks(sam, adam, the_customer):
    record, account = incident(), account_of(sam)
    assert "No role is held." in explain(account, record, by=adam).against

    granting.grant(account, "customer", by=adam, scope=the_customer.entry)
    granting.grant(account, "agent", by=adam, kinds=["document"])
    granting.grant(account, "member", by=adam)
    granting.grant(
        account, "auditor", by=adam, term=Term(until=clock.now() + timedelta(days=1))
    )
    with clock.stopped(clock.now() + timedelta(days=2)):
        told = " ".join(explain(account, record, by=adam).against)

    for words in (
        "not what it covers",
        "not for records of this kind",
        "does not open",
        "it has ended",
    ):
        assert words in told


def test_a_closed_account_sees_nothing(olga, adam):
    account = account_of(olga)
    account.is_active = False
    found = explain(account, incident(), by=adam)

    assert not found.rights[0].allowed
    assert "The account is closed." in found.against


def test_it_is_told_to_oneself_and_to_who_manages(olga, mona, ada, adam, sam, service):
    record = service
    assert explain(account_of(olga), record, by=olga).rights[0].allowed
    assert explain(account_of(olga), record, by=mona).rights[0].allowed
    assert explain(account_of(olga), record, by=ada).rights[0].allowed
    with pytest.raises(Forbidden):
        explain(account_of(mona), record, by=olga)
    for other in (mona, ada):
        with pytest.raises(Forbidden):
            explain(account_of(sam), record, by=other)
    assert explain(account_of(sam), record, by=adam).against


@EVERY
def test_what_is_told_is_what_the_rules_say(register, adam, the_customer):
    record = sample(register.kind)
    people = [
        somebody("Max", "member"),
        somebody("Cora", "customer", scope=the_customer),
        somebody("Sim"),
        somebody("Dora", "member", "auditor"),
        somebody("Ana", "administrator"),
    ]
    for one in people:
        found = explain(account_of(one), record, by=system())
        actor = actor_of(account_of(one), door="web")
        see, edit = found.rights
        assert see.allowed == register.may_see(actor, record)
        assert edit.allowed == (see.allowed and register.edit.allows(actor, record))
        assert bool(see.reasons) == see.allowed
        assert bool(found.against) != see.allowed


def test_by_page_and_by_rest(olga, mona, adam, sam, service, client_of):
    ref = service.ref
    page, rest = f"/access/why/?record={ref}", f"/api/v1/access/why?record={ref}"
    own = client_of(olga).get(page)
    answer = client_of(olga).get(rest)

    assert "Member of the organization over everything" in own.content.decode()
    assert answer.json()["rights"][0]["reasons"][0]["role"] == "member"
    assert client_of(olga).get(f"{page}&who=mona@ringbeam.example").status_code == 403
    assert client_of(olga).get(f"{rest}&who=mona@ringbeam.example").status_code == 403
    assert client_of(sam).get(page).status_code == client_of(sam).get(rest).status_code == 404
    why_not = client_of(adam).get(f"{page}&who=sam@ringbeam.example")
    assert "No role is held." in why_not.content.decode()
    assert client_of(adam).get(f"{page}&who=nemo@x.org").status_code == 422
    assert client_of(adam).get(f"{rest}&who=nemo@x.org").status_code == 404
    assert client_of(adam).get(f"{rest}&x=1").status_code == 422
