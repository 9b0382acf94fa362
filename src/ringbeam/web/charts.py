"""Charts as SVG made on the server: they follow the theme, print, and carry their text.

Bars start at zero. Shares are points on an axis that says where it begins. What misses its
target has another shape as well as another colour. No script and no style attribute is needed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

LETTER = 6.2  # how wide a letter is below a chart, about
# How wide a chart of bars to the right is, its names, its notes, and how high each row.
SIDEWAYS, NAMES, NOTES, ROW = 560, 170, 130, 26
HATCH = Markup(
    '<defs><pattern id="hatch-bad" width="5" height="5" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect class="h1" width="5" height="5"/>'
    '<rect class="h2" width="2.2" height="5"/></pattern></defs>'
)
RUNS, LOSSY, OUT = 0, 1, 2
DAYS = {RUNS: ("ok", 8), LOSSY: ("lossy", 4), OUT: ("out", 0)}


@dataclass(frozen=True)
class Axis:
    """The values of a chart: lowest and highest shown, the lines between, their unit."""

    low: float = 0
    high: float = 100
    ticks: Sequence[float] = ()
    unit: str = ""


@dataclass(frozen=True)
class Target:
    """What was promised, in the unit of the axis, and how it is called beside its line."""

    value: float
    label: str = ""


@dataclass(frozen=True)
class Frame:
    """Where a chart draws within ``size`` (width, height): the margins around it."""

    size: tuple[int, int]
    left: int = 36
    right: int = 12
    top: int = 16
    bottom: int = 20

    def across(self, count: int, inset: int = 0) -> Callable[[int], float]:
        """Give the x of each of ``count`` places, ``inset`` away from the edges."""
        wide = self.size[0] - self.left - self.right - 2 * inset
        steps = max(count - 1, 1)
        return lambda i: self.left + inset + wide * i / steps

    def up(self, axis: Axis) -> Callable[[float], float]:
        """Give the y of a value on the axis."""
        tall = self.size[1] - self.top - self.bottom
        span = (axis.high - axis.low) or 1
        return lambda value: self.top + tall * (1 - (value - axis.low) / span)


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    """A line through the points; None is a gap, after which it begins anew."""
    said, begins = [], True
    for one in points:
        if one is not None:
            said.append(f"{'M' if begins else 'L'}{one[0]:.1f},{one[1]:.1f}")
        begins = one is None
    return " ".join(said)


def _equal(values: Sequence[object], labels: Sequence[str]) -> None:
    if len(values) != len(labels):
        raise ValueError("every value of a chart needs a label")


def _svg(frame: Frame, title: str, parts: Sequence[Markup], classes: str = "") -> Markup:
    wide, high = frame.size
    return Markup(
        '<svg class="chart{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
    ).format(classes, wide, high, title, Markup("").join(parts))


def _grid(frame: Frame, axis: Axis) -> list[Markup]:
    y, end = frame.up(axis), frame.size[0] - frame.right
    return [
        Markup(
            '<line class="gl" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>'
            '<text x="{}" y="{:.1f}" text-anchor="end">{:g}{}</text>'
        ).format(
            *(frame.left, end, y(tick), y(tick)),
            *(frame.left - 6, y(tick) + 4, tick, axis.unit),
        )
        for tick in axis.ticks
    ]


def _goal(frame: Frame, axis: Axis, target: Target | None) -> list[Markup]:
    if target is None:
        return []
    y, end = frame.up(axis)(target.value), frame.size[0] - frame.right
    return [
        Markup(
            '<line class="tg" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>'
            '<text class="tgl" x="{}" y="{:.1f}">{}</text>'
        ).format(frame.left, end, y, y, end + 6, y + 4, target.label)
    ]


def _below(frame: Frame, at: Callable[[int], float], labels: Sequence[str]) -> list[Markup]:
    wide = max(map(len, labels)) * LETTER + 2 * LETTER
    room = max(2, int((frame.size[0] - frame.left) // wide))
    every, last = max(1, -(-len(labels) // min(13, room))), len(labels) - 1
    return [
        Markup('<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
            at(i), frame.size[1] - 3, label
        )
        for i, label in enumerate(labels)
        if (i % every == 0 and last - i >= every) or i == last
    ]


def spark(values: Sequence[float], title: str, width: int = 96, height: int = 20) -> Markup:
    """A small line of the last values, its end marked. Nothing to draw: an empty string.

    ``values`` are in order of time, any unit; the title says what they are, in words.
    """
    if len(values) < 2:  # noqa: PLR2004 - a line has two ends
        return Markup("")
    low, high = min(values), max(values)
    span = (high - low) or 1
    points = [
        (
            2 + (width - 6) * i / (len(values) - 1),
            height - 3 - (height - 6) * (value - low) / span,
        )
        for i, value in enumerate(values)
    ]
    x, y = points[-1]
    return Markup(
        '<svg class="chart spark" width="{}" height="{}" viewBox="0 0 {} {}" role="img" '
        'aria-label="{}"><path class="ln thin" d="{}"/>'
        '<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="2"/></svg>'
    ).format(width, height, width, height, title, _path(points), x, y)


def bars(
    values: Sequence[float],
    labels: Sequence[str],
    title: str,
    *,
    target: Target | None = None,
    size: tuple[int, int] = (560, 170),
) -> Markup:
    """Bars from zero, values above, labels below; what misses the target is hatched.

    ``values`` and ``labels`` are of the same length, which ValueError says otherwise.
    """
    _equal(values, labels)
    if not values:
        return Markup("")
    frame = Frame(size, left=8, right=64 if target and target.label else 8)
    axis = Axis(0, max(*values, target.value if target else 0, 1))
    y, step = frame.up(axis), (size[0] - frame.left - frame.right) / len(values)
    parts = [HATCH] if target else []
    for i, value in enumerate(values):
        x, miss = frame.left + i * step, target is not None and value < target.value
        parts.append(
            Markup(
                '<rect class="b{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" '
                'rx="2"/>'
                '<text class="lab" x="{:.1f}" y="{:.1f}" text-anchor="middle">{:g}</text>'
            ).format(
                *(" miss" if miss else "", x + step * 0.18, y(value), step * 0.64),
                *(y(0) - y(value), x + step / 2, y(value) - 4, value),
            )
        )
    parts += _goal(frame, axis, target)
    parts += _below(frame, lambda i: frame.left + (i + 0.5) * step, labels)
    return _svg(frame, title, parts)


def sideways(
    values: Sequence[float],
    labels: Sequence[str],
    title: str,
    *,
    notes: Sequence[str] = (),
    parts: Sequence[float] = (),
) -> Markup:
    """Bars from zero to the right, each with its name before it and its note behind it.

    For groups whose names are too long to stand below a bar. ``parts`` is how much of each
    value is drawn full, the rest is pale. Names and notes are read out with the title. All are
    of the same length, which ValueError says otherwise. Nothing to draw: an empty string.
    """
    told, full = notes or [f"{value:g}" for value in values], parts or values
    for some in (told, full, values):
        _equal(some, labels)
    if not values:
        return Markup("")
    wide, high = SIDEWAYS - NAMES - NOTES, max(values)
    drawn = []
    for i, (value, part) in enumerate(zip(values, full, strict=True)):
        long, solid = (wide * one / (high or 1) for one in (value, part))
        middle = 4 + ROW * i + ROW / 2
        drawn.append(
            Markup(
                '<text class="nm" x="{}" y="{:.1f}" text-anchor="end">{}</text>'
                '<rect class="b soft" x="{}" y="{:.1f}" width="{:.1f}" height="14" rx="2"/>'
                '<rect class="b" x="{}" y="{:.1f}" width="{:.1f}" height="14" rx="2"/>'
                '<text class="lab" x="{:.1f}" y="{:.1f}">{}</text>'
            ).format(
                *(NAMES - 8, middle + 4, _short(labels[i]), NAMES, middle - 7, long),
                *(NAMES, middle - 7, solid, NAMES + long + 6, middle + 4, told[i]),
            )
        )
    said = "; ".join(f"{label}: {note}" for label, note in zip(labels, told, strict=True))
    return _svg(Frame((SIDEWAYS, 8 + ROW * len(values))), f"{title}. {said}", drawn)


def _short(name: str) -> str:
    most = int((NAMES - 8) // LETTER)
    return name if len(name) <= most else f"{name[: most - 1]}…"


def points(
    values: Sequence[float],
    labels: Sequence[str],
    title: str,
    *,
    axis: Axis,
    target: Target | None = None,
    running: bool = False,
) -> Markup:
    """Shares over time as points: a hollow diamond misses the target, a dashed ring still runs.

    A period that runs is neither kept nor missed. ``values`` and ``labels`` are of the same
    length, which ValueError says otherwise. Nothing to draw: an empty string.
    """
    _equal(values, labels)
    if not values:
        return Markup("")
    frame = Frame((560, 170), right=58 if target and target.label else 12)
    x, y = frame.across(len(values), inset=10), frame.up(axis)
    parts = _grid(frame, axis) + _goal(frame, axis, target)
    line = _path([(x(i), y(value)) for i, value in enumerate(values)])
    parts.append(Markup('<path class="ln" d="{}"/>').format(line))
    for i, value in enumerate(values):
        runs = running and i == len(values) - 1
        under = target is not None and value < target.value
        parts += _point((x(i), y(value)), value, under=under, runs=runs)
    return _svg(frame, title, parts + _below(frame, x, labels))


def _point(at: tuple[float, float], value: float, *, under: bool, runs: bool) -> list[Markup]:
    """A point with its value: below it where it lies under its goal, whose line is above it."""
    (x, y), miss = at, under and not runs
    mark = (
        Markup('<path class="mk miss" d="M{:.1f},{:.1f} l6,6 l-6,6 l-6,-6 Z"/>').format(
            x, y - 6
        )
        if miss
        else Markup('<circle class="mk{}" cx="{:.1f}" cy="{:.1f}" r="3.5"/>').format(
            " run" if runs else "", x, y
        )
    )
    label = Markup(
        '<text class="lab{}" x="{:.1f}" y="{:.1f}" text-anchor="middle">{:g}</text>'
    ).format(" miss" if miss else "", x, y + 19 if under else y - 9, value)
    return [mark, label]


def lines(
    series: Sequence[tuple[str, Sequence[float | None]]],
    labels: Sequence[str],
    title: str,
    *,
    axis: Axis,
    target: Target | None = None,
) -> Markup:
    """One line, or two, each named at its end instead of in a legend; the second is dashed.

    Each of ``series`` is a name and as many values as there are ``labels``, which ValueError
    says otherwise. None, where nothing is known, is a gap. Nothing to draw: an empty string.
    """
    for _name, values in series:
        _equal(values, labels)
    if not series or not labels:
        return Markup("")
    frame = Frame((560, 170), right=72)
    x, y = frame.across(len(labels)), frame.up(axis)
    parts = _grid(frame, axis) + _goal(frame, axis, target)
    for number, (name, values) in enumerate(series):
        second = " two" if number else ""
        drawn = [None if v is None else (x(i), y(v)) for i, v in enumerate(values)]
        known = [one for one in drawn if one is not None]
        if not known:
            continue
        line, (end, height) = _path(drawn), known[-1]
        parts.append(
            Markup(
                '<path class="ln{}" d="{}"/>'
                '<circle class="dot{}" cx="{:.1f}" cy="{:.1f}" r="3"/>'
                '<text class="lab" x="{:.1f}" y="{:.1f}">{}</text>'
            ).format(second, line, second, end, height, end + 8, height + 4, name)
        )
    return _svg(frame, title, parts + _below(frame, x, labels))


def strip(days: Sequence[int], title: str) -> Markup:
    """Days as a strip: RUNS low, LOSSY taller, OUT tallest, so that shape tells too.

    ``days`` are in order of time. None: an empty string; ValueError for another state.
    """
    if not days:
        return Markup("")
    if unknown := set(days) - set(DAYS):
        raise ValueError(f"no such state of a day: {sorted(unknown)}")
    frame = Frame((560, 34))
    step = 560 / len(days)
    parts = [
        Markup(
            '<rect class="day {}" x="{:.2f}" y="{}" width="{:.2f}" height="{}" rx="1.5"/>'
        ).format(DAYS[day][0], i * step + 0.7, DAYS[day][1], step - 1.4, 34 - DAYS[day][1])
        for i, day in enumerate(days)
    ]
    return _svg(frame, title, parts, " strip")
