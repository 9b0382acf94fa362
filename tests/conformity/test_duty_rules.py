"""Clauses that ask for planned intervals: done with evidence, late, missed, and never green."""

import pytest

from ringbeam.conformity.answers import assessed
from ringbeam.conformity.declaring import RULES, Basis, Outcome
from ringbeam.conformity.elements import elements_of
from ringbeam.conformity.rules.duties import ASKED
from ringbeam.core.actors import system
from ringbeam.core.registers import named
from ringbeam.core.writing import archive, edit, take
from ringbeam.planning.occurring import keep_duties
from tests.conformity.stories import at, day, found, fresh, make, plant, result
from tests.web.pages import text_of

pytestmark = pytest.mark.django_db
REVIEW = "iso-20000-1:2018:9.3"
RULE = "duties-kept-iso-20000-1-2018-9-3"
SAID = {"evidence": "Minutes 4."}


def duty(owner, **given):
    """A review each month from ten days after Monday on, for one clause, in force."""
    usual = {"activity": "review", "owner": owner.person, "every": 1, "first": day(10)}
    made = make("duty", **{**usual, "serves": [REVIEW], **given})
    return take(made, "put_in_force", by=system())


def occurrences(one):
    return named("duty_occurrence").model.rows.filter(duty=one.pk).order_by("planned")


def done(one, **given):
    waiting = occurrences(one).filter(state__in=("to_do", "late")).last()
    return take(waiting, "finish", by=system(), given={**SAID, **given})


def outcome(on=None, rule=RULE):
    return found(rule, on).outcome


def test_a_plan_shows_nothing_until_it_is_done_with_evidence(author):
    assert outcome() is Outcome.NOTHING
    one = duty(author)
    assert outcome() is Outcome.FEW
    with at(10):
        plant(done(one), evidence=" ")
        assert outcome(day(11)) is Outcome.OVERDUE
        plant(occurrences(one)[0], evidence="Minutes 4.")
        assert outcome() is Outcome.MET
        told = result(REVIEW)
    assert told.status == "partial"
    assert [element.key for element, met in told.elements if met] == ["intervals"]


def test_one_missed_is_overdue_until_a_later_one_is_done(author):
    one = duty(author)
    with at(10):
        assert outcome() is Outcome.FEW
    with at(45):
        keep_duties.func()
        late = found(RULE)
        assert (late.outcome, late.deviating) == (
            Outcome.OVERDUE,
            (occurrences(one)[0].pk,),
        )
        assert result(REVIEW).status == "overdue"
        done(one)
        assert outcome() is Outcome.MET


@pytest.mark.parametrize("away", ["archive", "end", "drop", "other", "move", "skip"])
def test_a_miss_stays_whatever_is_done_to_duty_and_occurrence(author, away):
    one = duty(author)
    with at(12):
        keep_duties.func()
        first = occurrences(one)[0]
        if away == "archive":
            archive(first, by=system())
            archive(one, by=system())
        elif away == "end":
            take(fresh(one), "end", by=system(), given={"ended_because": "No."})
        elif away == "drop":
            edit(fresh(one), {"serves": []}, by=system())
        elif away == "other":
            edit(fresh(one), {"activity": "training"}, by=system())
        elif away == "move":
            moved = {"day": str(day(20)), "moved_because": "All were away."}
            edit(first, moved, by=system())
            assert "All were away" in str(found(RULE).reason)
        else:
            take(first, "skip", by=system(), given={"skipped_because": "No."})
        assert outcome(day(13)) is Outcome.OVERDUE
        with at(13):
            done(duty(author, first=day(13)))
            later = outcome()
    # Another duty that names it makes good what one left behind, and not what one still plans.
    assert (later is Outcome.OVERDUE) is (away in ("move", "skip"))


def test_one_skipped_in_time_leaves_a_gap_until_the_next_is_done(author):
    one = duty(author)
    with at(9):
        done(one)
    with at(39):
        keep_duties.func()
        waiting = occurrences(one).get(state="to_do")
        take(waiting, "skip", by=system(), given={"skipped_because": "All is new."})
        assert outcome() is Outcome.SHORT
    with at(69):
        keep_duties.func()
        done(one)
        assert outcome() is Outcome.MET


def test_it_counts_for_just_the_clause_and_the_kind_that_it_asks_for(author):
    other = duty(author, serves=["iso-9001:2015:9.3.1", "iso-20000-1:2018:8.7.2"])
    with at(9):
        done(other)
        assert outcome() is Outcome.NOTHING
        assert outcome(rule="duties-kept-iso-9001-2015-9-3-1") is Outcome.MET
        assert outcome(rule="duties-kept-iso-20000-1-2018-8-7-2") is Outcome.NOTHING


def test_a_duty_says_for_which_clauses_it_counts_and_for_which_not(author, mona, client_of):
    named_here = [REVIEW, "iso-20000-1:2018:8.3.4", "iso-20000-1:2018:5.1"]
    one = duty(author, serves=named_here)
    browser = client_of(mona)
    for address in (f"/duties/{one.ref}/", f"/duty-occurrences/{occurrences(one)[0].ref}/"):
        page = text_of(browser.get(address))
        assert "management reviews at planned intervals" in page
        assert "continuity tested at planned intervals" not in page
        assert "ISO/IEC 20000-1:2018 8.3.4 is a heading" in page
        assert "No rule goes by it for ISO/IEC 20000-1:2018 5.1." in page
        assert "No rule reads" not in page


def test_a_duty_of_another_kind_than_a_clause_goes_by_says_so(author, mona, client_of):
    one = duty(author, activity="test")
    browser = client_of(mona)
    for address in (f"/duties/{one.ref}/", f"/duty-occurrences/{occurrences(one)[0].ref}/"):
        page = text_of(browser.get(address))
        assert "20000-1:2018 9.3 goes by these alone: Review. This is: Test." in page
        assert "management reviews at planned intervals" not in page


@pytest.mark.parametrize(
    ("clause", "activity"),
    [
        ("iso-20000-1:2018:8.3.4.2", "review"),
        ("iso-20000-1:2018:8.7.3.2", "evaluation"),
        ("iso-27001:2013:A.17.1.3", "drill"),
        ("iso-27001:2013:A.18.2.1", "audit"),
        ("iso-27001:2022:A.5.35", "review"),
    ],
)
def test_every_clause_that_names_an_interval_has_its_rule(author, clause, activity):
    one = duty(author, serves=[clause], activity=activity)
    with at(10):
        done(one)
        assert result(clause).status == "partial"
    with at(75):
        keep_duties.func()
        assert result(clause).status == "overdue"


def test_no_duty_turns_a_cell_green(author):
    for asked in ASKED:
        with at(5):
            one = duty(author, activity=asked.activities[0], serves=list(asked.clauses))
        with at(9):
            done(one)
    with at(9):
        words = {clause: result(clause).status for a in ASKED for clause in a.clauses}
    assert set(words.values()) == {"partial"}
    for clause in words:
        serving = [(r, s) for r in RULES.values() for s in r.serves if s.requirement == clause]
        covered = {key for _rule, serves in serving for key in serves.covers}
        assert covered < {one.key for one in elements_of(clause)}
        assert any(rule.basis is Basis.PROCEDURE for rule, _serves in serving)


def test_a_past_day_knows_what_was_missed_then(author):
    one = duty(author)
    with at(20):
        keep_duties.func()
        done(one)
        then, now = assessed(day(12), [REVIEW.rpartition(":")[0]]), result(REVIEW)
    assert (then.results[REVIEW].status, now.status) == ("overdue", "partial")
