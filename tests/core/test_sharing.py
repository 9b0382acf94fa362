"""What many ask at once is shared by the whole question while a tag holds, and no longer."""

import pytest
from django.core.cache import caches

from ringbeam.core.counting import compiled, counted
from ringbeam.core.models import Account
from ringbeam.core.sharing import shared, shared_while

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
    with shared_while("a"):
        with django_assert_num_queries(1):
            assert counted([named("Ann"), named("Bob")]) == [1, 0]
        with django_assert_num_queries(0):
            assert counted([named("Bob"), named("Ann")]) == [0, 1]
        with django_assert_num_queries(1):
            assert counted([named("Ann"), named("Cid")]) == [1, 0]


def test_another_tag_or_none_counts_anew():
    account("Ann", 1)
    with shared_while("a"):
        assert counted([named("Ann")]) == [1]
        account("Ann", 2)
        assert counted([named("Ann")]) == [1]
    assert counted([named("Ann")]) == [2]
    with shared_while("b"):
        assert counted([named("Ann")]) == [2]


def test_another_value_is_another_statement():
    account("Ann", 1)
    with shared_while("a"):
        assert counted([named("Ann")]) == [1]
        assert counted([named("Bob")]) == [0]


def test_what_is_asked_twice_is_made_once_and_outside_every_time():
    made = []

    def make(asked):
        made.extend(asked)
        return [one * 2 for one in asked]

    assert shared([1, 2], make) == [2, 4]
    assert shared([1], make) == [2]
    assert made == [1, 2, 1]
    with shared_while("t"):
        assert shared([3, 4], make) == [6, 8]
        assert shared([4, 5], make) == [8, 10]
    assert made == [1, 2, 1, 3, 4, 5]
