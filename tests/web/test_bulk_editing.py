"""Changing fields of many records: shown before it happens, refused ones with the reason."""

import pytest

from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import named
from ringbeam.core.writing import edit
from tests.web.pages import make, tags_of, text_of

pytestmark = pytest.mark.django_db
HERE = "/incidents/bulk/"


def hidden_in(answer):
    """What the page sends again when it is confirmed."""
    sent = {}
    for one in tags_of(answer, "input", type="hidden"):
        sent.setdefault(one["name"], []).append(one["value"])
    return sent


def test_it_is_shown_then_done_and_what_changed_meanwhile_is_said(mona, client_of):
    first, second = make("incident", title="First"), make("incident", title="Second")
    browser, lines = client_of(mona), HistoryLine.objects.count()
    refs = {"ref": [first.ref, second.ref, "INC-999999"]}

    asked = browser.post(HERE, {**refs, "act": "ask:change"})
    assert tags_of(asked, "input", name="only", value="urgency")
    given = {"only": ["urgency"], "urgency": "1", "title": "not ticked"}
    shown = browser.post(HERE, {**refs, **given, "act": "preview:change"})
    page = text_of(shown)
    for words in ("2 records will change", "1 will be refused", "Urgency", "Priority", "High"):
        assert words in page
    assert HistoryLine.objects.count() == lines  # nothing has happened yet

    edit(second, {"description": "More is known."}, by=mona)
    report = browser.post(HERE, {**hidden_in(shown), "act": "change"})
    assert report.status_code == 207
    assert "Changed meanwhile: Description." in text_of(report)
    rows = named("incident").model.rows
    assert [rows.get(pk=one.pk).urgency for one in (first, second)] == [1, 2]
    assert rows.get(pk=first.pk).title == "First"


def test_refused_ones_are_told_with_the_reason_before(mona, client_of):
    ref = make("incident").ref
    given = {"ref": ref, "only": ["title"], "title": " ", "act": "preview:change"}

    shown = client_of(mona).post(HERE, given)

    assert "Will be refused" in text_of(shown)
    assert not tags_of(shown, "button", value="change")
    nothing = client_of(mona).post(HERE, {"ref": ref, "act": "preview:change"})
    assert (nothing.status_code, "Tick at least one field." in text_of(nothing)) == (422, True)
    unseen = client_of(mona).post(
        HERE, {"ref": ref, "only": "urgency", "urgency": "1", "act": "change"}
    )
    assert "This was not shown before." in text_of(unseen)
