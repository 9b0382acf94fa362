"""Roles as an organization has them: added to, taken from, back to as shipped."""

import pytest
from django.core.exceptions import ValidationError

from ringbeam.core import access, granting, rules, seals
from ringbeam.core.accounts import Account
from ringbeam.core.actors import WEB, actor_of, actors_of, system
from ringbeam.core.changing_roles import carried, change_foreseen, change_role
from ringbeam.core.explaining import explain
from ringbeam.core.foreseeing import ACTS, allowed_to, open_to
from ringbeam.core.refusals import Forbidden
from ringbeam.core.registers import named, registers
from ringbeam.core.writing import create, edit, take
from ringbeam.desk.recomputing import recompute
from tests.cast import somebody
from tests.web.pages import text_of

pytestmark = pytest.mark.django_db
EVERYTHING = {one.kind: list(ACTS) for one in registers()}
WHAT_CAN_BE_GIVEN = {one.kind: sorted(open_to(one)) for one in registers()}


def account_of(actor):
    return Account.objects.get(pk=actor.account)


def again(actor):
    """The actor with the grants of now."""
    return actor_of(account_of(actor), door=WEB)


def made(kind, **given):
    return create(named(kind).model, {"title": kind, **given}, by=system())


def test_what_is_added_holds_for_who_has_the_role_and_who_gets_it_later(adam, olga, sam):
    site = made("site")
    with pytest.raises(Forbidden):
        edit(site, {"title": "x"}, by=olga)
    assert change_role("member", {"site": ["change"]}, {}, by=adam)
    assert edit(site, {"title": "West"}, by=again(olga)).title == "West"

    granting.grant(account_of(sam), "member", by=adam)
    assert edit(site, {"title": "East"}, by=again(sam)).title == "East"
    assert actors_of([account_of(sam)], door=WEB)[sam.account].grants == again(sam).grants
    assert not named("site").may_add(again(sam))


def test_what_is_taken_leaves_other_grants_and_parts_as_they_are(adam, mona, amir):
    incident = made("incident", assignee=mona.person)
    other = made("incident")
    assert change_role("manager", {}, {"incident": ["see"]}, by=adam)
    held = again(mona)
    assert [one.ref for one in named("incident").among(held)] == [incident.ref]
    assert named("incident").among(again(amir)).count() == 2
    assert named("risk").see.covers_all(held, "risk")
    granting.grant(account_of(mona), "agent", by=adam)
    assert named("incident").may_see(again(mona), other)


def test_moves_and_verbs_of_a_kind_are_taken_together(adam, mona):
    draft, incident = made("questionnaire", questions=[{"question": "How?"}]), made("incident")
    taken = {"questionnaire": ["move"], "incident": ["move"]}
    assert change_role("manager", {}, taken, by=adam)
    with pytest.raises(Forbidden):
        take(draft, "publish", by=again(mona))
    with pytest.raises(Forbidden):
        recompute(incident, reason="x", by=again(mona))
    assert edit(draft, {"title": "Still mine"}, by=again(mona)).title == "Still mine"
    assert change_role("manager", {}, {}, by=adam)
    assert take(draft, "publish", by=again(mona)).state == "published"


@pytest.mark.parametrize(
    ("role", "added", "taken"),
    [
        ("customer", {"incident": ["change"]}, {}),
        ("auditor", {"risk": ["change"]}, {}),
        ("member", {"incident": ["see", "move"]}, {"incident": ["move"]}),
        ("member", {"king": ["see"]}, {}),
        ("member", {}, {"risk": ["rule"]}),
    ],
)
def test_what_is_out_of_bounds_is_refused(adam, role, added, taken):
    with pytest.raises(ValidationError):
        change_role(role, added, taken, by=adam)
    assert not access.told().filter(said="change_role").exists()


def test_privacy_and_who_is_outside_stay_as_they_are(adam, olga, carl):
    change_role("member", WHAT_CAN_BE_GIVEN, {}, by=adam)
    for register in registers():
        assert register.hidden_from(again(carl)) == register.hidden_from(carl)
        if register.confidential:
            hidden = register.seen_by(again(olga))
            assert hidden != rules.EVERYBODY
    assert carried("auditor", {"risk": ["see"]}, {}) == {}  # what it may as shipped


def test_nobody_locks_the_administrators_out(adam, client_of):
    change_role("administrator", {}, EVERYTHING, by=adam)
    held = again(adam)
    assert all(r.seen_by(held) != rules.EVERYBODY for r in registers())
    browser = client_of(held)
    assert browser.get("/access/roles/administrator/").status_code == 200
    looked = browser.get("/access/roles/administrator/change/?shipped=1")
    assert looked.status_code == 200
    assert (
        browser.post("/access/roles/administrator/change/", {"act": "save"}).status_code == 302
    )
    assert allowed_to("administrator", again(adam).grants[0].permits) == allowed_to(
        "administrator"
    )


def test_only_who_administers_everything_changes_a_role(mona, the_customer):
    local = somebody("Lea", "administrator", scope=the_customer)
    for by in (mona, local):
        with pytest.raises(Forbidden):
            change_role("member", {"site": ["change"]}, {}, by=by)


def test_a_change_is_foreseen_and_told_and_the_why_names_it(adam, olga, mona):
    site, unit = made("site"), made("unit")
    granting.grant(account_of(mona), "member", by=adam)  # who may it all the same as a manager
    (turn,) = change_foreseen("member", carried("member", {"site": ["add"]}, {"unit": ["see"]}))
    assert (turn.account, turn.gains) == (account_of(olga), (("site", "add"),))
    assert ("unit", "see") in turn.loses
    change_role("member", {"site": ["change"]}, {"unit": ["see"]}, by=adam)
    last = access.told().latest("number")
    assert (last.said, last.who, last.changes["role"][1]) == ("change_role", "Adam", "member")
    assert last.changes["permits"][1].startswith("site: change; unit: -see")
    assert seals.verify().faults == []

    _see, change = explain(account_of(olga), site, by=adam).rights
    assert "by what was added to this role here (" in change.reasons[0].words
    assert "Adam" in change.reasons[0].words
    against = explain(account_of(olga), unit, by=adam).against
    assert any("was taken from this role here (" in one for one in against)


def test_the_pages_change_a_role_after_a_look(adam, olga, client_of):
    browser, at = client_of(adam), "/access/roles/member/change/"
    assert client_of(olga).get(at).status_code == 404
    sent = {"site.change": "all", "unit.see": "none"}
    looked = text_of(browser.post(at, sent))
    assert "What saving will do" in looked
    assert "change sites" in looked
    assert named("unit").see.covers_all(again(olga), "unit")
    assert browser.post(at, {**sent, "act": "save"})["Location"] == "/access/roles/member/"
    assert not named("unit").see.covers_all(again(olga), "unit")
    assert named("site").edit.covers_all(again(olga), "site")
    page = text_of(browser.get("/access/roles/member/"))
    assert "Changed here." in page
    assert "How it was changed here" in page
    bad = browser.post("/access/roles/auditor/change/", {"risk.change": "all"})
    assert bad.status_code == 422
