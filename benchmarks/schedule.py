"""The collision check of a change against 10,000 scheduled ones (20000-1:2018, 8.5.1)."""

from datetime import timedelta

from benchmarks.population import ask, engines, scratch_empty

SCHEDULED, SERVICES, PEOPLE, REACH_MS = 10_000, 200, 100, 50
DAYS = 365


def run():
    """Milliseconds of client and server for one check, on each database."""
    rows = []
    for engine in engines():
        with scratch_empty(engine) as environment:
            told = ask("schedule", "check", environment)
        rows.append(
            {
                "what": f"collision check among {SCHEDULED:,} scheduled changes, {engine}",
                "measured": told["cpu"] + told["server"],
                "unit": "ms",
                "reach": REACH_MS,
                "note": f"{told['statements']} statement, {told['found']} found",
            }
        )
    return rows


def check():
    """Fill the empty database of this process and check a change of the middle of the year."""
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from benchmarks.measuring import costs, statements  # noqa: PLC0415
    from ringbeam.services.changes.collisions import collisions_of  # noqa: PLC0415

    asked = filled()
    return {
        **costs(lambda: collisions_of(asked)),
        "statements": statements(lambda: collisions_of(asked)),
        "found": len(collisions_of(asked)),
    }


def filled():
    """Ten thousand changes over a year, of an hour each; the one that is asked about."""
    from django.db import connection, transaction  # noqa: PLC0415

    from ringbeam.core import clock  # noqa: PLC0415
    from ringbeam.core.actors import system  # noqa: PLC0415
    from ringbeam.core.registers import named  # noqa: PLC0415
    from ringbeam.core.writing import create  # noqa: PLC0415

    def made(kind, title, **given):
        return create(named(kind).model, {"title": title, **given}, by=system())

    start, model = clock.now(), named("change").model
    with transaction.atomic():
        services = [made("service", f"Service {n}").ref for n in range(SERVICES)]
        people = [made("person", f"Person {n}").ref for n in range(PEOPLE)]
        changes = []
        for n in range(SCHEDULED):
            given = {"service": services[n % SERVICES], "owner": people[n * 7 % PEOPLE]}
            begin = start + timedelta(minutes=n * DAYS * 1440 // SCHEDULED)
            times = {"planned_start": begin, "planned_end": begin + timedelta(hours=1)}
            changes.append(made("change", f"Change {n}", description="x", **given, **times))
        model.rows.filter(pk__in=[one.pk for one in changes]).update(state="scheduled")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    asked = model.rows.get(pk=changes[SCHEDULED // 2].pk)
    asked.planned_end = asked.planned_start + timedelta(days=30)
    return asked
