"""The address of a list as data: every link on the page is this list with one thing changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

PAGING = ("after",)
SHOWN = ("columns", "show")  # how it is shown; no filter
# What only the board or the calendar reads of an address.
LAID_OUT = ("by", "lane", "span", "on")


@dataclass(frozen=True)
class Query:
    """The parameters of a list, in order, several values a name; empty ones are left out."""

    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, text: str) -> "Query":
        """From the part of an address after the question mark; never raises."""
        try:
            pairs = parse_qsl(text.removeprefix("?"), max_num_fields=100)
        except ValueError:
            pairs = []
        return cls(tuple((name, value) for name, value in pairs if value))

    def __str__(self) -> str:
        return urlencode(self.pairs)

    @property
    def link(self) -> str:
        """The address relative to the list itself; ``?all`` is the list without any filter.

        The bare address stands for the first view that the register declares.
        """
        return f"?{self}" if self.pairs else "?all"

    def lists(self) -> dict[str, list[str]]:
        """All values by name."""
        found: dict[str, list[str]] = {}
        for name, value in self.pairs:
            found.setdefault(name, []).append(value)
        return found

    def first(self, name: str) -> str:
        """The first value of a name, or nothing."""
        return next((value for one, value in self.pairs if one == name), "")

    def without(self, *names: str) -> "Query":
        """The same without these names."""
        return Query(tuple(pair for pair in self.pairs if pair[0] not in names))

    def less(self, name: str, value: str) -> "Query":
        """The same without this one value."""
        return Query(tuple(pair for pair in self.pairs if pair != (name, value)))

    def more(self, name: str, value: str) -> "Query":
        """The same from its first page with this value as well; once, if it was there."""
        rest = self.without(*PAGING)
        return rest if (name, value) in rest.pairs else Query((*rest.pairs, (name, value)))

    def setting(self, **values: str) -> "Query":
        """The same from its first page, with these names holding one value each."""
        rest = self.without(*values, *PAGING).pairs
        return Query((*rest, *((name, value) for name, value in values.items() if value)))

    def filters(self) -> "Query":
        """What makes it this list: without page, columns and layout; in an order of its own."""
        return Query(tuple(sorted(self.without(*PAGING, *SHOWN, *LAID_OUT).pairs)))


def query_of(params: Mapping[str, Sequence[str]]) -> Query:
    """From parameters that were read already."""
    return Query(tuple((n, v) for n, values in params.items() for v in values if v))
