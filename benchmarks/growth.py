"""Growth: what people do at 1,000,000 incidents against 12,459, and indexes made anew.

Only when asked for by name: `python -m benchmarks growth` makes a database of some 6 GB on each
engine, one after the other, and removes it again. GROWTH=sqlite or GROWTH=postgresql in the
environment chooses one of them, GROWTH_SIZE=200000 another size; KEEP=yes leaves the database.
"""

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from datetime import timedelta

from benchmarks.generating import AGENT, CUSTOMER, HUGE
from benchmarks.measuring import backend, costs, page, signed_in, used_by
from benchmarks.pages import busiest
from benchmarks.population import ROOT, SMALL, SQLITE, ask, engines, kept, scratch
from benchmarks.searching import WORDS, actor

ASKED = True  # left out of `python -m benchmarks` without a name
PAGES = {"queue": "/incidents/?state=open", "home": "/", "map": "/conformity/"}
DAYS = (("now", 0), *((f"as of {days} days ago", days) for days in (60, 20, 1)))
RATIO, PAGE_MS, CONFORMITY_S = 1.3, 30, 10
REBUILD = "from ringbeam.site.launch import main; main()"
KILL_AFTER = 15
SIZE = int(os.environ.get("GROWTH_SIZE", HUGE))


def measure():
    """Pages, creating and search in the database of this process."""
    from benchmarks import creating  # noqa: PLC0415

    client = signed_in(AGENT)
    found = {name: page(client, path) for name, path in PAGES.items()}
    found["record"] = page(client, f"/incidents/{busiest()}/")
    found["create"] = creating.measure()
    return found | {f"search {name}": cost for name, cost in searched()}


def searched():
    """The first page of each word for each reader."""
    from ringbeam.core.registers import search_everywhere  # noqa: PLC0415
    from ringbeam.core.search import find  # noqa: PLC0415

    for reader, email in (("agent", AGENT), ("one customer of 300", CUSTOMER)):
        seen = search_everywhere(actor(email))
        for sort, word in WORDS.items():
            work = lambda seen=seen, word=word: find(word, seen, limit=50)  # noqa: E731
            yield f"{sort} word, {reader}", costs(work, rounds=10)


def judge(days):
    """Conformity of all editions, so many days ago: seconds of CPU and wall, most memory."""
    from ringbeam.conformity.answers import assessed  # noqa: PLC0415
    from ringbeam.conformity.assessing import EDITIONS  # noqa: PLC0415
    from ringbeam.core import clock  # noqa: PLC0415

    day = clock.now().date() - timedelta(days=days)
    server = backend()
    cpu, wall, used = time.process_time(), time.perf_counter(), used_by(server) if server else 0
    assessed(day, EDITIONS)
    return {
        "cpu": time.process_time() - cpu,
        "server": used_by(server) - used if server else 0,
        "wall": time.perf_counter() - wall,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def lines():
    """How many incidents and lines of history there are."""
    from ringbeam.core.history import HistoryLine  # noqa: PLC0415
    from ringbeam.desk.incidents import Incident  # noqa: PLC0415

    return Incident.rows.count(), HistoryLine.objects.count()


def rebuilt(what, environment):
    """Make an index anew: kill it once by SIGKILL, go on; seconds and most memory."""
    command = [sys.executable, "-c", REBUILD, "rebuild", what, "--kind", "incident"]
    begun = time.perf_counter()
    first = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        first.wait(KILL_AFTER)
    except subprocess.TimeoutExpired:
        first.send_signal(signal.SIGKILL)
    first.wait()
    second = subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    said = second.stdout.read()
    _pid, status, used = os.wait4(second.pid, 0)
    assert status == 0, said
    return {
        "killed": first.returncode == -signal.SIGKILL,
        "wall": time.perf_counter() - begun,
        "memory": used.ru_maxrss / 1024,
        "said": said.strip(),
    }


def row(what, measured, unit, reach="", note=""):
    """One row of the table."""
    return {"what": what, "measured": measured, "unit": unit, "reach": reach, "note": note}


def of_pages(engine, small, large):
    """The rows of what is measured in both databases."""
    for name, found in large.items():
        both, once = (one[name]["cpu"] + one[name]["server"] for one in (large, small))
        about = f"{name}, {SIZE:,}, {engine}"
        is_search = name.startswith("search")
        reach = (50 if engine == SQLITE else 120) if is_search else ""
        reach = PAGE_MS if name in ("home", "map") else reach
        note = f"{once:.1f} ms at {SMALL:,}; {found['server']:.1f} ms in the server"
        yield row(f"{about}: CPU", both, "ms", reach, note)
        if name in ("queue", "record", "create"):
            yield row(f"{about}: ratio", both / once, "x", RATIO, f"{once:.1f} ms before")


def of_engine(engine):
    """The rows of one engine."""
    with scratch(engine, SMALL) as environment:
        small = ask("growth", "measure", environment)
    begun = time.monotonic()
    with scratch(engine, SIZE) as environment:
        took = time.monotonic() - begun
        incidents, told = ask("growth", "lines", environment)
        held = ask("population", "held", environment) / 1e9
        note = f"{incidents:,} incidents, {told:,} lines, ready in {took:.0f} s"
        yield row(f"database, {engine}", held, "GB", "", note)
        yield from of_pages(engine, small, ask("growth", "measure", environment))
        for what, days in DAYS:
            found = ask("growth", "judge", environment, days)
            note = f"{found['wall']:.1f} s wall, {found['memory']:.0f} MB at most"
            note += f", {found['server']:.1f} s of it in the server"
            about = f"conformity of five standards, {what}, {SIZE:,}, {engine}"
            yield row(about, found["cpu"] + found["server"], "s CPU", CONFORMITY_S, note)
        for what in ("entries", "search"):
            found = rebuilt(what, environment)
            killed = "killed once and gone on" if found["killed"] else "not killed"
            note = f"{killed}; {found['memory']:.0f} MB at most; {found['said']}"
            yield row(f"{what} of incidents made anew, {engine}", found["wall"], "s", "", note)


def run():
    """Measure each engine, printing as it goes, and remove its large database."""
    chosen = os.environ.get("GROWTH", "")
    for engine in engines():
        if chosen in ("", engine.lower()):
            for one in of_engine(engine):
                print(one, file=sys.stderr, flush=True)
                yield one
            forget(engine)


def forget(engine):
    """Remove the large database of an engine, unless KEEP=yes."""
    if os.environ.get("KEEP") == "yes":
        return
    shutil.rmtree(kept() / f"{engine.lower()}-{SIZE}", ignore_errors=True)
    if engine != SQLITE:
        with scratch(engine, SMALL) as environment:
            ask("growth", "drop", environment)


def drop():
    """Drop the large database from inside the smaller one."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS incidents_{SIZE}")
