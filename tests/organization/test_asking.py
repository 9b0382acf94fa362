"""Conditions: what is not asked never counts, what must be answered is asked for."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringbeam.organization.answer_figures import figures_of
from ringbeam.organization.asking import (
    asked_of,
    counted,
    faults_of,
    in_words,
    missing,
    questions_in,
    read_answers,
)

# The machine may be busy with other things while values are drawn.
patient = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
KINDS = ("text", "choice", "scale", "number", "date")
VALUES = {
    "text": st.sampled_from(["a", "b"]),
    "choice": st.sampled_from(["yes", "no", "later"]),
    "scale": st.integers(1, 5),
    "number": st.integers(-3, 3),
    "date": st.sampled_from(["2026-03-01", "2026-03-02"]),
}
TESTS = {"text": ("is", "is_not", "given"), "choice": ("is", "is_not", "given")}
ANY_TEST = ("is", "is_not", "at_least", "at_most", "given")


@st.composite
def published(draw):
    """Questions that may be published, with conditions on whatever comes before."""
    lines = []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        kind = draw(st.sampled_from(KINDS))
        line = {"line": number, "question": f"Q{number}", "kind": kind}
        line |= {"required": draw(st.booleans()), "choices": "yes\nno\nlater"}
        if kind != "choice":
            line["choices"] = ""
        if lines and draw(st.booleans()):
            on = draw(st.sampled_from(lines))
            test = draw(st.sampled_from(TESTS.get(on["kind"], ANY_TEST)))
            value = str(draw(VALUES[on["kind"]]))
            line |= {"after": on["line"], "test": test, "value": value}
        lines.append(line)
    return questions_in(lines)


@st.composite
def answered(draw):
    """Published questions, and answers to any of them, whether asked or not."""
    every = draw(published())
    given_ = {q.number: draw(VALUES[q.kind]) for q in every if draw(st.booleans())}
    return every, read_answers(every, given_)


@patient
@given(answered())
def test_an_answer_to_a_hidden_question_never_counts(made):
    every, answers = made
    assert faults_of(every) == []
    shown = {one.number for one in asked_of(every, answers)}
    assert counted(every, answers).keys() == shown & answers.keys()

    hidden = {n: value for n, value in answers.items() if n not in shown}
    without = {n: value for n, value in answers.items() if n in shown}
    assert counted(every, without) == counted(every, answers)
    assert [one.number for one in asked_of(every, without)] == sorted(shown)
    told = {one.number for one, words in in_words(every, answers) if words}
    assert not told & hidden.keys()
    _n, figures = figures_of(every, [answers])
    assert {one.question.number for one in figures if one.n} == counted(every, answers).keys()


@patient
@given(answered())
def test_every_shown_required_question_is_asked_for(made):
    every, answers = made
    lacking = {one.number for one in missing(every, answers)}
    asked = {one.number: one for one in asked_of(every, answers)}
    assert lacking == {n for n, q in asked.items() if q.required and n not in answers}


@patient
@given(answered())
def test_a_question_without_a_condition_is_always_asked(made):
    every, answers = made
    shown = {one.number for one in asked_of(every, answers)}
    assert {one.number for one in every if one.condition is None} <= shown
    for one in every:
        if one.condition and one.number in shown:
            assert one.condition.after in shown & answers.keys()


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ({"kind": "choice", "choices": "yes"}, "two different choices"),
        ({"kind": "choice", "choices": "yes\nYES"}, "two different choices"),
        ({"kind": "scale", "least": 1, "most": 40}, "eleven whole points"),
        ({"kind": "number", "least": 3, "most": 1}, "no number lies between"),
        ({"after": 2}, "no earlier question"),
        ({"after": 9}, "no earlier question"),
        ({"after": 1.5}, "no earlier question"),
        ({"after": 1, "test": "is", "value": "maybe"}, "never answered like this"),
        ({"after": 1, "test": "at_least", "value": "yes"}, "only scales"),
    ],
)
def test_what_could_never_be_answered_is_not_published(line, fault):
    first = {"line": 1, "question": "Well?", "kind": "choice", "choices": "yes\nno"}
    every = questions_in([first, {"line": 2, "question": "And?", **line}])

    assert fault in " ".join(faults_of(every))


@pytest.mark.parametrize(
    ("kind", "value"),
    [("scale", 6), ("scale", 1.5), ("scale", "x"), ("number", "ten"), ("date", "yesterday")],
)
def test_what_is_no_answer_is_refused_under_its_question(kind, value):
    every = questions_in([{"line": 4, "question": "?", "kind": kind}])
    with pytest.raises(ValidationError) as refusal:
        read_answers(every, {"4": value, "5": "?"})
    assert set(refusal.value.message_dict) == {"4", "5"}


def test_figures_say_their_n_and_never_round_a_share_up():
    lines = [
        {"line": 1, "question": "?", "kind": "choice", "choices": "yes\nno"},
        {"line": 2, "question": "Bar", "kind": "number", "unit": "bar"},
    ]
    given_ = [{1: "yes", 2: 1}, {1: "yes", 2: 2}, {1: "no"}]
    total, (choice, number) = figures_of(questions_in(lines), given_)

    assert (total, choice.n, number.n, number.asked) == (3, 3, 2, 3)
    assert [(row.words, row.number, row.share) for row in choice.rows] == [
        ("yes", 2, 66),
        ("no", 1, 33),
    ]
    assert number.spread == ("1 bar", "1.5 bar", "1.5 bar", "2 bar")
