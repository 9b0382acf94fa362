"""The import of the log: events a second of CPU, and whether memory stays flat (operation)."""

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOG = ROOT.joinpath(
    *("src", "ringbeam", "site", "demonstration", "data"),
    *("servicenow-incidents", "incident_event_log.csv.gz"),
)
REACH = 3_000


def cpu(who):
    """Seconds of CPU, in the program and in the system."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def held_now():
    """Memory of the process's own, in MB: what it holds of the database's file is the system's.

    SQLite reads its file through mmap, and the pages that were read count as resident, though
    they are a cache that the system takes back.
    """
    status = Path("/proc/self/status").read_text()
    return (
        next(int(line.split()[1]) for line in status.splitlines() if "RssAnon" in line) / 1024
    )


def server():
    """CPU seconds of every process of the database's own; none with SQLite, which has none."""
    ticks = os.sysconf("SC_CLK_TCK")
    used = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            name, _end, rest = (folder / "stat").read_text().rpartition(")")
        except OSError:
            continue  # it ended meanwhile
        if "(postgres" in name:
            used += sum(int(field) for field in rest.split()[11:15])
    return used / ticks


def measure():
    """Import the log into the database of the environment; print the figures as JSON."""
    import django  # noqa: PLC0415 - only the measured process sets Django up

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - models need Django set up
    from django.db import connection  # noqa: PLC0415 - models need Django set up

    from ringbeam.core.actors import system  # noqa: PLC0415 - models need Django set up
    from ringbeam.exchange.importers import IMPORTERS  # noqa: PLC0415 - models need Django set up
    from ringbeam.exchange.runs import run_importer, work_on  # noqa: PLC0415 - models need Django set up

    call_command("migrate", verbosity=0)
    held = {"half": 0, "whole": 0}

    def tell(done, of):
        part = "half" if done * 2 <= of else "whole"
        held[part] = max(held[part], held_now())

    offered = IMPORTERS["servicenow-log"]
    options = {one.name: one.default for one in offered.options}
    before, before_server = cpu(resource.RUSAGE_SELF), server()
    work = work_on(LOG, by=system(), dry_run=False, tell=tell, options=options)
    report = run_importer(offered, work)
    used = cpu(resource.RUSAGE_SELF) - before
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM core_historyline WHERE source LIKE %s", ["% row %"]
        )
        events = cursor.fetchone()[0]
    figures = {
        "events": events,
        "created": report.created,
        "program": used,
        "database": server() - before_server if connection.vendor == "postgresql" else 0,
        **held,
    }
    print(json.dumps(figures))


def run():
    """The rows of the table; the import runs in a process of its own, in a new database."""
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ,
            "RINGBEAM_HOME": home,
            "DJANGO_SETTINGS_MODULE": "ringbeam.site.settings",
        }
        code = "from benchmarks.imports import measure; measure()"
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    got = json.loads(done.stdout.splitlines()[-1])
    used = got["program"] + got["database"]
    growth = got["whole"] / got["half"] - 1
    return [
        {
            "what": "import of the log, history and search included",
            "measured": got["events"] / used,
            "unit": "events/s of CPU",
            "reach": REACH,
            "note": f"{got['events']:,} events of {got['created']:,} incidents, {used:.1f} s",
        },
        {
            "what": "the same, without the database server",
            "measured": got["events"] / got["program"],
            "unit": "events/s of CPU",
        },
        {
            "what": "memory of the process's own, at most, in the second half of the log",
            "measured": got["whole"],
            "unit": "MB",
            "note": f"{got['half']:.0f} MB in the first half, {growth:+.0%}",
        },
    ]
