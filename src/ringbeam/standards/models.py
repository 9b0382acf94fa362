"""Table of contents of this room's tables."""

from ringbeam.standards.attributes import EditionAttribute
from ringbeam.standards.corrections import LibraryCorrection
from ringbeam.standards.correlations import Topic, TopicCell
from ringbeam.standards.documented_information import DocumentedInformation
from ringbeam.standards.edition_changes import EditionChange
from ringbeam.standards.edition_transitions import EditionTransition
from ringbeam.standards.editions import Alias, Edition, Standard
from ringbeam.standards.guidance import Guidance
from ringbeam.standards.requirement_sets import RequirementSet
from ringbeam.standards.requirements import Control, Requirement
from ringbeam.standards.review_inputs import ReviewInput
from ringbeam.standards.shipped import Shipment

__all__ = [
    "Alias",
    "Control",
    "DocumentedInformation",
    "Edition",
    "EditionAttribute",
    "EditionChange",
    "EditionTransition",
    "Guidance",
    "LibraryCorrection",
    "Requirement",
    "RequirementSet",
    "ReviewInput",
    "Shipment",
    "Standard",
    "Topic",
    "TopicCell",
]
