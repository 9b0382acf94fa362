"""SIGKILL under load, and two people at the same records: a sample; `make bench` runs all."""

import json
import subprocess
import sys

import pytest

from tests.browser.installation import ROOT, surroundings

pytestmark = pytest.mark.slow
KILLS, SECONDS, SEED = 25, 5, 11


def told_by(module, amount, home, database):
    """What the run of a module, in a process and a database of its own, came to."""
    more = {"DATABASE_URL": database} if database else {}
    done = subprocess.run(
        [sys.executable, "-m", module, str(amount), str(SEED)],
        env=surroundings(home, DJANGO_SETTINGS_MODULE="ringbeam.site.settings", **more),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_nothing_acknowledged_is_lost_and_nothing_half_written_when_killed(
    prepared_home, prepared_database
):
    told = told_by("tests.killing", KILLS, prepared_home, prepared_database)

    assert told["acknowledged"] > KILLS
    assert told["ended"] == 0
    assert (told["lost"], told["halves"], told["faults"]) == ([], [], [])


def test_two_people_at_the_same_records_lose_no_update_and_keep_the_lives(
    prepared_home, prepared_database
):
    told = told_by("tests.contending", SECONDS, prepared_home, prepared_database)

    assert min(told["edits"], told["moves"], told["bulk"]) > 0
    assert (told["wrong"], told["faults"]) == ([], [])
