"""Charts as SVG made on the server: they follow the theme, print, and carry their text."""

from collections.abc import Sequence

from markupsafe import Markup


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{'L' if i else 'M'}{x:.1f},{y:.1f}" for i, (x, y) in enumerate(points))


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
    size: tuple[int, int] = (560, 170),
) -> Markup:
    """Bars from zero with their values above and labels below; never truncated.

    ``values`` and ``labels`` are of the same length, which ValueError says otherwise.
    """
    if len(values) != len(labels):
        raise ValueError("a bar needs a label")
    if not values:
        return Markup("")
    wide, high = size
    left, base, top = 8, high - 20, 14
    step = (wide - 2 * left) / len(values)
    tallest = max(*values, 1)
    parts = []
    for i, (value, label) in enumerate(zip(values, labels, strict=True)):
        x, tall = left + i * step, (base - top) * value / tallest
        parts.append(
            Markup(
                '<rect class="b" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="2"/>'
                '<text class="lab" x="{:.1f}" y="{:.1f}" text-anchor="middle">{:g}</text>'
                '<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>'
            ).format(
                *(x + step * 0.18, base - tall, step * 0.64, tall),
                *(x + step / 2, base - tall - 4, value),
                *(x + step / 2, high - 5, label),
            )
        )
    return Markup(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
    ).format(wide, high, title, Markup("").join(parts))
