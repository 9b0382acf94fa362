"""Corrections over the shipped facts: where each belongs, and whether its value can stand."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.standards.correlations import Strength, TopicCell
from ringbeam.standards.edition_changes import Relation
from ringbeam.standards.loading.building import build
from ringbeam.standards.loading.facts import Facts
from ringbeam.standards.numbers import expand

# Between the parts of a subject that are not one reference; no reference has it.
BETWEEN = "|"
SPEAKING_OF_ONE_SIDE = (Relation.NEW.value, Relation.GONE.value)


@dataclass(frozen=True)
class Corrected:
    """One correction in force: which part of which fact, and what it is to say."""

    part: str
    subject: str
    wanted: str


@dataclass(frozen=True)
class Part:
    """A part of the shipped facts that can be corrected.

    ``among`` gives the facts by subject; ``name`` is the attribute that holds the words.
    ``choices`` are the values that it may have, with their words; none means any text.
    """

    label: str | Promise
    name: str
    among: Callable[[Facts], Iterator[tuple[str, Any]]]
    choices: tuple[tuple[str, str | Promise], ...] = ()
    empty: bool = False


def subject_of(*parts: str) -> str:
    """The subject that several parts make: such as an edition and an attribute."""
    return BETWEEN.join(parts)


def _changes(facts: Facts) -> Iterator[tuple[str, Any]]:
    return iter(facts.changes.items())


def _requirements(facts: Facts) -> Iterator[tuple[str, Any]]:
    return iter(facts.requirements.items())


def _topics(facts: Facts) -> Iterator[tuple[str, Any]]:
    return ((one.key, one) for one in facts.topics)


def _guidance(facts: Facts) -> Iterator[tuple[str, Any]]:
    return (
        (subject_of(one.edition_id, one.kind, one.number, one.title), one)
        for one in facts.guidance
    )


def _attributes(facts: Facts) -> Iterator[tuple[str, Any]]:
    return ((subject_of(one.edition_id, one.attribute), one) for one in facts.attributes)


NUMBERS = "topic_numbers"
_STRENGTHS = tuple((one.value, one.label) for one in Strength)
_RELATIONS = tuple(
    (one.value, one.label) for one in Relation if one.value not in SPEAKING_OF_ONE_SIDE
)
PARTS: Mapping[str, Part] = {
    "requirement_title": Part(gettext_lazy("Title of a requirement"), "title", _requirements),
    "requirement_summary": Part(
        gettext_lazy("Summary of a requirement"), "summary", _requirements, empty=True
    ),
    "topic_strength": Part(
        gettext_lazy("How alike the standards are on a topic"), "strength", _topics, _STRENGTHS
    ),
    "topic_notes": Part(gettext_lazy("Note on a topic"), "notes", _topics, empty=True),
    NUMBERS: Part(gettext_lazy("Numbers of an edition under a topic"), "", _topics, empty=True),
    "change_relation": Part(
        gettext_lazy("What became of a requirement"), "relation", _changes, _RELATIONS
    ),
    "change_what": Part(
        gettext_lazy("What changed in a requirement"), "what_changed", _changes, empty=True
    ),
    "attribute": Part(gettext_lazy("What is said of an edition"), "text", _attributes),
    "guidance_title": Part(gettext_lazy("Title in a guide"), "title", _guidance),
    "guidance_summary": Part(
        gettext_lazy("Summary in a guide"), "summary", _guidance, empty=True
    ),
}


def correct(facts: Facts, corrections: Iterable[Corrected]) -> None:
    """Lay the corrections over the facts; of two for one place the later one stands.

    One that speaks of what no longer ships, or whose value cannot stand beside what ships now,
    is left out and told in the remarks.
    """
    by_part = {name: dict(part.among(facts)) for name, part in PARTS.items()}
    for one in corrections:
        reasons = reasons_against(one, facts)
        if reasons:
            facts.remarks.append(f"{one.part} {one.subject}: {reasons[0]}")
        elif one.part == NUMBERS:
            _set_numbers(facts, one)
        else:
            fact = by_part[one.part][one.subject]
            setattr(fact, PARTS[one.part].name, one.wanted.strip())


def reasons_against(one: Corrected, facts: Facts | None = None) -> list[str]:
    """Why a correction cannot be laid over the facts (those that ship, if none are given)."""
    facts = facts or shipped_facts()
    part, wanted = PARTS[one.part], one.wanted.strip()
    now = value_in(facts, one.part, one.subject)
    if now is None:
        said = _("The library holds no “%(subject)s” of this kind (%(part)s).")
        return [said % {"subject": one.subject, "part": part.label}]
    if not wanted and not part.empty:
        return [_("It cannot be left without words.")]
    if part.choices and wanted not in dict(part.choices):
        known = ", ".join(value for value, _label in part.choices)
        return [_("“%(value)s” is none of: %(known)s.") % {"value": wanted, "known": known}]
    if one.part == NUMBERS:
        return _unknown_numbers(facts, one)
    if part.name == "relation" and now in SPEAKING_OF_ONE_SIDE:
        return [_("What is new or gone has one side only, so no other relation fits.")]
    return []


def value_in(facts: Facts, part: str, subject: str) -> str | None:
    """What the facts say in one place; None where they hold nothing of this name."""
    if part == NUMBERS:
        topic, _between, edition = subject.partition(BETWEEN)
        if edition not in facts.editions or topic not in {one.key for one in facts.topics}:
            return None
        return "; ".join(one.number for one in _cells(facts, topic, edition))
    found = dict(PARTS[part].among(facts)).get(subject)
    return None if found is None else str(getattr(found, PARTS[part].name))


def shipped_value(part: str, subject: str) -> str | None:
    """What the product ships in one place, whatever was corrected; None for nothing."""
    return value_in(shipped_facts(), part, subject)


@lru_cache(maxsize=1)
def shipped_facts() -> Facts:
    """The facts as they ship, read once by each process; not to be changed."""
    return build()


def _cells(facts: Facts, topic: str, edition: str) -> list[TopicCell]:
    return [one for one in facts.cells if one.topic_id == topic and one.edition_id == edition]


def _numbers(facts: Facts, edition: str) -> dict[str, Any]:
    return {one.number: one for one in facts.requirements.values() if one.edition_id == edition}


def _unknown_numbers(facts: Facts, one: Corrected) -> list[str]:
    edition = one.subject.partition(BETWEEN)[2]
    known = _numbers(facts, edition)
    unknown = [number for number in expand(one.wanted, known) if number not in known]
    said = _("%(edition)s has no number “%(number)s”.")
    return [said % {"edition": edition, "number": number} for number in unknown]


def _set_numbers(facts: Facts, one: Corrected) -> None:
    topic, _between, edition = one.subject.partition(BETWEEN)
    known = _numbers(facts, edition)
    there = next(row for row in facts.topics if row.key == topic)
    kept = [c for c in facts.cells if (c.topic_id, c.edition_id) != (topic, edition)]
    facts.cells[:] = kept + [
        TopicCell(
            topic=there,
            edition=facts.editions[edition],
            number=number,
            requirement=known[number],
            position=position,
        )
        for position, number in enumerate(expand(one.wanted, known))
    ]
