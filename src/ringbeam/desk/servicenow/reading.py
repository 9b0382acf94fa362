"""The log as a file: opened, checked and read row by row (ISO/IEC 20000-1:2018, 8.6.1)."""

import csv
import gzip
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from io import TextIOWrapper
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import IO, NamedTuple, cast

from django.utils.translation import gettext as _

from ringbeam.core.refusals import Refused


class Said(NamedTuple):
    """The columns of the log that are taken: what a row says of itself, then what is filled in
    afterwards in every row of an incident (the last four)."""

    number: str
    incident_state: str
    opened_at: str
    sys_updated_at: str
    sys_updated_by: str
    opened_by: str
    caller_id: str
    contact_type: str
    location: str
    category: str
    subcategory: str
    u_symptom: str
    cmdb_ci: str
    impact: str
    urgency: str
    priority: str
    assignment_group: str
    assigned_to: str
    reassignment_count: str
    reopen_count: str
    sys_mod_count: str
    made_sla: str
    problem_id: str
    rfc: str
    vendor: str
    caused_by: str
    closed_code: str
    resolved_by: str
    resolved_at: str
    closed_at: str


COLUMNS = Said._fields
FINAL = 4
NEEDED = COLUMNS[:4]
MISSING = "?"
ENCODINGS = ("utf-8-sig", "cp1252")
# A cell of more is no cell of a log; without a limit one quote mark swallows the file.
LONGEST_CELL = 100_000
LONGEST_LINE = 1_000_000
csv.field_size_limit(LONGEST_CELL)


class Cells(NamedTuple):
    """One row as it stands: its number in the file and its cells in the order of COLUMNS.

    ``fault`` says why the row as a whole cannot be read; it has no cells then.
    """

    row: int
    cells: tuple[str, ...]
    fault: str = ""

    @property
    def digest(self) -> str:
        """The hash of what the row says, without what is filled in afterwards."""
        return _hash(self.cells[:-FINAL])

    @property
    def final(self) -> str:
        """The hash of what is filled in afterwards."""
        return _hash(self.cells[-FINAL:])


def _hash(cells: Sequence[str]) -> str:
    return blake2b("\x1f".join(cells).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True)
class Shape:
    """How the file is to be read: its encoding and where each column stands, None: nowhere."""

    encoding: str
    width: int
    places: tuple[int | None, ...]
    unknown: tuple[str, ...] = ()

    @property
    def absent(self) -> list[str]:
        """The columns that this file does not have."""
        named = zip(COLUMNS, self.places, strict=True)
        return [name for name, place in named if place is None]


def shape_of(path: Path) -> Shape:
    """Look at the head of a file; raises Refused when it is no such log."""
    with _opened(path) as raw:
        head = raw.read(1 << 16)
    if head.count(0) > len(head) // 100:  # text may hold a stray one
        raise Refused([_("This is no text; a log is a CSV file, or one in gzip.")])
    encoding = _encoding_of(path)
    with _text(path, encoding) as lines:
        header = [name.strip() for name in next(csv.reader(lines), [])]
    absent = [name for name in NEEDED if name not in header]
    if absent:
        raise Refused([_("The header lacks the columns %s.") % ", ".join(absent)])
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise Refused([_("The header names columns twice: %s.") % ", ".join(twice)])
    places = tuple(header.index(name) if name in header else None for name in COLUMNS)
    unknown = tuple(name for name in header if name not in COLUMNS)
    return Shape(encoding, len(header), places, unknown)


def _encoding_of(path: Path) -> str:
    """The first encoding in which every byte has a meaning; the last one always has."""
    for encoding in ENCODINGS:
        try:
            with _text(path, encoding) as text:
                _look_through(text)
        except UnicodeDecodeError:
            continue
        return encoding
    return ENCODINGS[-1]


def _look_through(text: TextIOWrapper) -> None:
    """Read all of it; raises Refused for a line that no log has and no memory would hold."""
    length = 0
    while block := text.read(LONGEST_LINE):
        first, newline, _rest = block.partition("\n")
        if length + len(first) > LONGEST_LINE:
            raise Refused([_("A line is longer than a million characters; this is no log.")])
        length = len(block) - block.rfind("\n") - 1 if newline else length + len(block)


def rows_of(path: Path, shape: Shape, columns: Sequence[str] = COLUMNS) -> Iterator[Cells]:
    """Every row of the file, numbered from 1, with the cells of these columns.

    A row that cannot be read says so. Raises Refused when the rest of the file cannot be read.
    """
    pick = _picker([shape.places[COLUMNS.index(name)] for name in columns])
    with _text(path, shape.encoding) as text:
        reader = csv.reader(text)
        next(reader, None)
        for number, row in enumerate(_each(reader), start=1):
            if isinstance(row, csv.Error):
                yield Cells(number, (), str(row))
            elif len(row) != shape.width:
                fault = _("The row has %(has)s cells, the header %(needs)s.")
                yield Cells(number, (), fault % {"has": len(row), "needs": shape.width})
            else:
                yield Cells(number, pick(row))


def _each(reader: Iterator[list[str]]) -> Iterator[list[str] | csv.Error]:
    while True:
        try:
            if row := next(reader):
                yield row
        except StopIteration:
            return
        except csv.Error as fault:
            yield fault


def _picker(places: Sequence[int | None]) -> Callable[[list[str]], tuple[str, ...]]:
    """The cells at these places, an absent column as missing."""
    get = itemgetter(*(-1 if place is None else place for place in places))

    def pick(row: list[str]) -> tuple[str, ...]:
        row.append(MISSING)
        return tuple(map(str.strip, get(row)))

    return pick


@contextmanager
def _text(path: Path, encoding: str) -> Iterator[TextIOWrapper]:
    errors = "replace" if encoding == ENCODINGS[-1] else "strict"
    with _opened(path) as raw, TextIOWrapper(raw, encoding, errors, newline="") as text:
        yield text


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of the file, unpacked when it is in gzip; raises Refused when it is broken."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            if not packed:
                yield raw
                return
            with gzip.GzipFile(fileobj=raw) as unpacked:
                yield cast("IO[bytes]", unpacked)
    except (EOFError, gzip.BadGzipFile, zlib.error) as broken:
        raise Refused([_("The gzip file is broken or cut off; fetch it again.")]) from broken


def in_groups(rows: Iterator[Cells], most: int) -> Iterator[list[Cells]]:
    """The rows of one incident that stand together, at most so many at a time.

    A row that cannot be read stays with those around it.
    """
    together: list[Cells] = []
    number = None
    for one in rows:
        other = bool(one.cells) and one.cells[0] != number
        if together and (other or len(together) >= most):
            yield together
            together = []
        number = one.cells[0] if one.cells else number
        together.append(one)
    if together:
        yield together


def in_batches(groups: Iterator[list[Cells]], most: int) -> Iterator[list[list[Cells]]]:
    """So many groups at a time."""
    while batch := list(islice(groups, most)):
        yield batch
