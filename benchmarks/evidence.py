"""Conformity over 100,000 records of evidence, under scopes: all rules, one change, past days.

Two standards have a scope in force over some of the services, the others none: so each rule
is asked up to three times.
"""

import os
import time
from datetime import timedelta
from statistics import median

from benchmarks.generating import AGENT
from benchmarks.measuring import backend, costs, signed_in, used_by
from benchmarks.population import ask, engines, scratch

SIZE = int(os.environ.get("EVIDENCE_SIZE", "100000"))
SCOPES = (("iso-20000-1:2018", 3), ("iso-9001:2015", 2))
TIMES = 3
PAGES = {
    "map": ("/conformity/", 30),
    "requirement": ("/conformity/iso-20000-1/2018/8.6.1/", ""),
    "comparison": ("/conformity/compare/?of=iso-20000-1:2018&of=iso-9001:2015", 20),
}
DAYS = (400, 60, 20)


def scoped():
    """Load the library, and put a scope in force for two editions over some services, once."""
    from ringbeam.core.actors import system  # noqa: PLC0415
    from ringbeam.core.entries import Entry  # noqa: PLC0415
    from ringbeam.core.registers import named  # noqa: PLC0415
    from ringbeam.core.writing import create  # noqa: PLC0415
    from ringbeam.standards.loading import load  # noqa: PLC0415

    load()
    scope = named("scope").model
    services = list(
        Entry.rows.filter(kind="service").order_by("pk").values_list("ref", flat=True)
    )
    for edition, some in () if scope.rows.exists() else SCOPES:
        told = {
            "title": f"Scope of {edition}",
            "editions": [edition],
            "extent": [{"records": services[:some]}],
            "activities": "Running services.",
            "considered": "What customers expect.",
        }
        made = create(scope, told, by=system())
        # Two people would sign it; here only what it covers matters.
        scope.rows.filter(pk=made.pk).update(state="in_force")
    return len(services)


def measure():
    """Seconds of all rules, with their statements; of what one change asks; pages."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from ringbeam.conformity.assessing import EDITIONS, assess  # noqa: PLC0415
    from ringbeam.core import clock  # noqa: PLC0415

    today = clock.now().date()
    with CaptureQueriesContext(connection) as asked:
        assess(today, editions=EDITIONS)
    whole = [_seconds(lambda: assess(today, editions=EDITIONS)) for _ in range(TIMES)]
    found = {"all rules": median(whole), "statements": len(asked)}
    return found | {f"after {what}": one for what, one in _changes()} | _pages()


def _seconds(act):
    """CPU seconds of this process and of the database's server."""
    server = backend()
    used = used_by(server) if server else 0
    begun = time.process_time()
    act()
    more = used_by(server) - used if server else 0
    return time.process_time() - begun + more


def _changes():
    """Seconds from a change until the results of today are right again."""
    from ringbeam.conformity.snapshots import current  # noqa: PLC0415
    from ringbeam.core.actors import system  # noqa: PLC0415
    from ringbeam.core.registers import named  # noqa: PLC0415
    from ringbeam.core.writing import create  # noqa: PLC0415

    for what, kind in (("a new action", "action"), ("a new incident", "incident")):
        current()
        taken = []
        for _ in range(TIMES):
            create(named(kind).model, {"title": "Changed", "description": "Anew."}, by=system())
            taken.append(_seconds(current))
        yield what, median(taken)


def _pages():
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client, found = signed_in(AGENT), {}
    for name, (path, _reach) in PAGES.items():
        assert client.get(path).status_code == 200, path
        cost = costs(lambda path=path: client.get(path))
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        found[f"page {name}"] = cost["cpu"] + cost["server"]
        found[f"statements {name}"] = len(asked)
    return found


def judge(days):
    """CPU seconds of all editions, so many days ago."""
    from ringbeam.conformity.answers import assessed  # noqa: PLC0415
    from ringbeam.conformity.assessing import EDITIONS  # noqa: PLC0415
    from ringbeam.core import clock  # noqa: PLC0415

    day = clock.now().date() - timedelta(days=days)
    return _seconds(lambda: assessed(day, EDITIONS))


def run():
    """Measure each engine; the rows of the table."""
    for engine in engines():
        with scratch(engine, SIZE) as environment:
            ask("evidence", "scoped", environment)
            found = ask("evidence", "measure", environment)
            about = f"{SIZE:,} records, two scopes, {engine}"
            note = f"{found['statements']} statements"
            yield _row(f"all rules, {about}", found["all rules"], "s CPU", 3, note)
            for what in ("a new action", "a new incident"):
                yield _row(f"right after {what}, {about}", found[f"after {what}"], "s CPU", 5)
            for name, (_path, reach) in PAGES.items():
                note = f"{found[f'statements {name}']} statements"
                yield _row(f"page {name}, {about}", found[f"page {name}"], "ms", reach, note)
            for days in DAYS:
                cost = ask("evidence", "judge", environment, days)
                yield _row(f"as of {days} days ago, {about}", cost, "s CPU", 10)


def _row(what, measured, unit, reach, note=""):
    return {"what": what, "measured": measured, "unit": unit, "reach": reach, "note": note}
