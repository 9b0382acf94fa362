"""Calendars, pauses and logs as Hypothesis draws them."""

from hypothesis import strategies as st

from ringbeam.services.levels import Event, Switches, Target, Terms, calendar_from
from tests.services.levels.reference import NAMES, instant

ZONES = (
    "Europe/Berlin",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Pacific/Apia",
    "UTC",
)
# Berlin and Sao Paulo change their clocks in these weeks, Lord Howe by half an hour
MOMENTS = tuple(
    instant(text)
    for text in (
        "2015-03-28T00:00Z",
        "2015-10-16T20:00Z",
        "2011-12-28T00:00Z",
        "2026-04-03T00:00Z",
    )
)
STATES = ("new", "in progress", "waiting", "with supplier")


@st.composite
def spans(draw, step=15):
    edges = draw(st.lists(st.integers(0, 24 * 60 // step), min_size=2, max_size=6, unique=True))
    texts = [f"{e * step // 60:02}:{e * step % 60:02}" for e in sorted(edges)]
    return [list(pair) for pair in zip(texts[::2], texts[1::2], strict=False)]


@st.composite
def declarations(draw, step=15):
    weekly = {name: draw(spans(step)) for name in NAMES if draw(st.booleans())}
    weekly["wed"] = weekly.get("wed") or [["09:00", "17:00"]]
    dates = st.sampled_from(
        ["2015-03-29", "2015-03-30", "2015-10-18", "2011-12-30", "2026-04-05", "2026-04-06"]
    )
    dated = st.dictionaries(dates, spans(step), max_size=2)
    return {
        "timezone": draw(st.sampled_from(ZONES)),
        "weekly": weekly,
        "holidays": draw(st.lists(dates, max_size=2, unique=True)),
        "recurring": draw(st.sampled_from([[], ["04-06"], ["03-30", "10-18"]])),
        "breaks": draw(dated),
        "shifts": draw(dated),
        "exceptions": draw(dated),
    }


calendars = declarations().map(calendar_from)
any_calendars = st.one_of(calendars, declarations(step=7).map(calendar_from))
instants = st.builds(
    lambda base, more: base + more, st.sampled_from(MOMENTS), st.integers(0, 6 * 86_400)
)
amounts = st.integers(0, 90_000)


@st.composite
def pauses(draw, *, may_be_open=False):
    found = []
    for start in draw(st.lists(instants, max_size=5)):
        length = draw(st.integers(0, 2 * 86_400))
        found.append((start, start + length))
    if may_be_open and draw(st.booleans()):
        found.append((draw(instants), None))
    return found


@st.composite
def events(draw):
    at = draw(instants)
    log = [Event(at, "opened", draw(st.sampled_from(STATES)), draw(st.sampled_from("123")))]
    kinds = [
        "moved",
        "moved",
        "replied",
        "prioritized",
        "resolved",
        "reopened",
        "closed",
        "cancelled",
    ]
    for kind in draw(st.lists(st.sampled_from(kinds), max_size=9)):
        at += draw(st.integers(-3_000, 80_000))
        state, priority = draw(st.sampled_from(STATES)), draw(st.sampled_from("123"))
        log.append(Event(at, kind, state, priority, draw(st.booleans())))
    return log


targets = st.one_of(
    st.tuples(st.integers(0, 3), st.just("days"), st.booleans()).map(
        lambda parts: Target(*parts)
    ),
    amounts.map(Target),
)


@st.composite
def terms(draw):
    metrics = st.dictionaries(st.sampled_from(["response", "resolution", "update"]), targets)
    stands = st.frozensets(st.sampled_from(STATES[2:]))
    switches = Switches(
        pausing=draw(
            st.dictionaries(st.sampled_from(["response", "resolution", "update"]), stands)
        ),
        on_priority=draw(st.sampled_from(["go_on", "recompute", "restart"])),
        on_reopening=draw(st.sampled_from(["go_on", "restart", "new"])),
        answering=draw(st.sampled_from([frozenset(), frozenset({"in progress"})])),
    )
    promised = {"1": draw(metrics), "2": draw(metrics)}  # nothing is promised to priority 3
    return Terms(draw(any_calendars), promised, switches)
