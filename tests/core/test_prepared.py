"""Prepared queries and single rows: the same as Django's own, compiled once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringbeam.core import rows, writing
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.actors import system
from ringbeam.core.entries import Entry
from ringbeam.core.history import HistoryLine
from ringbeam.core.notices import Notice
from ringbeam.core.prepared import Prepared, PreparedIn, PreparedRows
from ringbeam.core.registers import named

pytestmark = pytest.mark.django_db
TIMES = ("title", "created", "archived")
begun = Prepared(
    lambda kind, at: (
        Entry.rows.filter(kind=kind, created__gte=at).order_by("pk").values_list(*TIMES)
    ),
    places=2,
)
by_id = PreparedIn(lambda ids: Entry.rows.filter(pk__in=ids).order_by("pk").values_list("pk"))


@pytest.fixture
def groups():
    return [
        writing.create(named("group").model, {"title": f"Group {n}"}, by=system())
        for n in range(12)
    ]


def test_it_finds_what_the_queryset_finds_with_other_values_each_time(groups):
    first = Entry.rows.get(pk=groups[0].pk).created
    for kind in ("group", "person"):
        for at in (first, first + timedelta(days=1), first - timedelta(days=1)):
            meant = Entry.rows.filter(kind=kind, created__gte=at).order_by("pk")
            assert [tuple(row) for row in begun(kind, at)] == list(meant.values_list(*TIMES))


def test_times_and_truths_come_back_as_django_reads_them(groups):
    title, created, archived = begun("group", datetime(2000, 1, 1, tzinfo=UTC))[0]
    assert (title, archived) == ("Group 0", False)
    assert created.tzinfo is not None
    assert created == Entry.rows.get(pk=groups[0].pk).created


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(chosen=st.sets(st.integers(0, 11), min_size=1), beside=st.integers(0, 25))
def test_any_number_of_ids_finds_just_these(groups, chosen, beside):
    ids = [groups[n].pk for n in chosen] + [10**9 + n for n in range(beside)]
    assert [row[0] for row in by_id(ids)] == sorted(groups[n].pk for n in chosen)


def test_it_is_one_statement_and_text_of_people_is_a_value_of_it(groups):
    with CaptureQueriesContext(connection) as sent:
        assert begun("group' OR '1'='1", datetime(2000, 1, 1, tzinfo=UTC)) == []
    assert len(sent) == 1


def test_one_row_is_stored_as_django_stores_it(groups):
    account = Account.objects.create(email="ada@example.org", name="Ada")
    at = datetime(2026, 3, 1, 9, 30, 15, 123456, tzinfo=UTC)
    values = {"account": account, "role": "manager", "start": at, "kinds": ["group", "Zürich"]}
    ours, theirs = Grant(**values), Grant(**values, scope_id=groups[0].pk)
    rows.insert_one(ours)
    theirs.save(force_insert=True)
    assert not ours._state.adding
    names = [
        one.attname for one in Grant._meta.concrete_fields if one.name not in ("id", "scope")
    ]
    mine, other = (
        Grant.objects.filter(pk__in=[ours.pk, theirs.pk]).order_by("pk").values_list(*names)
    )
    assert mine == other
    assert theirs.pk == ours.pk + 1


def test_one_row_may_be_changed_and_saved_afterwards(groups):
    account = Account.objects.create(email="ada@example.org", name="Ada")
    notice = Notice(account=account, text="One")
    rows.insert_one(notice)
    notice.text = "Two"
    notice.save()
    assert list(Notice.objects.values_list("text", flat=True)) == ["Two"]


def test_instances_are_those_of_the_queryset(groups):
    lines = PreparedRows(
        lambda entry: (
            HistoryLine.objects.filter(entry_id=entry).defer("salt").order_by("-number")
        ),
        places=1,
    )
    for group in groups[:2]:
        (line,) = lines.instances(group.pk)
        (meant,) = HistoryLine.objects.filter(entry_id=group.pk)
        assert line == meant
        assert line.changes == meant.changes
        assert (line.at, line.who, line.get_deferred_fields()) == (
            meant.at,
            meant.who,
            {"salt"},
        )
        assert bytes(line.salt) == bytes(meant.salt)
