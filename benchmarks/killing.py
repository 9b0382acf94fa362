"""A thousand SIGKILLs under writing load, and two people at the same records for a minute."""

import json
import subprocess
import sys

from benchmarks.imports import ROOT
from benchmarks.population import engines, scratch_empty

KILLS, SECONDS, SEED = 1_000, 60, 42


def told_by(module, amount, environment):
    """What the run of a module of the tests came to."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", module, str(amount), str(SEED)],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def run():
    """What was lost, half written or wrong, on each database; none of it should be."""
    rows = []
    for engine in engines():
        with scratch_empty(engine) as environment:
            told = told_by("tests.killing", KILLS, environment)
        bad = [*told["lost"], *told["halves"], *told["faults"]]
        rows.append(
            {
                "what": f"lost, half written, unverified: {KILLS:,} SIGKILLs, {engine}",
                "measured": len(bad) + told["ended"],
                "unit": "faults",
                "reach": 0,
                "note": f"{told['acknowledged']:,} acts acknowledged, {told['seals']:,} seals",
            }
        )
        with scratch_empty(engine) as environment:
            told = told_by("tests.contending", SECONDS, environment)
        rows.append(
            {
                "what": f"lost updates and moves outside of a life, {SECONDS} s, {engine}",
                "measured": len([*told["wrong"], *told["faults"]]),
                "unit": "faults",
                "reach": 0,
                "note": f"{told['edits']:,} edits, {told['moves']:,} moves, "
                f"{told['bulk']:,} in bulk taken; {told['refused']:,} refused",
            }
        )
    return rows
