"""What the shipped tables say, unsaved, with the look-ups that name row and column."""

from collections.abc import Container
from dataclasses import dataclass, field
from typing import TypeVar

from ringbeam.standards.attributes import EditionAttribute
from ringbeam.standards.correlations import Topic, TopicCell
from ringbeam.standards.documented_information import DocumentedInformation
from ringbeam.standards.edition_changes import EditionChange
from ringbeam.standards.edition_transitions import EditionTransition
from ringbeam.standards.editions import Alias, Edition, Standard, edition_ref
from ringbeam.standards.guidance import Guidance
from ringbeam.standards.loading.tables import Row
from ringbeam.standards.numbers import split_point
from ringbeam.standards.requirements import Control, Requirement
from ringbeam.standards.review_inputs import ReviewInput

Key = TypeVar("Key")


@dataclass
class Facts:
    """Everything that the tables say, each list in the order of its table."""

    standards: dict[str, Standard] = field(default_factory=dict)
    aliases: list[Alias] = field(default_factory=list)
    editions: dict[str, Edition] = field(default_factory=dict)
    requirements: dict[str, Requirement] = field(default_factory=dict)
    controls: list[Control] = field(default_factory=list)
    information: list[DocumentedInformation] = field(default_factory=list)
    review_inputs: list[ReviewInput] = field(default_factory=list)
    guidance: list[Guidance] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    cells: list[TopicCell] = field(default_factory=list)
    attributes: list[EditionAttribute] = field(default_factory=list)
    changes: dict[str, EditionChange] = field(default_factory=dict)
    transitions: list[EditionTransition] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def standard(self, row: Row) -> Standard:
        """Return the standard that the row names; raise BadRow when it is unknown."""
        key = row.required("standard")
        if key not in self.standards:
            raise row.bad("standard", f"{key!r} is not in standards.tsv")
        return self.standards[key]

    def edition(self, row: Row) -> Edition:
        """Return the edition that the row names; raise BadRow when it is unknown."""
        return self.edition_in(row, "edition")

    def edition_in(self, row: Row, column: str) -> Edition:
        """Return the edition of which this column says the year; raise BadRow as `edition`."""
        ref = edition_ref(self.standard(row).key, row.required(column))
        if ref not in self.editions:
            raise row.bad(column, f"{ref!r} is not in editions.tsv")
        return self.editions[ref]

    def requirement(self, row: Row) -> tuple[Requirement, str]:
        """Return the requirement and the point ("c) 1)") that the row's clause names.

        Raises BadRow when the edition has no such clause.
        """
        edition = self.edition(row)
        number, point = split_point(row.required("clause"))
        ref = f"{edition.ref}:{number}"
        if ref not in self.requirements:
            raise row.bad("clause", f"{edition.ref} has no clause {number!r}")
        return self.requirements[ref], point


def once(row: Row, column: str, key: Key, known: Container[object]) -> Key:
    """Return the key; raise BadRow when the table has had it before."""
    if key in known:
        raise row.bad(column, f"{key!r} is there twice")
    return key
