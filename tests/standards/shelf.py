"""The facts of the standards, loaded once for a module whose tests only read; an own set."""

import pytest
from django.db import transaction

from ringbeam.exchange.importers import Work
from ringbeam.standards.importing_sets import run_set_import
from ringbeam.standards.loading import load

ACME = """number,title,summary,parent,related,relation,note
1,Delivery,,,,,
1.1,On time,Nine of ten on the day.,1,ISO 9001:2015 8.5.1,similar,Theirs is wider
1.2,Packed,,1,,,
2,Complaints,,,,,
"""


@pytest.fixture(scope="module")
def _stored_for_the_module(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield load()
        transaction.set_rollback(True)


@pytest.fixture
def stored(_stored_for_the_module, db):
    """The report of a loading whose facts stay until the module's last test."""
    return _stored_for_the_module


@pytest.fixture
def loaded(db):
    load()


@pytest.fixture
def bring(tmp_path, mona):
    """Bring a file in; the plan that was carried out or tried."""

    def run(file, content, *, dry_run=False, by=mona, **options):
        path = tmp_path / file
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return run_set_import(Work(path, file, by, options=options, dry_run=dry_run))

    return run


def acme(bring, text=ACME, **more):
    return bring("acme.csv", text, name="ACME", edition="2026", title="ACME manual", **more)
