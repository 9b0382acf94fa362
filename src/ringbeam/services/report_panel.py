"""What a service report's page shows: its figures, whole or frozen, and what differs (9.4)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import panel, printed
from ringbeam.core.entries import Entry
from ringbeam.exchange.printing.sheets import TablePart
from ringbeam.services.clocks import LABELS
from ringbeam.services.figures import percent
from ringbeam.services.report_figures import differences, figures_now, sha256_of
from ringbeam.services.service_reports import ServiceReport
from ringbeam.web.sheets import weights_of

SHOWN = 100


@dataclass(frozen=True)
class Told:
    """One line of a report: promises of one agreement, service, priority and metric."""

    agreement: str
    service: str
    priority: str
    metric: str
    met: int
    missed: int
    excluded: int
    agreed: float | None

    @property
    def n(self) -> int:
        """How many count."""
        return self.met + self.missed

    @property
    def share(self) -> str:
        """The share that was met, cut."""
        return percent(self.met, self.n)

    @property
    def kept(self) -> bool | None:
        """Whether the agreed share was reached; None without one, or where nothing counts."""
        if self.agreed is None or not self.n:
            return None
        return 100 * self.met >= self.agreed * self.n


def lines_of(figures: Mapping[str, Any]) -> list[Told]:
    """The promises of all months of a report together, line by line."""
    sums: dict[tuple[str, str, str, str], dict[str, Any]] = {}
    for one in figures["promises"]:
        key = one["agreement"], one["service"], one["priority"], one["metric"]
        held = sums.setdefault(key, {"met": 0, "missed": 0, "excluded": 0})
        for name in ("met", "missed", "excluded"):
            held[name] += one[name]
        held["agreed"] = one["agreed"]
    return [Told(*key, **told) for key, told in sorted(sums.items())]


@panel(
    on="service_report",
    title=gettext_lazy("Figures"),
    template="services/report_panel.html",
    order=10,
    wide=True,
)
def figures_of_report(report: ServiceReport, _actor: Actor) -> dict[str, Any]:
    """A draft's figures as of now; an approved report's as approved, with what differs."""
    now = figures_now(report, clock.now())
    if not report.figures:
        return _shown(now, frozen=False)
    then = orjson.loads(report.figures)
    changed = differences(then, now)
    return {
        **_shown(then, frozen=True),
        "whole": sha256_of(report.figures) == report.digest,
        "digest": report.digest,
        "changed": changed[:SHOWN],
        "number": len(changed),
    }


def _shown(figures: Mapping[str, Any], *, frozen: bool) -> dict[str, Any]:
    lines = lines_of(figures)
    refs = {one for line in lines for one in (line.agreement, line.service)}
    titles = dict(Entry.rows.filter(ref__in=refs).values_list("ref", "title"))
    return {
        "frozen": frozen,
        "figures": figures,
        "lines": lines,
        "titles": titles,
        "metrics": LABELS,
        "over": [one for one in figures["workload"] if one["opened"] > one["limit"]],
    }


@printed(on="service_report", order=10)
def figures_on_paper(report: ServiceReport, actor: Actor) -> Iterator[TablePart]:
    """The same as a table, with the hash of what was approved below."""
    told = figures_of_report(report, actor)
    headings = [
        *(_("Agreement"), _("Service"), _("Priority"), _("Target"), _("Share")),
        *(_("Agreed"), _("Met"), _("Missed"), _("Not counted"), _("Counted")),
    ]
    rows: Sequence[Sequence[str]] = [_row(line, told["titles"]) for line in told["lines"]]
    note = f"SHA-256 {told['digest']}" if told["frozen"] else _("Draft, counted as of now.")
    yield TablePart(_("Figures"), headings, rows, weights_of(headings, rows), note=note)


def _row(line: Told, titles: Mapping[str, str]) -> list[str]:
    named = [titles.get(one, one) for one in (line.agreement, line.service)]
    agreed = "" if line.agreed is None else f"{line.agreed:g} %"
    numbers = (line.met, line.missed, line.excluded, line.n)
    metric = str(LABELS[line.metric])
    return [*named, line.priority, metric, line.share, agreed, *map(str, numbers)]
