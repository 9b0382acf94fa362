"""The figures of a service report as one text, and what became of them since (20000-1, 9.4).

The text is canonical JSON in UTF-8: what was approved is exactly these bytes. It says its
period, the rule by which promises count, each agreement with its version, every n, what is left
out, and the workload beside its limit.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from django.utils import timezone

from ringbeam.core.actors import system
from ringbeam.core.entries import Entry
from ringbeam.services.agreements import Agreement
from ringbeam.services.counts import Counts, Covered, asking
from ringbeam.services.figures import goals_of
from ringbeam.services.periods import Place, months_between, places
from ringbeam.services.versions import DRAFT, AgreementVersion
from ringbeam.services.workload import loads

FORM = "ringbeam-service-report/1"
RULE = "met or due in the month; cancelled and duplicate tickets left out"
COUNTED = ("met", "missed", "to_come", "excluded")


def sha256_of(text: str) -> str:
    """SHA-256 over the exact bytes of a report's figures."""
    return hashlib.sha256(text.encode()).hexdigest()


def agreements_in(report: Any) -> list[Agreement]:
    """The agreements of the customer that a report names, or all; drafts are none."""
    rows = Agreement.rows.exclude(state=DRAFT).order_by("pk")
    if report.customer_id:
        rows = rows.filter(customer_id=report.customer_id)
    return list(rows)


def figures_now(report: Any, at: datetime) -> dict[str, Any]:
    """What the report would say now, as plain data in a fixed order."""
    agreements = agreements_in(report)
    months = list(months_between(report.start, report.end))
    covered = Covered(tuple(one.pk for one in agreements), asking(system()).metrics)
    found = {
        place: counts
        for place, counts in places(months, covered).items()
        if not report.about_id or place.service == report.about_id
    }
    return {
        "form": FORM,
        "rule": RULE,
        "from": report.start.isoformat(),
        "until": report.end.isoformat(),
        "zone": timezone.get_current_timezone_name(),
        "counted": at.isoformat(timespec="seconds"),
        "agreements": list(_agreements(agreements)),
        "promises": list(_promises(found)),
        "workload": list(_workload(report, agreements)),
    }


def frozen_text(report: Any, at: datetime) -> str:
    """The same as the one text that is approved."""
    return orjson.dumps(figures_now(report, at), option=orjson.OPT_SORT_KEYS).decode()


def _agreements(agreements: list[Agreement]) -> Iterator[dict[str, Any]]:
    versions: dict[int, list[int]] = {}
    told = AgreementVersion.objects.filter(agreement__in=agreements).order_by("number")
    for agreement, number in told.values_list("agreement_id", "number"):
        versions.setdefault(agreement, []).append(number)
    for one in agreements:
        yield {
            "ref": one.ref,
            "title": one.title,
            "customer": one.customer.ref,
            "versions": versions.get(one.pk, []),
        }


def _promises(found: Mapping[Place, Counts]) -> Iterator[dict[str, Any]]:
    goals = goals_of({place.agreement for place in found})
    keys = {key for place in found for key in (place.agreement, place.service) if key}
    refs = dict(Entry.rows.filter(pk__in=keys).values_list("pk", "ref"))
    for place, counts in sorted(found.items()):
        yield {
            "month": f"{place.month:%Y-%m}",
            "agreement": refs[place.agreement],
            "service": refs.get(place.service, ""),
            "priority": place.priority,
            "metric": place.metric,
            "agreed": goals.get((place.agreement, place.priority, place.metric)),
            **{name: getattr(counts, name) for name in COUNTED},
        }


def _workload(report: Any, agreements: list[Agreement]) -> Iterator[dict[str, Any]]:
    """How many tickets were opened in each month under agreements that name a limit."""
    for one in loads(agreements, list(months_between(report.start, report.end))):
        told = {"agreement": one.agreement.ref, "month": f"{one.month.first:%Y-%m}"}
        yield {**told, "opened": one.opened, "limit": one.limit}


class Named(NamedTuple):
    """Which promises a line of a report counts; refs of records, and the month as 2026-03."""

    month: str
    agreement: str
    service: str
    priority: str
    metric: str


@dataclass(frozen=True)
class Difference:
    """One number that is another one now than when the report was approved."""

    about: Named
    name: str
    then: int
    now: int


def differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """Every number of the promises that data say otherwise today; the report stays as it is."""
    before, after = ({_named(one): one for one in some["promises"]} for some in (then, now))
    none = dict.fromkeys(COUNTED, 0)
    return [
        Difference(key, name, old, new)
        for key in sorted({*before, *after})
        for name in COUNTED
        if (old := before.get(key, none)[name]) != (new := after.get(key, none)[name])
    ]


def _named(one: Mapping[str, Any]) -> Named:
    return Named(*(str(one[name]) for name in Named._fields))
