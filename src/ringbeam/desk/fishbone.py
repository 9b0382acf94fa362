"""Drawing the possible causes of a problem as a fishbone (Ishikawa diagram; 8.6.3)."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

HEAD, BONE, LINE, LETTERS = 24, 220, 18, 27
SLANT = 24  # how much less wide than its place a bone is
LEAST = 2  # so many lines a bone has room for, however few causes there are
CUT = "…"


def fishbone(
    lines: Sequence[Mapping[str, Any]], branches: Mapping[str, str], title: str
) -> Markup:
    """The spine with a bone for each branch that has causes; empty when there are none.

    ``lines`` hold ``branch``, ``cause`` and ``confirmed``; ``branches`` are their words. What
    is confirmed is ticked and bold; each cause tells its whole text on pointing.
    """
    held = [(said, _of(lines, name)) for name, said in branches.items()]
    bones = [(said, causes) for said, causes in held if causes]
    if not bones:
        return Markup("")
    upper, lower = bones[::2], bones[1::2]
    above, below = _tall(upper), _tall(lower)
    spine = above + HEAD // 2
    columns = max(len(upper), len(lower))
    wide = columns * BONE + HEAD * 2
    parts = [
        _bone(said, causes, (n * BONE, spine, -above if side is upper else below))
        for side in (upper, lower)
        for n, (said, causes) in enumerate(side)
    ]
    return Markup(
        '<svg class="chart bone" viewBox="0 -8 {0} {1}" width="{0}" role="img"'
        ' aria-label="{2}"><path class="sp" d="M0,{3} H{4}"/>'
        '<path class="tip" d="M{4},{5} l14,9 l-14,9 Z"/>{6}</svg>'
    ).format(
        *(wide, spine + below + HEAD + 8, title, spine, wide - HEAD, spine - 9),
        Markup("").join(parts),
    )


def _of(lines: Sequence[Mapping[str, Any]], branch: str) -> list[Mapping[str, Any]]:
    return [one for one in lines if one["branch"] == branch]


def _tall(side: Sequence[tuple[str, Sequence[Any]]]) -> int:
    most = max((len(causes) for _said, causes in side), default=0)
    return HEAD + LINE * max(most, LEAST) if side else HEAD


def _bone(
    said: str, causes: Sequence[Mapping[str, Any]], place: tuple[int, int, int]
) -> Markup:
    """A bone from its word to the spine, with its causes along it; ``place`` is left, spine and
    how far the bone goes from it, upwards below zero."""
    left, spine, far = place
    tip, step = spine + far, -LINE if far > 0 else LINE
    named = tip + 14 if far > 0 else tip - 4
    first = tip + (-6 if far > 0 else LINE)
    wide = BONE - SLANT
    rows = [first + n * step for n in range(len(causes))]
    spots = [(left + 18 + wide * abs(y - tip) // abs(far), y) for y in rows]
    texts = [_cause(one, spot) for one, spot in zip(causes, spots, strict=True)]
    return Markup(
        '<path class="bn" d="M{0},{1} L{2},{3}"/><text class="br" x="{4}" y="{5}">{6}</text>{7}'
    ).format(left + 8, tip, left + 8 + wide, spine, left, named, said, Markup("").join(texts))


def _cause(one: Mapping[str, Any], at: tuple[int, int]) -> Markup:
    text = " ".join(str(one["cause"]).split())
    shown = text if len(text) <= LETTERS else text[: LETTERS - 1].rstrip() + CUT
    kind = "cs sure" if one["confirmed"] else "cs"
    mark = "✓ " if one["confirmed"] else ""
    return Markup('<text class="{}" x="{}" y="{}"><title>{}</title>{}{}</text>').format(
        kind, *at, text, mark, shown
    )
