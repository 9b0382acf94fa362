"""Approved service reports as the customer's people read them (ISO/IEC 20000-1:2018, 9.4).

They read what was approved, of their own customer alone, where whoever approved it said so.
What data say since, drafts and what was withdrawn stay inside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import QuerySet

from ringbeam.core.actors import Actor
from ringbeam.core.conditions import NOBODY
from ringbeam.core.entries import NORMAL
from ringbeam.core.registers import entries_seen_by
from ringbeam.core.rules import SEE, customer, less_taken
from ringbeam.services.report_figures import sha256_of
from ringbeam.services.report_guarding import APPROVED
from ringbeam.services.report_panel import Told, lines_of
from ringbeam.services.service_reports import ServiceReport

KIND = "service_report"
theirs = less_taken(customer, SEE)


@dataclass(frozen=True)
class Opened:
    """How many tickets were opened in a month under an agreement, beside the limit."""

    agreement: str
    month: str
    opened: int
    limit: int

    @property
    def above(self) -> bool:
        """Whether there were more than was agreed."""
        return self.opened > self.limit


@dataclass(frozen=True)
class Approved:
    """What a report says to its customer; ``titles`` are those that the reader may see."""

    report: ServiceReport
    lines: Sequence[Told]
    workload: Sequence[Opened]
    titles: Mapping[str, str]
    zone: str
    whole: bool

    def named(self, ref: str) -> str:
        """The title of an agreement or a service; "" where there is none to be told."""
        return self.titles.get(ref, "")


def reads_approved(actor: Actor) -> bool:
    """Whether somebody is one of a customer's people, so that there may be reports to read."""
    return actor.everything or theirs.where(actor, KIND) != NOBODY


def approved_for(actor: Actor) -> "QuerySet[ServiceReport]":
    """The reports that the actor reads as one of a customer's people, the newest first."""
    told = ServiceReport.rows.filter(state=APPROVED, for_customer=True, archived=False)
    told = told.filter(customer_id__isnull=False, privacy=NORMAL)
    return theirs.among(told, actor, KIND).order_by("-end", "-pk")


def as_approved(report: ServiceReport, actor: Actor) -> Approved:
    """What was approved, as this reader may have it; one statement."""
    figures = orjson.loads(report.figures)
    lines = lines_of(figures)
    opened = [
        Opened(one["agreement"], one["month"], one["opened"], one["limit"])
        for one in figures["workload"]
    ]
    refs = {ref for line in lines for ref in (line.agreement, line.service) if ref}
    seen = entries_seen_by(actor, ("agreement", "service"))
    rows = seen.filter(ref__in=refs | {one.agreement for one in opened})
    titles: dict[str, Any] = dict(rows.order_by().values_list("ref", "title"))
    whole = sha256_of(report.figures) == report.digest
    return Approved(report, lines, opened, titles, figures["zone"], whole)
