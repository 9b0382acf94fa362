"""Each word by a small story, and the order in which one of them is shown."""

from datetime import date

import pytest

from ringbeam.conformity import words
from ringbeam.conformity.declaring import RULES, Basis, Finding, Outcome, Rule, Serves
from ringbeam.conformity.elements import elements_of
from ringbeam.conformity.evaluating import Cited, Element, evaluate
from tests.conformity import stories

CLAUSE = "iso-20000-1:2018:10.1.2"
BOTH = (Element("first", "the first"), Element("second", "the second"))
WITHOUT = (words.NEEDS_PERSON, "No rule can see this.", "To answer: is it done?")


def never(_populations, _on):
    raise AssertionError("these stories bring their findings along")


def told(outcome, *covers, basis=Basis.REQUIREMENT, reason="As it was found."):
    """A rule, what it shows, and what it found."""
    serves = Serves(CLAUSE, "what it shows", covers)
    rule = Rule(
        id=f"{outcome.value}-{'-'.join(covers)}",
        version=1,
        question="Is it so?",
        basis=basis,
        serves=(serves,),
        reads=("incident",),
        judged=never,
        cannot_see="the rest",
        next="Mend it.",
        next_url="/incidents/",
    )
    return rule, serves, Finding(outcome, reason, count=3, sample=(1, 2, 3))


def result(*found, elements=BOTH, cited=()):
    return evaluate(CLAUSE, found, elements, cited, WITHOUT)


ALL_MET = (told(Outcome.MET, "first"), told(Outcome.MET, "second"))


@pytest.mark.parametrize(
    ("found", "word"),
    [
        (ALL_MET, words.EVIDENCE_CURRENT),
        ((told(Outcome.MET, "first"), told(Outcome.AGEING, "second")), words.AGEING),
        ((told(Outcome.MET, "first"),), words.PARTIAL),
        ((*ALL_MET, told(Outcome.SHORT)), words.PARTIAL),
        ((*ALL_MET, told(Outcome.FEW)), words.PARTIAL),
        ((*ALL_MET, told(Outcome.NOTHING)), words.PARTIAL),
        ((*ALL_MET, told(Outcome.OVERDUE)), words.OVERDUE),
        ((told(Outcome.OVERDUE, "first"), told(Outcome.NOTHING)), words.OVERDUE),
        ((*ALL_MET, told(Outcome.BROKEN)), words.FAILING),
        ((told(Outcome.OVERDUE, "first"), told(Outcome.BROKEN)), words.FAILING),
        ((told(Outcome.NOTHING, "first"),), words.NO_EVIDENCE),
        ((told(Outcome.FEW, "first"), told(Outcome.NOTHING)), words.NO_EVIDENCE),
        ((), words.NEEDS_PERSON),
    ],
)
def test_what_rules_found_gives_the_word(found, word):
    assert result(*found).evidence_status == word
    assert result(*found).status == word


def test_an_empty_population_proves_nothing():
    nothing = result(told(Outcome.NOTHING, "first"), told(Outcome.NOTHING, "second"))

    assert nothing.evidence_status == words.NO_EVIDENCE
    assert [finding.outcome.met for _r, _s, finding in nothing.found] == [None, None]
    assert "Evidence would be" in nothing.next


@pytest.mark.parametrize("outcome", Outcome)
def test_good_practice_neither_lowers_nor_lifts(outcome):
    practice = told(outcome, "first", "second", basis=Basis.PRACTICE)

    assert result(*ALL_MET, practice).status == words.EVIDENCE_CURRENT
    assert result(practice).status == words.NEEDS_PERSON
    only_first = result(told(Outcome.MET, "first"), practice)
    assert only_first.status == words.PARTIAL
    assert [met for _element, met in only_first.elements] == [True, False]


def test_an_element_is_covered_when_every_rule_that_looks_at_it_is_met():
    twice = result(*ALL_MET, told(Outcome.SHORT, "second"))

    assert [met for _element, met in twice.elements] == [True, False]


def test_what_no_rule_covers_is_named_for_a_person():
    partial = result(told(Outcome.MET, "first"))

    assert "the second" in partial.reason
    assert "the second" in partial.next


@pytest.mark.parametrize("grade", ["minor", "major"])
def test_an_open_graded_nonconformity_is_the_word_and_the_next_step(grade):
    others = Cited(7, "NC-000007", "major", "corrected")
    cited = (others, Cited(9, "NC-000009", grade, "open"))

    lowered = result(*ALL_MET, cited=cited)

    assert lowered.status == f"{grade}_open"
    assert lowered.evidence_status == words.EVIDENCE_CURRENT
    assert "NC-000009" in lowered.reason
    assert "NC-000009" in lowered.next
    assert lowered.next_url == "/nonconformities/NC-000009/"


@pytest.mark.parametrize("state", ["corrected", "effect_pending"])
def test_a_corrected_one_is_a_mark_and_no_word(state):
    marked = result(*ALL_MET, cited=(Cited(9, "NC-000009", "major", state),))

    assert marked.status == words.EVIDENCE_CURRENT
    assert [one.ref for one in marked.cited] == ["NC-000009"]


def test_major_goes_before_minor_and_minor_before_what_rules_found():
    both = (Cited(1, "NC-1", "minor", "open"), Cited(2, "NC-2", "major", "open"))

    assert result(told(Outcome.BROKEN), cited=both).status == words.MAJOR_OPEN
    assert result(told(Outcome.BROKEN), cited=both[:1]).status == words.MINOR_OPEN


def test_the_order_is_that_of_the_specification():
    assert (
        *("not_applicable", "major_open", "minor_open", "failing", "no_evidence", "overdue"),
        *("partial", "ageing", "judged_conforming", "needs_person", "evidence_current"),
    ) == words.ORDER
    for i, word in enumerate(words.ORDER):
        assert words.shown(set(words.ORDER[i:])) == word
    with pytest.raises(ValueError, match="at least one word"):
        words.shown(set())


def test_a_cell_of_several_shows_the_worst_that_applies():
    assert words.worst(["evidence_current", "not_applicable", "partial"]) == "partial"
    assert words.worst(["not_applicable"]) == "not_applicable"


def test_each_reason_comes_from_the_rule_that_decides():
    short = told(Outcome.SHORT, "second", reason="Two of three.")

    partial = result(told(Outcome.MET, "first", reason="All fine."), short)

    assert partial.reason == "Two of three."
    assert partial.next == "Mend it."
    assert partial.next_url == "/incidents/"
    assert result(*ALL_MET).next == "Nothing to do now."
    assert "recording" in result(told(Outcome.FEW, "first")).next


def test_a_result_names_the_deviating_records_first_and_twenty_at_most():
    rule, serves, _finding = told(Outcome.BROKEN, "first")
    found = Finding(Outcome.BROKEN, "", 40, sample=tuple(range(20)), deviating=(35, 36))

    one = result((rule, serves, found))

    assert one.count == 40
    assert one.sample[:2] == (35, 36)
    assert len(one.sample) == 20


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_every_rule_says_all_that_a_rule_must_say(rule):
    assert rule.argued
    assert rule.version >= 1
    said = (rule.question, rule.cannot_see, rule.next, rule.next_url)
    assert all(str(one) for one in said)
    assert rule.serves
    assert rule.reads
    assert rule.assumed or not (rule.tolerance or rule.interval)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_every_rule_covers_elements_that_its_requirements_have(rule):
    for serves in rule.serves:
        assert str(serves.shows)
        assert set(serves.covers) <= {one.key for one in elements_of(serves.requirement)}


def test_every_rule_finds_nothing_to_look_at_before_there_are_records(db):
    outcomes = {name: stories.found(name, date(2026, 3, 2)).outcome for name in RULES}

    assert set(outcomes.values()) == {Outcome.NOTHING}
