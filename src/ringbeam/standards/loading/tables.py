"""The shipped tables: tab-separated, UTF-8, one header row, no quoting; read or refused."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from ringbeam.core.refusals import Refused

DATA = Path(__file__).parent.parent / "data"

CORRELATED = (
    "iso-9001:2015",
    "iso-9001:2026",
    "iso-14001:2015",
    "iso-14001:2026",
    "iso-45001:2018",
    "iso-27001:2022",
    "iso-20000-1:2018",
)
COLUMNS = {
    "standards": "standard short name title discipline kind committee",
    "aliases": "alias standard why",
    "editions": "standard edition status published relation transition confidence",
    "clauses": (
        "standard edition clause title level summary title_kind confidence notes row_kind"
    ),
    "controls": (
        "standard edition control_id theme objective title control_type "
        "information_security_properties cybersecurity_concepts operational_capabilities "
        "security_domains new_in_2022 confidence notes"
    ),
    "correlation": f"topic kind {' '.join(CORRELATED)} strength notes",
    "documented_information": "standard edition clause kind what confidence notes condition",
    "management_review_inputs": "standard edition clause direction what confidence",
    "guidance": "standard edition status kind ref title summary confidence notes",
    "attributes": "standard edition attribute text confidence",
    "national_bodies": "country body site shop",
    "edition_transitions": "standard from_edition to_edition no_new_after ends confidence",
    "edition_changes": (
        "standard from_edition to_edition from to relation what_changed confidence"
    ),
}


class BadRow(Refused):
    """A shipped table cannot be used; the message names file, line, column and reason."""

    def __init__(self, file: str, line: int, column: str, reason: str) -> None:
        super().__init__([f"{file}, line {line}, column {column}: {reason}"])


@dataclass(frozen=True)
class Row:
    """One row of a table, which knows where it stands."""

    file: str
    line: int
    values: dict[str, str]

    def bad(self, column: str, reason: str) -> BadRow:
        """Return the error that names this row and column."""
        return BadRow(self.file, self.line, column, reason)

    def text(self, column: str) -> str:
        """Return the value, empty when there is none."""
        return self.values[column]

    def required(self, column: str) -> str:
        """Return the value; raise BadRow when it is empty."""
        value = self.values[column]
        if not value:
            raise self.bad(column, "the value is missing")
        return value

    def choice(self, column: str, allowed: Collection[str]) -> str:
        """Return the value; raise BadRow when it is none of the allowed ones."""
        value = self.values[column]
        if value not in allowed:
            known = ", ".join(repr(one) for one in allowed)
            raise self.bad(column, f"{value!r} is none of {known}")
        return value

    def whole(self, column: str) -> int:
        """Return the value as a whole number; raise BadRow when it is none."""
        value = self.values[column]
        if not value.isdecimal():
            raise self.bad(column, f"{value!r} is no whole number")
        return int(value)

    def day(self, column: str, *, missing: bool = False) -> date | None:
        """Return the value as a day; raise BadRow when it is none, or may not be missing."""
        value = self.values[column] if missing else self.required(column)
        if missing and not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.bad(column, f"{value!r} is no day such as 2029-09-30") from None


def digest_of(directory: Path = DATA) -> str:
    """Return one digest over the names and bytes of all tables in the folder."""
    total = sha256()
    for name in sorted(COLUMNS):
        content = _content(directory / f"{name}.tsv")
        total.update(f"{name} {len(content)}\n".encode())
        total.update(content)
    return total.hexdigest()


def read(name: str, directory: Path = DATA) -> list[Row]:
    """Return the rows of a table.

    Raises BadRow for a missing file, another header, a row of another width or bytes that
    are not UTF-8.
    """
    path = directory / f"{name}.tsv"
    columns = COLUMNS[name].split(" ")
    header, *lines = _lines(path)
    if header.split("\t") != columns:
        raise BadRow(path.name, 1, "header", f"the columns must be {', '.join(columns)}")
    return [_row(path.name, at, line, columns) for at, line in enumerate(lines, start=2)]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise BadRow(path.name, 1, "header", "the file is missing") from None


def _lines(path: Path) -> list[str]:
    lines = _content(path).removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n").split(b"\n")
    decoded: list[str] = []
    for at, line in enumerate(lines, start=1):
        try:
            decoded.append(line.rstrip(b"\r").decode())
        except UnicodeDecodeError as problem:
            column = line[: problem.start].count(b"\t") + 1
            raise BadRow(path.name, at, str(column), "the text is not UTF-8") from None
    return decoded


def _row(file: str, line: int, text: str, columns: list[str]) -> Row:
    values = [value.strip() for value in text.split("\t")]
    if len(values) != len(columns):
        place = columns[min(len(values), len(columns)) - 1]
        reason = f"{len(values)} values where {len(columns)} belong"
        raise BadRow(file, line, place, reason)
    return Row(file, line, dict(zip(columns, values, strict=True)))
