"""Where a record stands in the list that it was opened from, carried by the address alone."""

from dataclasses import dataclass

from ringbeam.core.listing import Page
from ringbeam.core.texts import gettext as _

PLACE = "place"
MORE = "~"  # after a number: there are more than that
CUT = "~"


@dataclass(frozen=True)
class Position:
    """The how manieth of how many, as the list stood when it was read.

    ``total`` ends in `MORE` where the list was not read to its end.
    """

    number: int
    total: str

    @classmethod
    def read(cls, text: str) -> "Position | None":
        """From "9-16" or "9-50~", as an address carries it; None for anything else."""
        number, _dash, total = text.partition("-")
        if not (_is_number(number) and _is_number(total.removesuffix(MORE))):
            return None
        made = cls(int(number), total)
        return made if made._is_within() else None

    def __str__(self) -> str:
        return f"{self.number}-{self.total}"

    @property
    def words(self) -> str:
        """For people: "9 of 16", "9 of 50+"."""
        total = self.total.replace(MORE, "+")
        return _("%(number)s of %(total)s") % {"number": self.number, "total": total}

    def moved(self, by: int) -> "Position | None":
        """The position of a neighbour; None beyond the ends of what was read."""
        made = Position(self.number + by, self.total)
        return made if made._is_within() else None

    def _is_within(self) -> bool:
        most = int(self.total.removesuffix(MORE))
        return self.number >= 1 and (self.number <= most or self.total.endswith(MORE))


@dataclass(frozen=True)
class Stretch:
    """The rows of one page within their list: how many stand before, where it ends."""

    past: int
    end: int
    total: str

    def carried(self, at: int) -> str:
        """What the address of the row at this place of the page (from 0) says of it."""
        return f"&{PLACE}={self.past + at + 1}-{self.total}"


def cursor_and_past(after: str) -> tuple[str, int | None]:
    """The cursor of a page, and how many rows stand on the pages before it; None: unknown."""
    if not after:
        return "", 0
    cursor, _cut, past = after.partition(CUT)
    return cursor, int(past) if _is_number(past) else None


def following(page: Page, stretch: Stretch | None) -> str:
    """The cursor of the page after this one, with how many rows stand before it."""
    return f"{page.following}{CUT}{stretch.end}" if stretch else page.following or ""


def stretch_of(page: Page, past: int | None, counted: str) -> Stretch | None:
    """Where a page of a list stands in it; None where that is not known.

    ``counted`` is what the tab of the list says, "16", "99+" or nothing. No query: a list that
    is longer than this page and has no count has this many and more.
    """
    if past is None or (past and page.asked.after is None):
        return None
    end = past + len(page.records)
    if not page.following:
        return Stretch(past, end, str(end))
    most = counted.removesuffix("+")
    known = _is_number(most) and int(most) > end
    return Stretch(past, end, counted.replace("+", MORE) if known else f"{end}{MORE}")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < len(str(2**31))
