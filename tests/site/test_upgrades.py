"""An upgrade that dies anywhere is finished by the next start."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from ringbeam.site import upgrades

pytestmark = pytest.mark.django_db


class Died(Exception):
    """Somebody pulled the plug."""


def test_who_dies_at_the_last_migration_has_forgotten_nothing(monkeypatch):
    """No migration waits at the next start, so all else has to be there by then."""
    table, real = cache._table, upgrades.call_command
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE "{table}"')

    def dying(name, **more):
        if name == "migrate":
            raise Died
        real(name, **more)

    monkeypatch.setattr(upgrades, "call_command", dying)
    with pytest.raises(Died):
        upgrades.migrate()

    assert table in connection.introspection.table_names()


def steps_of(label):
    """What the database had when its tables of this room were made step by step."""
    taken = MigrationRecorder.Migration.objects.filter(app=label)
    taken.filter(name__contains="_squashed_").delete()
    return taken.order_by("name")


def test_a_database_made_step_by_step_has_the_migration_that_stands_for_the_steps():
    names = [one.name for one in steps_of("desk")]
    assert "0001_initial" in names
    assert upgrades.is_pending()

    upgrades.migrate()

    assert not upgrades.is_pending()


def test_a_database_that_stopped_between_these_steps_is_told_so_and_nothing_happens():
    steps_of("desk").filter(name__startswith="0009_").delete()
    before = upgrades.taken()

    with pytest.raises(upgrades.Unfinished, match=r"desk 0001_squashed_0009.*operations"):
        upgrades.migrate()

    assert upgrades.taken() == before
