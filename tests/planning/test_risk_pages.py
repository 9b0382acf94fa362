"""Pages of risks: the map leads to the list, the record says what its acceptance binds."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

import pytest

from ringbeam.core import clock, writing
from ringbeam.core.acts import EDIT, Act
from ringbeam.core.conversation import link
from ringbeam.core.registers import named
from ringbeam.planning.criteria import RiskCriteria
from ringbeam.planning.risks import Risk
from ringbeam.planning.scales import Scale
from tests.planning.test_risks import HIGH, PLAN, fresh
from tests.web.pages import refs_of, statements, tags_of, text_of

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
LIST = "/risks/?state=open&direction=risk"
MOST = 12


@pytest.fixture
def noon():
    with clock.stopped(NOON) as now:
        yield now


@pytest.fixture
def scale(noon, mona):
    return writing.create(Scale, {"title": "Five by five"}, by=mona)


@pytest.fixture
def criteria(scale, mona):
    given = {"title": "Safety", "scale": scale.ref, "standards": ["iso-45001"], "appetite": 8}
    given["meanings"] = ["Aid", "Doctor", "Days", "Harm", "Death"]
    return writing.create(RiskCriteria, given, by=mona)


@pytest.fixture
def rated(criteria, olga, mona):
    """A function that makes an assessed risk with this residual rating."""

    def rating(likelihood, consequence, **given):
        usual = {"title": f"Risk {likelihood} by {consequence}", "criteria": criteria.ref}
        made = writing.create(Risk, {**usual, "owner": olga.person, **given}, by=mona)
        both = {"residual_likelihood": likelihood, "residual_consequence": consequence}
        return writing.take(made, "assess", by=olga, given=HIGH | both)

    return rating


def test_each_cell_leads_to_the_list_of_just_its_risks(rated, mona, client_of):
    made = [rated(3, 4), rated(3, 4), rated(2, 5)]
    browser = client_of(mona)

    shown = browser.get(LIST)
    address = next(
        one["href"]
        for one in tags_of(shown, "a")
        if "residual_likelihood=3" in one["href"] and "residual_consequence=4" in one["href"]
    )
    found = browser.get(urljoin(LIST, address))

    assert refs_of(found) == [made[1].ref, made[0].ref]
    assert 'aria-current="true"' in text_of(found).partition("Possible × Major")[0][-200:]


def test_the_map_switches_between_the_ratings_by_plain_links(rated, mona, client_of):
    rated(1, 1)
    browser = client_of(mona)

    inherent = browser.get(f"{LIST}&show=inherent")

    assert len(refs_of(inherent)) == 1
    told = [
        one["href"] for one in tags_of(inherent, "a") if "inherent_likelihood=4" in one["href"]
    ]
    assert any("inherent_consequence=5" in one and "show=inherent" in one for one in told)


def test_what_lies_on_another_scale_is_said_and_not_drawn(rated, scale, mona, client_of):
    rated(3, 4)
    rated(3, 4)
    coarse = {"bands": [[1, "Fine"], [9, "Not fine"]]}
    writing.edit(scale, coarse, by=mona)
    rated(5, 5)

    shown = text_of(client_of(mona).get(LIST))

    assert "1 was rated under another scale" in shown
    assert "Very high 20+" in shown
    assert "Not fine 9+" not in shown


def test_movement_compares_with_the_beginning_of_the_quarter(rated, olga, mona, client_of):
    with clock.stopped(NOON - timedelta(days=90)):
        lower, higher, same = rated(3, 4), rated(1, 2), rated(2, 2)
    with clock.stopped(NOON - timedelta(days=9)):
        writing.edit(lower, {"residual_likelihood": 4}, by=olga)
        writing.edit(fresh(lower), {"residual_likelihood": 1}, by=olga)
        writing.edit(higher, {"residual_likelihood": 2}, by=olga)
        writing.edit(same, {"description": "More words."}, by=olga)
        gone = rated(1, 1)
        writing.take(gone, "close", by=olga, given={"outcome": "Sold."})

    shown = text_of(client_of(mona).get(LIST))
    told = [part.partition("</dd>")[0].strip() for part in shown.split("<dd>")[1:5]]

    assert told == ["1", "1", "1", "1"]


def test_the_list_keeps_its_statements_with_real_risks(rated, mona, client_of):
    for number in range(6):
        rated(1 + number % 5, 3)
    browser = client_of(mona)
    for address in ("/risks/?all", LIST):
        _answer, said = statements(browser, address)
        assert len(said) <= MOST, "\n".join(said)


def test_a_form_that_was_open_while_it_changed_accepts_nothing(rated, olga, mona, client_of):
    risk = writing.take(rated(1, 2), "treat", by=olga, given=PLAN)
    browser, address = client_of(olga), f"/risks/{risk.ref}/do/accept/"
    shown = browser.get(address)
    assert "Second carrier." in text_of(shown)
    version = tags_of(shown, "input", name="version")[0]["value"]
    writing.edit(risk, {"treatment": "Nothing at all."}, by=mona)

    refused = browser.post(address, {"accepting": "", "version": version})

    assert refused.status_code == 422
    assert "changed by somebody else" in text_of(refused)
    assert fresh(risk).acceptance == "not_accepted"
    version = str(fresh(risk).version)
    assert browser.post(address, {"accepting": "", "version": version}).status_code == 302
    assert fresh(risk).acceptance == "accepted"


def test_the_page_says_what_was_accepted_and_that_it_is_void(rated, olga, client_of):
    risk = writing.take(rated(3, 4), "treat", by=olga, given=PLAN)
    browser, page = client_of(olga), f"/risks/{risk.ref}/"
    assert "Only its owner can accept it" in text_of(browser.get(page))
    browser.post(f"{page}do/accept/", {"accepting": "It comes.", "version": risk.version})
    accepted = fresh(risk)
    assert accepted.accepted_digest[:16] in text_of(browser.get(page))

    writing.edit(accepted, {"reasoning": "Otherwise."}, by=olga, act=Act(olga, EDIT))

    shown = text_of(browser.get(page))
    assert "Acceptance void" in shown
    assert f"{page}do/accept/" in shown


def test_only_the_owner_is_offered_to_accept(rated, olga, mona, client_of):
    risk = writing.take(rated(1, 2), "treat", by=olga, given=PLAN)
    address = f"/risks/{risk.ref}/do/accept/"
    assert address in text_of(client_of(olga).get(f"/risks/{risk.ref}/"))
    assert address not in text_of(client_of(mona).get(f"/risks/{risk.ref}/"))
    answer = client_of(mona).post(address, {"accepting": "", "version": risk.version})
    assert answer.status_code == 403


def test_the_form_offers_the_levels_in_words_of_this_kind(rated, olga, client_of):
    risk = rated(1, 2)
    shown = text_of(client_of(olga).get(f"/risks/{risk.ref}/move/assess/"))
    assert "5 Severe: Death" in shown
    assert "3 Possible" in shown


def test_what_happened_since_is_marked(rated, mona, amir, client_of):
    risk = rated(1, 2)
    outage = writing.create(named("incident").model, {"title": "Fell down"}, by=amir)
    with clock.stopped(NOON + timedelta(days=2)):
        link(risk, "relates_to", outage, by=mona)
        shown = text_of(client_of(amir).get(f"/risks/{risk.ref}/"))
    assert "linked since it was assessed" in shown


def test_without_a_scale_the_list_says_what_is_missing(mona, client_of):
    assert "No scale is defined yet" in text_of(client_of(mona).get(LIST))
