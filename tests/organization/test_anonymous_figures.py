"""Figures without names: no small group, and none by the difference of what is shown."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringbeam.organization.anonymous_figures import shown_groups, told_of
from ringbeam.organization.asking import counted, questions_in, read_answers

LEAST = 8
LINES = (
    {"line": 1, "kind": "choice", "choices": "a\nb\nc", "required": True},
    {"line": 2, "kind": "scale", "after": 1, "test": "is_not", "value": "c"},
    {"line": 3, "kind": "number", "after": 2, "test": "at_least", "value": "4"},
    {"line": 4, "kind": "text"},
)
EVERY = questions_in([{"question": "?", **one} for one in LINES])
one_answer = st.builds(
    lambda unit, rest: read_answers(EVERY, {1: unit, **rest}),
    st.sampled_from("abc"),
    st.fixed_dictionaries(
        {},
        optional={2: st.integers(1, 5), 3: st.integers(0, 9), 4: st.sampled_from("xy")},
    ),
)
patient = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))


@patient
@given(st.dictionaries(st.integers(0, 20), st.integers(0, 30)), st.integers(2, 12))
def test_what_is_hidden_is_nobody_or_enough(numbers, least):
    shown = shown_groups(numbers, least)
    hidden = sum(number for one, number in numbers.items() if one not in shown)

    assert all(numbers[one] >= least for one in shown)
    assert hidden == 0 or hidden >= least or not shown


@patient
@given(st.lists(one_answer, max_size=60))
def test_neither_a_figure_nor_a_difference_tells_of_a_few(answers):
    told = told_of(EVERY, answers, least=LEAST, split=1)
    if len(answers) < LEAST:
        assert (told.total, told.figures, told.groups) == (None, (), ())
        return
    said = {one.number: [] for one in EVERY}
    for given_ in answers:
        for number in counted(EVERY, given_):
            said[number].append(given_[1])
    for whole in told.figures:
        number = whole.question.number
        assert whole.withheld == (len(said[number]) < LEAST)
        if whole.spread:
            assert (whole.spread[0], whole.spread[-1]) == ("", "")
        shown = {
            group.words: one.n
            for group in told.groups
            for one in group.figures
            if one.question.number == number and not one.withheld
        }
        assert all(n >= LEAST for n in shown.values())
        left = len(said[number]) - sum(shown.values())
        assert not shown or left == 0 or left >= LEAST


def test_a_group_that_alone_would_be_the_difference_takes_another_with_it():
    assert shown_groups({"a": 20, "b": 9, "c": 3}, LEAST) == {"a"}
    assert shown_groups({"a": 20, "b": 9}, LEAST) == {"a", "b"}
    assert shown_groups({"a": 7, "b": 20}, LEAST) == set()
