"""What a line is hashed over: two lines that say different things never spell the same."""

from dataclasses import astuple, dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ringbeam.core import history, seals, writing
from ringbeam.core.actors import system
from ringbeam.core.acts import Act
from ringbeam.core.history import HistoryLine, digest_of, spelled
from ringbeam.core.registers import named
from tests.tampering import without_triggers


@dataclass(frozen=True)
class SomeLine:
    """What a line says, with the names of the model: bulk writing hashes such rows too."""

    entry_id: int
    number: int
    at: datetime
    recorded: datetime
    account_id: int | None
    who: str
    door: str
    said: str
    reason: str
    source: str
    digest: bytes


# Few characters, so that what one field loses another may well have.
words = st.text(alphabet='|",[]\\ ab\n0', max_size=4)
numbers = st.integers(min_value=1, max_value=3)
moments = st.integers(min_value=0, max_value=2).map(
    lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=n)
)
digests = st.binary(min_size=32, max_size=32)
heads = st.just(b"") | digests
some_lines = st.builds(
    SomeLine,
    entry_id=numbers,
    number=numbers,
    at=moments,
    recorded=moments,
    account_id=st.none() | numbers,
    who=words,
    door=words,
    said=words,
    reason=words,
    source=words,
    digest=digests,
)


@given(some_lines, some_lines, heads, heads)
def test_two_lines_spell_the_same_only_when_they_say_the_same(one, other, head, another):
    same = (astuple(one), head) == (astuple(other), another)

    assert (spelled(head, one) == spelled(another, other)) is same


@given(some_lines, st.permutations(("who", "door", "said", "reason", "source")), numbers)
def test_characters_that_move_to_another_field_change_the_spelling(one, names, count):
    giver, taker = names[:2]
    given_away = getattr(one, giver)[-count:]
    assume(given_away)
    kept = getattr(one, giver)[: -len(given_away)]
    for joint in ("", "|", '","'):
        moved = replace(one, **{giver: kept, taker: getattr(one, taker) + joint + given_away})

        assert spelled(b"", moved) != spelled(b"", one)


@given(st.binary(max_size=20), words, st.binary(max_size=20), words)
def test_values_and_their_salt_do_not_run_into_each_other(salt, values, another, others):
    same = (salt, values) == (another, others)

    assert (digest_of(salt, values) == digest_of(another, others)) is same


@given(st.dictionaries(words, st.tuples(words, words), max_size=3))
def test_the_order_of_the_fields_is_no_part_of_the_text(changes):
    turned = dict(reversed(changes.items()))

    assert history.canonical(turned) == history.canonical(changes)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reason", "source"),
    [("late|mail", "3"), ("late", "mail|3"), ("", "late|mail|3"), ("late|mail|3", "")],
)
def test_verification_finds_what_was_moved_between_two_fields(reason, source):
    person = writing.create(
        named("person").model,
        {"title": "Olga"},
        by=system(),
        act=Act(system(), "create", reason="late|mail", source="3"),
    )
    line = HistoryLine.objects.get(entry_id=person.pk)
    moved = (reason, source) != (line.reason, line.source)
    with without_triggers(HistoryLine):
        HistoryLine.objects.filter(pk=line.pk).update(reason=reason, source=source)

    assert bool(seals.verify().faults) is moved
