"""When a person leaves, access ends and open work passes on, in one act, foretold and told."""

import pytest
from django.core.exceptions import ValidationError

from ringbeam.core import access, admission, conversation, writing
from ringbeam.core.accounts import Account, Grant, Token
from ringbeam.core.actors import MEMBER_OF, system
from ringbeam.core.history import HistoryLine
from ringbeam.core.refusals import Forbidden
from ringbeam.core.registers import named
from ringbeam.organization.leaving import foretold, leave
from tests.web.pages import text_of

pytestmark = pytest.mark.django_db


def person_of(actor):
    return named("person").model.rows.get(pk=actor.person)


def made(kind, **given):
    return writing.create(named(kind).model, given, by=system())


@pytest.fixture
def desk(olga):
    """A group of which Olga is a member, an open record of hers, and one that is archived."""
    group = made("group", title="Desk")
    conversation.link(person_of(olga), MEMBER_OF, group, by=system())
    open_one = made("group", title="Night shift", owner=person_of(olga).ref)
    old = made("group", title="Old", owner=person_of(olga).ref)
    writing.archive(old, by=system())
    return open_one, old


def test_it_is_foretold_and_nothing_is_changed(olga, adam, desk, client_of):
    account = Account.objects.get(pk=olga.account)
    admission.issue_token(account, name="robot", scopes=["read"], by=olga)
    before = HistoryLine.objects.count()
    page = client_of(adam).get(f"/people/{person_of(olga).ref}/do/leave/")
    text = text_of(page)

    for words in ("olga@ringbeam.example", "member", "1 token", "Desk", desk[0].ref):
        assert words in text
    assert desk[1].ref not in text
    assert HistoryLine.objects.count() == before


def test_all_of_it_happens_at_once(olga, mona, adam, desk):
    account = Account.objects.get(pk=olga.account)
    admission.issue_token(account, name="robot", scopes=["read"], by=olga)
    leave(person_of(olga), successor=person_of(mona).ref, by=adam)

    account.refresh_from_db()
    open_one, old = (named("group").model.rows.get(pk=one.pk) for one in desk)
    assert not account.is_active
    assert not Grant.objects.filter(account=account).exists()
    assert not Token.objects.filter(account=account, withdrawn__isnull=True).exists()
    assert (open_one.owner_id, old.owner_id) == (mona.person, olga.person)
    assert person_of(olga).archived
    lines = HistoryLine.objects.filter(entry_id=open_one.pk).order_by("number")
    assert (lines.last().who, lines.last().said) == ("Adam", "edit")
    said = {line.said for line in access.told()}
    assert said >= {"deactivate", "revoke", "withdraw_token", "end_sessions"}
    assert foretold(person_of(olga), adam)[-2] == "There is no open work to hand over."


def test_a_person_without_an_account_leaves_too(mona, adam):
    nora = made("person", title="Nora")
    group = made("group", title="Night shift", owner=nora.ref)
    assert "There is no account to close." in foretold(nora, adam)

    leave(nora, successor=person_of(mona).ref, by=adam)

    group.refresh_from_db()
    assert group.owner_id == mona.person


def test_whoever_takes_over_must_be_there(olga, mona, adam, desk):
    gone = made("person", title="Gone")
    writing.archive(gone, by=system())
    for other in (person_of(olga).ref, gone.ref, desk[0].ref, "PER-999999", ""):
        with pytest.raises(ValidationError):
            leave(person_of(olga), successor=other, by=adam)

    assert Account.objects.get(pk=olga.account).is_active
    assert Grant.objects.filter(account_id=olga.account).exists()


def test_only_an_administrator_lets_a_person_go(olga, mona, client_of):
    with pytest.raises(Forbidden):
        leave(person_of(olga), successor=person_of(mona).ref, by=mona)
    page = client_of(mona).get(f"/people/{person_of(olga).ref}/do/leave/")

    assert page.status_code == 403
    assert "olga@" not in text_of(page)


def test_by_page_and_by_rest(olga, mona, amir, adam, client_of):
    browser = client_of(adam)
    address = f"/people/{person_of(olga).ref}/do/leave/"
    assert browser.post(address, {"successor": ""}).status_code == 422
    answer = browser.post(address, {"successor": person_of(mona).ref})
    _token, secret = admission.issue_token(
        Account.objects.get(pk=adam.account), name="x", scopes=["write"], by=adam
    )
    said = browser.post(
        f"/api/v1/people/{person_of(amir).ref}/verbs/leave",
        {"successor": person_of(mona).ref},
        content_type="application/json",
        headers={"authorization": f"Bearer {secret}"},
    )

    assert answer.status_code == 302
    assert said.status_code == 200, said.content
    assert not Account.objects.filter(pk__in=(olga.account, amir.account), is_active=True)
