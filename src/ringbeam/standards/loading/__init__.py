"""Loads the shipped facts: idempotent, versioned by the digest of the tables, set-based."""

from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.db import transaction

from ringbeam.core import clock
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
from ringbeam.standards.loading.storing import Progress, Stored, store
from ringbeam.standards.loading.tables import DATA, BadRow, digest_of, read
from ringbeam.standards.shipped import Shipment, last_shipment

__all__ = ["BadRow", "LoadReport", "Stored", "build", "load"]

# Part of the digest: raise it when the same tables are to be stored in another way.
FORM = "1"
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


@dataclass(frozen=True)
class LoadReport:
    """What a loading did: nothing (`loaded` false) when this digest was loaded last."""

    digest: str
    loaded: bool
    tables: dict[str, Stored] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return the report as plain values for JSON."""
        return asdict(self)


def build(directory: Path = DATA) -> Facts:
    """Return the facts of the tables in the folder, unsaved.

    Raises BadRow, which names file, line and column, at the first row that cannot be used.
    """
    facts = Facts()
    for name, step in STEPS:
        step(facts, read(name, directory))
    return facts


def load(progress: Progress | None = None, *, directory: Path = DATA) -> LoadReport:
    """Bring the stored facts to what the tables in the folder say, all of it or nothing.

    Tables that were loaded last are not loaded again. Rows that no longer ship are marked
    retired. Raises BadRow before anything is written when a row cannot be used.
    """
    digest = f"{FORM}:{digest_of(directory)}"
    last = last_shipment()
    if last and last.digest == digest:
        return LoadReport(digest, loaded=False, remarks=tuple(last.remarks))
    facts = build(directory)
    with transaction.atomic():
        done = store(facts, progress)
        Shipment.objects.create(digest=digest, loaded_at=clock.now(), remarks=facts.remarks)
    return LoadReport(digest, loaded=True, tables=done, remarks=tuple(facts.remarks))
