"""A killed import leaves whole chunks behind; run again it completes, nothing twice."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desk.servicenow.logs import life, written

ROOT = Path(__file__).resolve().parents[3]
INCIDENTS = 1_200
SCRIPT = """
import json, os, signal, sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from pathlib import Path
from ringbeam.core import bulk, seals
from ringbeam.core.history import HistoryLine
from ringbeam.desk.incidents import Incident
from ringbeam.organization.people import Person
from tests.desk.servicenow.logs import taken_in

def die_in_the_middle(births, plain=bulk.create_many, **more):
    plain(births, **more)
    if Incident.rows.count() > 600:
        os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[2] == "die":
    bulk.create_many = die_in_the_middle
report = taken_in(Path(sys.argv[1]))
found = seals.verify()
print(json.dumps({
    **report.counts(),
    "incidents": Incident.rows.count(),
    "people": Person.rows.count(),
    "lines": HistoryLine.objects.filter(source__contains=" row ").count(),
    "faults": found.faults,
}))
"""


def run(home, file, how, *, database):
    environment = {
        **os.environ,
        "RINGBEAM_HOME": str(home),
        "DATABASE_URL": database,
        "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
        "DJANGO_SETTINGS_MODULE": "ringbeam.site.settings",
    }
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, str(file), how],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_what_was_killed_is_run_again_and_completes(tmp_path, prepared_home, prepared_database):
    rows = [
        one
        for number in range(INCIDENTS)
        for one in life(f"INC{number:07}", caller_id=f"Caller {number % 50}")
    ]
    file = written(tmp_path / "log.csv.gz", rows)

    killed = run(prepared_home, file, "die", database=prepared_database)
    assert killed.returncode == -9, killed.stderr

    again = run(prepared_home, file, "live", database=prepared_database)
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout) == {
        "created": 700,
        "changed": 0,
        "unchanged": 500,
        "refused": 0,
        "incidents": INCIDENTS,
        "people": 52,
        "lines": 4 * INCIDENTS,
        "faults": [],
    }
