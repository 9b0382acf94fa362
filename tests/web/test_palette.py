"""The command palette: what it finds, offers and withholds, without knowing any kind."""

import pytest

from ringbeam.core.saved import SavedView
from tests.web.pages import make, statements, tags_of, text_of

BUDGET = 12


@pytest.fixture
def outage(db):
    return make("incident", title="The quixotic printer")


def ask(browser, words="", *, at="/", **given):
    """What the palette answers to htmx on this page."""
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{at}"}
    return browser.get("/palette/", {"q": words, **given}, headers=headers)


def lines(answer):
    """The addresses of the lines, in their order."""
    return [one["href"] for one in tags_of(answer, "a", role="option")]


def test_words_find_records_places_and_what_can_be_added(mona, client_of, outage):
    browser = client_of(mona)

    assert f"/incidents/{outage.ref}/" in lines(ask(browser, "quixot"))
    assert "/incidents/" in lines(ask(browser, "inciden"))
    assert "/incidents/new/" in lines(ask(browser, "new inciden"))
    assert "/incidents/new/?title=quixot" in lines(ask(browser, "quixot"))
    assert "/search/?q=quixot" in lines(ask(browser, "quixot"))


@pytest.mark.parametrize("asked", ["#{0}", "#{0:06}", "inc-{0}", "INC-{0:06}"])
def test_a_number_finds_its_record(mona, client_of, outage, asked):
    number = int(outage.ref.partition("-")[2])

    assert f"/incidents/{outage.ref}/" in lines(ask(client_of(mona), asked.format(number)))


def test_a_person_is_asked_for_by_a_sign(mona, client_of, outage):
    make("site", title="Quixote")
    person = make("person", title="Ana Quixote")

    assert lines(ask(client_of(mona), "@quix")) == [f"/people/{person.ref}/"]


def test_the_open_record_offers_its_moves_and_says_why_not(mona, client_of, outage):
    here = f"/incidents/{outage.ref}/"

    offered = ask(client_of(mona), ">", at=here)

    assert f"{here}move/start/" in lines(offered)
    assert f"{here}move/resolve/" in lines(offered)
    posts = [one["href"] for one in tags_of(offered, "a", role="option") if "data-post" in one]
    assert f"{here}move/start/" in posts
    assert f"{here}move/resolve/" not in posts
    assert f"{here}edit/" in lines(offered)
    assert lines(ask(client_of(mona), ">resol", at=here))[0] == f"{here}move/resolve/"


def test_what_cannot_be_done_leads_nowhere_and_says_why(ada, client_of, outage):
    offered = ask(client_of(ada), ">", at=f"/incidents/{outage.ref}/")

    assert lines(offered) == []
    greyed = tags_of(offered, "span", role="option", **{"aria-disabled": "true"})
    assert greyed
    assert "someone who" in text_of(offered)


def test_nobody_learns_of_what_they_may_not_see(sam, client_of, outage):
    browser, here = client_of(sam), f"/incidents/{outage.ref}/"

    for words in ("quixot", "#1", outage.ref, "inciden", ">"):
        answer = text_of(ask(browser, words, at=here, recent=outage.ref))
        assert "quixotic" not in answer
        assert "/incidents/" not in answer.replace(f"q={words}", "")


def test_recent_records_are_those_that_may_be_seen(mona, sam, client_of, outage):
    given = f"{outage.ref},INC-999999,<b>,"

    assert lines(ask(client_of(mona), recent=given))[0] == f"/incidents/{outage.ref}/"
    assert f"/incidents/{outage.ref}/" not in lines(ask(client_of(sam), recent=given))


def test_saved_views_are_places_of_who_saved_them(mona, olga, client_of, db):
    SavedView.objects.create(
        account_id=mona.account, kind="group", name="Zebra crossing", query="owner=me"
    )

    assert "/groups/?owner=me" in lines(ask(client_of(mona), "zebra"))
    assert "/groups/?owner=me" not in lines(ask(client_of(olga), "zebra"))


@pytest.mark.parametrize("words", ["", "quixot", ">", "#1", "@ana", "in"])
def test_it_stays_within_its_statements(mona, client_of, outage, words):
    browser = client_of(mona)
    browser.defaults["HTTP_HX_REQUEST"] = "true"
    browser.defaults["HTTP_HX_CURRENT_URL"] = f"http://testserver/incidents/{outage.ref}/"
    _answer, said = statements(browser, f"/palette/?q={words.replace('#', '%23')}")

    assert len(said) <= BUDGET, "\n".join(said)


def test_without_a_script_it_is_the_search(mona, client_of, outage):
    browser = client_of(mona)

    led = browser.get("/palette/?q=new incident")
    page = browser.get(led["Location"])

    assert led["Location"] == "/search/?q=new+incident"
    assert tags_of(page, "a", href="/incidents/new/")


@pytest.mark.parametrize("words", ["<script>", "'\"", "%", "\\", ">>", "#", "@", "-", "a-b-c"])
def test_odd_words_are_only_words(mona, client_of, outage, words):
    answer = ask(client_of(mona), words, at="/nowhere/X-1/")

    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()
