"""Search gives every reader all that may be seen, newest first, page by page, on both."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringbeam.core import bulk, conversation, writing
from ringbeam.core.actors import system
from ringbeam.core.conditions import EVERYBODY, Among
from ringbeam.core.registers import named
from ringbeam.core.search import SearchDocument, find, hits, postgresql, sqlite

WORDS = ("alpha", "alpine", "beta", "gamma")
NORMAL, SECRET = Among("privacy", frozenset({"normal"})), Among("privacy", frozenset({"x"}))
pytestmark = pytest.mark.django_db


def add(title):
    return writing.create(named("group").model, {"title": title}, by=system())


def walk(query, condition, limit):
    """The ids of all pages, in the order in which they come."""
    found, before = [], None
    while True:
        page = find(query, condition, before=before, limit=limit)
        found += [entry.pk for entry in page.entries]
        if page.following is None:
            return found
        before = page.following


def there(query, condition):
    """The same by reading every document."""
    *whole, begun = query.split()
    return [
        one.pk
        for one in SearchDocument.objects.order_by("-pk")
        if set(whole) <= set(one.words.split())
        and any(word.startswith(begun) for word in one.words.split())
        and condition is not SECRET
    ]


titles = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3), max_size=12)
queries = st.sampled_from(("alpha", "al", "beta", "alpha be", "gamma alpine", "nowhere"))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(titles, queries, st.integers(1, 4), st.integers(1, 6), st.booleans())
def test_paging_reaches_every_hit_once_whichever_way_the_database_finds_them(
    monkeypatch, given_titles, query, limit, window, everybody
):
    for engine in (postgresql, sqlite):
        monkeypatch.setattr(engine, "WINDOW", window)
    monkeypatch.setattr(postgresql, "MOST", window + 2)
    for words in given_titles:
        add(" ".join(words))
    condition = EVERYBODY if everybody else NORMAL

    assert walk(query, condition, limit) == there(query, condition)


def test_what_nobody_may_see_is_not_found():
    add("alpha")

    assert hits("alpha", SECRET) == []
    assert len(hits("alpha", NORMAL)) == 1


@pytest.mark.postgresql
def test_a_rare_word_takes_one_statement(django_assert_num_queries):
    add("alpha")

    with django_assert_num_queries(1):
        assert len(hits("alpha", EVERYBODY)) == 1

    with django_assert_num_queries(1):
        assert hits("nowhere", EVERYBODY) == []


def test_what_is_said_later_is_found_as_when_all_is_written_anew():
    record = add("A pump")
    for text in ("Größe 12, Ventil", "and a Sealing-ring", "nothing more"):
        conversation.comment(record, text, by=system())

    kept = SearchDocument.objects.get(pk=record.pk)
    bulk.index([record])

    anew = SearchDocument.objects.get(pk=record.pk)
    assert (kept.words, kept.scopes) == (anew.words, anew.scopes)
    assert walk("sealing", EVERYBODY, 5) == [record.pk]


def test_a_record_of_which_more_is_said_than_an_index_holds_takes_every_text():
    record = add("A long story")
    for turn in range(12):
        words = " ".join(f"{turn}w{number}" for number in range(12_000))
        conversation.comment(record, words, by=system())
    bulk.index([record])

    assert walk("0w11999", EVERYBODY, 5) == [record.pk]
