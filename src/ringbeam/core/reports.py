"""Reports: figures over months in groups, declared once; a page, XLSX, print and mail follow.

A room declares a report; the pages of the kernel ask it. What a report counts and by which
rule stands in its own module.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.utils.functional import Promise
from markupsafe import Markup

from ringbeam.core.actors import Actor
from ringbeam.core.rules import works_for_us

Words = str | Promise
# Which views of reports are kept, beside the kinds of registers, which have no blank in them.
KEPT_AS = "report "


class Question(NamedTuple):
    """What a report is asked: from which month to which, in what groups, and what of it.

    ``period`` is how the months were said in the address, so that "last month" stays that.
    """

    first: date
    last: date
    by: str
    what: str = ""
    period: tuple[tuple[str, str], ...] = ()


class Mark(NamedTuple):
    """How something stands: a mark of the design (``ok``, ``age``, ``bad``, …) and a word."""

    mark: str
    word: str


@dataclass(frozen=True)
class Line:
    """One row: its name, with an address where the reader has one, and a cell for each column.

    Cells are texts, whole numbers, or a `Mark`; None says that there is nothing to say.
    """

    title: str
    url: str
    cells: Sequence[str | int | Mark | None]


@dataclass(frozen=True)
class Drawn:
    """A chart with its heading."""

    label: str
    chart: Markup


@dataclass(frozen=True)
class Answer:
    """What a report says: columns (whether of figures), lines, charts, and its rules in words.

    The first sentence in ``below`` is the period. ``total`` is a last line of all groups.
    """

    columns: Sequence[tuple[str, bool]]
    lines: Sequence[Line]
    below: Sequence[str]
    charts: Sequence[Drawn] = ()
    total: Line | None = None

    @property
    def table(self) -> list[Line]:
        """All lines, with that of all groups at the end."""
        return [*self.lines, *([self.total] if self.total else [])]


@dataclass(frozen=True)
class Report:
    """A report: what it can be asked for, who may ask, and what answers.

    ``by`` and ``what`` are words by name; the first of each is the usual one, and ``inside``
    are those of ``by`` that are told to who works here alone. ``answer`` counts only what its
    actor may see. ``months`` is 0 for what is told of now alone; else how many months are
    shown without a wish. ``above`` is the place it belongs to; ``act`` a further
    button, by its address and word. ``nothing`` is said where there is no line.
    """

    name: str
    label: Words
    by: Mapping[str, Words]
    answer: Callable[[Question, Actor], Answer]
    nothing: Words
    what: Mapping[str, Words] = field(default_factory=dict)
    what_label: Words = ""
    who: Callable[[Actor], bool] = lambda actor: bool(actor.everything or actor.grants)
    months: int = 13
    above: tuple[str, Words] | None = None
    act: Callable[[Actor], tuple[str, Words] | None] = lambda _actor: None
    inside: frozenset[str] = frozenset()

    @property
    def url(self) -> str:
        """Its address."""
        return f"/{self.name}/"

    def by_for(self, actor: Actor) -> dict[str, Words]:
        """In what groups the actor may ask, in words by name."""
        ours = works_for_us(actor)
        return {n: label for n, label in self.by.items() if ours or n not in self.inside}

    @property
    def kept_as(self) -> str:
        """As what its saved views are kept."""
        return f"{KEPT_AS}{self.name}"


REPORTS: dict[str, Report] = {}


def row_of(line: Line) -> list[Any]:
    """A line as values of a table: words for a mark, nothing for None."""
    cells = [one.word if isinstance(one, Mark) else one for one in line.cells]
    return [line.title, *("" if one is None else one for one in cells)]
