"""Watching by pages and by programs."""

import pytest

from ringbeam.core.accounts import Account, Token
from ringbeam.core.watching.watches import is_watching
from tests.api.conftest import Program
from tests.web.pages import make, tags_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def outage(mona, the_customer):
    return make("incident", title="Mail is down", customer=the_customer)


def test_a_record_is_watched_and_left_from_its_menu(mona, client_of, outage):
    browser, address = client_of(mona), f"/incidents/{outage.ref}/watch/"
    button = browser.get(address, headers={"HX-Request": "true"})
    assert [a["value"] for a in tags_of(button, "input", name="stop")] == []

    answer = browser.post(address, {"back": "record"})

    assert answer["Location"] == f"/incidents/{outage.ref}/"
    assert is_watching(outage.pk, mona)
    assert "Mona" in text_of(browser.get(address))
    assert outage.ref in text_of(browser.get("/notices/watched/"))
    browser.post("/notices/watched/", {"stop": outage.pk})
    assert not is_watching(outage.pk, mona)


def test_a_stranger_finds_nothing_to_watch(sam, carl, client_of, outage):
    address = f"/incidents/{outage.ref}/watch/"

    assert client_of(sam).get(address).status_code == 404
    assert client_of(sam).post(address).status_code == 404
    client_of(carl).post(address)
    assert "You watch this record" in text_of(client_of(carl).get(address))


def test_a_program_watches_for_its_account(mona, outage):
    account = Account.objects.get(pk=mona.account)
    program = Program(Token.issue(account, name="a test", scopes=["write"])[1])
    address = f"/incidents/{outage.ref}/watch"

    assert program.get(address).json() == {"watching": False, "watchers": []}
    assert program.post(address).json() == {"watching": True, "watchers": ["Mona"]}
    assert program.delete(address).status_code == 204
    assert program.get(address).json()["watching"] is False


def test_people_are_offered_to_name_and_who_is_not_told_is_said(
    mona, amir, sam, client_of, outage
):
    browser, page = client_of(mona), f"/incidents/{outage.ref}/"
    offered = browser.get(f"{page}offers/?of=people&q=Am&internal=1")
    [written] = [a["data-written"] for a in tags_of(offered, "li", role="option")]

    told = browser.post(f"{page}comment/", {"text": f"{written} please look"})
    vain = browser.post(f"{page}comment/", {"text": "and @sam@ringbeam.example"})

    assert told["Location"] == f"{page}#latest"
    said = text_of(browser.get(vain["Location"].partition("#")[0]))
    assert "Not told: sam@ringbeam.example" in said
    assert "Not told" not in text_of(browser.get(f"{page}?untold=made-up"))
    assert client_of(sam).get(f"{page}offers/?of=people&q=A").status_code == 404


def test_a_program_learns_who_was_told(mona, amir, outage):
    account = Account.objects.get(pk=mona.account)
    program = Program(Token.issue(account, name="a test", scopes=["write"])[1])
    text = "@amir@ringbeam.example and @nobody@ringbeam.example"

    made = program.post(f"/incidents/{outage.ref}/comments", {"text": text}).json()

    assert (made["told"], made["untold"]) == (["Amir"], ["nobody@ringbeam.example"])
