"""From the shipped tables to facts, unsaved: one step for each table, in their order."""

from pathlib import Path

from ringbeam.standards.loading.attributes import add_attributes
from ringbeam.standards.loading.correlations import add_topics
from ringbeam.standards.loading.edition_changes import add_changes
from ringbeam.standards.loading.edition_transitions import add_transitions
from ringbeam.standards.loading.editions import (
    add_aliases,
    add_editions,
    add_guidance,
    add_standards,
)
from ringbeam.standards.loading.facts import Facts
from ringbeam.standards.loading.requirements import (
    add_clauses,
    add_controls,
    add_information,
    add_review_inputs,
)
from ringbeam.standards.loading.tables import DATA, read

STEPS = (
    ("standards", add_standards),
    ("aliases", add_aliases),
    ("editions", add_editions),
    ("clauses", add_clauses),
    ("controls", add_controls),
    ("documented_information", add_information),
    ("management_review_inputs", add_review_inputs),
    ("guidance", add_guidance),
    ("correlation", add_topics),
    ("edition_changes", add_changes),
    ("edition_transitions", add_transitions),
    ("attributes", add_attributes),
)


def build(directory: Path = DATA) -> Facts:
    """Return the facts of the tables in the folder, unsaved.

    Raises BadRow, which names file, line and column, at the first row that cannot be used.
    """
    facts = Facts()
    for name, step in STEPS:
        step(facts, read(name, directory))
    return facts
