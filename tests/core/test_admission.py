"""Accounts and tokens: what was done to them, by whom, stands in history and stays there."""

import pytest

from ringbeam.core import access, admission, seals, writing
from ringbeam.core.accounts import Token
from ringbeam.core.actors import actor_of, system
from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import entries_seen_by, named

pytestmark = pytest.mark.django_db


@pytest.fixture
def nora():
    person = writing.create(named("person").model, {"title": "Nora"}, by=system())
    return admission.open_account(
        "Nora@X.org", "pw", by=system(), name="Nora", person=person.entry
    )


def told():
    return [(one.said, one.changes) for one in access.told().order_by("number")]


def test_an_account_is_told_on_access_and_on_its_person(nora, adam):
    lines = HistoryLine.objects.filter(entry_id=nora.person_id, said="open_account")

    assert told() == [
        ("open_account", {"account": [None, "nora@x.org"], "name": [None, "Nora"]})
    ]
    assert lines.get().changes == {"name": [None, "Nora"]}


def test_an_account_is_deactivated_and_reactivated_once_each(nora, adam):
    assert admission.deactivate(nora, by=adam)
    assert not admission.deactivate(nora, by=adam)
    assert actor_of(nora, door="web").account is None
    assert admission.reactivate(nora, by=adam)
    assert not admission.reactivate(nora, by=adam)

    assert [said for said, _changes in told()[1:]] == ["deactivate", "reactivate"]
    assert told()[1][1]["is_active"] == [True, False]
    assert access.told().latest("number").who == "Adam"


def test_a_token_is_told_without_its_secret_and_withdrawn_once(nora):
    made, secret = admission.issue_token(nora, name="robot", scopes=("read",), by=system())
    assert Token.objects.get().digest == Token.digest_of(secret)

    assert admission.withdraw_token(made, by=system())
    assert not admission.withdraw_token(made, by=system())

    issued, withdrawn = told()[1:]
    assert issued[1]["token"] == [None, f"{made.pk} robot"]
    assert issued[1]["scopes"] == [None, ["read"]]
    assert withdrawn[1]["token"] == [f"{made.pk} robot", None]
    assert not HistoryLine.objects.filter(values__contains=secret).exists()
    assert not HistoryLine.objects.filter(values__contains=made.digest).exists()


def test_a_name_and_a_password_are_told_and_the_password_is_not(nora):
    assert admission.rename(nora, "Nora N.", by=system())
    assert not admission.rename(nora, "Nora N.", by=system())
    admission.set_password(nora, "a new phrase", by=system())

    assert told()[1][1]["name"] == ["Nora", "Nora N."]
    assert told()[2] == ("set_password", {"account": [None, "nora@x.org"]})


def test_what_failed_is_not_told(nora):
    with pytest.raises(ValueError, match="address"):
        admission.open_account("", "pw", by=system(), name="Nobody")

    assert len(told()) == 1


def test_access_is_part_of_verification(nora):
    admission.deactivate(nora, by=system())
    before = seals.verify()
    assert (before.faults, before.records) == ([], 2)

    access.turn()
    access.Entry.rows.filter(ref=access.REF).update(lines=1)

    assert any("ACCESS" in fault for fault in seals.verify().faults)


def test_access_is_for_who_administers_everything(nora, adam, mona, olga, the_customer, sam):
    assert access.may_read(adam)
    assert [one for one in (mona, olga, sam) if access.may_read(one)] == []
    assert access.may_read(system())


def test_access_is_no_record_that_somebody_finds(nora, adam):
    assert not entries_seen_by(adam).filter(ref=access.REF).exists()
