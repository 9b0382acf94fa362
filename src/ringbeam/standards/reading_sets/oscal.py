"""Requirement sets from an OSCAL catalog in JSON: groups, controls and what they say."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from django.utils.translation import gettext as _

from ringbeam.core.refusals import Refused
from ringbeam.standards.reading_sets.drafts import (
    DEEPEST,
    HEADING,
    LONGEST_TEXT,
    MOST,
    REQUIREMENT,
    DraftRequirement,
    DraftSet,
    Faults,
    text_in,
)

# Keys under which OSCAL names another document; an address that begins with # is of this one.
REFERRING = ("href", "url", "import", "imports", "include", "source")
INTERNAL = "#"
OTHER_MODELS = (
    *("profile", "component-definition", "system-security-plan", "assessment-plan"),
    *("assessment-results", "plan-of-action-and-milestones", "mapping-collection"),
)
STATEMENTS = ("statement", "")


def read_oscal(path: Path, *, with_prose: bool, leave_out_references: bool) -> DraftSet:
    """The set in an OSCAL catalog; ids are kept as numbers.

    What the parts say is kept as the summary only ``with_prose``, for it is somebody's text.
    Nothing that the file refers to is ever read. A reference to another document is refused,
    with its place, unless it is to be left out. Raises Refused for anything but a catalog.
    """
    catalog = _catalog(path)
    faults, references = Faults(), list(_references(catalog, "catalog"))
    if not leave_out_references:
        for place, href in references:
            said = _("It refers to “%s”, outside of the file; take it out or have it left out.")
            faults.say(place, said % href[:200])
        faults.refuse()
    metadata = _object(catalog.get("metadata"), "catalog/metadata")
    names = {
        "title": text_in(metadata.get("title")),
        "edition": text_in(metadata.get("version")),
        "name": "",
    }
    remarks = []
    if references:
        remarks.append(_("%d references to other documents were left out.") % len(references))
    rows = islice(_under(catalog, "catalog", "", with_prose=with_prose), MOST + 1)
    return DraftSet(names, tuple(rows), tuple(remarks))


def _catalog(path: Path) -> dict[str, Any]:
    try:
        found = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        place = _("line %d") % error.lineno
        raise Refused([f"{place}: {_('This is no JSON: %s.') % error.msg}"]) from error
    if not isinstance(found, dict):
        raise Refused([_("The file is no OSCAL catalog: “catalog” is not in it.")])
    for other in OTHER_MODELS:
        if other in found:
            said = _("%s: Only a catalog is read; resolve it to a catalog first.")
            raise Refused([said % other])
    if not isinstance(found.get("catalog"), dict):
        raise Refused([_("The file is no OSCAL catalog: “catalog” is not in it.")])
    catalog: dict[str, Any] = found["catalog"]
    return catalog


def _references(found: Any, place: str) -> Iterator[tuple[str, str]]:
    """Every place that names something outside of the file, and what it names."""
    waiting: list[tuple[Any, str]] = [(found, place)]
    while waiting:
        one, at = waiting.pop()
        if isinstance(one, list):
            waiting.extend((row, f"{at}/{n}") for n, row in enumerate(one))
        elif isinstance(one, dict):
            for key, value in one.items():
                here = f"{at}/{key}"
                if key in REFERRING and isinstance(value, str):
                    if value.strip() and not value.strip().startswith(INTERNAL):
                        yield here, value.strip()
                else:
                    waiting.append((value, here))


def _under(
    found: dict[str, Any], place: str, parent: str, *, with_prose: bool, depth: int = 0
) -> Iterator[DraftRequirement]:
    """The groups and controls of a group, a control or the catalog, and what they hold."""
    if depth > DEEPEST:
        said = _("The tree is deeper than %d levels; make it flatter.")
        raise Refused([f"{place}: {said % DEEPEST}"])
    for name, kind in (("groups", HEADING), ("controls", REQUIREMENT)):
        for at, one in enumerate(_list(found.get(name), f"{place}/{name}")):
            here = f"{place}/{name}/{at}"
            row = _object(one, here)
            number = text_in(row.get("id"))
            yield DraftRequirement(
                place=f"{here} ({number})" if number else here,
                number=number,
                title=text_in(row.get("title")),
                summary=_prose(row, here) if with_prose else "",
                parent=parent,
                kind=kind,
            )
            yield from _under(row, here, number, with_prose=with_prose, depth=depth + 1)


def _prose(row: dict[str, Any], place: str) -> str:
    """What the statement of a control says, its points in lines; shortened to what is kept."""
    parts = _list(row.get("parts"), f"{place}/parts")
    told = [one for one in parts if isinstance(one, dict) and one.get("name") in STATEMENTS]
    return "\n".join(_said(told, 0))[:LONGEST_TEXT].strip()


def _said(parts: Sequence[Any], depth: int) -> Iterator[str]:
    for one in parts:
        if isinstance(one, dict) and depth <= DEEPEST:
            if prose := text_in(one.get("prose")):
                yield prose
            below = one.get("parts")
            yield from _said(below if isinstance(below, list) else (), depth + 1)


def _list(found: Any, place: str) -> list[Any]:
    if found is None:
        return []
    if not isinstance(found, list):
        raise Refused([f"{place}: {_('A list is wanted here.')}"])
    return found


def _object(found: Any, place: str) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise Refused([f"{place}: {_('An object is wanted here.')}"])
    return found
