"""Versions of agreements: they never change, a ticket keeps its own (20000-1:2018, 8.3.3)."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import orjson
from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.services.calendars import Calendar
from ringbeam.services.levels import Terms
from ringbeam.services.terms import shares_from, terms_from

DRAFT, ENDED = "draft", "ended"
MOST_COMPILED = 1000


class AgreementVersion(models.Model):
    """What an agreement and its calendar said together from ``since`` on; written once."""

    agreement = models.ForeignKey("services.Agreement", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("version"))
    since = models.DateTimeField(_("since"))
    content = models.JSONField(_("content"))
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["agreement", "number"], name="services_agreement_version"
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id}/{self.number}"


class Case(NamedTuple):
    """What decides which agreement holds for a ticket: its customer, service and opening."""

    customer: int | None
    service: int | None
    opened: datetime


@dataclass(frozen=True)
class Promises:
    """A version as it is used: its terms, those for logs that hold replies, agreed shares.

    ``shares`` are per cent by priority and metric.
    """

    imported: Terms
    terms: Terms
    shares: Mapping[tuple[str, str], float]


_compiled: dict[str, Promises] = {}


def promises_of(version: AgreementVersion) -> Promises:
    """What a version promises, read once per process and content."""
    found = _compiled.get(version.digest)
    if found is None:
        if len(_compiled) >= MOST_COMPILED:
            _compiled.clear()
        content = version.content
        terms = terms_from(content)
        by_replies = replace(terms, switches=replace(terms.switches, answering=frozenset()))
        found = Promises(terms, by_replies, shares_from(content["targets"]))
        _compiled[version.digest] = found
    return found


def keep_versions(agreements: Sequence[Any], act: Act) -> None:
    """Store a new version of each agreement whose promise is another now; drafts have none."""
    agreed = [one for one in agreements if one.state != DRAFT]
    calendars = Calendar.rows.in_bulk({one.calendar_id for one in agreed}) if agreed else {}
    last = _last_of([one.pk for one in agreed])
    fresh = []
    for one in agreed:
        content = {
            "calendar": calendars[one.calendar_id].declared(),
            "targets": one.targets,
            "switches": one.switches,
        }
        digest = digest_of(content)
        before = last.get(one.pk)
        if before is None or before.digest != digest:
            number = before.number + 1 if before else 1
            fresh.append(
                AgreementVersion(
                    agreement_id=one.pk,
                    number=number,
                    since=act.at,
                    content=content,
                    digest=digest,
                )
            )
    if fresh:
        AgreementVersion.objects.bulk_create(fresh)


def digest_of(content: Any) -> str:
    """SHA-256 over the content in its one text form."""
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _last_of(keys: Sequence[int]) -> dict[int, AgreementVersion]:
    rows = AgreementVersion.objects.filter(agreement_id__in=keys).defer("content")
    return {one.agreement_id: one for one in rows.order_by("number")} if keys else {}


def latest_of(agreement: int) -> AgreementVersion:
    """The last version of an agreement; raises DoesNotExist while it is a draft."""
    return AgreementVersion.objects.filter(agreement_id=agreement).latest("number")


def versions_for(cases: Iterable[Case]) -> list[AgreementVersion | None]:
    """The version under which each ticket was opened; one query for all.

    An agreement holds from its first to its last day, by its calendar's zone, unless it is a
    draft. One about the service goes before one about all services, the latest begun before
    earlier ones; of it the last version before the opening holds, or else its first.
    """
    asked = list(cases)
    customers = {one.customer for one in asked if one.customer is not None}
    if not customers:
        return [None] * len(asked)
    rows = AgreementVersion.objects.filter(agreement__customer_id__in=customers)
    rows = rows.exclude(agreement__state=DRAFT).filter(agreement__archived=False)
    rows = rows.defer("content").select_related("agreement").order_by("agreement", "number")
    known: dict[int, list[AgreementVersion]] = {}
    for version in rows:
        known.setdefault(version.agreement.customer_id or 0, []).append(version)
    return [_chosen(known.get(one.customer or 0, ()), one) for one in asked]


def _chosen(known: Iterable[AgreementVersion], case: Case) -> AgreementVersion | None:
    best: AgreementVersion | None = None
    for version in known:
        if _holds(version, case) and (best is None or _rank(version, case) > _rank(best, case)):
            best = version
    return best


def _holds(version: AgreementVersion, case: Case) -> bool:
    agreement = version.agreement
    if agreement.about_id not in (None, case.service):
        return False
    if agreement.state == ENDED and agreement.end is None:
        return False
    day = case.opened.astimezone(ZoneInfo(promises_of(version).terms.calendar.timezone)).date()
    return agreement.start <= day and (agreement.end is None or day <= agreement.end)


def _rank(version: AgreementVersion, case: Case) -> tuple[bool, Any, int, bool, int]:
    agreement = version.agreement
    in_time = version.since <= case.opened
    # The last version before the opening; where all came later, the first of them.
    order = version.number if in_time else -version.number
    specific = agreement.about_id is not None
    return (specific, agreement.start, agreement.pk, in_time, order)
