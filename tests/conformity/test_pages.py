"""The map, its panel and Home: two clicks to the reason, and nothing for strangers."""

import re
from html import unescape

import pytest
from django.core.cache import caches

from ringbeam.conformity.answers import answer
from ringbeam.conformity.counting import counts_for
from ringbeam.conformity.snapshots import Snapshot, renewed
from ringbeam.conformity.turning import Turn
from ringbeam.conformity.words import Course
from ringbeam.core import rules
from ringbeam.core.accounts import Account, Grant, Token
from ringbeam.core.actors import WEB, actor_of
from ringbeam.core.installation import Installation
from ringbeam.core.writing import take
from tests.cast import somebody
from tests.conformity.stories import INCIDENTS, at, day, make, plant, raised, result, solved
from tests.web.pages import statements, text_of

MAP = "/conformity/"
PANEL = "/conformity/iso-20000-1/2018/8.6.1/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def readers(ada, olga):
    """An auditor, and somebody who works here."""
    return ada, olga


@pytest.fixture
def others(sam, carl):
    """A stranger and a customer."""
    return sam, carl


def page(client, address, **options):
    answer = client.get(address, **options)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())


def links(text):
    return set(re.findall(r'href="([^"]+)"', text))


def test_two_clicks_lead_from_home_to_the_reason(monday, mona, client_of):
    solved(3)
    reason = result(INCIDENTS).reason
    browser = client_of(mona)

    assert MAP in links(page(browser, "/"))
    assert PANEL in links(page(browser, MAP))
    assert reason in page(browser, PANEL)


def test_every_figure_on_home_leads_to_the_rows_that_it_counts(monday, mona, client_of):
    raised("minor")
    browser = client_of(mona)
    figures = [one for one in links(page(browser, "/")) if "&only=" in one]
    assert len(figures) > 5

    minor = page(browser, "/conformity/?of=iso-20000-1&only=minor_open")
    assert "/conformity/?of=iso-20000-1&only=minor_open" in figures
    cells = re.findall(r'<a class="cell".*? href="([^"?]+)', minor)
    assert PANEL in cells
    assert "minor open, 1</b>" in minor
    other = page(browser, "/conformity/?of=iso-9001&only=minor_open")
    assert 'class="cell"' not in other
    for address in figures:
        assert page(browser, address).count('class="cell"') > 0, address


@pytest.mark.parametrize("query", ["?only=nonsense", "?of=iso-9001", "?only=pressing&of=x"])
def test_what_the_map_is_not_asked_for_rightly_changes_nothing(monday, mona, client_of, query):
    raised("minor")
    browser, plain = client_of(mona), query.partition("&")[0].replace("nonsense", "")

    def cells(address):
        return page(browser, address).count('class="cell')

    assert cells(MAP + query) == cells(MAP + (plain if "pressing" in plain else ""))


def test_home_says_how_many_topics_changed_for_the_worse(monday, mona, client_of):
    browser = client_of(mona)
    assert "changed for the worse" not in page(browser, "/")

    with at(7):
        still = page(browser, "/")
        raised("minor")
        caches["process"].clear()
        renewed()
        worse = page(browser, "/")

    assert "No topic changed for the worse in the last 7 days." in still
    assert "1 topic changed for the worse in the last 7 days." in worse
    changed = worse[worse.index('id="h-chg"') :]
    assert "from No evidence to Minor open" in changed
    assert PANEL in links(changed)


def test_a_change_is_for_the_worse_only_where_both_words_apply():
    def turn(before, now):
        return Turn("A topic", before, now, "", ())

    assert turn("evidence_current", "failing").course is Course.WORSE
    assert turn("no_evidence", "minor_open").course is Course.WORSE
    assert turn("failing", "partial").course is Course.BETTER
    assert turn("not_applicable", "major_open").course is Course.APPLIES
    assert turn("evidence_current", "not_applicable").course is Course.LEFT_OUT


def test_the_panel_takes_twelve_statements(monday, mona, olga, client_of):
    solved(20)
    process = make("process", owner=olga.person, serves=[INCIDENTS])
    plant(process, state="in_use")
    make("action", description="Do it.", owner=olga.person, requirements=[INCIDENTS])
    make("judgement", requirement=[INCIDENTS], owner=mona.person)
    browser = client_of(mona)
    page(browser, PANEL)
    for headers in ({}, HTMX):
        answer, said = statements(browser, PANEL, headers=headers)
        assert "Olga" in text_of(answer)
        assert len(said) <= 12, "\n".join(said)


def test_every_requirement_is_linked_or_stands_in_a_cell(monday, mona, client_of):
    text = page(client_of(mona), MAP)

    assert text.count('class="cell') > 150
    assert "326 clauses and controls" in text
    assert all(page(client_of(mona), one) for one in sorted(links(text)) if "/9.1/" in one)


@pytest.mark.parametrize(
    "address", [MAP, PANEL, "/api/v1/conformity", "/api/v1/conformity/tests"]
)
def test_it_is_not_there_for_strangers_and_customers(
    monday, client_of, readers, others, address
):
    for nobody in others:
        assert client_of(nobody).get(address).status_code == 404
    for reader in readers:
        assert client_of(reader).get(address).status_code in {200, 401}


@pytest.fixture
def of_a_part(the_customer):
    """People of the organization and an auditor, each of one customer, kind or unit alone."""
    part = make("unit", title="Branch")
    carls = [
        somebody(f"One{number}", role, scope=scope)
        for number, (role, scope) in enumerate(
            (role.name, scope)
            for role in (rules.MEMBER, rules.MANAGER, rules.ADMINISTRATOR, rules.AUDITOR)
            for scope in (the_customer, part)
        )
    ]
    of_a_kind = somebody("Kim")
    Grant.objects.create(account_id=of_a_kind.account, role="auditor", kinds=["incident"])
    return [*carls, actor_of(Account.objects.get(pk=of_a_kind.account), door=WEB)]


def test_it_is_of_the_whole_and_not_there_for_who_speaks_for_a_part(
    monday, client_of, of_a_part, the_customer
):
    mail = make("incident", title="Mail is down", customer=the_customer.ref)
    page_of_it = f"/incidents/{mail.ref}/"
    for reader in of_a_part:
        browser = client_of(reader)
        for address in (MAP, PANEL, f"{MAP}?on=2026-01-01"):
            assert browser.get(address).status_code == 404
        assert "Conformity" not in page(browser, "/")
        assert counts_for(mail, reader) is None
        told = browser.get(page_of_it)
        assert told.status_code == 404 or "Counts as evidence for" not in told.content.decode()


@pytest.mark.parametrize("rest", ["", "?as_of=2026-01-01", "/tests", "?standard=none"])
def test_programs_of_a_part_are_told_nothing_either(monday, client, of_a_part, mona, rest):
    def asked(actor):
        account = Account.objects.get(pk=actor.account)
        _token, secret = Token.issue(account, name="Program", scopes=["read"])
        headers = {"Authorization": f"Bearer {secret}"}
        answer = client.get(f"/api/v1/conformity{rest}", headers=headers)
        return answer.status_code, answer.json()

    nothing = "There is nothing here that you may see."
    for one in of_a_part:
        status, told = asked(one)
        assert (status, told["detail"]) == (404, nothing)
    status, told = asked(mona)
    assert status == (404 if "none" in rest else 200)
    assert status == 200 or "“none” is not among the standards" in told["detail"]


def test_customers_and_strangers_see_nothing_of_it_on_home(monday, client_of, sam, carl):
    for nobody in (sam, carl):
        assert "Conformity" not in page(client_of(nobody), "/")


@pytest.mark.parametrize(
    "address",
    [
        "/conformity/iso-20000-1/2018/8.6/",
        "/conformity/iso-20000-1/1848/8.6.1/",
        "/conformity/?on=yesterday",
        "/conformity/?on=2026-02-31",
        "/conformity/?on=2099-01-01",
    ],
)
def test_what_is_no_requirement_or_day_is_not_there(monday, mona, client_of, address):
    assert client_of(mona).get(address).status_code == 404


def test_htmx_gets_the_panel_alone(monday, mona, client_of):
    alone = page(client_of(mona), PANEL, headers=HTMX)

    assert alone.lstrip().startswith("<aside")
    assert 'id="panel"' in alone
    assert "<table" not in alone


def test_the_panel_names_what_a_rule_is_and_what_deviates(monday, mona, client_of):
    incidents = solved(20)
    plant(incidents[7], category=None)

    text = page(client_of(mona), PANEL)

    assert f"/incidents/{incidents[7].ref}/" in links(text)
    assert "Deviating records: 1, 1 named" in text
    for said in ("Requirement", "Own procedure", "Cannot see", "Tolerance 2 %", "assumed"):
        assert said in text
    assert "so the whole organization counts" in text
    assert "not that it was true or worked" in text


def test_records_that_the_reader_may_not_open_are_counted(monday, client_of, olga):
    incident = make("incident")

    text = page(client_of(olga), PANEL)

    assert incident.ref not in text
    assert "1 more that you may not open" in text


def test_only_what_needs_attention_and_the_way_through_it(monday, mona, client_of):
    raised("major")
    raised("minor", cites=["iso-9001:2015:8.2.1"])
    browser = client_of(mona)

    text = page(browser, f"{MAP}?only=pressing")

    pressing = set(re.findall(r'data-pressing href="([^"?]+)', text))
    assert pressing == {PANEL, "/conformity/iso-9001/2015/8.2.1/"}
    assert text.count('class="cell') < 60
    assert f"{PANEL}?only=pressing" in links(text)
    first = "/conformity/iso-9001/2015/8.2.1/"
    assert {first, PANEL} & links(page(browser, PANEL)) - {PANEL} == {first}


def test_a_past_day_says_whether_it_was_kept_or_worked_out(monday, mona, client_of):
    renewed()
    with at(3):
        raised("major")
        browser = client_of(mona)
        kept = page(browser, f"{MAP}?on={day(0)}")
        worked_out = page(browser, f"{MAP}?on={day(1)}")

        assert "As it was shown on" in kept
        assert "worked out now" in worked_out
        for text in (kept, worked_out):
            assert "1 major open" not in text
        assert "1 major open" in page(browser, MAP)
        assert f"{PANEL}?on={day(1)}" in links(worked_out)
    assert Snapshot.objects.count() == 2


def test_a_past_day_is_judged_by_the_rules_of_then_or_of_today(monday, mona, client_of):
    solved(20)
    today = f"?on={day(0)}&rules=today"
    with at(3):
        make("rule_suspension", rule="incidents-classified", reason="The tool cannot tell.")
        browser = client_of(mona)
        then, now = page(browser, f"{PANEL}?on={day(0)}"), page(browser, PANEL + today)

        assert "Switched off since" not in then
        assert "Switched off since" in now
        assert f"{MAP}{today}" in links(then)
        assert f"{MAP}?on={day(0)}" in links(now)
        assert f"{PANEL}{today}" in links(page(browser, MAP + today))
        assert "rules=today" not in page(browser, f"{MAP}?rules=today")
        past, present = (statements(browser, address)[1] for address in (PANEL + today, PANEL))
        assert len(past) <= len(present) + 1  # the menu tells of today
        rows = answer(on=day(0), standard="iso-20000-1", by_today=True)
    told = next(one["reason"] for one in rows if one["clause"] == "8.6.1")
    assert "Judged by the rules of today." in told


def test_the_worst_of_a_standard_is_never_what_does_not_apply(monday, mona, client_of):
    given = {"cites": ["iso-9001:2015:8.3"], "reason": "Drawings of customers."}
    take(make("exclusion", **given), "accept", by=mona)
    raised("minor", cites=["iso-9001:2015:8.2.1"])

    home = page(client_of(mona), "/")

    assert '"hw" href="/conformity/iso-9001/2015/8.2.1/"' in home


def test_the_map_follows_what_is_recorded(monday, mona, client_of):
    browser = client_of(mona)
    assert "0 major open" in page(browser, MAP)

    raised("major")

    assert "1 major open" in page(browser, MAP)


def test_a_record_says_what_it_counts_for(monday, mona, client_of):
    incident, group = make("incident"), make("group")

    counted = page(client_of(mona), f"/incidents/{incident.ref}/")
    other = page(client_of(mona), f"/groups/{group.ref}/")

    assert PANEL in links(counted)
    assert "never lifts a clause" in counted
    assert "No rule reads groups yet" in other


def test_a_demonstration_says_so_in_the_panel(monday, mona, client_of):
    Installation.objects.update_or_create(pk=1, defaults={"demonstration": True})

    assert "can never count in a real organization" in page(client_of(mona), PANEL)


def test_the_cells_of_the_open_panel_alone_are_marked_as_current(monday, mona, client_of):
    text = page(client_of(mona), "/conformity/iso-20000-1/2018/8.6.1/")
    cells = re.findall(r'<a class="cell on" aria-current="true"[^>]* href="([^"]*)"', text)

    assert "/conformity/iso-20000-1/2018/8.6.1/" in cells
    assert len(cells) == text.count('class="cell on"') < text.count('<a class="cell')
    assert 'class="cell on"' not in page(client_of(mona), MAP)


def test_a_nonconformity_is_offered_to_who_may_raise_one_with_the_clause_in_words(
    monday, mona, ada, client_of
):
    raising = "/nonconformities/new/?cites="
    (address,) = {one for one in links(page(client_of(mona), PANEL)) if raising in one}

    form = page(client_of(mona), address)

    assert ">\nISO/IEC 20000-1:2018 8.6.1</textarea>" in form
    assert not {one for one in links(page(client_of(ada), PANEL)) if "cites=" in one}
