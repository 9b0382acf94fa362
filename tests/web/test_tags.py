"""Tags on any record, found and shown; saved views for a team and for all."""

import re

import pytest
from django.core.exceptions import ValidationError

from ringbeam.core.actors import system
from ringbeam.core.conversation import link
from ringbeam.core.entries import Entry
from ringbeam.core.registers import named, record_of
from ringbeam.core.saved import SavedView
from ringbeam.core.tagging import Tagging
from ringbeam.core.writing import create, edit
from tests.web.pages import make, refs_of, statements, tags_of, text_of

pytestmark = pytest.mark.django_db
HERE = "/sites/"


def words_on(record):
    """The tags of a record where lists look for them; they agree with the record's own."""
    found = sorted(Tagging.objects.filter(entry_id=record.pk).values_list("word", flat=True))
    own = named(record.kind).model.rows.get(pk=record.pk).custom or {}
    assert own.get("tags", []) == found
    return found


def test_a_tag_finds_its_records_by_filter_and_by_search(mona, client_of):
    plant = make("site", title="Plant", tags="Audit-2027, #winter  winter")
    other = make("site", title="Office", tags=["winter"])
    bare = make("site", title="Shed")
    browser = client_of(mona)

    assert words_on(plant) == ["audit-2027", "winter"]
    asked, said = statements(browser, f"{HERE}?tags=audit-2027&columns=tags")
    assert (refs_of(asked), len(said) <= 12) == ([plant.ref], True)
    assert "audit-2027, winter" in text_of(asked)
    assert set(refs_of(browser.get(f"{HERE}?tags=Winter"))) == {plant.ref, other.ref}
    assert refs_of(browser.get(f"{HERE}?tags=none")) == [bare.ref]
    assert refs_of(browser.get(f"{HERE}?q=audit-2027")) == [plant.ref]
    edit(plant, {"tags": "summer"}, by=mona)
    assert words_on(plant) == ["summer"]
    assert refs_of(browser.get(f"{HERE}?q=audit-2027")) == []
    history = text_of(browser.get(f"{HERE}{plant.ref}/history/"))
    assert "audit-2027, winter" in history
    with pytest.raises(ValidationError):
        edit(plant, {"tags": ["two words"]}, by=mona)


def test_tags_that_are_there_are_offered_as_one_types_and_none_that_is_not_seen(
    mona, carl, the_customer, client_of
):
    make("site", tags=["winter", "window", "audit-2027"])
    make("incident", customer=the_customer.ref, tags="wide")
    make("incident", tags="wild")
    browser = client_of(mona)

    def offered(kind, typed, who=browser):
        page = who.get(f"/{kind}/choices/tags/", {"q": typed}).content.decode()
        return re.findall(r'value="([^"]*)"', page)

    assert offered("sites", "#Win") == ["window", "winter"]
    assert offered("sites", "window, wi") == ["window, winter"]
    assert offered("sites", "") == ["audit-2027", "window", "winter"]
    assert offered("incidents", "wi") == ["wide", "wild"]
    assert offered("incidents", "wi", client_of(carl)) == ["wide"]
    for page in (f"{HERE}new/", HERE):
        assert 'data-choices="/sites/choices/tags/"' in browser.get(page).content.decode()


def test_many_are_tagged_at_once_and_keep_what_they_have(mona, client_of):
    refs = [make("site", tags="old").ref, make("site").ref]
    browser, sites = client_of(mona), named("site").model.rows

    browser.post(f"{HERE}bulk/", {"act": "tag", "tags": "new", "ref": refs})
    assert [words_on(sites.get(ref=ref)) for ref in refs] == [["new", "old"], ["new"]]
    browser.post(f"{HERE}bulk/", {"act": "untag", "tags": "new", "ref": refs})
    assert [words_on(sites.get(ref=ref)) for ref in refs] == [["old"], []]


def test_customers_see_tags_and_set_none(carl, the_customer, client_of):
    incident = make("incident", customer=the_customer.ref, tags="slender")

    assert "slender" in text_of(client_of(carl).get(f"/incidents/{incident.ref}/"))
    assert not tags_of(client_of(carl).get("/incidents/new/"), "input", name="tags")
    with pytest.raises(ValidationError):
        create(type(incident), {"title": "Mine", "tags": "loud"}, by=carl)


def join(actor, group):
    person = record_of(Entry.rows.get(pk=actor.person))
    link(person, "member_of", group, by=system())


def views_of(client):
    page = client.get(f"{HERE}?all")
    return text_of(page)


def test_a_view_is_seen_by_whom_it_is_kept_for(mona, olga, ada, client_of):
    first, second = make("group", title="First line"), make("group", title="Second line")
    for one, group in ((mona, first), (mona, second), (olga, second)):
        join(one, group)
    given = {"name": "Cold ones", "query": "tags=winter", "for": "team"}
    asked = client_of(mona).post(f"{HERE}views/", given)
    assert {"First line", "Second line"} <= set(text_of(asked).replace("<", ">").split(">"))
    client_of(mona).post(f"{HERE}views/", {**given, "team": second.ref})
    assert SavedView.objects.get().team_id == second.pk

    assert "Cold ones" in views_of(client_of(olga))
    assert "Cold ones" not in views_of(client_of(ada))
    client_of(mona).post(f"{HERE}views/", {**given, "for": "all"})
    assert "Cold ones" in views_of(client_of(ada))
    view = SavedView.objects.get()
    assert client_of(ada).post(f"{HERE}views/{view.pk}/", {"delete": "1"}).status_code == 404
    assert client_of(mona).post(f"{HERE}views/{view.pk}/", {"delete": "1"}).status_code == 302


def test_who_may_not_share_is_told_why(olga, client_of):
    group = make("group", title="Not hers")
    given = {"name": "Mine", "query": ""}

    for more in ({"for": "all"}, {"for": "team"}, {"for": "team", "team": group.ref}):
        assert client_of(olga).post(f"{HERE}views/", {**given, **more}).status_code in (
            403,
            409,
        )
    assert not SavedView.objects.exists()
    offered = tags_of(client_of(olga).get(f"{HERE}?all"), "option")
    assert {"value": "all"} not in offered
