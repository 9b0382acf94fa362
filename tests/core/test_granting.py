"""Roles given and taken: once each, known afterwards, in the history of whoever holds them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from ringbeam.core import access, admission, clock, seals, writing
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.actors import system
from ringbeam.core.entries import Entry
from ringbeam.core.granting import grant, revoke
from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import of_kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def nora():
    person = writing.create(of_kind("person").model, {"title": "Nora"}, by=system())
    return Account.objects.create_user("nora@x.org", "pw", name="Nora", person_id=person.pk)


def told(account):
    lines = HistoryLine.objects.filter(entry_id=account.person_id).order_by("number")
    return [(line.said, line.changes["role"]) for line in lines if line.said != "create"]


def held(account):
    return [(one.role, one.scope_id, one.kinds) for one in account.grants.order_by("pk")]


def test_a_role_is_given_once_and_told(nora, olga):
    assert grant(nora, "manager", by=olga)
    assert not grant(nora, "manager", by=olga)

    assert held(nora) == [("manager", None, [])]
    assert nora.grants.get().given_by_id == olga.account
    assert told(nora) == [("grant", [None, "manager"])]
    assert seals.verify().faults == []


def test_a_role_over_a_record_is_another_than_over_everything(nora):
    site = writing.create(of_kind("site").model, {"title": "Hasselt"}, by=system())
    over = Entry.rows.get(pk=site.pk)
    for scope in (None, over):
        assert grant(nora, "manager", by=system(), scope=scope, kinds=["incident"])

    assert told(nora)[1] == ("grant", [None, f"manager {site.ref} incident"])
    assert revoke(nora, "manager", by=system(), scope=over) == 1
    assert held(nora) == [("manager", None, ["incident"])]
    assert told(nora)[2] == ("revoke", [f"manager {site.ref} incident", None])


def test_a_role_that_is_not_held_is_not_taken(nora):
    assert revoke(nora, "manager", by=system()) == 0
    assert told(nora) == []


def test_an_unknown_role_is_refused(nora):
    with pytest.raises(KeyError):
        grant(nora, "king", by=system())

    assert held(nora) == []


def test_an_account_that_is_no_person_is_told_of_access_alone(olga):
    machine = admission.open_account("robot@x.org", None, by=system(), name="Robot")
    grant(machine, "manager", by=olga)

    last = access.told().latest("number")
    assert (last.said, last.who, last.account_id) == ("grant", "Olga", olga.account)
    assert last.changes == {"account": [None, "robot@x.org"], "role": [None, "manager"]}
    assert seals.verify().faults == []


def test_a_role_that_has_run_out_is_given_anew(nora):
    grant(nora, "manager", by=system())
    nora.grants.update(until=clock.now() - timedelta(days=1))

    assert grant(nora, "manager", by=system())
    assert not grant(nora, "manager", by=system())

    assert nora.grants.get().until is None
    assert [said for said, _role in told(nora)] == ["grant", "grant"]


@pytest.mark.parametrize("scoped", [False, True])
def test_the_database_refuses_the_same_role_twice(nora, scoped):
    over = Entry.rows.get(pk=nora.person_id) if scoped else None
    given = {"account": nora, "role": "manager", "scope": over, "kinds": ["incident"]}
    Grant.objects.create(**given)

    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(**given)


def test_the_kinds_of_a_role_have_no_order(nora):
    assert grant(nora, "manager", by=system(), kinds=["service", "incident"])
    assert not grant(nora, "manager", by=system(), kinds=["incident", "service", "service"])
