"""Columns that a register works out for the rows of a page, beside those that it stores.

A register names them in ``extra`` under the name of the column, and then in ``columns``:
``extra = {"clock": Derived(_("Next clock"), clocks_of, sort="due")}``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from ringbeam.core.actors import Actor

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Gauge:
    """One worked out value: its words, a status word, a share of 0 to 100, and small print."""

    text: str
    state: str = "none"
    share: int | None = None
    small: str = ""


@dataclass(frozen=True)
class Derived:
    """A column filled for a whole page at once: ``fill(records, actor)`` gives values by entry.

    ``fill`` must take a fixed number of queries however many records there are. Of them it
    may read number, title, state, ``open`` and the fields in ``needs`` (public names); others
    would be read one by one. ``sort`` is the stored column that sorting by this one sorts by.
    """

    label: Words
    fill: Callable[[Sequence[Any], Actor], Mapping[int, Gauge]]
    sort: str = ""
    needs: tuple[str, ...] = ()


def derived(extra: Mapping[str, Any]) -> dict[str, Derived]:
    """The worked out columns among what a register declares as extra, by name."""
    return {name: one for name, one in extra.items() if isinstance(one, Derived)}
