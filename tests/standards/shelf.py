"""The facts of the standards, loaded once for a module whose tests only read."""

import pytest
from django.db import transaction

from ringbeam.standards.loading import load


@pytest.fixture(scope="module")
def _stored_for_the_module(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield load()
        transaction.set_rollback(True)


@pytest.fixture
def stored(_stored_for_the_module, db):
    """The report of a loading whose facts stay until the module's last test."""
    return _stored_for_the_module
