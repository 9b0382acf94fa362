"""Commands run as people run them: in a process and a home of their own."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

PATIENCE = 120


def command(home, *arguments):
    """What to run, and in which environment."""
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "RINGBEAM_HOME"}}
    env["RINGBEAM_HOME"] = str(home)
    return {"args": [sys.executable, "-m", "ringbeam.site.launch", *arguments], "env": env}


def ringbeam(home, *arguments, given=None):
    """Run a command to its end."""
    return subprocess.run(
        **command(home, *arguments), input=given, capture_output=True, text=True, check=False
    )


def killed(home, *arguments, when):
    """Start a command and kill it, by SIGKILL, as soon as ``when()`` is true."""
    process = subprocess.Popen(
        **command(home, *arguments), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + PATIENCE
    while process.poll() is None and not when():
        assert time.monotonic() < until, "it never came to the moment"
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    return process.wait()


def counted(home, table):
    """How many rows a table of the home has, as another process sees it."""
    address = f"file:{home / 'ringbeam.sqlite3'}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as database:
        return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
