"""The facts as plain values, the same for the command line, REST and exports."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass

from django.db.models import Count, Q

from ringbeam.standards.correlations import cells_of, topics_of
from ringbeam.standards.edition_changes import EditionChange
from ringbeam.standards.editions import Edition
from ringbeam.standards.requirements import Requirement


@dataclass(frozen=True)
class EditionAnswer:
    """One edition: its names, its standing, and how many requirements and controls count."""

    standard: str
    edition: str
    name: str
    title: str
    discipline: str
    kind: str
    current: bool
    status: str
    published: str
    relation: str
    transition: str
    requirements: int
    controls: int


@dataclass(frozen=True)
class RequirementAnswer:
    """One number of an edition; `counted` says whether it is of the lowest level."""

    ref: str
    standard: str
    edition: str
    number: str
    title: str
    title_kind: str
    kind: str
    counted: bool
    level: int
    parent: str | None
    summary: str
    confidence: str
    notes: str


@dataclass(frozen=True)
class AlikeAnswer:
    """A number of another edition under the same topic, to compare; never shared evidence."""

    topic: str
    strength: str
    edition: str
    number: str
    ref: str | None


@dataclass(frozen=True)
class RequirementInFull(RequirementAnswer):
    """One number of an edition, with what the other editions say on the same topics."""

    alike: list[AlikeAnswer]


@dataclass(frozen=True)
class ChangeAnswer:
    """What became of a requirement: `from_ref` is None for what is new, `to_ref` for gone."""

    from_ref: str | None
    to_ref: str | None
    relation: str
    what_changed: str
    confidence: str


def change_answers(changes: Iterable[EditionChange]) -> list[ChangeAnswer]:
    """Return the changes between two editions as plain values, in the order given."""
    return [
        ChangeAnswer(one.old_id, one.new_id, one.relation, one.what_changed, one.confidence)
        for one in changes
    ]


def counted_editions(unseen: Collection[str]) -> list[tuple[Edition, int, int]]:
    """Return every edition but those unseen with its counts of requirements and of controls.

    In the order of the standards, the newest edition of each first; one query.
    """
    here = Q(requirements__retired=False)
    rows = (
        Edition.objects.filter(retired=False)
        .exclude(ref__in=unseen)
        .select_related("standard")
        .annotate(
            requirement_count=Count(
                "requirements", filter=here & Q(requirements__kind="requirement")
            ),
            control_count=Count("requirements", filter=here & Q(requirements__kind="control")),
        )
        .order_by("standard__position", "-year")
    )
    return [(row, row.requirement_count, row.control_count) for row in rows]


def edition_answers(unseen: Collection[str]) -> list[EditionAnswer]:
    """Return every edition but those unseen as plain values."""
    return [
        EditionAnswer(
            standard=edition.standard_id,
            edition=edition.year,
            name=edition.name,
            title=edition.standard.title,
            discipline=edition.standard.discipline,
            kind=edition.standard.kind,
            current=edition.current,
            status=edition.status,
            published=edition.published,
            relation=edition.relation,
            transition=edition.transition,
            requirements=requirements,
            controls=controls,
        )
        for edition, requirements, controls in counted_editions(unseen)
    ]


def requirement_answers(requirements: Iterable[Requirement]) -> list[RequirementAnswer]:
    """Return the requirements as plain values, in the order given."""
    return [
        RequirementAnswer(
            ref=one.ref,
            standard=one.edition.standard_id,
            edition=one.edition.year,
            number=one.number,
            title=one.title,
            title_kind=one.title_kind,
            kind=one.kind,
            counted=one.lowest,
            level=one.level,
            parent=one.parent_id,
            summary=one.summary,
            confidence=one.confidence,
            notes=one.notes,
        )
        for one in requirements
    ]


def in_full(requirement: Requirement, *, unseen: Collection[str]) -> RequirementInFull:
    """Return one requirement with its counterparts, topics in order, nearest first.

    What is alike in the editions ``unseen``, by reference, is left out.
    """
    topics = {one.key: one for one in topics_of(requirement)}
    order = {key: place for place, key in enumerate(topics)}
    others = [
        AlikeAnswer(
            topic=topics[cell.topic_id].title,
            strength=topics[cell.topic_id].strength,
            edition=cell.edition.name,
            number=cell.number,
            ref=cell.requirement_id,
        )
        for cell in sorted(
            cells_of(topics, unseen={requirement.edition_id, *unseen}),
            key=lambda cell: order[cell.topic_id],
        )
    ]
    (plain,) = requirement_answers([requirement])
    return RequirementInFull(**asdict(plain), alike=others)
