"""SIGKILL in the middle: nothing half-written, and the work can be run again."""

import json
import signal

import pytest

from tests import prepared
from tests.cli.processes import counted, killed, ringbeam

ROWS = 1500
pytestmark = [pytest.mark.slow, pytest.mark.sqlite]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home with a database, of which nothing was killed yet."""
    return prepared.home(tmp_path_factory.mktemp("killed") / "home")


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    path = tmp_path_factory.mktemp("file") / "people.csv"
    rows = "".join(f"Person {n},p{n}@x.org\n" for n in range(ROWS))
    path.write_text("title,email\n" + rows)
    return path


def test_an_import_that_was_killed_completes_without_duplicates(home, people):
    code = killed(
        home,
        *("import", "people", str(people)),
        when=lambda: counted(home, "organization_person") >= 400,
    )
    there = counted(home, "organization_person")
    assert code == -signal.SIGKILL
    assert 0 < there < ROWS
    assert there % 200 == 0
    assert counted(home, "exchange_origin") == there

    again = json.loads(ringbeam(home, "import", "people", str(people), "--json").stdout)

    assert (again["created"], again["unchanged"]) == (ROWS - there, there)
    assert counted(home, "organization_person") == ROWS
    assert ringbeam(home, "history", "verify").returncode == 0


def test_an_index_whose_making_was_killed_goes_on_where_it_was(home, people):
    assert ringbeam(home, "import", "people", str(people)).returncode == 0
    there = counted(home, "core_searchdocument")

    code = killed(
        home,
        *("rebuild", "search", "--kind", "person"),
        when=lambda: counted(home, "core_rebuild WHERE after > 0") > 0,
    )
    again = ringbeam(home, "rebuild", "search", "--kind", "person")

    assert code == -signal.SIGKILL
    assert again.returncode == 0
    assert "Going on where it was stopped." in again.stderr
    assert 0 < int(again.stdout.split()[0]) < ROWS
    assert counted(home, "core_searchdocument") == there
    assert counted(home, "core_rebuild") == 0


def test_a_restore_that_was_killed_leaves_nothing_and_can_be_run_again(home, tmp_path):
    backup, whole = tmp_path / "backup.zip", counted(home, "organization_person")
    assert ringbeam(home, "backup", str(backup)).returncode == 0

    # Whoever kills may come too late: then all of it is there, and another one is tried.
    for attempt in range(5):
        other = killed_while_restoring(tmp_path / f"home-{attempt}", backup)
        if not counted(other, "core_entry"):
            break
        assert counted(other, "organization_person") == whole

    assert counted(other, "core_entry") == counted(other, "organization_person") == 0
    again = ringbeam(other, "restore", str(backup))
    assert again.returncode == 0, again.stderr
    assert counted(other, "organization_person") == whole


def killed_while_restoring(home, backup):
    """A home in which a restore was killed as soon as the database was written to."""
    prepared.home(home)
    log = home / "ringbeam.sqlite3-wal"
    code = killed(
        home,
        *("restore", str(backup)),
        when=lambda: log.exists() and log.stat().st_size > 200_000,
    )
    assert code == -signal.SIGKILL
    return home
