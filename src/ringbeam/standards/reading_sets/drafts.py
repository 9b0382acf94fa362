"""A requirement set as a file says it, before anything of it is believed (own requirements)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ringbeam.core.refusals import Refused
from ringbeam.core.values import without_control

MOST, DEEPEST, MOST_RELATED = 5_000, 8, 50
LONGEST_NUMBER, LONGEST_TITLE, LONGEST_TEXT = 32, 300, 4_000
MOST_FAULTS = 100
NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._()\-]*")
HEADING, REQUIREMENT = "heading", "requirement"
KINDS = {"": "", HEADING: HEADING, REQUIREMENT: REQUIREMENT}


@dataclass(frozen=True)
class Relating:
    """What a line of the file is like: a topic or a shipped requirement, how, and a note."""

    to: str
    relation: str = ""
    note: str = ""


@dataclass(frozen=True)
class DraftRequirement:
    """One requirement as the file says it; ``place`` is where, as people find it there.

    ``kind`` is empty where the file does not say whether it is a heading.
    """

    place: str
    number: str
    title: str
    summary: str = ""
    parent: str = ""
    kind: str = ""
    related: tuple[Relating, ...] = ()


@dataclass(frozen=True)
class DraftSet:
    """A whole file: what it says of the set, its requirements in their order, and remarks."""

    said: Mapping[str, str]
    requirements: tuple[DraftRequirement, ...]
    remarks: tuple[str, ...] = ()


@dataclass
class Faults:
    """What is wrong with a file, each with its place and what to do about it."""

    found: list[str] = field(default_factory=list)

    def say(self, place: str, reason: str) -> None:
        """Note one fault."""
        self.found.append(f"{place}: {reason}")

    def refuse(self) -> None:
        """Raise Refused with all of them, if there are any; many are counted."""
        if not self.found:
            return
        more = len(self.found) - MOST_FAULTS
        told = self.found[:MOST_FAULTS]
        if more > 0:
            told.append(_("and %d more.") % more)
        raise Refused(told)


def text_in(value: Any) -> str:
    """A value of a file as one text without outer blanks, and signs that nothing can keep."""
    text: str = without_control("" if value is None else str(value))
    return text.strip()


def checked(draft: DraftSet) -> list[dict[str, str]]:
    """The requirements as they are stored, headings before what stands under them.

    Raises Refused with every fault: bad, double or too long numbers, missing titles, parents
    that are not there, parents in a circle, too many or too deep.
    """
    faults, rows = Faults(), draft.requirements
    if not rows:
        faults.say(_("the file"), _("There is no requirement in it."))
    if len(rows) > MOST:
        said = _("It has %(n)d requirements, and %(most)d are the most; part it.")
        faults.say(_("the file"), said % {"n": len(rows), "most": MOST})
        faults.refuse()
    _check_each(rows, faults)
    _check_parents(rows, faults)
    faults.refuse()
    return list(_in_order(rows))


def _check_each(rows: Sequence[DraftRequirement], faults: Faults) -> None:
    first: dict[str, str] = {}
    for one in rows:
        if not one.number:
            faults.say(one.place, _("The number is missing; give each requirement one."))
        elif one.number in first:
            said = _("The number “%(number)s” is there already, at %(first)s; number it anew.")
            faults.say(one.place, said % {"number": one.number, "first": first[one.number]})
        else:
            first[one.number] = one.place
            _check_number(one, faults)
        if not one.title:
            faults.say(one.place, _("The title is missing."))
        if len(one.title) > LONGEST_TITLE or len(one.summary) > LONGEST_TEXT:
            said = _(
                "Shorten it: a title has %(title)d characters at most, a summary %(text)d."
            )
            faults.say(one.place, said % {"title": LONGEST_TITLE, "text": LONGEST_TEXT})
        if len(one.related) > MOST_RELATED:
            said = _("It is like %(n)d others, and %(most)d are the most; name the nearest.")
            faults.say(one.place, said % {"n": len(one.related), "most": MOST_RELATED})
        if one.kind not in KINDS:
            faults.say(one.place, _("“%s” is neither heading nor requirement.") % one.kind)


def _check_number(one: DraftRequirement, faults: Faults) -> None:
    if NUMBER.fullmatch(one.number) and len(one.number) <= LONGEST_NUMBER:
        return
    said = _(
        "“%(number)s” cannot be a number: letters, digits, dots, dashes and round brackets,"
        " %(most)d characters at most, no blanks."
    )
    faults.say(one.place, said % {"number": one.number[:60], "most": LONGEST_NUMBER})


def _check_parents(rows: Sequence[DraftRequirement], faults: Faults) -> None:
    above = {one.number: one.parent for one in rows}
    for one in rows:
        if one.parent and one.parent not in above:
            said = _(
                "It stands under “%s”, which is not in the file; add it or mend the number."
            )
            faults.say(one.place, said % one.parent)
            continue
        way, at = [one.number], one.parent
        while at and at not in way and len(way) <= DEEPEST:
            way.append(at)
            at = above.get(at, "")
        if at and at in way:
            circle = " → ".join([*way, at])
            faults.say(one.place, _("It stands under itself: %s; mend the parent.") % circle)
        elif at:
            said = _("It stands more than %d levels deep; make the tree flatter.")
            faults.say(one.place, said % DEEPEST)


def _in_order(rows: Sequence[DraftRequirement]) -> Iterator[dict[str, str]]:
    """Depth first, in the order of the file; what has others under it is a heading."""
    under: dict[str, list[DraftRequirement]] = {}
    for one in rows:
        under.setdefault(one.parent, []).append(one)
    waiting = list(reversed(under.get("", [])))
    while waiting:
        one = waiting.pop()
        below = under.get(one.number, [])
        yield {
            "number": one.number,
            "title": one.title,
            "summary": one.summary,
            "parent": one.parent,
            "kind": one.kind or (HEADING if below else REQUIREMENT),
        }
        waiting.extend(reversed(below))
