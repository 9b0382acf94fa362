"""Permission sets: acts on kinds, foreseen and told; the last administrator stays."""

import pytest
from django.core.exceptions import ValidationError

from ringbeam.core import access, admission, granting, seals
from ringbeam.core.accounts import Account
from ringbeam.core.actors import WEB, actor_of, system
from ringbeam.core.entries import Entry
from ringbeam.core.explaining import explain
from ringbeam.core.permission_sets import give_set, remove_set, save_set, set_foreseen
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.registers import named, registers
from ringbeam.core.sign_in_policy import set_sign_in_policy, sign_in_policy
from ringbeam.core.writing import create, edit, take
from tests.cast import somebody
from tests.web.pages import text_of

pytestmark = pytest.mark.django_db
KEEPER = {"site": ["change", "add"], "risk": ["see"]}


def account_of(actor):
    return Account.objects.get(pk=actor.account)


def again(actor):
    """The actor with the grants of now."""
    return actor_of(account_of(actor), door=WEB)


def made(kind, **given):
    return create(named(kind).model, {"title": kind, **given}, by=system())


def keeper(by, permits=KEEPER, title="Site keeper"):
    return save_set(None, title=title, says="", permits=permits, by=by)


def test_it_allows_just_its_acts_on_its_kinds(adam, sam):
    site, group = made("site"), made("group")
    one = keeper(adam)
    assert one.permits == {"risk": ["see"], "site": ["see", "add", "change"]}
    assert give_set(one, account_of(sam), by=adam)

    held = again(sam)
    seen = {register.kind for register in registers() if register.among(held).exists()}
    assert seen == {"site"}
    assert edit(site, {"title": "West"}, by=held).title == "West"
    assert create(named("site").model, {"title": "East"}, by=held).ref
    with pytest.raises(type(group).DoesNotExist):
        edit(group, {"title": "x"}, by=held)
    with pytest.raises(Forbidden):
        create(named("risk").model, {"title": "x"}, by=held)


def test_over_one_record_it_covers_no_other(adam, sam):
    here, there = made("site", title="Here"), made("site", title="There")
    give_set(keeper(adam), account_of(sam), by=adam, scope=Entry.rows.get(pk=here.pk))
    assert [one.title for one in named("site").among(again(sam))] == ["Here"]
    assert not named("site").edit.allows(again(sam), there)


def test_it_moves_records_on_where_it_says_so(adam, sam):
    draft = made("questionnaire", questions=[{"question": "How?"}])
    one = keeper(adam, {"questionnaire": ["see"]})
    give_set(one, account_of(sam), by=adam)
    with pytest.raises(Forbidden):
        take(draft, "publish", by=again(sam))
    save_set(one, title=one.title, says="", permits={"questionnaire": ["move"]}, by=adam)
    assert take(draft, "publish", by=again(sam)).state == "published"


def test_a_change_is_foreseen_reaches_its_holders_and_is_told(adam, sam, mona):
    one = keeper(adam)
    for who in (sam, mona):
        give_set(one, account_of(who), by=adam)
    (turn,) = set_foreseen(one, {"site": ["see"], "unit": ["see"]})
    assert turn.account == account_of(sam)  # Mona may all that anyway, as a manager
    assert turn.gains == (("unit", "see"),)
    assert set(turn.loses) == {("site", "add"), ("site", "change"), ("risk", "see")}

    save_set(one, title=one.title, says="", permits={"unit": ["see"]}, by=adam)
    assert not named("site").may_add(again(sam))
    assert named("unit").see.covers_all(again(sam), "unit")
    last = access.told().latest("number")
    assert (last.said, last.who) == ("permission_set", "Adam")
    assert last.changes["permits"][1] == "unit: see"
    assert seals.verify().faults == []


def test_the_why_page_names_the_set(adam, sam, client_of):
    site = made("site")
    give_set(keeper(adam), account_of(sam), by=adam)
    see, change = explain(account_of(sam), site, by=adam).rights
    assert (see.allowed, change.allowed) == (True, True)
    assert see.reasons[0].words == "Permission set “Site keeper” over everything"
    asked = f"/access/why/?record={site.ref}&who=sam@ringbeam.example"
    page = text_of(client_of(adam).get(asked))
    assert "Permission set “Site keeper”" in page


def test_nobody_gives_what_they_do_not_administer(adam, sam, mona):
    here, there = made("site", title="Here"), made("site", title="There")
    local = somebody("Lea", "administrator", scope=here)
    one = keeper(adam, {"site": ["change"]})
    for by, scope in ((mona, None), (local, None), (local, there)):
        with pytest.raises(Forbidden):
            give_set(one, account_of(sam), by=by, scope=scope and Entry.rows.get(pk=scope.pk))
    assert give_set(one, account_of(sam), by=local, scope=Entry.rows.get(pk=here.pk))
    for by in (mona, local):
        with pytest.raises(Forbidden):
            keeper(by, title="Another")


@pytest.mark.parametrize(
    "permits", [{}, {"site": []}, {"king": ["see"]}, {"sites": ["see"]}, {"site": ["rule"]}]
)
def test_what_there_is_not_cannot_be_permitted(adam, permits):
    with pytest.raises(ValidationError):
        keeper(adam, permits)


def test_the_last_administrator_stays(adam, sam):
    account = account_of(adam)
    held = account.grants.get()
    for act in (
        lambda: granting.revoke(account, "administrator", by=system()),
        lambda: granting.revoke_grant(account, held.pk, by=system()),
        lambda: granting.revoke_all(account, by=system()),
        lambda: admission.deactivate(account, by=system()),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert "Name another one first" in refusal.value.reasons[0]
    assert account.grants.exists()

    granting.grant(account_of(sam), "administrator", by=adam)
    assert admission.deactivate(account, by=again(sam))


def test_the_pages_show_roles_and_change_sets_after_a_look(adam, sam, mona, client_of):
    browser = client_of(adam)
    for page in ("/access/roles/", "/access/roles/agent/", "/access/sets/new/?from=agent"):
        assert browser.get(page).status_code == 200
        assert client_of(mona).get(page).status_code == 404
    sent = {"title": "Site keeper", "site.change": "1"}
    assert "What saving will do" in text_of(browser.post("/access/sets/new/", sent))
    made_at = browser.post("/access/sets/new/", {**sent, "act": "save"})["Location"]
    nobody = browser.post(f"{made_at}give/", {"who": "x@y.z"})
    assert nobody.status_code == 422
    browser.post(f"{made_at}give/", {"who": "sam@ringbeam.example"})
    assert "Sam" in text_of(browser.get(made_at))
    looked = text_of(browser.post(made_at, {"title": "Site keeper", "site.see": "1"}))
    assert "loses:" in looked
    assert "change sites" in looked
    assert "Site keeper" in text_of(browser.get(f"/access/accounts/{sam.account}/"))


def test_a_removed_set_ends_its_grants_as_foreseen_and_leaves_the_policy(adam, sam, mona):
    one, other = keeper(adam), keeper(adam, {"unit": ["see"]}, "Unit reader")
    for who in (sam, mona):
        give_set(one, account_of(who), by=adam)
    give_set(other, account_of(sam), by=adam)
    set_sign_in_policy(roles=[one.role, other.role, "manager"], idle_minutes=0, by=adam)
    assert sign_in_policy().asks_second_step(again(sam))

    (turn,) = set_foreseen(one, {})
    assert (turn.account, turn.gains) == (account_of(sam), ())
    assert ("site", "change") in turn.loses
    with pytest.raises(Forbidden):
        remove_set(one, by=mona)
    assert remove_set(one, by=adam) == 2
    assert not named("site").may_add(again(sam))
    assert named("unit").see.covers_all(again(sam), "unit")
    assert sign_in_policy().roles == {other.role, "manager"}
    said = [(line.said, line.changes.get("set")) for line in access.told().order_by("number")]
    assert said.count(("revoke", ["Site keeper", None])) == 2
    assert said[-1] == ("remove_set", ["Site keeper", None])
    assert seals.verify().faults == []
    with pytest.raises(ValidationError):
        set_sign_in_policy(roles=[one.role], idle_minutes=0, by=adam)


def test_the_page_shows_what_removing_does_and_the_policy_offers_sets(adam, sam, client_of):
    one, browser = keeper(adam), client_of(adam)
    give_set(one, account_of(sam), by=adam)
    assert "Permission set “Site keeper”" in text_of(browser.get("/access/policy/"))
    asked = text_of(browser.get(f"/access/sets/{one.pk}/remove/"))
    assert "1 grant ends with it" in asked
    assert "change sites" in asked
    assert browser.post(f"/access/sets/{one.pk}/remove/")["Location"] == "/access/roles/"
    assert browser.get(f"/access/sets/{one.pk}/").status_code == 404
