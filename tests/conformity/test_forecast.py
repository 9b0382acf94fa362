"""The forecast as people and programs are told it: the day, the words, the reason."""

import orjson
import pytest
from click.testing import CliRunner

from ringbeam.conformity.answers import foreseen
from ringbeam.conformity.commands import conformity
from ringbeam.standards.names import UnknownName
from tests.conformity.stories import day, published
from tests.web.pages import text_of


@pytest.fixture
def policy(author, approver):
    """A document that is to be reviewed again on the tenth day."""
    return published(author, approver, review=str(day(10)))


def test_it_says_on_which_day_a_document_is_past_its_review_and_why(policy):
    turns = [one for one in foreseen(last=day(20)) if one["clause"] == "7.5.2"]
    own = [one for one in turns if one["standard"] == "iso-9001"]

    # The last fifth of ten days begins after the eighth; the day of the review is in time.
    assert [(one["on"], one["evidence_status"]) for one in own] == [(str(day(11)), "overdue")]
    assert own[0]["before"]["evidence_status"] == "partial"
    assert "Of 1 published documents 1 are past their review" in own[0]["reason"]
    assert [rule["id"] for rule in own[0]["rules"]] == ["documents-reviewed"]
    assert own[0]["evidence"]["sample"] == [policy.ref]
    assert len(turns) == 5


def test_command_page_and_map_tell_the_same(policy, mona, client_of):
    done = CliRunner().invoke(conformity, ["forecast", "--until", str(day(20)), "--json"])
    assert orjson.loads(done.output) == foreseen(last=day(20))

    browser = client_of(mona)
    page = text_of(browser.get("/conformity/forecast/?days=30"))
    address = f"/conformity/iso-9001/2015/7.5.2/?on={day(11)}"
    assert f'href="{address}"' in page
    panel = text_of(browser.get(address))
    assert "A forecast for Fri 13 Mar" in panel
    assert "Of 1 published documents 1 are past their review" in panel


def test_what_is_past_or_too_far_is_no_forecast(monday):
    for on in (day(0), day(400)):
        with pytest.raises(UnknownName):
            foreseen(last=on)


def test_who_may_not_read_of_conformity_finds_no_forecast(policy, sam, carl, client_of):
    for nobody in (sam, carl):
        assert client_of(nobody).get("/conformity/forecast/").status_code == 404
