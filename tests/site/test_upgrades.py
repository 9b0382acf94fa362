"""An upgrade that dies anywhere is finished by the next start."""

import pytest
from django.core.cache import cache
from django.db import connection

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
