"""The move to a new edition: its days, what is to be done, who does it, and how far it is."""

import csv
import io
import re
from datetime import date
from html import unescape

import orjson
import pytest
from click.testing import CliRunner
from django.core.exceptions import ValidationError

from ringbeam.conformity.assessing import editions_followed
from ringbeam.conformity.carrying import Carried, carried
from ringbeam.conformity.carrying_over import judgements_to_carry
from ringbeam.conformity.commands import conformity
from ringbeam.conformity.following import follow
from ringbeam.conformity.judgements import Judgement
from ringbeam.conformity.transition import TO_DO
from ringbeam.conformity.words import LABELS
from ringbeam.core import writing
from ringbeam.core.access import told
from ringbeam.core.notices import Notice
from ringbeam.core.registers import named
from ringbeam.core.rules import MEMBER
from ringbeam.improvement.actions import Action
from ringbeam.improvement.raising_actions import naming, naming_edition
from ringbeam.organization.certificate_reminders import remind_of_certificates
from ringbeam.organization.certificates import Certificate, certificates_to
from ringbeam.standards.edition_changes import EditionChange, changes_between
from tests.cast import somebody
from tests.conformity.stories import at, day, fresh, make, plant, raised, words
from tests.conformity.test_judgements import concluded, drafted
from tests.conformity.test_pages import page
from tests.web.pages import text_of


def test_an_action_names_what_it_serves_and_is_found_by_it(monday, mona, client_of):
    form = {"title": "Decide on climate", "description": "At the review."}
    said = {"requirements": "ISO 9001:2026 4.1\nISO/IEC 20000-1:2018 4.1"}
    browser = client_of(mona)
    assert browser.post("/actions/new/", form | said).status_code == 302
    made = Action.rows.get()

    assert made.requirements == ["iso-9001:2026:4.1", "iso-20000-1:2018:4.1"]
    assert list(naming("iso-9001:2026:4.1")) == [made]
    assert not naming("iso-9001:2026:4").exists()
    assert not naming_edition("iso-9001:2015").exists()
    assert list(naming_edition("iso-9001:2026")) == [made]
    panel = text_of(browser.get("/conformity/iso-20000-1/2018/4.1/"))
    assert made.ref in panel.partition("Actions for this")[2]
    assert "/actions/new/?requirements=ISO/IEC%2020000-1%3A2018%204.1" in panel
    with pytest.raises(ValidationError):
        writing.edit(made, {"requirements": ["iso-9001:2026:10.9"]}, by=mona)


@pytest.fixture
def certificate(monday, mona, olga):
    """The certificate to the old edition, which Olga looks after; the last day is known."""
    given = {"title": "Quality", "editions": ["iso-9001:2015"], "body": "A body"}
    days = {"valid_until": day(400), "next_surveillance": day(100)}
    return writing.create(Certificate, given | days | {"owner": olga.person}, by=mona)


def test_its_owner_is_told_of_each_stage_of_a_certificate_once(certificate, olga, mona):
    assert certificate.due.date() == day(100)
    with at(5):
        assert (remind_of_certificates.func(), remind_of_certificates.func()) == (1, 0)
    with at(11):
        assert (remind_of_certificates.func(), remind_of_certificates.func()) == (1, 0)
    with at(12):
        moved = writing.edit(fresh(certificate), {"next_surveillance": day(300)}, by=mona)
        assert remind_of_certificates.func() == 0
    with at(121):
        assert remind_of_certificates.func() == 1
    notices = Notice.objects.filter(account_id=olga.account, entry_id=moved.pk)
    assert notices.count() == 3
    ended = writing.take(fresh(moved), "end", by=mona, given={"standing": "Given back."})
    assert (ended.open, ended.due) == (False, None)
    assert certificates_to("iso-9001:2015") == []


def test_a_certificate_names_editions_that_are_held_and_ends_after_it_began(monday, mona):
    said = {"title": "Q", "body": "B", "valid_until": day(1)}
    for wrong in ({"editions": ["iso-9001:1987"]}, {"issued": day(2)}):
        with pytest.raises(ValidationError):
            writing.create(
                Certificate, {"editions": ["iso-9001:2015"], **said, **wrong}, by=mona
            )


OLD, NEW = "iso-9001:2015", "iso-9001:2026"
MOVE = "/conformity/transition/iso-9001/2015/2026/"
PLAN = f"{MOVE}plan/"


def change(old, new, relation, confidence="high"):
    return EditionChange(old_id=old, new_id=new, relation=relation, confidence=confidence)


def test_only_what_is_unchanged_and_stands_alone_is_carried():
    rows = [
        change("a:1", "b:1", "unchanged"),
        change("a:2", "b:2", "unchanged", "medium"),
        change("a:3", "b:3", "changed"),
        change("a:4", "b:4", "unchanged"),
        change("a:5", "b:4", "merged"),
        change("a:6", "b:6", "unchanged"),
        change("a:6", "b:7", "changed"),
        change("a:8", None, "gone"),
    ]
    assert carried("a:1", rows) == Carried("b:1", sure=True)
    assert carried("a:2", rows) == Carried("b:2", sure=False)
    assert [carried(f"a:{n}", rows) for n in (3, 4, 5, 6, 8, 9)] == [None] * 6


def planning(**said):
    days = {"first": "2026-03-02", "last": "2026-06-30", "owner": "", "act": "make"}
    return {"grouping": "requirement", **days, **said}


def offered(text):
    return re.findall(r'name="take"\s+value="([^"]+)"', text)


def test_the_move_shows_each_requirement_under_both_editions(certificate, mona, sam, client_of):
    browser = client_of(mona)
    text = page(browser, MOVE)
    assert certificate.ref in text, "the certificate ends before the transition, so it holds"
    assert "The move must be made by" in text
    assert "That is when the certificate ends" in text
    assert text.count("<tr>") >= 65
    assert "to be checked" in text
    assert "carries over once a person confirmed it" in text
    assert "/standards/iso-9001/2026/4.1/" in text
    assert client_of(sam).get(MOVE).status_code == 404
    assert browser.get("/conformity/transition/iso-9001/2026/2015/").status_code == 404
    rows = list(
        csv.DictReader(
            io.StringIO(
                b"".join(browser.get(f"{MOVE}export.csv").streaming_content).decode("utf-8-sig")
            )
        )
    )
    first = next(one for one in rows if one["9001:2026 clause"] == "4.1")
    assert (first["Relation"], first["Carries over"]) == ("changed", "no")
    assert first["9001:2026 status"] == str(LABELS[words(editions=[NEW])["iso-9001:2026:4.1"]])


def test_the_plan_is_seen_first_and_made_once(certificate, mona, olga, client_of):
    browser = client_of(mona)
    keys = offered(page(browser, PLAN))
    wanted = {one.new_id for one in changes_between(OLD, NEW) if one.relation in TO_DO}
    assert set(keys) == wanted
    assert not Action.rows.exists(), "looking makes nothing"

    said = planning(
        shown="requirement",
        take=keys[:-1],
        owner=named("person").model.rows.get(pk=olga.person).ref,
    )
    assert browser.post(PLAN, said).status_code == 302
    made = list(Action.rows.order_by("pk"))
    assert [one.requirements for one in made] == [[key] for key in keys[:-1]]
    assert {one.owner_id for one in made} == {olga.person}
    days = [one.due.date() for one in made]
    assert days == sorted(days)
    assert date(2026, 3, 2) <= days[0] < days[-1] == date(2026, 6, 30)
    assert all(one.weekday() < 5 for one in days)
    assert offered(page(browser, PLAN)) == keys[-1:]
    assert browser.post(PLAN, said | {"take": keys}).status_code == 302
    assert Action.rows.count() == len(keys) == len(wanted)
    assert "Nothing is left to be planned." in page(browser, PLAN)

    writing.take(made[0], "finish", by=mona, given={"evidence": "Done."})
    with at(200):
        text = page(browser, MOVE)
    assert f"1 of {len(keys)} actions done" in text
    assert f"{len(keys) - 1} late" in text


def test_one_action_for_each_topic_names_all_its_requirements(certificate, mona, client_of):
    browser = client_of(mona)
    shown = page(browser, PLAN)
    by_topic = browser.post(PLAN, planning(grouping="topic", act="show", shown="requirement"))
    keys = offered(unescape(by_topic.content.decode()))
    assert len(keys) < len(offered(shown))
    assert {ref for key in keys for ref in key.split()} == set(offered(shown))
    browser.post(PLAN, planning(grouping="topic", shown="topic", take=keys))
    assert Action.rows.count() == len(keys)
    assert max(len(one.requirements) for one in Action.rows.all()) > 1


def test_no_day_after_the_bound_and_nobody_but_a_manager(certificate, mona, olga, client_of):
    late = planning(
        last=(day(401)).isoformat(), shown="requirement", take=["iso-9001:2026:4.1"]
    )
    answer = client_of(mona).post(PLAN, late)
    assert answer.status_code == 422
    assert "by which the move must be made" in unescape(answer.content.decode())
    for given in (
        planning(first="2026-07-01"),
        planning(last="2026-02-01"),
        planning(last="x"),
    ):
        assert client_of(mona).post(PLAN, given).status_code == 422
    assert client_of(olga).post(PLAN, planning()).status_code == 403
    assert "Make the plan" not in page(client_of(olga), MOVE)
    assert not Action.rows.exists()


def test_programs_plan_the_move_as_its_page_does(certificate, mona, olga, sam, client_of):
    browser, place = client_of(mona), "/api/v1/conformity/transition/iso-9001/2015/2026"
    keys = offered(page(browser, PLAN))
    answer = browser.get(place)
    told = answer.json()
    assert answer.status_code == 200, told
    assert told["by"] == str(certificate.valid_until)
    assert [one["requirement"] for one in told["requirements"] if one["action"]] == []
    open_ones = browser.get(f"{place}?show=unplanned").json()["requirements"]
    assert {one["requirement"] for one in open_ones} == set(keys)
    assert client_of(sam).get(place).status_code == 404
    assert browser.get(place.replace("2015/2026", "2026/2015")).status_code == 404

    asked = {"first": "2026-03-02", "last": "2026-06-30", "take": keys[:2]}
    person = named("person").model.rows.get(pk=olga.person).ref
    dry = sent(browser, f"{place}/plan", {**asked, "owner": person, "dry_run": True})
    assert [(one["requirements"], one["owner"]) for one in dry.json()["actions"]] == [
        ([key], person) for key in keys[:2]
    ]
    assert not Action.rows.exists()
    for wrong in (
        {"last": "2030-01-01"},
        {"owner": "PER-999999"},
        {"take": ["iso-9001:2026:4"]},
    ):
        answer = sent(browser, f"{place}/plan", asked | wrong)
        assert (answer.status_code, list(answer.json()["errors"])) == (422, list(wrong))
    assert sent(client_of(olga), f"{place}/plan", asked).status_code == 403
    made = sent(browser, f"{place}/plan", asked)
    assert made.status_code == 201
    assert [one["due"] for one in made.json()["actions"]] == ["2026-05-01", "2026-06-30"]
    assert sent(browser, f"{place}/follow", {"edition": NEW, "act": "follow"}).json()["changed"]
    assert sent(browser, f"{place}/carry", {}).json() == {"drafted": []}


def test_the_command_plans_the_move_as_its_page_does(certificate, mona, client_of):
    keys = offered(page(client_of(mona), PLAN))
    run = CliRunner().invoke(conformity, ["transition", OLD, NEW, "--plan", "--json"])
    assert [one["requirements"] for one in orjson.loads(run.output)] == [[k] for k in keys]
    take = ("--take", keys[2], "--last", "2026-06-30", "--as", "mona@ringbeam.example")
    run = CliRunner().invoke(conformity, ["transition", OLD, NEW, "--make", *take])
    assert (run.exit_code, Action.rows.count()) == (0, 1)
    run = CliRunner().invoke(conformity, ["transition", OLD, NEW, "--show", "unplanned"])
    assert keys[2] not in run.output
    assert keys[3] in run.output
    assert CliRunner().invoke(conformity, ["transition", NEW, OLD]).exit_code == 1


def sent(browser, address, said):
    return browser.post(address, orjson.dumps(said), content_type="application/json")


def test_who_owns_the_process_of_the_old_clause_gets_the_action(monday, mona, olga, client_of):
    process = make("process", owner=olga.person, serves=["iso-9001:2015:4.1"])
    plant(process, state="in_use")
    browser = client_of(mona)
    browser.post(PLAN, planning(shown="requirement", take=["iso-9001:2026:4.1"]))
    assert Action.rows.get().owner_id == olga.person
    browser.post(PLAN, planning(shown="requirement", take=["iso-9001:2026:4.2"]))
    assert naming("iso-9001:2026:4.2").get().owner_id == mona.person, "who makes the plan"


def test_gaps_of_a_comparison_become_actions_that_name_them_once(monday, mona, client_of):
    raised("major")
    browser = client_of(mona)
    compared = "/conformity/compare/?of=iso-20000-1:2018&of=iso-9001:2015&show=gaps"
    topics = re.findall(r'name="topic"\s+value="([^"]+)"', page(browser, compared))
    assert topics
    every = "/conformity/compare/plan/?of=iso-20000-1:2018&of=iso-9001:2015"
    some = f"{every}&topic={topics[0]}"
    keys = offered(page(browser, some))
    assert 0 < len(keys) < len(offered(page(browser, every)))
    given = planning(shown="requirement", take=keys)
    assert browser.post(some, given).status_code == 302
    assert browser.post(some, given).status_code == 302
    assert Action.rows.count() == len(keys)
    assert not set(keys) & set(offered(page(browser, every)))


def test_both_editions_are_followed_and_left_with_history(monday, mona, olga, client_of):
    browser = client_of(mona)
    choose = f"{MOVE}follow/"
    assert client_of(olga).post(choose, {"edition": NEW, "act": "follow"}).status_code == 403
    assert browser.post(choose, {"edition": NEW, "act": "follow"}).status_code == 302
    followed = editions_followed()
    assert followed.index(NEW) == followed.index(OLD) + 1
    assert told().filter(said="follow_editions").count() == 1
    text = page(browser, "/conformity/")
    assert "/conformity/iso-9001/2026/4.1/" in text
    assert browser.post(choose, {"edition": OLD, "act": "leave"}).status_code == 302
    assert OLD not in editions_followed()
    assert (
        browser.post(choose, {"edition": "iso-27001:2022", "act": "leave"}).status_code == 404
    )


def test_home_and_the_map_lead_to_the_move_and_say_what_changed(certificate, mona, client_of):
    browser = client_of(mona)
    home = page(browser, "/")
    assert MOVE in home
    assert "The certificate ends first." in home
    assert MOVE in page(browser, "/conformity/")
    assert "what became of the requirement" not in page(browser, "/conformity/")
    follow(NEW, by=mona)
    both = page(browser, "/conformity/")
    assert "what became of the requirement" in both
    cell = both[both.index("/conformity/iso-9001/2026/4.1/") :].partition("</a>")[0]
    assert '<span class="vh">changed</span>' in cell
    assert "Certificates to 9001:2015 end on" in page(browser, "/standards/iso-9001/2026/")
    assert MOVE in page(browser, "/standards/iso-9001/2026/")
    assert MOVE in page(browser, f"/conformity/compare/?of={OLD}&of={NEW}")


def test_judgements_go_over_as_drafts_where_nothing_changed(monday, mona, olga, client_of):
    nora = somebody("Nora", MEMBER.name)
    rows = changes_between(OLD, NEW)
    same = next(one for one in rows if carried(one.old_id or "", rows))
    other = next(one for one in rows if one.old_id and one.relation == "changed")
    stands = concluded(nora, requirement=[same.old_id])
    concluded(nora, requirement=[other.old_id])
    drafted(nora, requirement=[next(one.old_id for one in rows if one.old_id != same.old_id)])

    assert client_of(olga).post(f"{MOVE}carry/").status_code == 403
    for _again in range(2):
        assert client_of(mona).post(f"{MOVE}carry/").status_code == 302
    (over,) = Judgement.rows.filter(reason__contains=stands.ref)
    assert over.requirement == [same.new_id]
    assert (over.state, over.owner_id, over.judged) == ("draft", nora.person, stands.judged)
    assert ("confirm that" in over.reason) == (not same.sure)


def test_what_is_older_than_a_nonconformity_judged_since_does_not_go_over(
    monday, nora_and_lukas
):
    nora, lukas = nora_and_lukas
    rows = changes_between(OLD, NEW)
    same = next(one for one in rows if carried(one.old_id or "", rows))
    with at(5):
        older = concluded(nora, requirement=[same.old_id], judged=day(1))
        assert [one.pk for one, _to in judgements_to_carry(rows)] == [older.pk]
        minor = concluded(lukas, requirement=[same.old_id], conclusion="minor", judged=day(4))
        assert [one.pk for one, _to in judgements_to_carry(rows)] == [minor.pk]


@pytest.fixture
def nora_and_lukas(monday):
    """Two who judge, one after the other."""
    return somebody("Nora", MEMBER.name), somebody("Lukas", MEMBER.name)
