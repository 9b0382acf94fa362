"""The mapping of a folder of documents: what is taken, and as what (7.5.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

from ringbeam.core.refusals import Refused
from ringbeam.documents.documents import Document

INCLUDE = ("*.md", "*.markdown", "*.docx", "*.pdf")
EXCLUDE = ("NOTICE*", "LICENSE*", "LICENCE*", "COPYING*")
TITLE = {"title": "title"}
PARTS = ("source", "include", "exclude", "fields", "defaults", "paths")
MATCH = "match"
# What the importer itself fills.
FILLED = frozenset({"draft"})
Values = Mapping[str, str]


@dataclass(frozen=True)
class FolderPlan:
    """How the files of a folder become documents.

    ``include`` and ``exclude`` are patterns of names or of places within the folder; ``fields``
    says which word of a file's front matter fills which field; ``defaults`` fill what nothing
    else says, and ``paths`` are (pattern, values), the first that fits coming before them.
    ``source`` names where the files come from; without it the folder's own name does.
    """

    source: str = ""
    include: tuple[str, ...] = INCLUDE
    exclude: tuple[str, ...] = EXCLUDE
    fields: Values = field(default_factory=lambda: dict(TITLE))
    defaults: Values = field(default_factory=dict)
    paths: tuple[tuple[str, Values], ...] = ()

    def takes(self, place: str) -> bool:
        """Whether a file of this name may be a document at all."""
        return any(_fits(place, one) for one in self.include)

    def leaves_out(self, place: str) -> bool:
        """Whether the mapping leaves this file out."""
        return any(_fits(place, one) for one in self.exclude)

    def values_of(self, place: str, front: Values) -> dict[str, str]:
        """What the mapping and the file's front matter say of it, by field."""
        under = next((values for pattern, values in self.paths if _fits(place, pattern)), {})
        said = {name: front[word] for name, word in self.fields.items() if front.get(word)}
        return {**self.defaults, **under, **said}


def _fits(place: str, pattern: str) -> bool:
    """Whether a place fits a pattern, whatever the case.

    One without "/" is of the file's name, one that ends in "/" of any folder above it, another
    of the whole place.
    """
    if pattern.endswith("/"):
        above = PurePosixPath(place.casefold()).parts[:-1]
        return any(fnmatchcase(one, pattern[:-1].casefold()) for one in above)
    looked = place if "/" in pattern else PurePosixPath(place).name
    return fnmatchcase(looked.casefold(), pattern.casefold())


def plan_of(given: Mapping[str, Any]) -> FolderPlan:
    """The mapping in parsed TOML or JSON; raises Refused, naming all that is not understood."""
    reasons = [
        _("A mapping has no part “%(name)s”; its parts are %(known)s.")
        % {"name": name, "known": ", ".join(PARTS)}
        for name in sorted(set(given) - set(PARTS))
    ]
    lists = {name: _texts(given, name, reasons) for name in ("include", "exclude")}
    for part in ("fields", "defaults"):
        reasons += _faults(part, given.get(part, {}))
    paths = given.get("paths", [])
    if not isinstance(paths, list) or not all(isinstance(one, dict) for one in paths):
        reasons.append(_("“%s” of a mapping holds something of the wrong form.") % "paths")
        paths = []
    for one in paths:
        if not isinstance(one.get(MATCH), str):
            reasons.append(_("Each of “paths” needs a pattern, “match”."))
        reasons += _faults("paths", {n: v for n, v in one.items() if n != MATCH})
    if not isinstance(given.get("source", ""), str):
        reasons.append(_("“%s” of a mapping is a text.") % "source")
    if reasons:
        raise Refused(reasons)
    return FolderPlan(
        source=given.get("source", "").strip(),
        include=lists["include"] or INCLUDE,
        exclude=EXCLUDE if lists["exclude"] is None else lists["exclude"],
        fields={**TITLE, **given.get("fields", {})},
        defaults=_plain(given.get("defaults", {})),
        paths=tuple((one[MATCH], _plain(one, MATCH)) for one in paths),
    )


def _texts(given: Mapping[str, Any], name: str, reasons: list[str]) -> tuple[str, ...] | None:
    """A list of patterns; None where it is not given."""
    listed = given.get(name)
    if listed is None:
        return None
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        reasons.append(_("“%s” of a mapping is a list of patterns.") % name)
        return ()
    return tuple(one.strip() for one in listed if one.strip())


def _faults(part: str, given: Any) -> list[str]:
    if not isinstance(given, dict):
        return [_("“%s” of a mapping is an object.") % part]
    register = Document.register
    known = sorted(set(register.editable) - FILLED)
    faults = [
        _("%(kind)s has no field “%(name)s” that an import sets; there are %(known)s.")
        % {"kind": register.kind, "name": name, "known": ", ".join(known)}
        for name in sorted(set(given) - set(known))
    ]
    if not all(isinstance(value, str | int | float | date) for value in given.values()):
        faults.append(_("“%s” of a mapping holds something of the wrong form.") % part)
    return faults


def _plain(given: Mapping[str, Any], *without: str) -> dict[str, str]:
    return {name: str(value) for name, value in given.items() if name not in without}
