"""Counts that many ask at once: shared by the whole statement while a tag holds, no longer."""

import pytest
from django.core.cache import caches

from ringbeam.core.counting import compiled, counted, counted_once
from ringbeam.core.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept():
    """Nothing of another test is shared."""
    caches["process"].clear()
    yield
    caches["process"].clear()


def named(name):
    return compiled(Account.objects.filter(name=name))


def account(name, number):
    return Account.objects.create(email=f"{number}@x.example", name=name)


def test_the_same_statement_is_asked_once_while_the_tag_holds(django_assert_num_queries):
    account("Ann", 1)
    with counted_once("a"):
        with django_assert_num_queries(1):
            assert counted([named("Ann"), named("Bob")]) == [1, 0]
        with django_assert_num_queries(0):
            assert counted([named("Bob"), named("Ann")]) == [0, 1]
        with django_assert_num_queries(1):
            assert counted([named("Ann"), named("Cid")]) == [1, 0]


def test_another_tag_or_none_counts_anew():
    account("Ann", 1)
    with counted_once("a"):
        assert counted([named("Ann")]) == [1]
        account("Ann", 2)
        assert counted([named("Ann")]) == [1]
    assert counted([named("Ann")]) == [2]
    with counted_once("b"):
        assert counted([named("Ann")]) == [2]


def test_another_value_is_another_statement():
    account("Ann", 1)
    with counted_once("a"):
        assert counted([named("Ann")]) == [1]
        assert counted([named("Bob")]) == [0]
