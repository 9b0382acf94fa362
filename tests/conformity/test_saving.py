"""Saving: what is done once for several standards is counted, and nothing else is claimed."""

import pytest

from ringbeam.conformity.saving import saving
from ringbeam.core import writing
from ringbeam.core.conversation import link
from ringbeam.organization.processes import Process
from ringbeam.planning.duties import Duty
from ringbeam.standards.documented_information import items_of
from tests.conformity.stories import day, plant, published
from tests.web.pages import text_of

TWO = ["iso-9001:2015:9.3.1", "iso-14001:2026:9.3.1"]
POLICIES = ("iso-9001:2015:5.2.2", "iso-45001:2018:5.2")
FLOWS = {"inputs": [{"what": "facts"}], "outputs": [{"what": "decisions"}]}


def duty(by, title, serves, **given):
    usual = {"title": title, "owner": by.person, "first": day(1), "every": 3}
    made = writing.create(Duty, {**usual, "serves": serves, **given}, by=by)
    return writing.take(made, "put_in_force", by=by)


@pytest.mark.django_db
def test_what_is_done_once_is_counted_against_each_apart(
    monday, author, approver, mona, sam, client_of
):
    duty(mona, "Management review", TWO, minutes=90)
    duty(mona, "Walk", [TWO[0], "iso-14001:2026:9.1.2"])
    duty(mona, "One system", TWO[:1])
    duty(mona, "One system, two editions", ["iso-9001:2015:9.3.1", "iso-9001:2026:9.3.1"])
    process = writing.create(
        Process,
        {"title": "Leading", "owner": mona.person, "purpose": "x", "serves": TWO, **FLOWS},
        by=mona,
    )
    writing.take(process, "introduce", by=mona)
    document = published(author, approver)
    link(document, "defines", process, by=mona)
    browser = client_of(mona)

    told = browser.get("/api/v1/conformity/saving").json()

    assert [(one["title"], one["times"], one["saved"]) for one in told["duties"]] == [
        ("Management review", 4, 4),
        ("Walk", 4, 4),
    ]
    assert (told["of_duties"], told["occurrences_saved_a_year"]) == (4, 8)
    assert (told["hours_saved_a_year"], told["effort_known_of"]) == (6.0, 1)
    assert [one["ref"] for one in told["documents"]] == [document.ref]
    assert (told["audits"], told["of_audits"]) == ([], 0)
    shown = text_of(browser.get("/conformity/saving/"))
    assert "not known" in shown
    assert "effort is known of 1 of 2 duties" in shown
    assert client_of(sam).get("/conformity/saving/").status_code == 404


@pytest.mark.django_db
def test_a_document_that_is_an_item_of_two_standards_is_counted_once(
    monday, author, approver, mona
):
    items = items_of(["iso-9001:2015", "iso-45001:2018"])
    keys = [next(one.key for one in items if one.requirement_id == ref) for ref in POLICIES]
    both = published(author, approver, serves=keys)
    stale = [keys[0], "iso-45001:2018:5.2~0000000000"]
    plant(published(author, approver, serves=keys[:1]), serves=stale)

    told = saving(mona, day())

    assert [(one.ref, one.standards) for one in told.documents] == [
        (both.ref, ("9001", "45001"))
    ]
