"""What a requirement of an own set is like: a topic or a shipped requirement, said by people.

For showing and comparing only: it makes no record count for anything (4.2).
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core import values
from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.rules import manager
from ringbeam.core.verbs import verb
from ringbeam.core.writing import locked, store
from ringbeam.standards.correlations import Strength, Topic
from ringbeam.standards.names import UnknownName, meant_by
from ringbeam.standards.requirement_sets import RequirementSet
from ringbeam.standards.requirements import Requirement, cited, current_year
from ringbeam.standards.set_life import RELATE, UNRELATE

RELATIONS = tuple(
    (one.value, one.label) for one in (Strength.EQUIVALENT, Strength.SIMILAR, Strength.RELATED)
)
LONGEST_NOTE = 500


def numbers_in(one: Any) -> list[tuple[str, str]]:
    """The requirements of the set to choose from, with their titles."""
    return [(row["number"], f"{row['number']} {row['title']}") for row in one.requirements]


def relations_in(one: Any) -> list[tuple[str, str]]:
    """The relations of the set to choose from."""
    return [(_key(row), f"{row['number']} ~ {row['to']}") for row in one.related]


def _key(row: dict[str, str]) -> str:
    return f"{row['number']} {row['to']}"


class Targets:
    """What texts name: the key of a topic, or the reference of a requirement.

    Topics and requirements are read once, and each name of a standard is asked once, however
    many texts there are.
    """

    def __init__(self) -> None:
        topics = list(Topic.objects.filter(retired=False).values_list("pk", "title"))
        self.topics = {title.casefold(): pk for pk, title in reversed(topics)}
        self.topics |= {pk: pk for pk, _title in topics}
        self.known = set(Requirement.objects.values_list("ref", flat=True))
        self.retired = set(
            Requirement.objects.filter(retired=True).values_list("ref", flat=True)
        )
        self.begun: dict[str, str] = {}

    def of(self, text: str) -> str:
        """What a text names: a topic by its key or its English title, a requirement as it is
        cited, with its edition.

        Raises UnknownName for neither, such as a clause that the edition does not have.
        """
        said = text.strip()
        if topic := self.topics.get(said) or self.topics.get(said.casefold()):
            return topic
        ref = said if said in self.known else self._cited(said)
        if ref in self.retired:
            raise UnknownName([_now("“%s” is no longer in the library.") % text])
        return ref

    def _cited(self, said: str) -> str:
        before, _blank, number = said.rpartition(" ")
        ref = f"{self._edition(before)}:{number}" if number[:1].isdigit() else ""
        return ref if ref in self.known else cited(said).ref

    def _edition(self, name: str) -> str:
        if name not in self.begun:
            self.begun[name] = ""
            with suppress(UnknownName):
                meant = meant_by(name)
                year = meant.year or current_year(meant.standard.key)
                self.begun[name] = "" if meant.number else f"{meant.standard.key}:{year}"
        return self.begun[name]


@verb(
    who=manager,
    on="requirement_set",
    label=_("Relate a requirement"),
    asks=("number", "to", "relation", "note"),
    words={
        "number": _("Requirement of this set"),
        "to": _("A topic, or a clause such as ISO 9001:2015 8.4.1"),
        "relation": _("Relation"),
        "note": _("How they differ"),
    },
    choices={"number": numbers_in, "relation": lambda _set: RELATIONS},
)
def relate(
    one: RequirementSet, *, number: str, to: str, relation: str, note: str, by: Actor
) -> RequirementSet:
    """Say what a requirement of the set is like; said again, the later word stands.

    Raises ValidationError for an unknown number, relation, topic, edition or clause.
    """
    faults = {}
    if number not in dict(numbers_in(one)):
        faults["number"] = _now("The set has no requirement “%s”.") % number
    if relation not in dict(RELATIONS):
        known = ", ".join(value for value, _label in RELATIONS)
        faults["relation"] = _now("Say one of: %s.") % known
    try:
        target = Targets().of(to)
    except UnknownName as unknown:
        faults["to"] = str(unknown)
    if faults:
        raise ValidationError(faults)
    said = {"number": number, "to": target, "relation": relation, "note": note[:LONGEST_NOTE]}
    kept = [row for row in one.related if _key(row) != _key(said)]
    return _stored(one, [*kept, said], RELATE, by)


@verb(
    who=manager,
    on="requirement_set",
    label=_("Take a relation back"),
    asks=("which",),
    words={"which": _("Relation")},
    choices={"which": relations_in},
)
def unrelate(one: RequirementSet, *, which: str, by: Actor) -> RequirementSet:
    """Take back what was said of a requirement; raises ValidationError for an unknown one."""
    kept = [row for row in one.related if _key(row) != which]
    if len(kept) == len(one.related):
        raise ValidationError({"which": _now("There is no such relation.")})
    return _stored(one, kept, UNRELATE, by)


def _stored(
    one: RequirementSet, related: Sequence[dict[str, str]], said: str, by: Actor
) -> RequirementSet:
    entry, fresh = locked(one, by)
    before = values.snapshot(fresh)
    fresh.related = list(related)
    return store(entry, fresh, before, Act(by, said))
