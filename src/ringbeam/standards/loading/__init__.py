"""Loads the facts: what ships, with what this organization corrected and added laid over it."""

from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

from django.db import transaction

from ringbeam.core import clock
from ringbeam.core.contributions import SOURCES
from ringbeam.standards.loading.building import build
from ringbeam.standards.loading.correcting import Corrected, correct
from ringbeam.standards.loading.own_sets import OwnSet, add_own_relations, add_own_sets
from ringbeam.standards.loading.storing import Progress, Stored, store
from ringbeam.standards.loading.tables import DATA, BadRow, digest_of
from ringbeam.standards.shipped import Shipment, last_shipment

__all__ = ["BadRow", "LoadReport", "Stored", "build", "load"]

# Part of the digest: raise it when the same tables are to be stored in another way.
FORM = "1"
CORRECTIONS = "library_corrections"  # a source: the corrections in force, the earliest first
OWN_SETS = "requirement_sets"  # a source: the own sets in use, the latest edition of each first

LAID_OVER = (CORRECTIONS, OWN_SETS)


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


@dataclass(frozen=True)
class SaidHere:
    """What this organization says beside what ships: corrections, and sets of its own."""

    corrections: tuple[Corrected, ...]
    sets: tuple[OwnSet, ...]


def load(progress: Progress | None = None, *, directory: Path = DATA) -> LoadReport:
    """Bring the stored facts to what the tables in the folder say, all of it or nothing.

    What was corrected here is laid over them, and own sets stand beside them. What was loaded
    last is not loaded again. Rows that no longer ship are marked retired. Of several processes
    one loads, and the others find it done. Raises BadRow before anything is written when a row
    cannot be used.
    """
    tables = digest_of(directory)
    if already := _loaded_already(tables):
        return already
    with transaction.atomic():
        # The first row stands for all: who loads next waits for it, then looks again.
        Shipment.objects.select_for_update().order_by("pk").first()
        if again := _loaded_already(tables):
            return again
        facts, said = build(directory), _said_here()
        correct(facts, said.corrections)
        add_own_sets(facts, said.sets)
        add_own_relations(facts, said.sets)
        done = store(facts, progress)
        made = Shipment.objects.create(
            digest=_digest(tables, said), loaded_at=clock.now(), remarks=facts.remarks
        )
    return LoadReport(made.digest, loaded=True, tables=done, remarks=tuple(facts.remarks))


def _loaded_already(tables: str) -> LoadReport | None:
    last = last_shipment()
    if last is None or last.digest != _digest(tables, _said_here()):
        return None
    return LoadReport(last.digest, loaded=False, remarks=tuple(last.remarks))


def _said_here() -> SaidHere:
    return SaidHere(*(tuple(SOURCES[one]()) if one in SOURCES else () for one in LAID_OVER))


def _digest(tables: str, said: SaidHere) -> str:
    """A word for all that is loaded: the tables, and what is laid over them."""
    if not any((said.corrections, said.sets)):
        return f"{FORM}:{tables}"
    here = sha256(repr(said).encode()).hexdigest()
    return f"{FORM}:{sha256(f'{tables} {here}'.encode()).hexdigest()}"
