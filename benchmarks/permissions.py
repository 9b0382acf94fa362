"""The whole permission matrix: every address x register x somebody, held against the rules."""

import time

from benchmarks.population import ask, engines, scratch_empty


def run():
    """How many answers were other than the rules say, on each database; none should be."""
    rows = []
    for engine in engines():
        begun = time.monotonic()
        with scratch_empty(engine) as environment:
            told = ask("permissions", "whole", environment | {"RINGBEAM_API_RATE": "1000000"})
        first = f"; first: {told['found'][0]}" if told["found"] else ""
        rows.append(
            {
                "what": f"answers other than the rules say, permission matrix, {engine}",
                "measured": len(told["found"]),
                "unit": f"of {told['cells']:,}",
                "reach": 0,
                "note": f"{told['people']} people, {time.monotonic() - begun:.0f} s{first}",
            }
        )
    return rows


def whole():
    """Ask every cell in the database of this process, which is empty."""
    from django.core.management import call_command  # noqa: PLC0415

    from tests import permissions  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    return permissions.matrix()
