"""The board of any register, from its life alone."""

import pytest
from orjson import loads

from ringbeam.core.lives import Life
from ringbeam.core.registers import registers
from ringbeam.core.writing import take
from ringbeam.web.boards import GROUPS, STATES, lanes_of, leads_of
from ringbeam.web.layouts import has_board
from tests.web.pages import make, statements, tags_of, text_of

BUDGET = 14


@pytest.fixture
def ten(db):
    return [make("incident", title=f"Outage {number}") for number in range(10)]


def cards_of(answer):
    return [one["data-card"] for one in tags_of(answer, "li", class_="kc")]


def test_a_record_stands_in_the_column_of_its_state(mona, client_of, ten):
    take(ten[3], "start", by=mona)

    page = client_of(mona).get("/incidents/board/?all&by=state")
    shown = text_of(page)
    columns = shown.split('data-lane="')[1:]
    worked_on = next(one for one in columns if one.startswith("in_progress"))

    assert sorted(cards_of(page)) == sorted(one.ref for one in ten)
    assert ten[3].ref in worked_on
    assert ten[4].ref not in worked_on


@pytest.mark.parametrize("register", [one for one in registers() if has_board(one)], ids=str)
def test_every_life_with_states_has_a_board_and_every_state_a_column(
    register, mona, client_of, db
):
    for way in (STATES, GROUPS):
        lanes = lanes_of(register.life, way)
        assert sorted(s for lane in lanes for s in lane.states) == sorted(register.life.states)
        answer = client_of(mona).get(f"/{register.plural}/board/?all&by={way}")
        assert len(tags_of(answer, "section", **{"data-lane": lanes[0].name})) == 1


def test_a_life_of_one_state_has_no_board(mona, client_of, first_line):
    assert client_of(mona).get("/groups/board/").status_code == 404
    assert "/groups/board/" not in text_of(client_of(mona).get("/groups/"))


def test_a_board_takes_the_same_statements_for_few_and_many(mona, client_of, ten):
    browser = client_of(mona)
    _few, before = statements(browser, "/incidents/board/?all")
    for number in range(30):
        make("incident", title=f"More {number}")

    _many, after = statements(browser, "/incidents/board/?all")

    assert len(after) == len(before) <= BUDGET, "\n".join(after)


def test_a_column_is_capped_and_leads_on_to_every_card_once(mona, client_of, db):
    made = {make("incident", title=f"Outage {number}").ref for number in range(45)}
    browser, address, seen = client_of(mona), "?all", []

    while address:
        answer = browser.get(f"/incidents/board/{address}")
        seen += cards_of(answer)
        more = tags_of(answer, "a", rel="next")
        address = more[0]["href"] if more else None

    assert len(seen) == len(set(seen))
    assert set(seen) == made


def test_htmx_gets_the_further_cards_alone(mona, client_of, db):
    for number in range(25):
        make("incident", title=f"Outage {number}")
    browser = client_of(mona)
    first = browser.get("/incidents/board/?all")
    more = tags_of(first, "a", rel="next")[0]["href"]

    rest = browser.get(f"/incidents/board/{more}", headers={"HX-Request": "true"})

    assert len(cards_of(rest)) == 5
    assert "<html" not in text_of(rest)
    assert not set(cards_of(rest)) & set(cards_of(first))


def test_a_column_that_the_filter_leaves_out_still_takes_cards(mona, client_of, ten):
    answer = client_of(mona).get("/incidents/board/?state=open")

    shut = tags_of(answer, "section", class_="col shut")
    assert [one["data-lane"] for one in shut] == ["closed"]


def test_words_and_filters_narrow_the_board(mona, client_of, ten):
    make("incident", title="Quokka")

    page = client_of(mona).get("/incidents/board/?all&q=quokka")
    assert len(cards_of(page)) == 1
    added = client_of(mona).get("/incidents/board/?filter=priority&value=1")
    assert added["Location"] == "/incidents/board/?priority=1"


def test_nobody_sees_a_card_of_a_record_that_is_not_theirs(carl, sam, client_of, ten):
    assert client_of(sam).get("/incidents/board/?all").status_code == 404
    assert cards_of(client_of(carl).get("/incidents/board/?all")) == []


def test_moves_say_where_they_lead_and_why_not(mona, client_of, ten):
    browser, url = client_of(mona), f"/incidents/{ten[0].ref}/"

    page = text_of(browser.get(f"{url}moves/?back=/incidents/board/"))
    only = text_of(browser.get(f"{url}moves/?to=resolved"))

    assert f"{url}move/start/?back=%2Fincidents%2Fboard%2F" in page
    assert f"{url}move/resolve/" in only
    assert f"{url}move/start/" not in only


def test_a_move_leads_back_to_the_board_and_never_elsewhere(mona, client_of, ten):
    browser, url = client_of(mona), f"/incidents/{ten[0].ref}/move"

    taken = browser.post(f"{url}/start/?back=/incidents/board/%3Fall")
    led = browser.post(f"{url}/wait_for_customer/?back=https://elsewhere.example/")
    slashed = browser.post(f"{url}/go_on/?back=//elsewhere.example/")

    assert taken["Location"] == "/incidents/board/?all"
    assert led["Location"] == slashed["Location"] == f"/incidents/{ten[0].ref}/"


def test_groups_are_named_by_what_the_states_have_in_common():
    states = {one: one.upper() for one in ("a", "b", "c", "d")}
    life = Life(start="a", states=states, closed=frozenset({"d"}), paused={"c": "with you"})

    found = {one.label: one.states for one in lanes_of(life, GROUPS)}

    assert found == {"A": ("a",), "B": ("b",), "C": ("c",), "D": ("d",)}


def test_what_only_follows_from_something_else_leads_nowhere():
    tasks = next(one for one in registers() if one.kind == "fulfilment_task")
    lanes = lanes_of(tasks.life, STATES)
    leads = loads(leads_of(tasks.life, lanes))
    ways = {way[0] for columns in leads.values() for moves in columns.values() for way in moves}

    assert {one.name for one in tasks.life.moves} - ways >= {"open", "withdraw"}
    assert ways == {one.name for one in tasks.life.by_people}
