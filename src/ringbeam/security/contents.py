"""What a statement of applicability says, line by line, frozen as text (27001, 6.1.3 d).

Pure: lines go in and come out as JSON, one a line; two sets of lines are compared.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import orjson
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What a decision consists of: a statement that says another one is no longer right.
DECIDED = ("state", "justification", "law", "contract", "good_practice", "implemented")
WORDS: dict[str, str | Promise] = {
    "title": _("Title"),
    "state": _("Decision"),
    "justification": _("Justification"),
    "law": _("The law asks for it"),
    "contract": _("A contract asks for it"),
    "good_practice": _("It is good practice"),
    "risks": _("Risks that it treats"),
    "implemented": _("Implemented"),
    "implementation": _("How it is implemented"),
    "owner": _("Owner"),
}


@dataclass(frozen=True)
class Line:
    """One control as a statement says it. ``status`` is the word of the map on that day.

    ``risks`` are the numbers of the risks whose treatment uses the control.
    """

    ref: str
    annex: str
    title: str
    theme: str = ""
    state: str = ""
    justification: str = ""
    law: bool = False
    contract: bool = False
    good_practice: bool = False
    implemented: str = ""
    implemented_on: str = ""
    implemented_by: str = ""
    implementation: str = ""
    owner: str = ""
    risks: tuple[str, ...] = ()
    status: str = ""

    @property
    def key(self) -> str:
        """By which it is the same line in two versions: the control, else the record."""
        return self.annex or self.ref

    @property
    def number(self) -> str:
        """The number in Annex A; the record's own for a control of one's own."""
        return self.annex.rpartition(":")[2] if self.annex else self.ref

    def said(self, name: str) -> Any:
        """One of its values, risks in words."""
        value = getattr(self, name)
        return ", ".join(value) if isinstance(value, tuple) else value


@dataclass(frozen=True)
class ChangedLine:
    """A line that says something else than before, by field: what it said and says."""

    line: Line
    values: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Changes:
    """What one set of lines says other than an earlier one."""

    added: Sequence[Line]
    removed: Sequence[Line]
    changed: Sequence[ChangedLine]

    @property
    def count(self) -> int:
        """How many lines differ."""
        return len(self.added) + len(self.removed) + len(self.changed)


def dumped(lines: Iterable[Line]) -> str:
    """The lines as text: canonical JSON, one a line, in their order."""
    as_is = orjson.OPT_SORT_KEYS
    return "".join(f"{orjson.dumps(asdict(one), option=as_is).decode()}\n" for one in lines)


_names = frozenset(one.name for one in fields(Line))


def loaded(text: str) -> list[Line]:
    """The lines that a text holds; what a later program wrote beside is left out."""
    told = (orjson.loads(one) for one in text.splitlines() if one)
    return [_line(one) for one in told]


def _line(told: Mapping[str, Any]) -> Line:
    known = {name: value for name, value in told.items() if name in _names}
    return Line(**{**known, "risks": tuple(known.get("risks", ()))})


def digest_of(text: str) -> str:
    """The SHA-256, in hex, of exactly these bytes in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def compared(
    old: Iterable[Line], new: Iterable[Line], *, by: Sequence[str] = tuple(WORDS)
) -> Changes:
    """What the new lines say other than the old ones, by the named values, in their order."""
    before = {one.key: one for one in old}
    now = {one.key: one for one in new}
    changed = []
    for key, one in now.items():
        was = before.get(key)
        values = _differences(was, one, by) if was else {}
        if values:
            changed.append(ChangedLine(one, values))
    return Changes(
        added=[one for key, one in now.items() if key not in before],
        removed=[one for key, one in before.items() if key not in now],
        changed=changed,
    )


def _differences(was: Line, one: Line, by: Sequence[str]) -> dict[str, tuple[Any, Any]]:
    return {
        name: (was.said(name), one.said(name))
        for name in by
        if getattr(was, name) != getattr(one, name)
    }


def stated(one: Any) -> tuple[str, ...]:
    """The names of what is stated to ask for a control, of a line or of a record."""
    return tuple(name for name in ("law", "contract", "good_practice") if getattr(one, name))
