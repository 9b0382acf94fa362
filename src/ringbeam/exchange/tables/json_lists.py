"""JSON: a list of records, read one after the other (operation)."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from django.utils.translation import gettext as _

from ringbeam.core.refusals import Refused
from ringbeam.exchange.tables.table import MOST_ROWS, Row, Table, too_many_rows

BLOCK = 1 << 20
LONGEST_RECORD = 16 << 20
DEEPEST = 50
HEADER_ROWS = 1000
SHORTEST_RECORD = len("{},")
_between = re.compile(r"[\s,]*")


def read_json(path: Path) -> Table:
    """The table in a list of objects; columns are the names in the first thousand of them.

    Raises Refused for what is no list of objects, is nested too deep or breaks off. A file that
    could hold more than one import takes is read through once before.
    """
    total = _counted(path) if path.stat().st_size > SHORTEST_RECORD * MOST_ROWS else None
    names: dict[str, None] = {}
    for row in _records(path):
        names |= dict.fromkeys(row.cells)
        if row.number >= HEADER_ROWS:
            break
    if not names:
        return Table((), iter(()), (_("The list is empty."),), 0)
    if "" in names:
        raise Refused([_("A record has a value without a name; give it one.")])
    return Table(tuple(names), _records(path), total=total)


def _counted(path: Path) -> int:
    """How many records there are; raises Refused for too many, and for what is no list."""
    return sum(1 for _row in _records(path))


def _records(path: Path) -> Iterator[Row]:
    number = 0
    with path.open(encoding="utf-8-sig") as file:
        try:
            for record in _values(file):
                number += 1
                if number > MOST_ROWS:
                    raise too_many_rows()
                yield _row(number, record)
        except UnicodeDecodeError as error:
            raise Refused([_("After record %s: JSON is always UTF-8.") % number]) from error
        except RecursionError as error:
            raise Refused([_("Record %s is nested too deep.") % (number + 1)]) from error
        except ValueError as error:
            raise Refused(
                [
                    _("After record %(number)s: this is no JSON (%(error)s).")
                    % {"number": number, "error": str(error)[:100]}
                ]
            ) from error


def _row(number: int, record: Any) -> Row:
    if not isinstance(record, dict):
        return Row(number, fault=_("The list holds something that is no record with names."))
    if _depth(record) > DEEPEST:
        return Row(number, fault=_("The record is nested deeper than %s.") % DEEPEST)
    return Row(number, record)


def _depth(value: Any) -> int:
    """How deep lists and objects are nested, without recursion."""
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        one, depth = waiting.pop()
        deepest = max(deepest, depth)
        if deepest > DEEPEST:
            break
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        waiting += [(child, depth + 1) for child in inner if isinstance(child, dict | list)]
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(_("a name stands twice in one record"))
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(_("%s is no JSON number") % name)


def _broken_off() -> ValueError:
    return ValueError(_("it breaks off before the end of the list"))


def _values(file: TextIO) -> Iterator[Any]:
    """The values of the list, each read as soon as it is whole; bounded memory."""
    decoder = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_constant)
    text, place, ended = file.read(BLOCK).lstrip(), 1, False
    if not text.startswith("["):
        raise ValueError(_("it must be a list of records, beginning with ["))
    while True:
        if found := _between.match(text, place):
            place = found.end()
        if text.startswith("]", place):
            return
        value, end = _one(decoder, text, place, ended=ended)
        if end:
            yield value
            place = end
            continue
        if ended:
            raise _broken_off()
        if len(text) - place > LONGEST_RECORD:
            raise ValueError(_("one record is broken, or longer than 16 MB"))
        more = file.read(BLOCK)
        text, place, ended = text[place:] + more, 0, not more


def _one(decoder: json.JSONDecoder, text: str, place: int, *, ended: bool) -> tuple[Any, int]:
    """The value that begins here and its end; end 0 when more text is needed to tell."""
    if place >= len(text):
        return None, 0
    try:
        value, end = decoder.raw_decode(text, place)
    except json.JSONDecodeError as error:
        if ended and error.pos >= len(text.rstrip()):
            raise _broken_off() from error
        if ended:
            raise
        return None, 0
    # A number at the very end may go on in the next block.
    return (value, end) if end < len(text) or ended else (None, 0)
