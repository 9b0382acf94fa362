"""Drawing the map of processes as SVG: bands of boxes that are links, and arrows (4.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ringbeam.organization.process_map import ORDER, Flow, ProcessMap, Step

HEAD, LINE, ROUND, MOST_LINES = 26, 16, 6, 2
CUT = "…"


@dataclass(frozen=True)
class Sheet:
    """How a map is laid out: its name, how many boxes stand beside each other, their size."""

    name: str
    columns: int
    box: tuple[int, int]
    gap: tuple[int, int]
    letters: int

    @property
    def width(self) -> int:
        """The width of the whole drawing."""
        return self.columns * self.box[0] + (self.columns - 1) * self.gap[0] + 2 * self.gap[0]


WIDE = Sheet("wide", 5, (196, 68), (40, 44), 25)
NARROW = Sheet("narrow", 2, (152, 72), (24, 40), 19)
Spot = tuple[int, int]


def drawn(found: ProcessMap, sheet: Sheet, *, title: str, bands: Mapping[str, str]) -> Markup:
    """The map on a sheet; nothing to draw: an empty string. ``bands`` are the words of each."""
    if not found.steps:
        return Markup("")
    spots: dict[str, Spot] = {}
    parts: list[Markup] = []
    top = 0
    for band in ORDER:
        steps = found.of_band(band)
        if steps:
            parts.append(_band(sheet, top, bands[band], len(steps)))
            spots |= {one.ref: _spot(sheet, top, n) for n, one in enumerate(steps)}
            top += _tall(sheet, len(steps))
    arrows = [_arrow(sheet, spots, one, n) for n, one in enumerate(found.flows)]
    boxes = [_box(sheet, spots[one.ref], one) for one in found.steps]
    return Markup(
        '<svg class="chart pmap {0}" viewBox="0 0 {1} {2}" role="group" aria-label="{3}">'
        '<defs><marker id="arrow-{0}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7"'
        ' markerHeight="7" orient="auto-start-reverse"><path class="tip" d="M0,0 L8,4 L0,8 Z"/>'
        "</marker></defs>{4}</svg>"
    ).format(sheet.name, sheet.width, top, title, Markup("").join([*parts, *arrows, *boxes]))


def _tall(sheet: Sheet, count: int) -> int:
    rows = -(-count // sheet.columns)
    return HEAD + rows * (sheet.box[1] + sheet.gap[1]) + sheet.gap[1] // 4


def _spot(sheet: Sheet, top: int, number: int) -> Spot:
    row, column = divmod(number, sheet.columns)
    across, down = sheet.box[0] + sheet.gap[0], sheet.box[1] + sheet.gap[1]
    return sheet.gap[0] + column * across, top + HEAD + sheet.gap[1] // 2 + row * down


def _band(sheet: Sheet, top: int, words: str, count: int) -> Markup:
    return Markup(
        '<rect class="bd" x="1" y="{}" width="{}" height="{}" rx="{}"/>'
        '<text class="bl" x="12" y="{}">{}</text>'
    ).format(top + 2, sheet.width - 2, _tall(sheet, count) - 6, ROUND, top + 20, words)


def _box(sheet: Sheet, spot: Spot, step: Step) -> Markup:
    x, y = spot
    wide, tall = sheet.box
    said = lines_of(step.title, sheet.letters)
    first = y + tall / 2 - (len(said) - 1) * LINE / 2 - (3 if step.owner else -4)
    words = [
        Markup('<text class="nm" x="{}" y="{:.0f}">{}</text>').format(
            x + 12, first + n * LINE, line
        )
        for n, line in enumerate(said)
    ]
    words.append(
        Markup('<text class="ow" x="{}" y="{}">{}</text>').format(
            x + 12, y + tall - 10, shortened(step.owner, sheet.letters + 4)
        )
    )
    return Markup(
        '<a href="{}" class="bx{}"><title>{}</title>'
        '<rect x="{}" y="{}" width="{}" height="{}" rx="{}"/>{}</a>'
    ).format(
        *(step.url, " draft" if step.draft else "", f"{step.ref} {step.title}"),
        *(x, y, wide, tall, ROUND, Markup("").join(words)),
    )


def lines_of(title: str, letters: int) -> list[str]:
    """A title in at most two lines of so many letters, cut where it is longer."""
    lines: list[str] = []
    for word in title.split():
        if lines and len(lines[-1]) + len(word) < letters:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    kept = lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        kept[-1] = f"{kept[-1]} {lines[MOST_LINES]}"
    return [shortened(one, letters) for one in kept]


def shortened(text: str, letters: int) -> str:
    """A text of at most so many letters."""
    return text if len(text) <= letters else text[: letters - 1].rstrip() + CUT


def _arrow(sheet: Sheet, spots: Mapping[str, Spot], flow: Flow, number: int) -> Markup:
    path = course(sheet, spots[flow.frm], spots[flow.to], number)
    return Markup(
        '<path class="fl" d="{}" marker-end="url(#arrow-{})"><title>{}</title></path>'
    ).format(path, sheet.name, f"{flow.frm} → {flow.to}: {', '.join(flow.what)}")


def course(sheet: Sheet, frm: Spot, to: Spot, number: int) -> str:
    """The way of an arrow: straight to the next box, else in a bow over or under the row.

    Arrows leave and arrive a little apart from each other, by their number.
    """
    wide, tall = sheet.box
    apart = (number % 5 - 2) * wide // 12
    if frm[1] == to[1] and to[0] - frm[0] == wide + sheet.gap[0]:
        y = frm[1] + tall // 2 + (number % 3 - 1) * 6
        return _to([(frm[0] + wide, y), (to[0], y)], "L")
    start, end = frm[0] + wide // 2 + apart, to[0] + wide // 2 - apart
    if frm[1] == to[1]:
        over = to[0] > frm[0]
        y = frm[1] if over else frm[1] + tall
        bow = y - sheet.gap[1] // 2 if over else y + sheet.gap[1] // 2
        return _to([(start, y), (start, bow), (end, bow), (end, y)], "C")
    down = to[1] > frm[1]
    y, goal = (frm[1] + tall, to[1]) if down else (frm[1], to[1] + tall)
    bend = max(abs(goal - y) // 2, sheet.gap[1] // 2) * (1 if down else -1)
    return _to([(start, y), (start, y + bend), (end, goal - bend), (end, goal)], "C")


def _to(points: Sequence[Spot], how: str) -> str:
    (x, y), *rest = points
    return f"M{x},{y} {how}" + " ".join(f"{a},{b}" for a, b in rest)
