"""`make test`: the suite once per database that is there, and what was left out."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from tests import chromium, paper, postgres

ROOT = Path(__file__).resolve().parent.parent


def suite(database: str, extra: list[str]) -> bool:
    """Run the whole suite on one database; whether all of it held."""
    print(f"== tests on {database}", flush=True)
    command = [sys.executable, "-m", "pytest", "--database", database]
    # Each worker has half of the files, so that what a module makes is made once.
    command += ["-n", "2", "--dist", "worksteal", *extra]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def left_out() -> list[str]:
    """What cannot be tested on this machine, each with its reason."""
    reasons = []
    if reason := postgres.missing():
        reasons.append(f"PostgreSQL ({reason})")
    if chromium.path() is None or importlib.util.find_spec("playwright") is None:
        reasons.append("the browser (chromium is not installed)")
    if paper.missing():
        reasons.append("the words of prints (poppler-utils is not installed)")
    return reasons


def main() -> int:
    missing = left_out()
    held = [suite("sqlite", sys.argv[1:])]
    if not postgres.missing():
        held.append(suite("postgresql", sys.argv[1:]))
    for one in missing:
        print(f"Left out: {one}.")
    wanted = os.environ.get("RINGBEAM_TEST_ALL", "no") == "yes"
    return 0 if all(held) and not (missing and wanted) else 1


if __name__ == "__main__":
    sys.exit(main())
