"""Signing on pages: the form asks for the password, the record shows who signed and what."""

import pytest

from ringbeam.core import writing
from ringbeam.core.registers import named
from ringbeam.core.signatures import Signature
from ringbeam.core.signing import MOST_TRIES
from tests.cast import PASSWORD
from tests.web.pages import text_of

pytestmark = pytest.mark.django_db


def submitted(mona, title):
    """A document that Mona wrote and submitted."""
    given = {"title": title, "draft": f"# {title}"}
    made = writing.create(named("document").model, given, by=mona)
    return writing.take(made, "submit", by=mona)


@pytest.fixture
def policy(mona):
    return submitted(mona, "Policy")


def sign(client, policy, password=PASSWORD):
    return client.post(f"/documents/{policy.ref}/move/approve/", {"password": password})


def state_of(record):
    return type(record).rows.get(pk=record.pk).state


def test_the_button_leads_to_a_form_that_says_what_is_signed(policy, adam, client_of):
    page = text_of(client_of(adam).get(f"/documents/{policy.ref}/"))
    assert f'href="/documents/{policy.ref}/move/approve/"' in page

    form = text_of(client_of(adam).get(f"/documents/{policy.ref}/move/approve/"))
    assert "Your signature says: Approved for use." in form
    assert 'autocomplete="current-password"' in form


def test_a_wrong_password_comes_back_in_the_form_and_is_not_shown(policy, adam, client_of):
    answer = sign(client_of(adam), policy, "guess so")

    assert answer.status_code == 422
    assert "The password is wrong." in text_of(answer)
    assert "guess so" not in text_of(answer)
    assert state_of(policy) == "for_approval"


def test_who_is_stopped_is_told_so_in_the_form(policy, adam, client_of):
    browser = client_of(adam)
    for _turn in range(MOST_TRIES):
        sign(browser, policy, "guess")
    answer = sign(browser, policy)
    assert answer.status_code == 409
    assert "Signing is stopped" in text_of(answer)


def test_the_record_shows_who_signed_what_and_that_it_changed_since(
    policy, adam, mona, client_of
):
    assert sign(client_of(adam), policy).status_code == 302
    page = text_of(client_of(mona).get(f"/documents/{policy.ref}/"))
    assert "Adam</bdi>: Approved for use" in page
    assert "The record is as it was signed" in page

    revised = writing.take(policy, "revise", by=mona)
    writing.edit(revised, {"draft": "# Other words"}, by=mona)

    page = text_of(client_of(mona).get(f"/documents/{policy.ref}/"))
    assert "The record has changed since" in page
    assert "Draft" in page.partition("The record has changed since")[2][:200]
    assert "Signed electronically" in text_of(
        client_of(mona).get(f"/documents/{policy.ref}/history/")
    ).replace("signed", "Signed")


def test_one_password_signs_each_of_the_chosen_records(mona, adam, client_of):
    papers = [submitted(mona, f"Paper {number}") for number in range(3)]
    browser = client_of(adam)
    chosen = {"ref": [one.ref for one in papers]}

    asked = browser.post("/documents/bulk/", {**chosen, "act": "ask:move:approve"})
    assert "Your password, to sign" in text_of(asked)
    said = {**chosen, "act": "move:approve", "asked": "1"}
    wrong = browser.post("/documents/bulk/", {**said, "password": "guess"})
    done = browser.post("/documents/bulk/", {**said, "password": PASSWORD})

    assert (wrong.status_code, done.status_code) == (422, 200)
    assert "The password is wrong." in text_of(wrong)
    assert {state_of(one) for one in papers} == {"published"}
    signed = list(Signature.objects.order_by("entry_id"))
    assert [one.entry_id for one in signed] == [one.pk for one in papers]
    assert len({one.sha256 for one in signed}) == 3


def test_many_records_are_not_signed_past_the_form(mona, adam, client_of):
    paper = submitted(mona, "Paper")
    answer = client_of(adam).post(
        "/documents/bulk/", {"ref": [paper.ref], "act": "move:approve", "password": PASSWORD}
    )
    assert "Enter your password to sign." in text_of(answer)
    assert state_of(paper) == "for_approval"


def test_outside_of_a_demonstration_the_sign_in_page_lists_nobody(mona, client):
    text = text_of(client.get("/accounts/login/"))
    assert "Accounts of the demonstration" not in text
    assert "mona@ringbeam.example" not in text
