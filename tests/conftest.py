"""What every test stands on: a home of its own, one database, fast passwords, and the cast.

Django is set up while this file is loaded, before the conftest of any room can import a model.
"""

import argparse
import os
import shutil
import sys
import tempfile
from contextlib import ExitStack, nullcontext

import django
import pytest
from django.conf import settings
from django.db import connection

from tests import postgres, prepared, tampering

pytest.register_assert_rewrite("tests.cast")

DATABASES = ("sqlite", "postgresql")
RESOURCES = ExitStack()


def database_asked_for():
    """The database of `--database`, which pytest knows only after this file is loaded."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    return parser.parse_known_args(sys.argv[1:])[0].database


def clear_environment():
    """Take away the settings of whoever runs the tests, except those for the tests."""
    for name in list(os.environ):
        ours = name.startswith("RINGBEAM_") and not name.startswith("RINGBEAM_TEST_")
        if ours or name in {"DATABASE_URL", "DATABASE_URL_FILE", "PORT"}:
            del os.environ[name]


def prepare():
    """Give Django a home and a database; a worker of xdist inherits the database."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        clear_environment()
        RESOURCES.enter_context(prepared.place())
        if database_asked_for() == "postgresql":
            if reason := postgres.missing():
                raise pytest.UsageError(reason)
            os.environ["DATABASE_URL"] = RESOURCES.enter_context(postgres.server())
    home = tempfile.mkdtemp(prefix="ringbeam-test-")
    RESOURCES.callback(shutil.rmtree, home, ignore_errors=True)
    os.environ["RINGBEAM_HOME"] = home
    os.environ["RINGBEAM_SQLITE_SYNCHRONOUS"] = "OFF"
    os.environ["DJANGO_SETTINGS_MODULE"] = "ringbeam.site.settings"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()


prepare()

# What stands on a database, whoever asks for it.
ASKING = {
    *("db", "transactional_db", "django_db_setup"),
    *("new_database", "prepared_database"),
}


def pytest_addoption(parser):
    parser.addoption(
        "--database", choices=DATABASES, default="sqlite", help="the tests run on this database"
    )


def pytest_configure(config):
    # Named here, not above: they import models, which need Django set up.
    for plugin in ("tests.cast", "tests.chromium"):
        config.pluginmanager.import_plugin(plugin)
    tampering.let_tests_be_cleared_away()


def pytest_unconfigure():
    RESOURCES.close()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Leave out what is about the other database alone; on PostgreSQL, what is about none.

    What is slow comes first, so that a worker never takes over the half of a module whose data
    another has made: it takes from the end. After this, pytest-django puts last what empties
    the tables.
    """
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    is_postgresql = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    other = "sqlite" if is_postgresql else "postgresql"
    for item in items:
        if item.get_closest_marker(other):
            item.add_marker(pytest.mark.skip(reason=f"is about {other} alone"))
        elif is_postgresql and not asks_a_database(item):
            item.add_marker(pytest.mark.skip(reason="asks no database: held on SQLite"))


def asks_a_database(item):
    """Whether a test has a database at all, by its marks and by what it stands on."""
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("postgresql")
    return bool(marked) or not ASKING.isdisjoint(item.fixturenames)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Before the tests' database is made: what it starts from, which has every table."""
    if url := os.environ.get("DATABASE_URL", ""):
        connection.settings_dict["TEST"]["TEMPLATE"] = prepared.template(url)
    else:
        shutil.copy2(
            prepared.tables() / prepared.FILE, connection.settings_dict["TEST"]["NAME"]
        )


@pytest.fixture(scope="session")
def django_db_keepdb():
    """On SQLite what was prepared is kept; it goes away with the home."""
    return "DATABASE_URL" not in os.environ


@pytest.fixture
def new_database():
    """The URL of an empty PostgreSQL for another process; "" where the tests are on SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    with postgres.fresh(url) if url else nullcontext("") as fresh:
        yield fresh


@pytest.fixture
def prepared_home(tmp_path):
    """A home for another process; where the tests are on SQLite, with every table."""
    return prepared.home(tmp_path / "home")


@pytest.fixture
def prepared_database():
    """As `new_database`, with every table in it."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield ""
        return
    with postgres.fresh(url, template=prepared.template(url)) as fresh:
        yield fresh
