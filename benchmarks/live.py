"""The queue as it changes: what fifty agents cost who all have a queue of fifty rows open."""

from datetime import timedelta
from itertools import count

from benchmarks.generating import AGENT
from benchmarks.measuring import costs, page, signed_in, statements
from benchmarks.population import LARGE, ask, engines, scratch

AGENTS = 50
# How many agents ask while what they share is kept: of 50 who ask every 15 seconds, in 2.
SHARERS = 6
QUEUE, LIVE = "/desk/?state=open", "/desk/live/?state=open"


def measure(email=AGENT):
    """The page, an answer that nothing happened, and one with every row, of this database."""
    from ringbeam.core import clock  # noqa: PLC0415
    from ringbeam.core.comments import Comment  # noqa: PLC0415

    client, turn = signed_in(email), count(1)
    with clock.stopped(clock.now()):
        found = {"page": page(client, QUEUE)}
        tag = f'"{client.get(LIVE).json()["tag"]}"'

        def nothing_new():
            answer = client.get(LIVE, headers={"If-None-Match": tag})
            assert answer.status_code == 304

        def every_row():
            assert len(client.get(LIVE).json()["rows"]) == AGENTS

        def every_row_in_turn():
            # Somebody says something every two seconds, so that what is shared is so no more.
            said = Comment.objects.order_by("-pk").first()
            said.pk = None
            said.save(force_insert=True)
            with clock.stopped(clock.now() + timedelta(seconds=2 * next(turn))):
                for _agent in range(SHARERS):
                    client.get(LIVE)

        found["nothing new"] = {"statements": statements(nothing_new), **costs(nothing_new)}
        some = {name: one / SHARERS for name, one in costs(every_row_in_turn).items()}
        with clock.stopped(clock.now() + timedelta(seconds=2 * next(turn))):
            found["every row"] = {"statements": statements(every_row), **some}
    return found


def share(found, every):
    """Per cent of one core, when every agent asks once in so many seconds."""
    return AGENTS / every * (found["cpu"] + found["server"]) / 10


def rows_of(engine, found):
    """The rows of one database."""
    from ringbeam.core.extras import Live  # noqa: PLC0415

    about = f"desk's queue, {LARGE:,}, {engine}"
    yield {
        "what": f"{about}: statements",
        "measured": found["page"]["statements"],
        "unit": "statements",
        "reach": 12,
    }
    yield {"what": f"{about}: CPU", "measured": found["page"]["cpu"], "unit": "ms", "reach": 20}
    for name in ("nothing new", "every row"):
        yield {
            "what": f"{about}, live, {AGENTS} agents, {name} each time",
            "measured": share(found[name], Live.every),
            "unit": "% of a core",
            "reach": 5,
            "note": f"{found[name]['cpu']:.1f} ms, {found[name]['statements']} statements",
        }


def run():
    """Measure the larger database of each engine."""
    rows = []
    for engine in engines():
        with scratch(engine, LARGE) as environment:
            rows += rows_of(engine, ask("live", "measure", environment))
    return rows
