"""What an import did, row by row, in bounded memory: every door's report (operation)."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

LISTED = 50_000
LONGEST_VALUE = 200
NUL_SHOWN = "\N{SYMBOL FOR NULL}"  # PostgreSQL keeps no NUL in a text
REFUSED, NOTED = "refused", "noted"
CREATED, CHANGED, UNCHANGED = "created", "changed", "unchanged"


@dataclass(frozen=True)
class Line:
    """One remark: the row (the first row of data is 1, 0 the whole file), where, what and why.

    ``outcome`` is ``refused`` (the row was left out) or ``noted`` (it was taken, as it is).
    """

    row: int
    column: str
    value: str
    reason: str
    outcome: str = REFUSED


@dataclass
class Report:
    """Counts of rows and the remarks about them; remarks beyond a limit are only counted."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    lines: list[Line] = field(default_factory=list)
    unlisted: int = 0

    def count(self, outcome: str, rows: int = 1) -> None:
        """Count rows as created, changed or unchanged."""
        setattr(self, outcome, getattr(self, outcome) + rows)

    def refuse(self, row: int, faults: Iterable[tuple[str, object, object]]) -> None:
        """Count one row as refused, for every (column, value, reason) given."""
        self.refused += 1
        for column, value, reason in faults:
            self._say(row, column, value, reason, REFUSED)

    def note(self, row: int, column: str, value: object, reason: object) -> None:
        """Say what is odd about a row that is taken as it is."""
        self._say(row, column, value, reason, NOTED)

    def _say(self, row: int, column: str, value: object, reason: object, outcome: str) -> None:
        if len(self.lines) >= LISTED:
            self.unlisted += 1
            return
        shown = "" if value is None else str(value)[:LONGEST_VALUE]
        texts = (column, shown, str(reason))
        where, what, why = (text.replace("\0", NUL_SHOWN) for text in texts)
        self.lines.append(Line(row, where, what, why, outcome))

    def counts(self) -> dict[str, int]:
        """The four counts, and how many remarks are not listed when there are any."""
        found = {
            CREATED: self.created,
            CHANGED: self.changed,
            UNCHANGED: self.unchanged,
            REFUSED: self.refused,
        }
        return found | ({"unlisted": self.unlisted} if self.unlisted else {})

    def as_data(self) -> dict[str, Any]:
        """The report as programs read it: the counts and ``report``, a list of remarks."""
        return {**self.counts(), "report": [asdict(line) for line in self.lines]}
