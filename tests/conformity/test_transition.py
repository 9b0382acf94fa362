"""The move to a new edition: its days, what is to be done, who does it, and how far it is."""

import pytest
from django.core.exceptions import ValidationError

from ringbeam.core import writing
from ringbeam.core.notices import Notice
from ringbeam.improvement.actions import Action
from ringbeam.improvement.raising_actions import naming, naming_edition
from ringbeam.organization.certificate_reminders import remind_of_certificates
from ringbeam.organization.certificates import Certificate, certificates_to
from tests.conformity.stories import at, day, fresh
from tests.web.pages import text_of


def test_an_action_names_what_it_serves_and_is_found_by_it(monday, mona, client_of):
    form = {"title": "Decide on climate", "description": "At the review."}
    said = {"requirements": "ISO 9001:2026 4.1\nISO/IEC 20000-1:2018 4.1"}
    browser = client_of(mona)
    assert browser.post("/actions/new/", form | said).status_code == 302
    made = Action.rows.get()

    assert made.requirements == ["iso-9001:2026:4.1", "iso-20000-1:2018:4.1"]
    assert list(naming("iso-9001:2026:4.1")) == [made]
    assert not naming("iso-9001:2026:4").exists()
    assert not naming_edition("iso-9001:2015").exists()
    assert list(naming_edition("iso-9001:2026")) == [made]
    panel = text_of(browser.get("/conformity/iso-20000-1/2018/4.1/"))
    assert made.ref in panel.partition("Actions for this")[2]
    assert "/actions/new/?requirements=ISO/IEC%2020000-1%3A2018%204.1" in panel
    with pytest.raises(ValidationError):
        writing.edit(made, {"requirements": ["iso-9001:2026:10.9"]}, by=mona)


@pytest.fixture
def certificate(monday, mona, olga):
    """The certificate to the old edition, which Olga looks after; the last day is known."""
    given = {"title": "Quality", "editions": ["iso-9001:2015"], "body": "A body"}
    days = {"valid_until": day(400), "next_surveillance": day(100)}
    return writing.create(Certificate, given | days | {"owner": olga.person}, by=mona)


def test_its_owner_is_told_of_each_stage_of_a_certificate_once(certificate, olga, mona):
    assert certificate.due.date() == day(100)
    with at(5):
        assert (remind_of_certificates.func(), remind_of_certificates.func()) == (1, 0)
    with at(11):
        assert (remind_of_certificates.func(), remind_of_certificates.func()) == (1, 0)
    with at(12):
        moved = writing.edit(fresh(certificate), {"next_surveillance": day(300)}, by=mona)
        assert remind_of_certificates.func() == 0
    with at(121):
        assert remind_of_certificates.func() == 1
    told = Notice.objects.filter(account_id=olga.account, entry_id=moved.pk)
    assert told.count() == 3
    ended = writing.take(fresh(moved), "end", by=mona, given={"standing": "Given back."})
    assert (ended.open, ended.due) == (False, None)
    assert certificates_to("iso-9001:2015") == []


def test_a_certificate_names_editions_that_are_held_and_ends_after_it_began(monday, mona):
    said = {"title": "Q", "body": "B", "valid_until": day(1)}
    for wrong in ({"editions": ["iso-9001:1987"]}, {"issued": day(2)}):
        with pytest.raises(ValidationError):
            writing.create(
                Certificate, {"editions": ["iso-9001:2015"], **said, **wrong}, by=mona
            )
