"""Conformity of all five standards over the real log of 12,459 incidents, and pages on it.

Imports the log into a home of its own, once; the figures are of that home's database.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from benchmarks.population import digest

ROOT = Path(__file__).resolve().parent.parent
LOG = ROOT / "src/ringbeam/site/demonstration/data/servicenow-incidents"
COMMAND = "from ringbeam.site.launch import main; main()"
MEASURE = "benchmarks.conformity"
PAST = date(2016, 5, 1)
TIMES = 5


def run():
    """Import the log in one process, measure in another; give the rows of the table."""
    home = Path(tempfile.gettempdir()) / f"ringbeam-benchmarks-conformity-{digest()}"
    environment = {**os.environ, "RINGBEAM_HOME": str(home), "PYTHONPATH": str(ROOT)}
    environment.pop("DATABASE_URL", None)
    if not (home / "imported").exists():
        shutil.rmtree(home, ignore_errors=True)
        (log,) = LOG.glob("*.csv.gz")
        command = [sys.executable, "-c", COMMAND, "import", "servicenow-log", str(log)]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        (home / "imported").touch()
    told = subprocess.run(
        [sys.executable, "-m", MEASURE], env=environment, check=True, stdout=subprocess.PIPE
    )
    return read(told.stdout.decode())


def read(text):
    """The rows that the measuring process printed, one a line."""
    for line in text.splitlines():
        what, seconds, unit, reach, note = line.split("\t")
        measured = float(seconds) * (1000 if unit.startswith("ms") else 1)
        yield {
            "what": what,
            "measured": measured,
            "unit": unit,
            "reach": reach,
            "note": note,
        }


@contextmanager
def timed(found):
    """Note the CPU and wall seconds of the block, the least of all rounds."""
    cpu, wall = time.process_time(), time.perf_counter()
    yield
    taken = time.process_time() - cpu, time.perf_counter() - wall
    found[:] = [min(pair) for pair in zip(found, taken, strict=True)] if found else taken


def least(act):
    """The least CPU and wall seconds of several rounds."""
    found = []
    for _ in range(TIMES):
        with timed(found):
            act()
    return found


def measure():
    """Print one line per figure."""
    # Named here: they need Django set up, in a home that `run` has filled.
    from django.test import Client  # noqa: PLC0415 - see above

    from ringbeam.conformity.answers import assessed  # noqa: PLC0415 - see above
    from ringbeam.conformity.assessing import EDITIONS, assess  # noqa: PLC0415 - see above
    from ringbeam.conformity.snapshots import current  # noqa: PLC0415 - see above
    from ringbeam.core import clock  # noqa: PLC0415 - see above
    from ringbeam.core.accounts import Account, Grant  # noqa: PLC0415 - see above
    from ringbeam.core.rules import MANAGER  # noqa: PLC0415 - see above

    today = clock.now().date()
    cpu, wall = least(lambda: assess(today, editions=EDITIONS))
    tell(
        "conformity of five standards",
        cpu,
        "s CPU",
        "1",
        f"{wall:.2f} s wall, 12,459 incidents",
    )
    cpu, wall = least(lambda: assessed(PAST, EDITIONS))
    tell(f"the same as of {PAST}", cpu, "s CPU", "", f"{wall:.2f} s wall, rebuilt from history")
    name = "bench@ringbeam.example"
    account = Account.objects.filter(email=name).first()
    if account is None:
        account = Account.objects.create_user(name, "bench", name="Bench")
        Grant.objects.create(account=account, role=MANAGER.name)
    browser = Client(SERVER_NAME="localhost")
    backend = "ringbeam.site.sessions.Accounts"
    browser.force_login(account, backend=backend)
    current()
    for path, reach in (("/conformity/", "30"), (PANEL, "30"), ("/", "30")):
        browser.get(path)
        cpu, wall = least(lambda path=path: browser.get(path))
        tell(f"page {path}", cpu, "ms CPU", reach, "from the cache, in the process")


PANEL = "/conformity/iso-20000-1/2018/8.6.1/"


def tell(*said):
    print("\t".join(map(str, said)), flush=True)


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringbeam.site.settings")
    django.setup()
    measure()
