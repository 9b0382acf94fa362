"""What stays between two sequences: the shortest edit script (Myers 1986), cut off in time."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

Sequenced = Sequence[Hashable]
STAYS, CHANGED = True, False


class Run(NamedTuple):
    """A run of the one sequence that stands for a run of the other: old[a:b] and new[c:d].

    ``stays`` says that they are equal.
    """

    stays: bool
    a: int
    b: int
    c: int
    d: int


def runs(old: Sequenced, new: Sequenced, *, most: int) -> list[Run]:
    """The runs that cover both sequences in order, alternating between equal and changed.

    Where more than ``most`` insertions and deletions would be needed between what is equal at
    the beginning and at the end, it is one changed run: correct, though not the shortest.
    """
    pairs = _pairs(old, new, most)
    return _joined(pairs, len(old), len(new))


def anchored_runs(old: Sequenced, new: Sequenced, *, most: int) -> list[Run]:
    """As `runs`, of sequences whose members are mostly unlike each other, however long.

    What occurs once in both, in the same order, is taken to stay; the rest is compared between.
    """
    pairs: list[tuple[int, int]] = []
    x = y = 0
    for i, j in [*_anchors(old, new), (len(old), len(new))]:
        pairs += [(a + x, c + y) for a, c in _pairs(old[x:i], new[y:j], most)]
        if i < len(old):
            pairs.append((i, j))
        x, y = i + 1, j + 1
    return _joined(pairs, len(old), len(new))


def _anchors(old: Sequenced, new: Sequenced) -> list[tuple[int, int]]:
    """The longest list of places of what occurs once in both, in order in both."""
    counts = Counter(old), Counter(new)
    where = {one: place for place, one in enumerate(new) if counts[1][one] == 1}
    once = [
        (i, where[one]) for i, one in enumerate(old) if counts[0][one] == 1 and one in where
    ]
    ends: list[int] = []  # of the lists of each length, the smallest last place in the new one
    last: list[int] = []
    before: list[int] = []
    for number, (_i, j) in enumerate(once):
        length = bisect_left(ends, j)
        ends[length : length + 1] = [j]
        last[length : length + 1] = [number]
        before.append(last[length - 1] if length else -1)
    found, at = [], last[-1] if last else -1
    while at >= 0:
        found.append(once[at])
        at = before[at]
    return found[::-1]


def _pairs(old: Sequenced, new: Sequenced, most: int) -> list[tuple[int, int]]:
    """The pairs of places that stay."""
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    b, d = len(old) - tail, len(new) - tail
    path = _path(old[head:b], new[head:d], most)
    kept = [(x + head, y + head) for x, y in path or ()]
    ends = zip(range(b, len(old)), range(d, len(new)), strict=True)
    return [*zip(range(head), range(head), strict=True), *kept, *ends]


def _alike(old: Sequenced, new: Sequenced) -> int:
    """How many are equal at the beginning."""
    number = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        number += 1
    return number


def _joined(pairs: list[tuple[int, int]], ends: int, finishes: int) -> list[Run]:
    """Runs from the pairs of places that stay."""
    found: list[Run] = []
    a = c = 0
    for x, y in [*pairs, (ends, finishes)]:
        if x > a or y > c:
            found.append(Run(CHANGED, a, x, c, y))
        if x < ends:
            if found and found[-1].stays and found[-1].b == x and found[-1].d == y:
                found[-1] = found[-1]._replace(b=x + 1, d=y + 1)
            else:
                found.append(Run(STAYS, x, x + 1, y, y + 1))
        a, c = x + 1, y + 1
    return found


def _path(old: Sequenced, new: Sequenced, most: int) -> list[tuple[int, int]] | None:
    """The places of the longest common subsequence; None when it takes too many edits."""
    n, m = len(old), len(new)
    reach = {1: 0}
    kept: list[dict[int, int]] = []
    for edits in range(min(n + m, most) + 1):
        kept.append(dict(reach))
        for k in range(-edits, edits + 1, 2):
            before = _before(reach, k, edits)
            x = reach[before] + (before < k)
            while x < n and x - k < m and old[x] == new[x - k]:
                x += 1
            reach[k] = x
            if x >= n and x - k >= m:
                return _back(kept, n, m)
    return None


def _before(reach: Mapping[int, int], k: int, edits: int) -> int:
    """The diagonal from which this one is reached furthest: the one above it or below."""
    down = k == -edits or (k != edits and reach[k - 1] < reach[k + 1])
    return k + 1 if down else k - 1


def _back(kept: Sequence[Mapping[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    """The pairs on the way back from the end."""
    found = []
    for edits in range(len(kept) - 1, -1, -1):
        before = _before(kept[edits], x - y, edits)
        was = kept[edits][before]
        while x > was and y > was - before:
            x, y = x - 1, y - 1
            found.append((x, y))
        x, y = was, was - before
    return found[::-1]
