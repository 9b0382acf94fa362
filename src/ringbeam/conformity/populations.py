"""Populations: what rules read, by plain names, as querysets of everything that counts.

Rules never ask a model themselves. So the same rule answers for now and, over rebuilt tables,
for a past date.
"""

from collections.abc import Container
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet

from ringbeam.conformity.declaring import Populations
from ringbeam.conformity.judging import end_of
from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import of_kind, registers
from ringbeam.documents.rounds import ReadingRequest
from ringbeam.documents.versions import DocumentVersion
from ringbeam.planning.scale_versions import ScaleVersion
from ringbeam.services.clocks import Clock

# Tables beside the registers that rules may read, by the name that they use.
BESIDE: dict[str, type[Model]] = {
    "document_version": DocumentVersion,
    "reading_request": ReadingRequest,
    "clock": Clock,
    "history": HistoryLine,
    "scale_version": ScaleVersion,
}
# The column that says from when on a row was there; of a record, when it was created.
SINCE = {
    "document_version": "approved",
    "reading_request": "asked",
    "clock": "started",
    "history": "at",
    "scale_version": "since",
}

# Records of what happened, or may: putting them out of the lists takes nothing back.
HAPPENED = frozenset(
    {
        *("incident", "problem", "nonconformity", "risk", "audit", "action", "judgement"),
        *("complaint", "duty_occurrence", "service_request", "fulfilment_task", "approval"),
        *("major_incident", "rating", "security_incident", "change", "outage"),
        *("continuity_exercise", "continuity_invocation", "supplier_review"),
    }
)
# Units and scopes bound what is looked at. One that is put away is still part of the unit above
# it; a scope in force ends by being ended or revised. A limit that asks for more holds until it
# is withdrawn: putting it away would loosen the rule without anybody's decision. A service is
# delivered until it is retired.
KEPT = HAPPENED | {"unit", "scope", "rule_limit", "service"}


def populations(kinds: frozenset[str]) -> Populations:
    """The populations of these names, as they are now. Raises KeyError for an unknown name.

    Archived records are left out where a record says how something stands (a document, an
    item); of what happened or may happen they stay in, so that archiving hides no deviation.
    """
    return {name: _population(name) for name in kinds}


def until(rows: Populations, on: date, *, ended: Container[str] = ()) -> Populations:
    """The populations without what is dated after a day; the future is evidence of nothing.

    Those named in ``ended`` hold nothing later: to ask that of a million rows costs as much as
    what a rule asks. One that is empty by then is asked once, here, and by no rule: many rules
    read each kind.
    """
    after = end_of(on)
    dated = {
        name: some if name in ended else some.filter(**{f"{_since(name)}__lt": after})
        for name, some in rows.items()
    }
    return {name: some if some.exists() else some.none() for name, some in dated.items()}


def dated_after(rows: Populations, on: date) -> frozenset[str]:
    """The names of the populations in which something is dated after a day; a query each."""
    after = end_of(on)
    return frozenset(
        name
        for name, some in rows.items()
        if some.filter(**{f"{_since(name)}__gte": after}).exists()
    )


def _since(name: str) -> str:
    return SINCE.get(name, "created")


def _population(name: str) -> "QuerySet[Any]":
    if name in BESIDE:
        return BESIDE[name]._default_manager.all()
    rows: QuerySet[Any] = of_kind(name).model.rows.all()
    return rows if name in KEPT else rows.filter(archived=False)


def names() -> tuple[str, ...]:
    """Every name that a rule may read."""
    return (*(one.kind for one in registers()), *BESIDE)
