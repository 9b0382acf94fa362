"""`ringbeam import servicenow-log`: the run over one log (ISO/IEC 20000-1:2018, 8.6.1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core.actors import IMPORT
from ringbeam.core.installation import Installation, installation
from ringbeam.core.refusals import Refused
from ringbeam.core.rules import manager
from ringbeam.desk.incidents import Incident
from ringbeam.desk.servicenow.catalogue import Catalogue
from ringbeam.desk.servicenow.plans import Plan, plan_of
from ringbeam.desk.servicenow.reading import (
    Cells,
    Shape,
    in_batches,
    in_groups,
    rows_of,
    shape_of,
)
from ringbeam.desk.servicenow.selecting import SOURCE, Selection, Tally
from ringbeam.desk.servicenow.storing import append, create
from ringbeam.desk.servicenow.times import Wall, moment, placed, weeks_before, zone_named
from ringbeam.exchange.importers import Option, Work, importer
from ringbeam.exchange.origins import known

# A chunk is stored at once: large enough to be fast, small enough to be held in memory.
INCIDENTS_AT_ONCE = 500
ROWS_OF_ONE = 5_000
NUMBERS_LOOKED_AT = 500
LOOKED_AT = ("number", "opened_at", "sys_updated_at")


@dataclass(frozen=True)
class Times:
    """How the log's times are read: the zone, the last instant taken, and up to when moved."""

    zone: ZoneInfo
    until: datetime | None = None
    shift_to: datetime | None = None

    @classmethod
    def of(cls, work: Work) -> "Times":
        """As the options say; raises Refused where times may not be moved."""
        zone = work.options.get("zone") or zone_named("Europe/Berlin")
        until, shift_to = work.options.get("until"), work.options.get("shift_to")
        if shift_to is not None and not installation().demonstration:
            raise Refused(
                [
                    _(
                        "Times are moved only in a database that was made as a demonstration: "
                        "moved records would prove what never happened."
                    )
                ]
            )
        return cls(
            zone,
            placed(until, zone) if until else None,
            placed(shift_to, zone) if shift_to else None,
        )


class Look(NamedTuple):
    """What a first look over the file tells: rows, the newest time taken, some numbers."""

    rows: int
    newest: datetime | None
    numbers: dict[str, str]


@importer(
    SOURCE,
    label=gettext_lazy("Incident log of ServiceNow"),
    options=(
        Option(
            "zone",
            gettext_lazy("time zone of the times in the log"),
            read=zone_named,
            default=zone_named("Europe/Berlin"),
        ),
        Option("until", gettext_lazy("take only what had happened by this time"), read=moment),
        Option(
            "shift_to",
            gettext_lazy("move all times by whole weeks, the newest to just before this time"),
            read=moment,
            asked=False,
        ),
        Option(
            "mapping",
            gettext_lazy("JSON file with the names of customer, services and other things"),
            read=plan_of,
            asked=False,
        ),
    ),
    who=lambda actor: manager.covers_all(actor, "incident"),
)
def import_log(work: Work) -> None:
    """Import the incident log of a ServiceNow instance with its history in time.

    Whole incidents are stored chunk by chunk, so what is killed can be run again. The report
    counts incidents as created, changed or unchanged and rows as refused.
    """
    times = Times.of(work)
    shape = shape_of(work.path)
    look = _look(work, shape, times)
    shift = _shift(work, look, times)
    selection = Selection(
        Wall(times.zone, shift), work.report, times.until + shift if times.until else None
    )
    plan = work.options.get("mapping") or Plan()
    things = Catalogue(plan, by=work.by.by(IMPORT), source=work.name[:120])
    _say_columns(work, shape)
    groups = in_groups(rows_of(work.path, shape), ROWS_OF_ONE)
    for batch in in_batches(groups, INCIDENTS_AT_ONCE):
        with work.chunk():
            _take(batch, selection, things, work)
        work.tell(selection.tally.read, look.rows)
    _sum_up(work, selection.tally, shift)


def _take(
    batch: list[list[Cells]], selection: Selection, things: Catalogue, work: Work
) -> None:
    # One importer at a time, so that none takes what another is just taking.
    Installation.objects.select_for_update().filter(pk=1).first()
    taken = selection.of(batch)
    if taken:
        things.prepare([event for one in taken for event in (one.first, *one.fresh)])
        create([one for one in taken if one.origin is None], things, work)
        append([one for one in taken if one.origin is not None], things, work)


def _look(work: Work, shape: Shape, times: Times) -> Look:
    """Look over the file once, for its newest time only where times are to be moved.

    Times that cannot be read are left out.
    """
    wall = Wall(times.zone)
    columns = LOOKED_AT if times.shift_to else LOOKED_AT[:2]
    rows, newest = 0, None
    numbers: dict[str, str] = {}
    for one in rows_of(work.path, shape, columns):
        rows += 1
        if one.fault:
            continue
        number, *times_said = one.cells
        if len(numbers) < NUMBERS_LOOKED_AT:
            numbers.setdefault(number, times_said[0])
        for at in _times_of(times_said, wall) if times.shift_to else ():
            if (times.until is None or at <= times.until) and (newest is None or at > newest):
                newest = at
    return Look(rows, newest, numbers)


def _times_of(said: list[str], wall: Wall) -> Iterator[datetime]:
    for text in said:
        try:
            yield wall.read(text).at
        except ValueError:
            continue  # the row is refused, with its reason, when it is taken


def _shift(work: Work, look: Look, times: Times) -> timedelta:
    """The one constant by which times are moved: that of the log's incidents that are here.

    Without any, the one that was asked for; nothing when none was.
    """
    before = _shift_before(look, Wall(times.zone))
    if before is None:
        if times.shift_to is None or look.newest is None:
            return timedelta()
        return weeks_before(look.newest, times.shift_to)
    if times.shift_to is not None:
        said = _("Incidents of this log are here already; times are moved as they were.")
        work.report.note(0, "", before.days // 7, said)
    return before


def _shift_before(look: Look, wall: Wall) -> timedelta | None:
    origins = known(SOURCE, islice(look.numbers, NUMBERS_LOOKED_AT))
    for number, origin in origins.items():
        try:
            opened = wall.read(look.numbers[number]).at
        except ValueError:
            continue  # another incident tells
        created: datetime = Incident.rows.only("created").get(pk=origin.entry_id).created
        return created - opened
    return None


def _say_columns(work: Work, shape: Shape) -> None:
    for name in shape.absent:
        work.report.note(0, name, "", _("The file has no such column; it is taken as missing."))
    for name in shape.unknown:
        work.report.note(0, name, "", _("This column has no place here and is not taken."))
    if shape.encoding != "utf-8-sig":
        said = _("The file is no UTF-8; it was read as %s.") % shape.encoding
        work.report.note(0, "", "", said)


def _sum_up(work: Work, tally: Tally, shift: timedelta) -> None:
    said = _(
        "%(read)s rows: %(taken)s taken, %(known)s known already, %(later)s happened later, "
        "%(refused)s refused."
    )
    work.report.note(0, "", tally.read, said % vars(tally))
    if shift:
        weeks = shift.days // 7
        work.report.note(0, "", weeks, _("Times were moved by %s weeks.") % weeks)
