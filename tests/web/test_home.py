"""Home, the reader's own work, notices, search, record types, and what one chooses."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ringbeam.core import clock, rules
from ringbeam.core.accounts import Account, Token
from ringbeam.core.actors import system
from ringbeam.core.conversation import comment
from ringbeam.core.entries import Entry
from ringbeam.core.installation import Installation
from ringbeam.core.notices import Notice, notify
from ringbeam.core.registers import named, registers
from ringbeam.core.sayings import say
from ringbeam.core.writing import edit
from tests.web.pages import make, statements, tags_of, text_of

BUDGET = 12


def test_home_shows_what_waits_for_me_and_not_what_waits_for_others(
    mona, adam, client_of, first_line
):
    edit(first_line, {"owner": mona.person}, by=system())
    other = make("group", title="Second line", owner=adam.person)

    page = text_of(client_of(mona).get("/"))

    assert "First line" in page
    assert other.title not in page
    assert "First line" in text_of(client_of(mona).get("/work/"))


def test_home_leaves_most_of_its_statements_to_the_rooms(mona, client_of, first_line):
    edit(first_line, {"owner": mona.person}, by=system())

    _answer, said = statements(client_of(mona), "/work/")

    assert len(said) <= BUDGET, "\n".join(said)


def test_home_says_how_much_waits_and_how_much_of_it_is_late(mona, adam, client_of, db):
    now = clock.now()
    for title, due in (("Late", now - timedelta(days=3)), ("Later", now + timedelta(days=9))):
        make("incident", title=title, assignee=mona.person)
        Entry.rows.filter(title=title).update(due=due)
    make("incident", title="Of another", assignee=adam.person)

    page = client_of(mona).get("/")

    assert "2 things are waiting for you: 1 late." in text_of(page)
    assert "1 thing is waiting for you." in text_of(client_of(adam).get("/"))
    assert "2 things are waiting for you: 1 late." in text_of(client_of(mona).get("/work/"))


@pytest.fixture
def only_managers_resolve(monkeypatch):
    """The move with a key belongs to somebody other than whoever has the work."""
    register = named("incident")
    moves = (replace(one, who=rules.manager) if one.key else one for one in register.life.moves)
    changed = replace(register.life, moves=tuple(moves))
    object.__setattr__(register, "life", changed)
    yield
    object.__setattr__(register, "life", named("incident").model.Register.life)


def test_home_offers_no_move_that_the_reader_may_not_take(
    mona, olga, client_of, only_managers_resolve
):
    records = {one: make("incident", assignee=one.person) for one in (mona, olga)}

    def offered(actor):
        page = client_of(actor).get("/work/")
        assert text_of(client_of(actor).get("/")).count("Resolve") == text_of(page).count(
            "Resolve"
        )
        return {one["href"] for one in tags_of(page, "a", class_="btn sm")}

    assert offered(mona) == {f"/incidents/{records[mona].ref}/move/resolve/"}
    assert offered(olga) == {f"/incidents/{records[olga].ref}/"}


def test_the_line_under_the_day_leads_to_the_work(mona, client_of, first_line):
    leads = tags_of(client_of(mona).get("/"), "a", class_="link", href="/work/")

    assert len(leads) == 1


def test_home_is_arranged_for_who_manages_or_for_who_owns_a_process(
    mona, client_of, first_line
):
    def order(address):
        page = text_of(client_of(mona).get(address))
        return page.index('id="h-health"') < page.index('id="h-work"')

    assert order("/")
    assert not order("/?view=process")


def test_work_and_imports_stand_in_the_menu_of_those_who_have_them(
    mona, sam, client_of, first_line
):
    def places(actor):
        return {one["href"] for one in tags_of(client_of(actor).get("/"), "a", class_="n")}

    assert {"/work/", "/imports/"} <= places(mona)
    assert "/imports/" not in places(sam)


def test_the_list_of_hashed_files_may_be_broken(settings, mona, client_of, db):
    manifest = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": manifest}}

    page = client_of(mona).get("/nowhere/at/all/")

    assert page.status_code == 404
    assert "/static/ringbeam/css/app.css" in text_of(page)


def test_sign_in_asks_for_no_more_than_address_and_password(client_of, a_visitor, db):
    page = client_of(a_visitor).get("/accounts/login/")
    links = [one["href"] for one in tags_of(page, "a") if "reset" in one.get("href", "")]

    assert len(links) == 1
    assert text_of(page).index('name="password"') < text_of(page).index(links[0])
    assert not [one for one in tags_of(page, "input") if one.get("placeholder")]


def test_a_notice_is_told_to_its_account_until_it_is_read(mona, olga, client_of, first_line):
    notify(mona.person, say("The group was renamed"), about=Entry.rows.get(pk=first_line.pk))
    browser = client_of(mona)

    assert "The group was renamed" in text_of(browser.get("/"))
    assert "The group was renamed" not in text_of(client_of(olga).get("/notices/"))
    client_of(olga).post("/notices/")
    assert Notice.objects.filter(read__isnull=True).count() == 1

    browser.post("/notices/")
    assert "The group was renamed" not in text_of(browser.get("/"))
    assert "The group was renamed" in text_of(browser.get("/notices/"))


def test_a_notice_about_a_record_that_is_not_seen_is_withheld(sam, client_of, first_line):
    notify(sam.person, say("First line was renamed"), about=Entry.rows.get(pk=first_line.pk))

    page = text_of(client_of(sam).get("/notices/"))

    assert "First line" not in page
    assert "no longer see" in page


def test_search_finds_what_one_sees_and_leads_to_a_number(mona, sam, client_of, first_line):
    comment(first_line, "The quixotic printer", by=mona)

    assert first_line.ref in text_of(client_of(mona).get("/search/?q=quixot"))
    assert first_line.ref not in text_of(client_of(sam).get("/search/?q=quixot"))
    straight = client_of(mona).get(f"/search/?q={first_line.ref.lower()}")
    assert straight["Location"] == f"/groups/{first_line.ref}/"
    assert client_of(sam).get(f"/search/?q={first_line.ref}").status_code == 200


def test_all_record_types_stand_on_one_page_with_their_number(mona, sam, client_of, first_line):
    page = text_of(client_of(mona).get("/record-types/"))

    assert "Groups" in page
    assert "People who answer together" in page
    assert "Groups" not in text_of(client_of(sam).get("/record-types/"))


def test_what_one_chooses_is_kept(mona, client_of):
    browser = client_of(mona)
    chosen = {"name": "Mona Lisa", "zone": "Asia/Kathmandu", "theme": "dark"}

    wrong = browser.post("/account/", chosen | {"zone": "Atlantis"})
    browser.post("/account/", chosen)
    account = Account.objects.get(pk=mona.account)

    assert wrong.status_code == 422
    assert (account.name, account.zone) == ("Mona Lisa", "Asia/Kathmandu")
    home = browser.get("/")
    assert tags_of(home, "html", **{"data-theme": "dark"})
    assert tags_of(home, "body", **{"data-keys": "off"})


def test_a_token_is_shown_once_and_withdrawn_by_its_owner(mona, olga, client_of):
    browser = client_of(mona)
    shown = browser.post(
        "/account/tokens/", {"label": "Nightly", "scope": "read", "days": "90"}
    )
    token = Token.objects.get()

    assert "rb_" in text_of(shown)
    assert "rb_" not in text_of(browser.get("/account/"))
    assert token.scopes == ["read"]
    assert token.until is not None
    assert client_of(olga).post(f"/account/tokens/{token.pk}/withdraw/").status_code == 404
    browser.post(f"/account/tokens/{token.pk}/withdraw/")
    token.refresh_from_db()
    assert token.withdrawn is not None


@pytest.mark.parametrize("address", ["/", "/groups/", "/account/"])
def test_a_demonstration_says_so_on_every_page(mona, client_of, address):
    Installation.objects.update_or_create(pk=1, defaults={"demonstration": True})

    page = text_of(client_of(mona).get(address))

    assert "Demonstration" in page


@pytest.mark.parametrize("address", ["/nowhere/", "/nowhere/at/all/", "/groups/GRP-999999/"])
def test_what_is_not_there_is_not_there(mona, sam, client_of, address):
    for somebody in (mona, sam):
        answer = client_of(somebody).get(address)
        assert answer.status_code == 404
        assert "nothing that you may see" in text_of(answer)


def test_a_form_from_elsewhere_is_refused_in_words(mona, client_of, first_line):
    browser = client_of(mona)
    browser.handler.enforce_csrf_checks = True

    answer = browser.post(f"/groups/{first_line.ref}/comment/", {"text": "Hello"})

    assert answer.status_code == 403
    assert "open for too long" in text_of(answer)


def test_nobody_makes_an_account_here(db, client_of, a_visitor):
    browser = client_of(a_visitor)

    assert browser.get("/accounts/login/").status_code == 200
    assert browser.get("/accounts/signup/").status_code == 404
    assert browser.get("/accounts/password/reset/").status_code == 200


def test_a_page_and_the_part_of_it_that_htmx_asks_for_are_told_apart(client_of, olga):
    assert "HX-Request" in client_of(olga).get("/").headers["Vary"]


def test_what_is_opened_seldom_is_folded_in_the_menu_and_unfolded_where_one_is(client_of, mona):
    def menu_at(address):
        text = client_of(mona).get(address).content.decode()
        return text.partition('id="menu"')[2].partition("</nav>")[0]

    home = menu_at("/")
    folds = [part.partition("</details>")[0] for part in home.split("<details")[1:]]
    assert folds
    assert not any("open" in fold.partition(">")[0] for fold in folds)
    assert any('href="/groups/"' in fold for fold in folds)
    assert not any('href="/people/"' in fold for fold in folds)
    seldom = {f"/{one.plural}/" for one in registers() if one.seldom}
    assert all(f'href="{address}"' in home for address in seldom)
    assert menu_at("/groups/").count(" open>") == 1
