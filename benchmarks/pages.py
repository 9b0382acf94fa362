"""The pages that people live in: statements, CPU and bytes, at 12,459 and 200,000 incidents."""

from benchmarks.generating import AGENT
from benchmarks.measuring import page, signed_in
from benchmarks.population import LARGE, SMALL, ask, engines, scratch

QUEUE = "/incidents/?state=open"
PAGES = {
    "queue": QUEUE,
    "queue of everything": "/incidents/?state=closed&state=open",
    "home": "/",
    "conformity map": "/conformity/",
}


def measure():
    """The figures of every page, in the database of this process."""
    client = signed_in(AGENT)
    found = {name: page(client, path) for name, path in PAGES.items()}
    return found | {"record": page(client, f"/incidents/{busiest()}/")}


def busiest():
    """The open incident with the longest history, ref of."""
    from django.db.models import Count  # noqa: PLC0415

    from ringbeam.core.history import HistoryLine  # noqa: PLC0415
    from ringbeam.desk.incidents import Incident  # noqa: PLC0415

    held = Incident.rows.filter(open=True).values("pk")
    lines = HistoryLine.objects.filter(entry_id__in=held).values("entry_id")
    longest = lines.annotate(held=Count("pk")).order_by("-held", "entry_id").first()
    return Incident.rows.get(pk=longest["entry_id"]).ref


def row(what, measured, unit, reach=None, note=""):
    """One row of the table."""
    said = {"what": what, "measured": measured, "unit": unit, "note": note}
    return said if reach is None else said | {"reach": reach}


def of_engine(engine, small, large):
    """The rows of one database."""
    for name, found in large.items():
        before = small[name]
        target = {"queue": 20, "record": 20}.get(name)
        server = f"and {found['server']:.1f} ms in the server" if found["server"] else ""
        about = f"{name}, {LARGE:,}, {engine}"
        allowed = 12 if target else None
        yield row(f"{about}: statements", found["statements"], "statements", allowed)
        yield row(f"{about}: CPU", found["cpu"], "ms", target, server)
        both, once = (one["cpu"] + one["server"] for one in (found, before))
        yield row(
            f"{about}: CPU to that at {SMALL:,}",
            both / once,
            "x",
            1.3 if name.startswith("queue") else None,
            f"{once:.1f} ms at {SMALL:,}",
        )


def run():
    """Measure every page in every database."""
    rows = []
    for engine in engines():
        found = []
        for size in (SMALL, LARGE):
            with scratch(engine, size) as environment:
                found.append(ask("pages", "measure", environment))
        rows += of_engine(engine, *found)
    queue = found[-1]["queue"]
    rows.append(row("queue: HTML, gzipped", queue["bytes"] / 1000, "kB", 60))
    rows.append(row("queue: CSS and script, gzipped", queue["assets"] / 1000, "kB", 56))
    return rows
