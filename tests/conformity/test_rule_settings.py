"""Rules that are switched off, and limits that the organization sets: never a greener cell."""

from datetime import timedelta

import orjson
import pytest
from click.testing import CliRunner
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringbeam.conformity import words
from ringbeam.conformity.answers import answer, assessed
from ringbeam.conformity.commands import conformity
from ringbeam.conformity.declaring import RULES, Basis, Finding, Outcome, Rule, Serves
from ringbeam.conformity.evaluating import Element, evaluate
from ringbeam.conformity.fixing import better
from ringbeam.conformity.rule_decisions import decisions
from ringbeam.conformity.ruling import beneath
from ringbeam.core.actors import system
from ringbeam.core.writing import archive, edit, take
from tests.conformity.stories import INCIDENTS, at, day, fresh, make, result, solved
from tests.web.pages import text_of

ELEMENTS = tuple(Element(key, key) for key in "abc")
EDITION = "iso-20000-1:2018"
LOOKED_AT = [one for one in Outcome if one is not Outcome.OFF]
SHAPES = st.tuples(
    st.sampled_from(Basis),
    st.sampled_from(["", "a", "b", "ab", "c"]),
    st.sampled_from(LOOKED_AT),
)
HIGHEST_WHERE_OFF = {words.FAILING, words.NO_EVIDENCE, words.OVERDUE, words.PARTIAL}


def rule_of(n, basis, covers):
    serves = Serves("x", "x", tuple(covers))
    kept = {"reads": (), "judged": lambda *_: None, "cannot_see": "", "next": ""}
    return Rule(
        id=str(n), version=1, question="?", basis=basis, serves=(serves,), **kept
    ), serves


def said_of(shapes, off):
    found = []
    for n, (basis, covers, outcome) in enumerate(shapes):
        finding = Finding(outcome, "said")
        if n in off:
            finding = beneath(Finding(Outcome.OFF, "off"), finding)
        found.append((*rule_of(n, basis, covers), finding))
    return evaluate("x", found, ELEMENTS, [], (words.NEEDS_PERSON, "why", "next"))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(SHAPES, max_size=6), st.sets(st.integers(0, 5)))
def test_switching_off_lifts_nothing(shapes, off):
    """No word gets better by it, and none is better than partial then."""
    before, after = said_of(shapes, ()), said_of(shapes, off)
    counting = [n for n, (basis, *_) in enumerate(shapes) if basis is not Basis.PRACTICE]
    gone = [n for n in counting if n in off]
    if not gone:
        assert after.status == before.status
        return
    assert after.status in HIGHEST_WHERE_OFF
    assert not better(after.status, before.status)
    covered = {element.key: met for element, met in after.elements}
    assert not any(covered[key] for n in gone for key in shapes[n][1])


def switched_off(rule="incidents-classified", **given):
    return make("rule_suspension", rule=rule, reason="Another tool keeps it.", **given)


def limit(key, value, **given):
    said = {"source": "Procedure 7", "reason": "We agreed on it.", **given}
    return make("rule_limit", limit=key, value=value, **said)


def outcome(rule, on):
    found = assessed(on, (EDITION,)).results[INCIDENTS].found
    return next(finding.outcome for one, _s, finding in found if one.id == rule)


def test_a_rule_that_is_off_is_said_with_who_and_why_and_comes_back(monday):
    solved(20)
    assert result(INCIDENTS).elements[0][1]

    with at(5):
        off = switched_off(until=day(9))
        now = result(INCIDENTS)
        assert (now.evidence_status, now.elements[0][1]) == (words.PARTIAL, False)
        told = next(r for r in answer(standard="iso-20000-1") if r["clause"] == "8.6.1")
        [said] = [r for r in told["rules"] if r["id"] == "incidents-classified"]
        assert said["met"] is None
        assert "since 2026-03-07 by" in said["reason"]
        assert "Another tool keeps it." in said["reason"]
    with at(10):
        assert outcome("incidents-classified", day(10)) is Outcome.MET
        assert outcome("incidents-classified", day(6)) is Outcome.OFF
        assert outcome("incidents-classified", day(3)) is Outcome.MET
        switched_off()
        take(off, "lift", by=system())
        assert outcome("incidents-classified", day(10)) is Outcome.OFF


def test_what_is_broken_stays_broken_while_its_rule_is_off_and_pages_say_so(
    monday, mona, client_of
):
    solved(20)
    for _n in range(5):
        make("incident")
    assert result(INCIDENTS).status == words.FAILING
    switched_off()

    now = result(INCIDENTS)
    assert now.status == words.FAILING
    [(_r, _s, said)] = [one for one in now.found if one[0].id == "incidents-classified"]
    assert (said.outcome, said.deviations) == (Outcome.OFF, 5)
    page = text_of(client_of(mona).get("/conformity/iso-20000-1/2018/8.6.1/"))
    assert "Another tool keeps it." in page
    assert "The records lower it all the same" in page


def test_a_limit_of_the_organization_holds_from_its_day_on(monday):
    make("incident", title="Left")
    solved(20)
    with at(60):
        rule = "incidents-not-left-open"
        assert outcome(rule, day(60)) is Outcome.NOTHING
        own = limit(f"{rule}.within", 30)
        held = next(r for r, _s, _f in result(INCIDENTS).found if r.id == rule)
        assert (held.limits.number("within"), held.assumed) == (30, True)
        assert outcome(rule, day(60)) is Outcome.BROKEN
    with at(61):
        assert outcome(rule, day(59)) is Outcome.NOTHING
        limit(f"{rule}.within", 59)
        assert outcome(rule, day(61)) is Outcome.BROKEN
        take(own, "withdraw", by=system())
        limit(f"{rule}.within", 300)
        assert outcome(rule, day(61)) is Outcome.NOTHING
        for name, value in (("tolerance", 5), ("minimum", 21), ("span", 120)):
            limit(f"{rule}.{name}", value)
        held = next(r for r, _s, _f in result(INCIDENTS).found if r.id == rule)
        assert (held.tolerance, held.minimum, held.span) == (0.05, 21, timedelta(days=120))
        assert not held.assumed


def test_a_limit_that_is_put_away_holds_until_it_is_withdrawn(monday, mona):
    make("incident", title="Left")
    solved(20)
    with at(60):
        rule = "incidents-not-left-open"
        own = limit(f"{rule}.within", 30)
        archive(own, by=mona)
        assert outcome(rule, day(60)) is Outcome.BROKEN
        assert [one.course for one in decisions(mona)] == ["tighter"]
        take(fresh(own), "withdraw", by=mona)
        assert outcome(rule, day(60)) is Outcome.NOTHING


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("incidents-classified.tolerance", 11),
        ("incidents-classified.minimum", 19),
        ("incidents-running.interval", 0),
        ("services-agreed.within", 89),
        ("nonconformities-corrected.within", 400),
    ],
)
def test_a_limit_by_which_a_rule_would_say_nothing_is_refused(monday, key, value):
    with pytest.raises(ValidationError) as refusal:
        limit(key, value)
    assert "Give " in str(refusal.value)


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        ("rule_suspension", {"rule": "incidents-classified", "reason": " "}, "reason"),
        ("rule_suspension", {"rule": "no-such", "reason": "So."}, "rule"),
        ("rule_limit", {"limit": "incidents-running.interval", "value": 9}, "source"),
    ],
)
def test_what_is_set_without_a_reason_or_about_nothing_is_refused(monday, kind, given, field):
    with pytest.raises(ValidationError) as refusal:
        make(kind, **given)
    assert field in refusal.value.message_dict


def test_every_rule_that_is_assumed_declares_what_may_be_set():
    assumed = [one for one in RULES.values() if one.assumed]
    assert len(assumed) > 30
    assert [one.id for one in assumed if not one.limits.declared] == []


def test_pages_rest_and_command_tell_the_rules(monday, mona, sam, client_of):
    solved(3)
    off = switched_off(by=mona)
    browser = client_of(mona)

    page = text_of(browser.get("/conformity/rules/?q=8.6.1 category&today=off"))
    assert "/conformity/rules/incidents-classified/" in page
    assert "incidents-prioritized" not in page
    one = text_of(browser.get("/conformity/rules/incidents-classified/"))
    assert "Another tool keeps it." in one
    assert f"/rule-suspensions/{off.ref}/" in one
    assert "Each incident in the register is a record" in one
    whole = text_of(browser.get("/conformity/"))
    assert "1 rule is switched off." in whole
    assert "a rule is off" in whole
    assert "Another tool keeps it." in text_of(
        browser.get("/conformity/iso-20000-1/2018/8.6.1/")
    )

    told = browser.get("/api/v1/conformity/rules?today=off").json()
    done = CliRunner().invoke(conformity, ["rules", "--today", "off", "--json"])
    assert orjson.loads(done.output) == told
    assert [(r["id"], r["today"]["outcome"]) for r in told] == [("incidents-classified", "off")]
    assert "assumed" in CliRunner().invoke(conformity, ["rules", "8.6.1"]).output
    for address in ("/conformity/rules/", "/conformity/rules/incidents-classified/"):
        assert client_of(sam).get(address).status_code == 404
    assert browser.get("/conformity/rules/no-such/").status_code == 404


def test_who_loosened_or_tightened_a_limit_when_and_why_is_told_on_a_page(
    monday, mona, sam, client_of
):
    key = "incidents-not-left-open.within"
    said = {"limit": key, "title": "Own limit", "by": mona}
    first = make("rule_limit", **said, value=30, reason="Faster.", source="P 4")
    with at(1):
        edit(first, {"value": 200, "reason": "Too hard."}, by=mona)
    with at(2):
        edit(fresh(first), {"source": "P 5"}, by=mona)  # nothing in force changes
        newer = make("rule_limit", **said, value=60, reason="Middle.", source="P 6")
    with at(3):
        take(newer, "withdraw", by=mona)
        off = make("rule_suspension", rule="documents-read", reason="Moving.", by=mona)
        take(off, "lift", by=mona)
        told = decisions(mona)

        assert [(one.course, one.before, one.after) for one in told[::-1]] == [
            ("tighter", "90 days", "30 days"),
            ("looser", "30 days", "200 days"),
            ("tighter", "200 days", "60 days"),
            ("looser", "60 days", "200 days"),
            ("off", "", ""),
            ("on", "", ""),
        ]
        assert [one.reason for one in told[::-1]][:3] == ["Faster.", "Too hard.", "Middle."]
        assert {one.who for one in told} == {mona.name}
        page = text_of(client_of(mona).get("/conformity/limits/"))
        for words_said in ("Looser", "Switched off", "Too hard.", "P 4", "30 days before"):
            assert words_said in page
        assert client_of(sam).get("/conformity/limits/").status_code == 404


def test_a_greater_minimum_is_tighter(monday, mona):
    given = {"title": "More", "reason": "x", "source": "P"}
    make("rule_limit", limit="incidents-classified.minimum", value=40, **given)
    assert [one.course for one in decisions(mona)] == ["tighter"]
