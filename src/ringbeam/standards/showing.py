"""What the pages show of a requirement: where it stands, what it asks for, what is alike."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from ringbeam.standards.correlations import Topic, TopicCell, cells_of, topics_of
from ringbeam.standards.documented_information import (
    DocumentedInformation,
    information_for,
    information_is_known,
)
from ringbeam.standards.edition_changes import EditionChange, changes_of
from ringbeam.standards.editions import Edition
from ringbeam.standards.guidance import Guidance, guidance_for
from ringbeam.standards.requirements import (
    ATTRIBUTES,
    Branch,
    Control,
    Requirement,
    RequirementKind,
    among,
    grow,
)
from ringbeam.standards.review_inputs import ReviewInput, review_inputs_for
from ringbeam.standards.titles import titled

REVIEW = "9.3"


@dataclass(frozen=True)
class Counterparts:
    """What one other edition says on a topic."""

    edition: Edition
    cells: Sequence[TopicCell]


@dataclass(frozen=True)
class Alike:
    """A topic of the requirement, and its numbers in the other editions."""

    topic: Topic
    others: Sequence[Counterparts]


@dataclass(frozen=True)
class Place:
    """Where a requirement stands in its edition."""

    above: Sequence[Requirement]
    under: Sequence[Requirement]
    before: Requirement | None
    after: Requirement | None


@dataclass(frozen=True)
class Shown:
    """Everything that the page of one requirement shows."""

    requirement: Requirement
    place: Place
    information: Sequence[DocumentedInformation]
    information_known: bool
    review: Sequence[ReviewInput]
    control: Control | None
    attributes: Sequence[tuple[str | Promise, Sequence[str]]]
    alike: Sequence[Alike]
    guidance: Sequence[Guidance]
    elsewhere: Sequence[tuple[EditionChange, Requirement | None, Edition]]


def address_of(requirement: Requirement) -> str:
    """Return the address of the requirement's page."""
    standard, year, number = requirement.ref.split(":")
    return reverse("standards-requirement", args=[standard, year, number])


def edition_address(edition: Edition) -> str:
    """Return the address of the edition's page."""
    return reverse("standards-edition", args=[edition.standard_id, edition.year])


def show(
    requirement: Requirement, edition: Sequence[Requirement], *, unseen: Collection[str]
) -> Shown:
    """Return what the page shows; `edition` are all requirements of its edition in order.

    What is alike in the editions ``unseen``, by reference, is left out.
    """
    topics = topics_of(requirement)
    kept = information_for([requirement.ref])
    is_control = requirement.kind == RequirementKind.CONTROL
    control = Control.objects.get(pk=requirement.pk) if is_control else None
    is_review = requirement.number.startswith(REVIEW)
    return Shown(
        requirement=requirement,
        place=place_of(requirement, edition),
        information=kept,
        information_known=bool(kept) or information_is_known(requirement.edition_id),
        review=review_inputs_for([requirement.ref]) if is_review else (),
        control=control,
        attributes=attributes_of(control) if control else (),
        alike=alike(topics, {requirement.edition_id, *unseen}),
        guidance=guidance_for(requirement, [topic.key for topic in topics]),
        elsewhere=elsewhere(requirement),
    )


def place_of(requirement: Requirement, edition: Sequence[Requirement]) -> Place:
    """Return the headings over it, what is under it, and its neighbours in the standard."""
    by_ref = {one.ref: at for at, one in enumerate(edition)}
    above: list[Requirement] = []
    parent = requirement.parent_id
    while parent in by_ref:
        above.insert(0, edition[by_ref[parent]])
        parent = above[0].parent_id
    at = by_ref.get(requirement.ref)
    return Place(
        above=above,
        under=[one for one in edition if one.parent_id == requirement.ref],
        before=edition[at - 1] if at else None,
        after=edition[at + 1] if at is not None and at + 1 < len(edition) else None,
    )


def elsewhere(
    requirement: Requirement,
) -> list[tuple[EditionChange, Requirement | None, Edition]]:
    """Return what the requirement was in the edition before, then what it became after."""
    came, leads = changes_of(requirement)
    return [
        *((one, one.old, one.old_edition) for one in came),
        *((one, one.new, one.new_edition) for one in leads),
    ]


def attributes_of(control: Control) -> list[tuple[str | Promise, Sequence[str]]]:
    """Return label and values of each attribute that the control has."""
    return [
        (label, [titled(value) for value in control.attributes[name]])
        for name, label in ATTRIBUTES.items()
        if name in control.attributes
    ]


def alike(topics: Sequence[Topic], without: Collection[str]) -> list[Alike]:
    """Return the topics with their numbers in every edition but some, topics in order."""
    found: dict[str, dict[str, list[TopicCell]]] = {topic.key: {} for topic in topics}
    for cell in cells_of(found, unseen=without):
        found[cell.topic_id].setdefault(cell.edition_id, []).append(cell)
    return [
        Alike(topic, [Counterparts(cells[0].edition, cells) for cells in others.values()])
        for topic, others in ((topic, found[topic.key]) for topic in topics)
    ]


def searched(
    requirements: Sequence[Requirement],
    words: str,
    *,
    among_controls: frozenset[str] | None = None,
) -> tuple[list[Branch], int]:
    """Return the tree of the numbers in which the words occur, and how many there are.

    Only the controls named by reference, where some are. The headings over a hit stay in the
    tree, so that the reader sees where it stands.
    """
    if not words.strip() and among_controls is None:
        return grow(requirements), len(requirements)
    hits = among(requirements, words)
    if among_controls is not None:
        hits = [one for one in hits if one.ref in among_controls]
    parents = {one.ref: one.parent_id for one in requirements}
    wanted: set[str] = set()
    for hit in hits:
        ref: str | None = hit.ref
        while ref and ref not in wanted:
            wanted.add(ref)
            ref = parents.get(ref)
    return grow(one for one in requirements if one.ref in wanted), len(hits)
