"""Versions of agreements: they never change, a ticket keeps its own (20000-1:2018, 8.3.3)."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import orjson
from django.db import DEFAULT_DB_ALIAS, models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.prepared import PreparedIn
from ringbeam.services.calendars import Calendar
from ringbeam.services.levels import Terms
from ringbeam.services.terms import shares_from, terms_from

DRAFT, ENDED = "draft", "ended"
REOPENING = "reopen_days"
AGREED = ("in_force", ENDED)
LIGHT = ("id", "agreement_id", "number", "since", "digest")
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


class VersionKey(NamedTuple):
    """A stored version of which only this is at hand; its content is read when asked for."""

    pk: int
    digest: str

    @property
    def content(self) -> Any:
        """What the version says; one query."""
        return AgreementVersion.objects.values_list("content", flat=True).get(pk=self.pk)


_compiled: dict[str, Promises] = {}


def promises_of(version: AgreementVersion | VersionKey) -> Promises:
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
            REOPENING: one.reopen_days,
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
    known: dict[int, list[_Candidate]] = {}
    for one in _candidates({one.customer for one in asked if one.customer is not None}):
        known.setdefault(one.customer, []).append(one)
    return [_chosen(known.get(one.customer or 0, ()), one) for one in asked]


def agreements_for(case: Case) -> list[int]:
    """Every agreement that holds for a ticket, the one that goes before the others first.

    The order is that of `versions_for`; more than one says that agreements overlap.
    """
    holding = [one for one in _candidates({case.customer or 0}) if _holds(one, case)]
    holding.sort(key=lambda one: _rank(one, case), reverse=True)
    return list(dict.fromkeys(one.version.agreement_id for one in holding))


class _Candidate(NamedTuple):
    """A version with what its agreement says of when and for what it holds."""

    customer: int
    service: int | None
    start: date
    end: date | None
    state: str
    version: AgreementVersion


TOLD = ("customer_id", "about_id", "start", "end", "state")
_agreed = PreparedIn(
    lambda customers: AgreementVersion.objects.filter(
        agreement__customer__pk__in=customers,
        agreement__archived=False,
        agreement__state__in=AGREED,
    ).values_list(*(f"agreement__{name}" for name in TOLD), *LIGHT)
)


def _candidates(customers: set[int]) -> Iterator[_Candidate]:
    if not customers:
        return
    for customer, service, start, end, state, *light in _agreed(sorted(customers)):
        yield _Candidate(customer, service, start, end, state, _light(light))


def _light(values: Sequence[Any]) -> AgreementVersion:
    """A version without its content, which is read when it is asked for."""
    return AgreementVersion.from_db(DEFAULT_DB_ALIAS, LIGHT, values)


def _chosen(known: Iterable[_Candidate], case: Case) -> AgreementVersion | None:
    best: _Candidate | None = None
    for one in known:
        if _holds(one, case) and (best is None or _rank(one, case) > _rank(best, case)):
            best = one
    return best.version if best else None


def _holds(one: _Candidate, case: Case) -> bool:
    if one.service not in (None, case.service) or (one.state == ENDED and one.end is None):
        return False
    zone = ZoneInfo(promises_of(one.version).terms.calendar.timezone)
    day = case.opened.astimezone(zone).date()
    return one.start <= day and (one.end is None or day <= one.end)


def _rank(one: _Candidate, case: Case) -> tuple[bool, date, int, bool, int]:
    version = one.version
    in_time = version.since <= case.opened
    # The last version before the opening; where all came later, the first of them.
    order = version.number if in_time else -version.number
    return one.service is not None, one.start, version.agreement_id, in_time, order
