"""Drafts: what somebody began in a form, kept for that account alone until it is sent."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from ringbeam.core import clock, leaving
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.actors import system
from ringbeam.core.drafts import LONGEST, MOST, FormDraft, forget_old_drafts
from ringbeam.core.entries import RESTRICTED, Entry
from ringbeam.core.writing import edit
from tests.cast import PASSWORD
from tests.web.pages import make, statements, tags_of, text_of, typed_in

pytestmark = pytest.mark.django_db
NEW = "/incidents/new/"
OFFERED = "You began this on"


@pytest.fixture
def outage(mona):
    return make("incident", title="Mail is down", description="Since nine")


def keep(browser, place, turn=0, version="", files="", **boxes):
    asked = urlencode({"place": place, "turn": turn, "version": version, "files": files})
    return browser.post(f"/drafts/keep/?{asked}", boxes)


def value_of(answer, name):
    """What a box of the page holds."""
    boxes = [*tags_of(answer, "input", name=name), *tags_of(answer, "textarea", name=name)]
    return boxes[0].get("value", "")


def test_what_was_begun_is_offered_taken_up_and_gone_when_it_is_saved(mona, client_of):
    browser = client_of(mona)
    assert OFFERED not in text_of(browser.get(NEW))
    first = keep(browser, NEW, title="Print", description="Half a sen")
    again = keep(
        browser, NEW, first.json()["turn"], title="Printer <jams>", description="Whole"
    )
    assert "Draft kept" in again.json()["said"]

    assert OFFERED in text_of(browser.get(NEW))
    assert "Printer" not in text_of(browser.get(NEW))
    page = browser.get(f"{NEW}?draft=1")
    boxes = typed_in(page)
    assert (boxes["title"], boxes["description"]) == ("Printer <jams>", "Whole")
    assert boxes["kept_draft"] == str(again.json()["turn"])

    assert browser.post(NEW, boxes).status_code == 302
    assert not FormDraft.objects.exists()


def test_another_record_saved_meanwhile_takes_no_draft_away(mona, client_of):
    browser = client_of(mona)
    keep(browser, NEW, title="Begun")

    boxes = typed_in(browser.get(NEW)) | {"title": "Another"}
    assert browser.post(NEW, boxes).status_code == 302

    assert OFFERED in text_of(browser.get(NEW))


def test_a_draft_is_never_written_over_unseen(mona, client_of):
    browser = client_of(mona)
    keep(browser, NEW, title="In one tab")

    other = keep(browser, NEW, title="In another tab")

    assert other.status_code == 409
    assert "Open the form anew" in other.json()["said"]
    assert FormDraft.objects.get().pairs == [["title", "In one tab"]]
    browser.post("/drafts/discard/", {"place": NEW})
    assert keep(browser, NEW, 1, title="Too late").status_code == 409
    assert not FormDraft.objects.exists()


def test_nobody_else_is_shown_a_draft_or_can_discard_it(mona, olga, client_of, outage):
    place = f"/incidents/{outage.ref}/comment/"
    keep(client_of(mona), place, text="Between us", internal="1")
    other = client_of(olga)

    for address in (f"/drafts/offer/?place={place}", "/drafts/", f"/incidents/{outage.ref}/"):
        assert "Between us" not in text_of(other.get(address))
        assert outage.ref not in text_of(other.get("/drafts/"))
    other.post("/drafts/discard/", {"place": place})

    assert "Between us" in text_of(client_of(mona).get(f"/drafts/offer/?place={place}"))


def test_who_may_see_the_record_no_more_loses_the_draft(mona, client_of, outage):
    browser = client_of(mona)
    places = [f"/incidents/{outage.ref}/{form}/" for form in ("edit", "comment")]
    for place in places:
        assert keep(browser, place, title="Secret", text="Secret").status_code == 200
    keep(browser, NEW, title="Secret")
    Grant.objects.filter(account_id=mona.account).delete()
    for model in (Entry, type(outage)):
        model.rows.filter(pk=outage.pk).update(privacy=RESTRICTED)

    assert "Secret" not in text_of(browser.get("/drafts/"))
    assert outage.ref not in text_of(browser.get("/drafts/"))
    for place in places:
        assert browser.get(f"/drafts/offer/?place={place}").status_code == 404
        assert keep(browser, place, 1, text="More").status_code == 404
    forget_old_drafts.func()
    assert not FormDraft.objects.filter(entry=outage.pk).exists()


def test_a_record_that_changed_meanwhile_leads_to_two_versions(mona, client_of, outage):
    browser, place = client_of(mona), f"/incidents/{outage.ref}/edit/"
    boxes = typed_in(browser.get(place)) | {"description": "Since ten, typed for an hour"}
    keep(browser, place, **boxes)
    edit(outage, {"title": "Theirs", "description": "Theirs too"}, by=system())

    offered = text_of(browser.get(place))
    assert "The record was changed since." in offered
    assert "Title, Description" in offered
    boxes = typed_in(browser.get(f"{place}?draft=1"))
    assert boxes["version"] == str(outage.version)
    assert boxes["description"] == "Since ten, typed for an hour"

    both = browser.post(place, boxes)
    assert both.status_code == 409
    assert "Theirs too" in text_of(both)
    assert value_of(both, "kept_draft") == boxes["kept_draft"] == "1"
    assert len(tags_of(both, "input", name="only")) == 1  # the title was merely carried along
    chosen = {"chosen": "1", "only": "description", "description": "Mine"}
    now = {"version": value_of(both, "version"), "kept_draft": "1"}
    assert browser.post(place, chosen | now).status_code == 302
    outage.refresh_from_db()
    assert (outage.title, outage.description) == ("Theirs", "Mine")
    assert not FormDraft.objects.exists()


def test_a_move_and_a_composer_keep_theirs_and_lose_it_when_sent(mona, client_of, outage):
    browser, base = client_of(mona), f"/incidents/{outage.ref}/"
    move, say = f"{base}move/resolve/", f"{base}comment/"
    keep(browser, move, version=outage.version, resolution="Restarted")
    keep(browser, say, files="1", text="We look", internal="1")
    assert "Restarted" in text_of(browser.get(f"{move}?draft=1"))
    offered = text_of(browser.get(f"/drafts/offer/?place={say}"))
    assert "We look" in offered
    assert "Files are not kept" in offered

    browser.post(say, {"text": "We look", "kept_draft": "1"})
    assert [one.place for one in FormDraft.objects.all()] == [move]
    browser.post(f"{base}move/start/")
    browser.post(move, {"resolution": "Restarted", "kept_draft": "1"})
    outage.refresh_from_db()
    assert outage.state == "resolved"
    assert not FormDraft.objects.exists()


def test_no_password_token_or_stranger_to_the_form_is_kept(mona, client_of, outage):
    boxes = {
        "title": "Kept",
        "password": PASSWORD,
        "csrfmiddlewaretoken": "t",
        "state": "closed",
    }
    keep(client_of(mona), f"/incidents/{outage.ref}/edit/", **boxes, signature=PASSWORD)

    assert FormDraft.objects.get().pairs == [["title", "Kept"]]


@pytest.mark.parametrize(
    "place",
    ["", "/", "//", "/incidents/", "/nothing/new/", "/incidents/INC-999999/edit/", "new"],
)
def test_what_is_no_form_keeps_nothing(mona, client_of, place):
    assert keep(client_of(mona), place, title="x").status_code == 404


def test_too_long_and_too_many_are_refused_in_words(mona, client_of):
    browser = client_of(mona)
    long = keep(browser, NEW, description="x" * LONGEST)
    assert (long.status_code, "too long" in long.json()["said"]) == (409, True)
    mine = {"account_id": mona.account, "kind": "incident"}
    FormDraft.objects.bulk_create(FormDraft(place=f"/{n}/", **mine) for n in range(MOST))

    full = keep(browser, NEW, title="One more")

    assert (full.status_code, "thirty drafts" in full.json()["said"]) == (409, True)
    assert keep(browser, NEW, title="Nul\x00byte").status_code == 409


def test_a_nul_byte_is_left_out(mona, client_of):
    assert keep(client_of(mona), NEW, title="Nul\x00byte").status_code == 200
    assert FormDraft.objects.get().pairs == [["title", "Nulbyte"]]


def test_drafts_go_after_thirty_days_and_with_the_account(mona, olga, client_of):
    keep(client_of(mona), NEW, title="Old")
    FormDraft.objects.update(changed=clock.now() - timedelta(days=31))
    assert OFFERED not in text_of(client_of(mona).get(NEW))
    keep(client_of(olga), NEW, title="Fresh")
    assert forget_old_drafts.func() == 1
    assert forget_old_drafts.func() == 0

    leaving.end_access(Account.objects.get(pk=olga.account), by=system())

    assert not FormDraft.objects.exists()


def test_a_record_page_asks_for_no_draft(mona, client_of, outage):
    keep(client_of(mona), f"/incidents/{outage.ref}/comment/", text="Begun")

    _answer, asked = statements(client_of(mona), f"/incidents/{outage.ref}/")

    assert not [one for one in asked if "formdraft" in one]


def test_the_page_lists_ones_drafts_with_the_way_on(mona, client_of, outage):
    browser, place = client_of(mona), f"/incidents/{outage.ref}/edit/description/"
    keep(browser, place, description="Begun")

    page = browser.get("/drafts/")
    assert f"{place}?draft=1" in text_of(page)
    assert outage.title in text_of(page)
    browser.post("/drafts/discard/", {"place": place})

    assert "Nothing begun" in text_of(browser.get("/drafts/"))
