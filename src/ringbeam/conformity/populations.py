"""Populations: what rules read, by plain names, as querysets of everything that counts.

Rules never ask a model themselves. So the same rule answers for now and, over rebuilt tables,
for a past date.
"""

from django.db.models import Model, QuerySet

from ringbeam.conformity.declaring import Populations
from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import of_kind, registers
from ringbeam.documents.versions import DocumentVersion
from ringbeam.services.clocks import Clock

# Tables beside the registers that rules may read, by the name that they use.
BESIDE: dict[str, type[Model]] = {
    "document_version": DocumentVersion,
    "clock": Clock,
    "history": HistoryLine,
}


def populations(kinds: frozenset[str]) -> Populations:
    """The populations of these names; archived records are left out. Raises KeyError."""
    return {name: _population(name) for name in kinds}


def _population(name: str) -> "QuerySet[Model]":
    if name in BESIDE:
        return BESIDE[name]._default_manager.all()
    return of_kind(name).model.rows.filter(archived=False)  # type: ignore[no-any-return]


def names() -> tuple[str, ...]:
    """Every name that a rule may read."""
    return (*(one.kind for one in registers()), *BESIDE)
