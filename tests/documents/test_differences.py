"""What differs between two texts: told word by word, in bounded time, and nothing is lost."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringbeam.documents.differences.words import ADDED, CHANGED, REMOVED, SAME, compare

BEFORE = """# Procedure

## 4 Reporting an event

4.1 Who notices an event reports it to the IT help desk by phone, at once.

4.2 The service desk records the event.

4.3 The duty officer decides within 4 hours whether it is an incident.
"""
AFTER = BEFORE.replace("by phone", "in the portal").replace("4 hours", "1 hour")

markdown = st.lists(
    st.sampled_from(
        [
            *("# One\n", "## Two\n", "- item\n", "| a | b |\n", "\n", "\n\n", "```\n", "~~~\n"),
            *("we keep our word\n", "we keep it better\n", "a b c d e f", " ", "\t", "é ü\n"),
            *(
                "<script>alert(1)</script>\n",
                "言葉を守る\n",
                "\r\n",
                "1. first\n",
                "it's 1.5 h\n",
            ),
        ]
    ),
    max_size=25,
).map("".join)


def told(old, new):
    """The changed pieces, in order."""
    pieces = [piece for one in compare(old, new).passages for piece in one.pieces]
    return [(piece.kind, piece.text) for piece in pieces if piece.kind != SAME]


@settings(max_examples=200, deadline=None)
@given(old=markdown | st.text(), new=markdown | st.text())
def test_applied_to_the_old_text_it_gives_the_new_one(old, new):
    found = compare(old, new)

    assert found.applied(old) == new
    assert found.changes or old.split() == new.split()


def test_words_that_changed_are_told_and_the_rest_stays():
    found = compare(BEFORE, AFTER)

    assert told(BEFORE, AFTER) == [
        (REMOVED, "by phone"),
        (ADDED, "in the portal"),
        (REMOVED, "4 hours"),
        (ADDED, "1 hour"),
    ]
    assert (found.changes, found.words_added, found.words_removed) == (2, 5, 4)
    kinds = [one.kind for one in found.passages]
    assert kinds == [SAME, SAME, CHANGED, SAME, CHANGED]
    assert [one.level for one in found.passages] == [1, 2, 0, 0, 0]


def test_a_paragraph_that_has_nothing_in_common_is_gone_and_another_come():
    old, new = "The archive closes at noon.\n", "Whoever signs must be trained.\n"

    assert [one.kind for one in compare(old, new).passages] == [REMOVED, ADDED]


def test_an_added_section_leaves_what_stood_before_and_after_it():
    new = BEFORE.replace("4.2 ", "4.1a Nobody tries to mend it.\n\n4.2 ")

    assert told(BEFORE, new) == [(ADDED, "4.1a Nobody tries to mend it.\n\n")]


def test_another_text_than_the_one_compared_is_refused():
    with pytest.raises(ValueError, match="not the text"):
        compare(BEFORE, AFTER).applied(AFTER)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * 100_000, "b a " * 80_000),
        ("a\n\n" * 30_000, "b\n\na\n\n" * 20_000),
        ("\n\n".join(f"one {n} two" for n in range(9000)), "three\n\n" * 9000),
        ("x" * 400_000, "y" * 400_000),
    ],
    ids=["one block", "equal blocks", "all blocks", "one word"],
)
def test_texts_made_to_be_slow_are_compared_in_seconds(old, new):
    began = time.process_time()

    assert compare(old, new).applied(old) == new
    assert time.process_time() - began < 10
