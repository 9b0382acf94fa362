"""Lists, from the register alone."""

import re
from urllib.parse import urlencode

import pytest

from ringbeam.core.actors import system
from ringbeam.core.saved import SavedView
from ringbeam.core.writing import archive, edit
from tests.web.pages import make, next_page, refs_of, statements, tags_of, text_of

BUDGET = 12


@pytest.fixture
def many(db):
    return [make("person", title=f"Person {number:03}", job="Welder") for number in range(120)]


def test_paging_on_reaches_every_record_once(mona, client_of, many):
    browser = client_of(mona)
    address, seen = "/people/?sort=title", []

    while address:
        answer = browser.get(address)
        seen += refs_of(answer)
        address = next_page(answer)

    assert len(seen) == len(set(seen)) == 121
    assert set(seen) >= {one.ref for one in many}


def test_a_page_takes_a_fixed_number_of_statements(mona, client_of, many):
    browser = client_of(mona)

    for address in ("/people/", "/people/?sort=-updated&q=person", "/groups/?owner=me"):
        answer, said = statements(browser, address)
        assert answer.status_code == 200
        assert len(said) <= BUDGET, "\n".join(said)


def test_a_filter_is_a_chip_that_can_be_taken_away(mona, client_of, many):
    unit = make("unit", title="Foundry")
    edit(many[7], {"unit": unit.ref}, by=system())

    answer = client_of(mona).get(f"/people/?unit={unit.ref}")

    assert refs_of(answer) == [many[7].ref]
    assert "Foundry" in text_of(answer)
    assert tags_of(answer, "a", **{"aria-label": "Remove filter Unit Foundry"})


def test_the_filter_menu_takes_a_title_with_its_number(mona, client_of, many):
    unit = make("unit", title="Foundry")
    offered = f"Foundry ({unit.ref})"

    answer = client_of(mona).get(
        "/people/", {"sort": "title", "filter": "unit", "value": offered}
    )

    assert answer["Location"] == f"/people/?sort=title&unit={unit.ref}"


def test_a_filter_that_means_nothing_is_named_and_finds_nothing(mona, client_of, many):
    answer = client_of(mona).get("/people/?colour=red&archived=perhaps")

    assert refs_of(answer) == []
    assert "There is no filter with this name." in text_of(answer)


def test_a_bad_page_is_the_first_page(mona, client_of, many):
    first = client_of(mona).get("/people/?sort=title")
    bad = client_of(mona).get("/people/?sort=title&after=!!nonsense")

    assert refs_of(bad) == refs_of(first)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/people/?q=9001%00", 400),
        ("/search/?q=9001%00", 400),
        ("/conformity/documented-information/?q=%00", 400),
        ("/api/v1/people?q=%00", 400),
        ("/standards/%00/x/export.csv", 404),
    ],
)
def test_an_address_with_a_null_character_is_told_at_every_door(
    mona, client_of, address, status
):
    answer = client_of(mona).get(address)

    assert answer.status_code == status
    is_problem = answer["Content-Type"] == "application/problem+json"
    assert is_problem == address.startswith("/api/")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/conformity/changes/?since=0001-01-01", 404),
        ("/conformity/?on=0001-01-01", 404),
        ("/api/v1/conformity?as_of=0001-01-01", 422),
        ("/api/v1/conformity/forecast?until=9999-12-31", 422),
    ],
)
def test_a_day_with_which_nothing_can_be_reckoned_is_refused(mona, client_of, address, status):
    assert client_of(mona).get(address).status_code == status


def test_columns_can_be_chosen_and_the_order_is_said(mona, client_of, many):
    chosen = client_of(mona).get("/people/?column=email&column=site&sort=-title")
    answer = client_of(mona).get(chosen["Location"])

    assert chosen["Location"] == "/people/?sort=-title&columns=email%2Csite"
    heads = tags_of(answer, "th", **{"aria-sort": "descending"})
    assert [head["class"] for head in heads] == ["c-title"]
    assert tags_of(answer, "th", class_="c-site")
    assert not tags_of(answer, "th", class_="c-job")


def test_a_bare_figure_or_day_says_its_column_for_a_page_without_heads(mona, client_of):
    make("duty", first="2026-03-02", every=3)
    page = text_of(client_of(mona).get("/duties/?columns=every%2Cfirst"))

    assert '<td class="c-every" data-label="Every">' in page
    assert '<td class="c-first" data-label="First on">' in page
    assert '<td class="c-title">' in page


def columns_ticked(browser, address, *ticked):
    """The list after its columns were chosen as a browser without script sends the form."""
    page = browser.get(address).content.decode()
    form = next(f for f in re.findall("<form.*?</form>", page, re.DOTALL) if "checkbox" in f)
    sent = [
        (name, value)
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    ]
    boxes = re.findall(r'type="checkbox" name="(\w+)" value="(\w+)"', form)
    sent += [(name, value) for name, value in boxes if value in ticked]
    return browser.get(f"/people/?{urlencode(sent)}", follow=True)


@pytest.mark.parametrize("address", ["/people/?all", "/people/?sort=-title&q=person"])
def test_columns_are_chosen_by_a_plain_form_and_kept_in_the_view(
    mona, client_of, many, address
):
    browser = client_of(mona)

    answer = columns_ticked(browser, address, "email", "site")
    none = columns_ticked(browser, address)

    def heads(page):
        return [one["class"] for one in tags_of(page, "th") if one["class"].startswith("c-")]

    assert heads(answer) == ["c-title", "c-email", "c-site"]
    assert heads(none) == ["c-title"]
    kept = [one["value"] for one in tags_of(answer, "input", type="hidden", name="query")]
    assert all("columns=title%2Cemail%2Csite" in one for one in kept)
    browser.post("/people/views/", {"name": "Mine", "query": kept[0]})
    assert heads(browser.get(f"/people/?{SavedView.objects.get().query}")) == heads(answer)


def test_archived_records_are_left_out_until_asked_for(mona, client_of, first_line):
    archive(first_line, by=mona)

    assert "First line" not in text_of(client_of(mona).get("/groups/"))
    assert refs_of(client_of(mona).get("/groups/?archived=1")) == [first_line.ref]


def test_words_find_within_the_list_alone(mona, client_of, many, first_line):
    make("unit", title="First unit")

    answer = client_of(mona).get("/groups/?q=firs")

    assert refs_of(answer) == [first_line.ref]


def test_a_view_is_kept_and_changed_by_its_owner_alone(mona, olga, client_of, first_line):
    browser = client_of(mona)
    browser.post("/groups/views/", {"name": "Mine", "query": "owner=me&after=x"})
    view = SavedView.objects.get()

    assert view.query == "owner=me"
    assert ">Mine" in text_of(browser.get("/groups/"))
    assert "Mine" not in text_of(client_of(olga).get("/groups/"))
    assert client_of(olga).post(f"/groups/views/{view.pk}/", {"delete": "1"}).status_code == 404

    browser.post(f"/groups/views/{view.pk}/", {"name": "Ours"})
    assert SavedView.objects.get().name == "Ours"
    browser.post(f"/groups/views/{view.pk}/", {"delete": "1"})
    assert not SavedView.objects.exists()


def test_the_way_on_follows_the_list_that_one_came_from(mona, client_of, many):
    browser = client_of(mona)
    ask = "?list=sort%3Dtitle"

    on = browser.get(f"/people/{many[3].ref}/next/{ask}")
    back = browser.get(f"/people/{many[3].ref}/previous/{ask}")
    mona_is_first = browser.get(f"/people/{many[119].ref}/next/{ask}")

    assert on["Location"] == f"/people/{many[4].ref}/{ask}"
    assert back["Location"] == f"/people/{many[2].ref}/{ask}"
    assert mona_is_first["Location"] == "/people/?sort=title"


def position(browser, address):
    """What stands beside the arrows of a record's page."""
    page = text_of(browser.get(address))
    found = re.search(r'<span class="num hide-phone" title="[^"]*">([^<]*)</span>', page)
    return found[1] if found else ""


def opened(browser, address, row):
    """The address of the record in this row of a list, as the list gives it."""
    return tags_of(browser.get(address), "a", class_="t trunc")[row]["href"]


def test_a_record_says_where_it_stands_in_the_list_it_was_opened_from(mona, client_of, many):
    browser, address = client_of(mona), "/people/?sort=title"
    second = next_page(browser.get(address))
    third = next_page(browser.get(second))

    assert position(browser, opened(browser, address, 8)) == "9 of 50+"
    assert position(browser, opened(browser, second, 0)) == "51 of 100+"
    assert position(browser, opened(browser, third, 20)) == "121 of 121"
    few = opened(browser, "/people/?q=person+01&sort=-updated", 0)
    assert re.fullmatch(r"1 of \d+", position(browser, few))
    assert position(browser, f"/people/{many[3].ref}/") == ""
    assert position(browser, f"/people/{many[3].ref}/?list=sort%3Dtitle") == ""


def test_the_position_goes_along_from_record_to_record(mona, client_of, many):
    browser = client_of(mona)
    here = opened(browser, "/people/?sort=title", 8)
    page = browser.get(here)
    (on,), (back,) = (tags_of(page, "a", **{"aria-keyshortcuts": key}) for key in "jk")

    after, before = browser.get(on["href"])["Location"], browser.get(back["href"])["Location"]

    assert position(browser, after) == "10 of 50+"
    assert position(browser, before) == "8 of 50+"
    shows = [one["href"] for one in tags_of(page, "a") if "show=" in one["href"]]
    assert len(shows) == 3
    assert all(position(browser, one.partition("#")[0]) == "9 of 50+" for one in shows)


@pytest.mark.parametrize(
    "place", ["0-16", "17-16", "x-16", "9", "-", "9-", "1-99999999999", "²-³"]
)
def test_a_position_that_cannot_be_is_not_shown(mona, client_of, first_line, place):
    address = f"/groups/{first_line.ref}/?list=sort%3Dtitle&place={place}"

    assert position(client_of(mona), address) == ""


def test_the_position_takes_no_statement(mona, client_of, many):
    browser = client_of(mona)
    address = f"/people/{many[3].ref}/?list=sort%3Dtitle"
    plain, placed = (statements(browser, one)[1] for one in (address, f"{address}&place=4-50~"))
    lists = [statements(browser, one)[1] for one in ("/people/?all", "/people/?sort=title")]

    assert len(placed) == len(plain)
    assert max(map(len, lists)) <= BUDGET


def test_the_list_is_a_file_as_well(mona, client_of, many):
    unit = make("unit", title="Foundry")
    edit(many[7], {"unit": unit.ref}, by=system())

    answer = client_of(mona).get(f"/people/export.csv?unit={unit.ref}")
    content = b"".join(answer.streaming_content).decode()

    assert answer["Content-Disposition"] == 'attachment; filename="people.csv"'
    assert "Person 007" in content
    assert "Person 008" not in content
