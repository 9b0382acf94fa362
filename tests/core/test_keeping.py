"""Rows that stay: no change, no removal, and of history only the disposal of values."""

from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction

from ringbeam.core.actors import system
from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import named
from ringbeam.core.writing import create

pytestmark = pytest.mark.django_db


@pytest.fixture
def line():
    """A line of history."""
    create(named("group").model, {"title": "First line"}, by=system())
    return HistoryLine.objects.get()


def refused(act):
    """The words in which the database refuses an act."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        act()
    return str(refusal.value)


def test_every_column_of_a_line_is_kept():
    kept = import_module("ringbeam.core.migrations.0001_squashed_0019").KEPT
    columns = {one.column for one in HistoryLine._meta.concrete_fields}

    assert columns == {*kept, "values", "salt"}


@pytest.mark.parametrize("name", sorted({"who", "at", "entry_id", "digest", "chained", "id"}))
def test_no_column_of_a_line_changes(line, name):
    value = {"id": line.pk + 9, "entry_id": None, "at": line.recorded.replace(year=2001)}
    changed = value.get(name, b"x" if name in {"digest", "chained"} else "Eve")

    said = refused(lambda: HistoryLine.objects.filter(pk=line.pk).update(**{name: changed}))

    assert "a line of history never changes" in said


def test_a_line_is_not_removed(line):
    said = refused(lambda: HistoryLine.objects.filter(pk=line.pk)._raw_delete("default"))

    assert "a line of history never changes" in said
    assert HistoryLine.objects.filter(pk=line.pk).exists()


def test_values_go_with_their_salt_and_with_nothing_else(line):
    mine = HistoryLine.objects.filter(pk=line.pk)
    for given in ({"values": None}, {"values": None, "salt": None, "who": "Eve"}):
        assert "never changes" in refused(lambda given=given: mine.update(**given))

    mine.update(values=None, salt=None)

    assert mine.get().disposed
    assert mine.get().who == line.who


# A migration that makes a table anew on SQLite (a column with a value of its own, a constraint)
# loses the triggers of this table, and must make them again.
TRIGGERS = {
    *("core_demonstration_kept", "core_demonstration_stays"),
    *("core_history_kept", "core_history_stays", "core_seal_kept", "core_seal_stays"),
    *("core_search_added", "core_search_changed", "core_search_removed"),
    *("core_signature_kept", "core_signature_stays", "core_signed_line_stays"),
    *("documents_version_kept", "documents_version_stays"),
    *("documents_acknowledgement_kept", "documents_acknowledgement_stays"),
    *("organization_version_kept", "organization_version_stays"),
    *("planning_version_kept", "planning_version_stays"),
    *("services_tally_added", "services_tally_changed", "services_tally_removed"),
    *("services_tally_linked", "services_tally_moved", "services_tally_unlinked"),
    *("services_version_kept", "services_version_stays"),
}


@pytest.mark.sqlite
def test_every_trigger_is_there_after_all_migrations():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        assert {name for (name,) in cursor.fetchall()} == TRIGGERS
