"""Undo on pages, in bulk and for programs: offered for ten seconds, then refused."""

from datetime import timedelta

import pytest

from ringbeam.core import clock
from ringbeam.core.accounts import Account, Token
from ringbeam.core.undoing import WINDOW
from tests.api.conftest import Program
from tests.web.pages import make, tags_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def outage(mona):
    return make("incident", title="Mail is down", resolution="Restarted")


def state_of(record):
    record.refresh_from_db()
    return record.state


def offered(answer):
    """The form that takes a move back, if the page has one."""
    return next(iter(tags_of(answer, "form", **{"class": "toast"})), None)


def test_the_page_offers_to_take_the_move_back_and_does(mona, amir, client_of, outage):
    browser, page = client_of(mona), f"/incidents/{outage.ref}/"
    assert offered(browser.get(page)) is None
    browser.post(f"{page}move/start/")

    shown = browser.get(page)
    assert offered(client_of(amir).get(page)) is None
    [number] = [a["value"] for a in tags_of(shown, "input", name="number")]
    answer = browser.post(offered(shown)["action"], {"number": number})

    assert answer["Location"] == page
    assert state_of(outage) == "new"
    assert "took the move back" in text_of(browser.get(f"{page}history/"))
    assert browser.post(f"{page}undo/", {"number": number}).status_code == 409


def test_the_board_asks_for_the_offer_and_is_led_back_to(mona, client_of, outage):
    browser, page = client_of(mona), f"/incidents/{outage.ref}/"
    asked = f"{page}undo/?back=/incidents/board/"
    assert browser.get(asked, headers={"HX-Request": "true"}).content.strip() == b""
    browser.post(f"{page}move/start/")

    shown = browser.get(asked, headers={"HX-Request": "true"})
    answer = browser.post(offered(shown)["action"], {"number": "2"})

    assert answer["Location"] == "/incidents/board/"
    assert state_of(outage) == "new"


def test_many_moves_are_taken_back_together(mona, amir, client_of, outage):
    other = make("incident", title="Phones are down")
    browser, refs = client_of(mona), [outage.ref, other.ref]
    with clock.stopped(clock.now()) as now:
        report = browser.post("/incidents/bulk/", {"act": "move:start", "ref": refs})
    given = {a["name"]: a.get("value", "") for a in tags_of(report, "input", type="hidden")} | {
        "ref": refs
    }
    with clock.stopped(now + WINDOW + timedelta(seconds=1)):
        late = browser.post("/incidents/bulk/", given)
    assert late.status_code == 207
    assert "ten seconds" in text_of(late)
    with clock.stopped(now + WINDOW / 2):
        assert client_of(amir).post("/incidents/bulk/", given).status_code == 422
        done = browser.post("/incidents/bulk/", given)

    assert done.status_code == 200
    assert [state_of(one) for one in (outage, other)] == ["new", "new"]


def test_a_program_takes_its_move_back(mona, outage):
    account = Account.objects.get(pk=mona.account)
    program = Program(Token.issue(account, name="a test", scopes=["write"])[1])
    address = f"/incidents/{outage.ref}"
    moved = program.post(f"{address}/moves/start", {})

    stale = program.post(f"{address}/undo", if_match='"1"')
    undone = program.post(f"{address}/undo", if_match=moved["ETag"])

    assert stale.status_code == 412
    assert (undone.status_code, undone.json()["state"]) == (200, "new")
    assert program.post(f"{address}/undo").status_code == 409
