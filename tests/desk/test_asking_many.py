"""What an act on many incidents needs is asked once, on a page that works without script."""

import pytest

from ringbeam.core.comments import Comment
from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import named
from ringbeam.core.writing import edit, take
from tests.web.pages import make, tags_of, text_of


@pytest.fixture
def worked_on(mona):
    """Two incidents that somebody works on."""
    made = [make("incident", title=title, by=mona) for title in ("Printer", "Scanner")]
    for one in made:
        take(one, "start", by=mona)
    return made


def send(browser, records, act, **more):
    sent = {"ref": [one.ref for one in records], "act": act, "query": "state=open", **more}
    return browser.post("/incidents/bulk/", sent)


def states(records):
    rows = named("incident").model.rows.filter(pk__in=[one.pk for one in records])
    return set(rows.values_list("state", flat=True))


def test_resolving_many_asks_first_and_then_resolves_all(mona, client_of, worked_on):
    browser = client_of(mona)

    page = send(browser, worked_on, "ask:move:resolve")
    assert page.status_code == 200
    assert states(worked_on) == {"in_progress"}
    assert {one["value"] for one in tags_of(page, "input", name="ref")} == {
        one.ref for one in worked_on
    }
    assert "There is a problem" not in text_of(page)
    assert tags_of(page, "textarea", name="resolution")

    given = {"asked": "1", "resolution_code": "Restarted", "resolution": "Restarted."}
    done = send(browser, worked_on, "move:resolve", **given)
    assert done.status_code == 200
    assert states(worked_on) == {"resolved"}


def test_a_wrong_answer_is_shown_beside_its_field_and_changes_nothing(
    mona, client_of, worked_on
):
    page = send(
        client_of(mona), worked_on, "move:resolve", asked="1", resolution_code="x" * 500
    )

    assert page.status_code == 422
    assert "There is a problem" in text_of(page)
    assert states(worked_on) == {"in_progress"}


def test_a_missing_answer_is_asked_for_at_its_field_before_anything_is_done(
    mona, client_of, worked_on
):
    browser = client_of(mona)
    typed = {"asked": "1", "resolution_code": "Restarted", "resolution": " "}

    page = send(browser, worked_on, "move:resolve", **typed)

    assert page.status_code == 422
    assert "Resolution: The resolution is empty." in text_of(page)
    assert tags_of(page, "input", name="resolution_code", value="Restarted")
    assert tags_of(page, "textarea", name="resolution", required=None)
    assert states(worked_on) == {"in_progress"}
    lines = HistoryLine.objects.filter(entry_id__in=[one.pk for one in worked_on])
    assert not lines.filter(said="resolve").exists()


def test_an_answer_that_the_records_have_already_is_not_asked_again(mona, client_of, worked_on):
    for one in worked_on:
        edit(one, {"resolution": "Found a loose cable."}, by=mona)

    sent = {"asked": "1", "resolution_code": "", "resolution": ""}
    done = send(client_of(mona), worked_on, "move:resolve", **sent)

    assert done.status_code == 200
    assert states(worked_on) == {"resolved"}


def test_one_reply_goes_to_all_of_them(mona, client_of, worked_on):
    browser = client_of(mona)

    page = send(browser, worked_on, "ask:reply")
    assert tags_of(page, "textarea", name="value")
    assert not Comment.objects.exists()

    empty = send(browser, worked_on, "reply", asked="1", value=" ")
    assert empty.status_code == 422
    send(browser, worked_on, "reply", asked="1", value="It works again.", internal="1")
    said = Comment.objects.all()
    assert {one.entry_id for one in said} == {one.pk for one in worked_on}
    assert all(one.internal for one in said)


def test_nothing_is_asked_for_an_act_that_there_is_not(mona, client_of, worked_on):
    assert send(client_of(mona), worked_on, "ask:explode").status_code == 422
