"""Columns that a register works out for the rows of a page, beside those that it stores.

A register names them in ``extra`` under the name of the column, and then in ``columns``:
``extra = {"clock": Derived(_("Next clock"), clocks_of, sort="due")}``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.functional import Promise

from ringbeam.core.actors import Actor

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Gauge:
    """One worked out value: its words, a status word, a share of 0 to 100, and small print."""

    kind: ClassVar[str] = "gauge"
    text: str
    state: str = "none"
    share: int | None = None
    small: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """A number on a scale with its word; ``heat`` is 1 (calm) to 4 (hot)."""

    number: int
    word: str
    heat: int


@dataclass(frozen=True, slots=True)
class Scores:
    """One worked out value that went from score to score, such as inherent to residual."""

    kind: ClassVar[str] = "scores"
    scores: tuple[Score, ...]

    @property
    def text(self) -> str:
        """The numbers with their words, one after the other."""
        return " → ".join(f"{one.number} {one.word}" for one in self.scores)


@dataclass(frozen=True, slots=True)
class Chips:
    """One worked out value that is some short names, such as those of standards."""

    kind: ClassVar[str] = "chips"
    names: tuple[str, ...]

    @property
    def text(self) -> str:
        """The names, parted by commas."""
        return ", ".join(self.names)


WorkedOut = Gauge | Scores | Chips
# What a form offers for fields whose values the organization defines in other records.
# ``extra["offers"] = f(record or None)`` gives, by public name, (value, words) in their order.
Offers = Mapping[str, Sequence[tuple[Any, Words]]]
# ``extra["new_key"]`` is the letter that, after N, adds a record of the register.


@dataclass(frozen=True)
class Derived:
    """A column filled for a whole page at once: ``fill(records, actor)`` gives values by entry.

    ``fill`` must take a fixed number of queries however many records there are. Of them it
    may read number, title, state, ``open`` and the fields in ``needs`` (public names); others
    would be read one by one. ``sort`` is the stored column that sorting by this one sorts by.
    """

    label: Words
    fill: Callable[[Sequence[Any], Actor], Mapping[int, WorkedOut]]
    sort: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Live:
    """That a list changes on the page as others change its records, as ``extra["live"]``.

    ``url`` is asked every so many seconds with the query of the list and the ``tag`` that the
    page has; it answers what became of the rows (JSON), or 304 while nothing did.
    """

    url: str
    tag: Callable[[], str]
    every: int = 15


@dataclass(frozen=True)
class PrintedAs:
    """What a register says of its prints, as ``extra["printed_as"]``.

    ``foot`` is a line at the foot of every page. ``below(record)`` gives words below the title,
    ``headings(record)`` other headings for fields, by public name; they take no query.
    """

    foot: Words = ""
    below: Callable[[Any], Sequence[str]] = lambda _record: ()
    headings: Callable[[Any], Mapping[str, str]] = lambda _record: {}


def printed_as(extra: Mapping[str, Any]) -> PrintedAs:
    """What a register declares of its prints; nothing when it does not."""
    found: PrintedAs = extra.get("printed_as", PrintedAs())
    return found


def derived(extra: Mapping[str, Any]) -> dict[str, Derived]:
    """The worked out columns among what a register declares as extra, by name."""
    return {name: one for name, one in extra.items() if isinstance(one, Derived)}
