"""From this organization's own requirement sets to standards, editions and requirements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ringbeam.standards.correlations import Topic, TopicCell
from ringbeam.standards.editions import Edition, Standard, StandardKind, edition_ref
from ringbeam.standards.loading.facts import Facts
from ringbeam.standards.requirements import Requirement, RequirementKind, TitleKind
from ringbeam.standards.shipped import Confidence

OWN = "own-"
AFTER = 100_000  # own sets stand below what ships
STATUS = "in use"
DISCIPLINE = "Own requirements"


@dataclass(frozen=True)
class OwnSet:
    """A set in use: key, names, and requirements, headings before what they hold."""

    key: str
    name: str
    edition: str
    title: str
    current: bool
    requirements: Sequence[Mapping[str, str]]
    related: Sequence[Mapping[str, str]]

    @property
    def ref(self) -> str:
        """The reference of its edition, "own-tisax:6"."""
        return edition_ref(self.key, self.edition)


def add_own_sets(facts: Facts, sets: Iterable[OwnSet]) -> None:
    """Add the sets below what ships; one whose names ship already is told and left out."""
    shorts = {one.short for one in facts.standards.values()}
    for at, one in enumerate(sets):
        if one.key not in facts.standards:
            if one.name in shorts:
                facts.remarks.append(f"{one.key}: the name {one.name!r} ships already")
                continue
            shorts.add(one.name)
            facts.standards[one.key] = _standard(one, AFTER + at)
        if one.ref not in facts.editions:
            facts.editions[one.ref] = _edition(one, facts.standards[one.key], AFTER + at)
            _add_requirements(facts, one)


def _standard(one: OwnSet, position: int) -> Standard:
    return Standard(
        key=one.key,
        short=one.name,
        name=one.name,
        title=one.title,
        discipline=DISCIPLINE,
        kind=StandardKind.REQUIREMENTS,
        own=True,
        position=position,
    )


def _edition(one: OwnSet, standard: Standard, position: int) -> Edition:
    return Edition(
        ref=one.ref,
        standard=standard,
        year=one.edition,
        status=STATUS,
        current=one.current,
        position=position,
    )


def _add_requirements(facts: Facts, one: OwnSet) -> None:
    levels: dict[str, int] = {}
    for at, row in enumerate(one.requirements):
        number, parent = row["number"], row["parent"]
        levels[number] = levels.get(parent, 0) + 1
        ref = f"{one.ref}:{number}"
        facts.requirements[ref] = Requirement(
            ref=ref,
            edition=facts.editions[one.ref],
            number=number,
            title=row["title"],
            title_kind=TitleKind.OFFICIAL,
            level=levels[number],
            summary=row["summary"],
            kind=row["kind"],
            lowest=row["kind"] == RequirementKind.REQUIREMENT,
            parent_id=f"{one.ref}:{parent}" if parent else None,
            confidence=Confidence.HIGH,
            position=at,
        )


def add_own_relations(facts: Facts, sets: Iterable[OwnSet]) -> None:
    """Put the requirements of the sets under the topics of what people said they are like.

    What is like a requirement that ships stands under the topics that name this requirement.
    What is no longer held is left out.
    """
    topics = {one.key: one for one in facts.topics}
    naming: dict[str, list[Topic]] = {}
    for cell in facts.cells:
        if cell.requirement_id:
            naming.setdefault(cell.requirement_id, []).append(cell.topic)
    found: dict[tuple[str, str], TopicCell] = {}
    for one in sets:
        for row in one.related:
            requirement = facts.requirements.get(f"{one.ref}:{row['number']}")
            named = [topics[row["to"]]] if row["to"] in topics else naming.get(row["to"], [])
            if requirement is None:
                continue
            for topic in named:
                cell = _cell(topic, requirement, row["relation"], len(found))
                found.setdefault((topic.key, requirement.ref), cell)
    facts.cells.extend(found.values())


def _cell(topic: Topic, requirement: Requirement, relation: str, position: int) -> TopicCell:
    return TopicCell(
        topic=topic,
        edition=requirement.edition,
        number=requirement.number,
        requirement=requirement,
        relation=relation,
        position=position,
    )
