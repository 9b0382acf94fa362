"""The heat map: how many risks lie in each cell of the scale, as a table of links (6.1)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from ringbeam.core.actors import Actor
from ringbeam.core.listing import asked_of
from ringbeam.planning.assessment import AXES, RATINGS
from ringbeam.planning.grids import Band, Grid
from ringbeam.planning.movement import movement_of
from ringbeam.planning.scale_versions import ScaleVersion, versions_by
from ringbeam.web.queries import SHOWN, Query

VERSION, RESIDUAL = "scale_version", "residual"
TITLES = {
    "inherent": _("Inherent"),
    "residual": _("Residual"),
    "target": _("Target"),
}


@dataclass(frozen=True)
class HeatCell:
    """One cell: how many risks it holds, its words, its band, and the list of just these."""

    number: int
    words: str
    band: Band
    url: str
    chosen: bool


@dataclass(frozen=True)
class HeatRow:
    """One level of likelihood, from the highest down."""

    word: str
    level: int
    cells: list[HeatCell]


@dataclass(frozen=True)
class HeatMap:
    """All cells of one version of a scale, for the inherent, residual or target rating.

    ``elsewhere`` are the versions under which others in this list were rated, with how many
    and the list that maps them; ``unrated`` counts those without this rating.
    """

    title: str
    rows: list[HeatRow]
    columns: list[tuple[int, str]]
    bands: tuple[Band, ...]
    switches: list[tuple[str, str, bool]]
    elsewhere: list[tuple[int, str]]
    unrated: int


@dataclass(frozen=True)
class Kind:
    """One kind of risk: how many are in the list, its appetite, and the list of just these."""

    title: str
    appetite: int
    number: int
    url: str
    chosen: bool


def shown_beside(page: Any, actor: Actor) -> dict[str, Any]:
    """What the list of risks shows beside its rows; three queries, however many risks."""
    query = _of_map(page.query)
    rows = asked_of(page.register, actor, query.without("criteria").lists()).rows()
    ever = asked_of(page.register, actor, query.without("state").lists()).rows()
    rating = _rating(page.query)
    told = list(_counted(rows, rating))
    chosen = page.query.lists().get("criteria", [])
    return {
        "heat": heat_map([one for one in told if not chosen or one.kind in chosen], page.query),
        "kinds": kinds_of_risk(told, page.query),
        "movement": movement_of(ever),
    }


class Heap(NamedTuple):
    """Risks of one kind that are rated alike: how many."""

    version: int | None
    likelihood: int | None
    consequence: int | None
    kind: str | None
    title: str | None
    appetite: int | None
    number: int


def _rating(query: Query) -> str:
    asked = query.first("show")
    return asked if asked in RATINGS else RESIDUAL


def _counted(rows: "QuerySet[Any]", rating: str) -> Iterator[Heap]:
    both = (f"{rating}_likelihood", f"{rating}_consequence")
    kind = ("criteria__ref", "criteria__title", "criteria__appetite")
    counted = rows.order_by().values_list(VERSION, *both, *kind).annotate(n=Count("pk"))
    return map(Heap._make, counted)


def _of_map(query: Query) -> Query:
    """The list without what a cell of the map filters by, and in no order."""
    return query.without(*AXES, VERSION, "after", "sort", "q", *SHOWN)


def heat_map(heaps: Sequence[Heap], query: Query) -> HeatMap | None:
    """The map of these risks; None while no scale is defined. One query, or none."""
    rating = _rating(query)
    rated: Counter[Place] = Counter()
    for one in heaps:
        if one.version and one.likelihood and one.consequence:
            rated[one.version, one.likelihood, one.consequence] += one.number
    drawn = _drawn(rated, query.first(VERSION))
    if drawn is None:
        return None
    several = len({key[0] for key in rated}) > 1
    base = query.without(*AXES, VERSION, "after", "show").setting(show=rating)
    base = base.setting(scale_version=str(drawn)) if several else base
    grid = versions_by([drawn])[drawn].grid
    return HeatMap(
        title=str(TITLES[rating]),
        rows=[
            HeatRow(
                word,
                level,
                _cells(grid, level, _of(drawn, rated), base=base, query=query),
            )
            for level, word in reversed(list(enumerate(grid.likelihoods, start=1)))
        ],
        columns=list(enumerate(grid.consequences, start=1)),
        bands=grid.bands,
        switches=[(str(TITLES[r]), base.setting(show=r).link, r == rating) for r in RATINGS],
        elsewhere=_elsewhere(drawn, rated, base),
        unrated=sum(one.number for one in heaps) - rated.total(),
    )


Place = tuple[int, int, int]


def _of(version: int, rated: Counter[Place]) -> dict[tuple[int, int], int]:
    return {key[1:]: n for key, n in rated.items() if key[0] == version}


def _by_version(rated: Counter[Place]) -> Counter[int]:
    found: Counter[int] = Counter()
    for key, n in rated.items():
        found[key[0]] += n
    return found


def _drawn(rated: Counter[Place], asked: str) -> int | None:
    """The version that is asked for, else that under which most were rated, else the newest."""
    numbers = _by_version(rated)
    if asked.isdecimal() and int(asked) in numbers:
        return int(asked)
    if numbers:
        return max(numbers, key=lambda pk: (numbers[pk], pk))
    newest = ScaleVersion.objects.filter(scale__archived=False).order_by("-pk")
    return newest.values_list("pk", flat=True).first()


def _cells(
    grid: Grid,
    likelihood: int,
    numbers: dict[tuple[int, int], int],
    *,
    base: Query,
    query: Query,
) -> list[HeatCell]:
    rating = _rating(query)
    cells = []
    for consequence in range(1, len(grid.consequences) + 1):
        place = {
            f"{rating}_likelihood": str(likelihood),
            f"{rating}_consequence": str(consequence),
        }
        cells.append(
            HeatCell(
                number=numbers.get((likelihood, consequence), 0),
                words=grid.words(likelihood, consequence),
                band=grid.band(likelihood * consequence),
                url=base.setting(**place).link,
                chosen=all(query.first(name) == value for name, value in place.items()),
            )
        )
    return cells


def _elsewhere(drawn: int, rated: Counter[Place], base: Query) -> list[tuple[int, str]]:
    """How many were rated under other versions of a scale, and the list that maps them."""
    others = sorted(_by_version(rated).items())
    return [(n, base.setting(scale_version=str(pk)).link) for pk, n in others if pk != drawn]


def kinds_of_risk(heaps: Sequence[Heap], query: Query) -> list[Kind]:
    """The kinds of risk in the list, with how many of each."""
    numbers: Counter[tuple[str, str, int]] = Counter()
    for one in heaps:
        if one.kind:
            numbers[one.title or "", one.kind, one.appetite or 0] += one.number
    rest, chosen = query.without("criteria", "after"), query.lists().get("criteria", [])
    return [
        Kind(title, appetite, n, rest.setting(criteria=ref).link, ref in chosen)
        for (title, ref, appetite), n in sorted(numbers.items())
    ]
