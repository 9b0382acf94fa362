"""What is done once for several systems, counted against doing each apart; nothing guessed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ringbeam.conformity.assessing import editions_followed
from ringbeam.conformity.judging import end_of
from ringbeam.core.actors import Actor
from ringbeam.core.links import Link
from ringbeam.core.registers import of_kind
from ringbeam.organization.processes import Process
from ringbeam.planning.duties import Duty
from ringbeam.standards.documented_information import items_of
from ringbeam.standards.editions import Standard

YEAR = timedelta(days=365)
HOUR = 60
IN_FORCE = ("published", "revision", "revision_for_approval")


@dataclass(frozen=True)
class Once:
    """Something that is done once for some standards: how often, how often if each was apart.

    ``days`` are those of an audit, ``minutes`` the effort each time; None where nobody said it.
    """

    ref: str
    title: str
    url: str
    standards: tuple[str, ...]
    times: int = 1
    minutes: int | None = None
    days: int = 0

    @property
    def apart(self) -> int:
        """How often it would be done if each standard had its own."""
        return self.times * len(self.standards)

    @property
    def saved(self) -> int:
        """How many times less."""
        return self.apart - self.times

    @property
    def hours(self) -> float | None:
        """The hours of those times, where the effort is known."""
        return None if self.minutes is None else self.saved * self.minutes / HOUR


@dataclass(frozen=True)
class Saving:
    """All that serves several of the standards followed, and out of how many.

    Duties are those in force, by the days that are planned in the year from now; audits those
    reported in the year before; documents those in force, by the processes they are linked to
    and the documented information that they are.
    """

    duties: tuple[Once, ...]
    audits: tuple[Once, ...]
    documents: tuple[Once, ...]
    of_duties: int
    of_audits: int
    of_documents: int

    @property
    def times(self) -> int:
        """Occurrences of duties saved in a year."""
        return sum(one.saved for one in self.duties)

    @property
    def hours(self) -> float:
        """Hours saved by the duties whose effort is known."""
        return sum(one.hours or 0 for one in self.duties)

    @property
    def effort_known(self) -> int:
        """Of how many of these duties the effort is known."""
        return sum(one.minutes is not None for one in self.duties)

    @property
    def audit_days(self) -> int:
        """The days of the audits that looked at several standards at once."""
        return sum(one.days for one in self.audits)


def saving(actor: Actor, on: date) -> Saving:
    """What is done once for several standards, as of a day; eight queries.

    Two editions of one standard are one system: a transition saves nothing.
    """
    names = _Names()
    duties = [_duty(one, names, on) for one in _rows("duty", actor).filter(state="in_force")]
    reported = _rows("audit", actor).filter(
        state="reported", reported__gte=end_of(on - YEAR), reported__lt=end_of(on)
    )
    audits = [_audit(one, names) for one in reported]
    in_force = (
        _rows("document", actor).filter(state__in=IN_FORCE).only("ref", "title", "serves")
    )
    documents = _documents(list(in_force), names, actor)
    return Saving(
        *(_several(duties), _several(audits), _several(documents)),
        *(len(duties), len(audits), len(documents)),
    )


class _Names:
    """The short names of the standards followed, by reference of an edition or a clause."""

    def __init__(self) -> None:
        known = dict(Standard.objects.values_list("key", "short"))
        followed = [ref.partition(":")[0] for ref in editions_followed()]
        self.short = {key: known[key] for key in followed if key in known}

    def of(self, refs: Iterable[str]) -> tuple[str, ...]:
        """Each standard once, in the order in which they are followed."""
        named = {ref.partition(":")[0] for ref in refs}
        return tuple(short for key, short in self.short.items() if key in named)


def _rows(kind: str, actor: Actor) -> Any:
    return of_kind(kind).among(actor).filter(archived=False).order_by("title", "pk")


def _several(found: Iterable[Once]) -> tuple[Once, ...]:
    return tuple(one for one in found if len(one.standards) > 1 and one.times)


def _duty(duty: Duty, names: _Names, on: date) -> Once:
    times = sum(1 for _day in duty.interval.between(on, on + YEAR))
    standards = names.of(duty.editions)
    return Once(*_named(duty), standards, times, minutes=duty.minutes)


def _audit(audit: Any, names: _Names) -> Once:
    days = (audit.end - audit.start).days + 1
    return Once(*_named(audit), names.of(audit.criteria), days=days)


def _named(record: Any) -> tuple[str, str, str]:
    return record.ref, record.title, record.register.url(record.ref)


def _documents(documents: list[Any], names: _Names, actor: Actor) -> list[Once]:
    """Each document with the standards of the processes that it is linked with, either way,
    and of the items that it serves as."""
    processes = Process.register.among(actor).filter(state="in_use", archived=False)
    serves = dict(processes.values_list("pk", "serves"))
    # An item that ships in other words now is another one, and is served by none of these.
    items = {one.key for one in items_of(editions_followed())}
    by_document: dict[int, list[str]] = {
        one.pk: sorted(items & set(one.serves)) for one in documents
    }
    ends = Link.objects.filter(source_id__in=serves) | Link.objects.filter(target_id__in=serves)
    for source, target in ends.values_list("source_id", "target_id"):
        for one, other in ((source, target), (target, source)):
            by_document.setdefault(one, []).extend(serves.get(other, ()))
    return [Once(*_named(one), names.of(by_document.get(one.pk, ()))) for one in documents]
