"""A thousand random alterations of history: every one has to be found, and the first named."""

import os
import time
from collections import Counter

from benchmarks.population import ask, engines, scratch_empty

TIMES = int(os.environ.get("RINGBEAM_BENCH_ALTERATIONS", "1000"))
SEED = 42


def run():
    """How many of them were found and named, on each database."""
    rows = []
    for engine in engines():
        begun = time.process_time()
        with scratch_empty(engine) as environment:
            told = ask("alterations", "alter", environment, TIMES, SEED)
        missed = "; ".join(told["missed"]) or f"of {len(told['kinds'])} kinds"
        rows.append(
            {
                "what": f"random alterations found, the first named, {engine}",
                "measured": told["found"],
                "unit": f"of {TIMES:,}",
                "reach": TIMES,
                "note": f"{missed}; seed {SEED}; {time.process_time() - begun:.0f} s",
            }
        )
    return rows


def alter(times, seed):
    """Do so many alterations in the database of this process, which is empty."""
    from django.core.management import call_command  # noqa: PLC0415

    from tests import alterations  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    kept = alterations.make_world()
    kinds, missed = Counter(), []
    for number in range(times):
        done = alterations.altered(seed * 1_000_000 + number, kept)
        kinds[done.what] += 1
        if not done.found:
            missed.append(f"{done.what} ({number}): {done.faults[:1]}")
    return {"found": times - len(missed), "kinds": kinds, "missed": missed[:5]}
