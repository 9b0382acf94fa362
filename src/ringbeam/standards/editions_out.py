"""An edition or an own set as a file: CSV, XLSX or an OSCAL catalog; our words only (7.5.3)."""

from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any
from uuid import NAMESPACE_URL, uuid5

import orjson

from ringbeam.core import clock
from ringbeam.exchange.cells import Cell
from ringbeam.exchange.exporting import as_csv, write_xlsx
from ringbeam.standards.editions import Edition
from ringbeam.standards.requirements import Branch, Requirement, RequirementKind, grow

FORMS = ("csv", "xlsx", "json")
COLUMNS = ("number", "title", "summary", "parent", "kind")
OSCAL_VERSION = "1.1.3"
REMARKS = "Numbers, short titles and summaries in our own words; no text of a standard."


def rows_of(requirements: Sequence[Requirement]) -> Iterator[dict[str, Cell]]:
    """The requirements as rows, with the columns that an import of a set reads."""
    for one in requirements:
        above = (one.parent_id or "").rpartition(":")[2]
        kind = "heading" if one.kind == RequirementKind.HEADING else "requirement"
        yield {
            "number": one.number,
            "title": one.title,
            "summary": one.summary,
            "parent": above,
            "kind": kind,
        }


def as_table(requirements: Sequence[Requirement]) -> Iterator[bytes]:
    """The rows as CSV."""
    return as_csv(rows_of(requirements), COLUMNS)


def write_workbook(
    requirements: Sequence[Requirement], target: IO[bytes], *, title: str
) -> None:
    """The rows as a workbook."""
    write_xlsx(rows_of(requirements), COLUMNS, target, title=title)


def write_as(form: str, requirements: Sequence[Requirement], target: IO[bytes]) -> None:
    """One edition, by its requirements, in one of `FORMS`; raises KeyError for another."""
    edition = requirements[0].edition
    write: dict[str, Callable[[], object]] = {
        "csv": lambda: target.writelines(as_table(requirements)),
        "xlsx": lambda: write_workbook(requirements, target, title=edition.short),
        "json": lambda: target.write(as_oscal(edition, requirements)),
    }
    write[form]()


def as_oscal(edition: Edition, requirements: Sequence[Requirement]) -> bytes:
    """An OSCAL catalog: headings are groups, all others controls; ids begin with a letter."""
    catalog = {
        "uuid": str(uuid5(NAMESPACE_URL, edition.ref)),
        "metadata": {
            "title": f"{edition.name} {edition.standard.title}",
            "last-modified": clock.now().isoformat(),
            "version": edition.year,
            "oscal-version": OSCAL_VERSION,
            "remarks": REMARKS,
        },
        **_held(grow(requirements)),
    }
    return orjson.dumps({"catalog": catalog}, option=orjson.OPT_INDENT_2)


def token_of(number: str) -> str:
    """A number as an id of OSCAL, which cannot begin with a digit or hold round brackets."""
    plain = number.replace("(", ".").replace(")", "")
    return plain if plain[:1].isalpha() else f"n{plain}"


def _held(branches: Sequence[Branch]) -> dict[str, Any]:
    """What a group, a control or the catalog holds: groups and controls, if any."""
    found: dict[str, Any] = {}
    for branch in branches:
        one = branch.requirement
        is_group = one.kind == RequirementKind.HEADING
        told = {
            "id": token_of(one.number),
            "title": one.title,
            "props": [{"name": "label", "value": one.number}],
            **_parts(one),
            **_held(branch.children),
        }
        found.setdefault("groups" if is_group else "controls", []).append(told)
    return found


def _parts(one: Requirement) -> dict[str, Any]:
    if not one.summary:
        return {}
    return {"parts": [{"name": "overview", "title": "Our summary", "prose": one.summary}]}
