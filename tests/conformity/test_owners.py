"""Owners of requirements: through processes in use, those without anybody first."""

import re

import pytest

from ringbeam.core import writing
from ringbeam.organization.processes import Process
from tests.web.pages import statements, tags_of, text_of

OWNERS = "/conformity/owners/?of=iso-9001:2015"
BOTH_ENDS = {"inputs": [{"what": "enquiry"}], "outputs": [{"what": "order"}]}
MOST = 12


def process(by, title, *serves, owner=None, used=True):
    given = {"title": title, "owner": owner or by.person, "purpose": "Why", "serves": serves}
    made = writing.create(Process, {**given, **BOTH_ENDS, "serves": list(serves)}, by=by)
    return writing.take(made, "introduce", by=by) if used else made


def row_of(answer, number):
    rows = re.findall(r"<tr><td class=\"sel\">.*?</tr>", text_of(answer), re.DOTALL)
    return next((place, one) for place, one in enumerate(rows) if f'9001:2015:{number}"' in one)


def lacking(answer):
    part = text_of(answer).partition('id="og-owned"')[0]
    return set(re.findall(r'name="ref" value="iso-9001:2015:([\d.]+)"', part))


@pytest.mark.django_db
def test_a_process_in_use_gives_an_owner_to_what_it_cites_and_to_what_stands_under_it(
    monday, mona, olga, client_of
):
    process(mona, "Selling", "iso-9001:2015:8.2", owner=olga.person)
    process(mona, "Buying", "iso-9001:2015:8.4.1", used=False)
    browser = client_of(mona)

    shown, said = statements(browser, OWNERS)

    assert {"8.2.1", "8.2.2", "8.2.4"}.isdisjoint(lacking(shown))
    assert "8.4.1" in lacking(shown), "a draft gives no owner"
    assert "not in use" in row_of(shown, "8.4.1")[1]
    assert "Olga" in row_of(shown, "8.2.1")[1]
    assert row_of(shown, "8.4.1")[0] < row_of(shown, "8.2.1")[0]
    assert len(said) <= MOST
    panel = browser.get("/conformity/iso-9001/2015/8.2.1/", headers={"HX-Request": "true"})
    assert "Selling" in text_of(panel)
    assert "Olga" in text_of(panel)


@pytest.mark.django_db
def test_a_chapter_is_assigned_at_once_as_far_as_it_has_no_owner(monday, mona, client_of):
    process(mona, "Selling", "iso-9001:2015:8.2")
    making = process(mona, "Making", "iso-9001:2015:8.5.1")
    browser = client_of(mona)

    answer = browser.post(
        OWNERS, {"process": making.ref, "chapter": "8", "ref": "iso-9001:2015:9.1.1"}
    )

    assert answer.status_code == 302
    serves = set(Process.rows.get(pk=making.pk).serves)
    assert "iso-9001:2015:8.2.1" not in serves
    assert {"iso-9001:2015:8.5.1", "iso-9001:2015:8.7.1", "iso-9001:2015:9.1.1"} <= serves
    assert not [n for n in lacking(browser.get(OWNERS)) if n.startswith("8.")]


@pytest.mark.django_db
def test_who_may_not_change_the_process_or_says_too_little_is_refused(
    monday, mona, ada, sam, client_of
):
    made = process(mona, "Selling")
    chosen = {"process": made.ref, "ref": "iso-9001:2015:8.2.1"}

    refused = client_of(ada).post(OWNERS, chosen)
    assert refused.status_code == 422
    assert "This can be changed by someone who" in text_of(refused)
    for given, said in (({}, "Choose a process."), ({"process": made.ref}, "Choose requirem")):
        answer = client_of(mona).post(OWNERS, given)
        assert answer.status_code == 422
        assert said in text_of(answer)
    assert client_of(sam).get(OWNERS).status_code == 404
    told = client_of(mona).get(f"{OWNERS}?to={made.ref}&assigned={'9' * 4301}")
    assert "9" * 4301 not in text_of(told)
    assert client_of(sam).get("/api/v1/conformity/owners").status_code == 404
    assert not tags_of(client_of(ada).get(OWNERS), "select", name="process")
    assert Process.rows.get(pk=made.pk).serves == []


@pytest.mark.django_db
def test_programs_get_the_same(monday, mona, client_of):
    made = process(mona, "Selling", "iso-9001:2015:8.2.1")

    told = client_of(mona).get("/api/v1/conformity/owners?edition=iso-9001:2015").json()

    found = next(one for one in told if one["requirement"] == "iso-9001:2015:8.2.1")
    assert found["has_owner"] is True
    assert [one["ref"] for one in found["processes"]] == [made.ref]
