"""Duties of the demonstration: with occurrences done, late, skipped and missed over a year."""

from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from ringbeam.core import clock, writing
from ringbeam.core.clock import now
from ringbeam.core.intervals import MONTHS, YEARS, months_on
from ringbeam.core.notices import Notice
from ringbeam.core.registers import of_kind
from ringbeam.planning.occurring import keep_duties
from ringbeam.site.demonstration.organization import Cast
from ringbeam.site.demonstration.processes import NUMBERS

AGO = 14  # months ago since when they are in force
WEEK = timedelta(days=7)


class Told(NamedTuple):
    """A duty as it is told; ``undone`` and ``skipped`` number the occurrences, 0 the first."""

    title: str
    activity: str
    owner: str
    every: int
    serves: str
    shows: str
    minutes: int | None = None
    undone: tuple[int, ...] = ()
    skipped: tuple[int, ...] = ()
    period: str = MONTHS


TOLD = (
    Told(
        *("Management review", "review", "Ingrid Solberg", 6),
        "9001:9.3.1 14001:9.3.1 45001:9.3 27001:9.3.1 20000:9.3",
        "Minutes with what was looked at and decided, signed by all who were there.",
        240,
    ),
    Told(
        *("Restore test of a service", "test", "Mats Thorsen", 3),
        "20000:8.7.2 27001:A.8.13",
        "Restored to the test network; checksums and duration are in the protocol.",
        180,
        undone=(3, 4),
    ),
    Told(
        *("Evaluation of compliance", "evaluation", "Ingrid Solberg", 6),
        "14001:9.1.2 45001:9.1.2",
        "Every obligation of the register was gone through; three notes were made.",
        300,
    ),
    Told(
        *("Evacuation drill", "drill", "Tess Wouters", 6),
        "45001:8.2 14001:8.2",
        "All out in under four minutes; the list of those present was checked.",
        60,
        undone=(1,),
    ),
    Told(
        *("Check of configuration information", "inspection", "Priya Nair", 2),
        "20000:8.2.6",
        "Fifty items compared with what was found in the racks; two were corrected.",
        undone=(6,),
    ),
    Told(
        *("Risks to availability", "evaluation", "Lukas Brandt", 6),
        "20000:8.7.1",
        "Each service was looked at; the results are in the register of risks.",
    ),
    Told(
        *("Costs against the budget", "report", "Lukas Brandt", 1),
        "20000:8.4.1",
        "Report to the management, with reasons for what differs by more than 5 %.",
        120,
    ),
    Told(
        *("Forecast of demand", "report", "Lukas Brandt", 3),
        "20000:8.4.2",
        "Forecast by service for the next two quarters, agreed with the customers.",
        skipped=(4,),
    ),
    Told(
        *("Review of access rights", "review", "Farah Haddad", 3),
        "27001:A.5.18",
        "Owners confirmed each right, or had it taken away; the list is signed.",
        90,
    ),
    Told(
        *("Performance of suppliers", "evaluation", "Mats Thorsen", 6),
        "20000:8.3.4.1 27001:A.5.22",
        "Targets of the four contracts compared with the reports of a half-year.",
        150,
        undone=(0,),
    ),
    Told(
        *("Introduction to the systems", "training", "Ingrid Solberg", 1),
        "9001:7.3 27001:7.3 45001:7.3",
        "Everybody who came within the year took part; the list of names is kept.",
        90,
        period=YEARS,
    ),
)
SKIPPED = "The customers' budgets are not agreed yet; the next one covers both quarters."


def duties(cast: Cast) -> None:
    """Put each duty in force some months ago and let the months pass, week by week."""
    if of_kind("duty").model.rows.filter(title=TOLD[0].title).exists():
        return
    today = now()
    at = datetime.combine(months_on(today.date(), -AGO), time(9), today.tzinfo)
    with clock.stopped(at):
        made = {_in_force(cast, one, n): one for n, one in enumerate(TOLD)}
    while at < today:
        with clock.stopped(at):
            keep_duties.func()
            _what_is_done(cast, made)
        at += WEEK
    keep_duties.func()
    # What was told in the months that passed was read in them.
    told = Notice.objects.filter(entry__kind="duty_occurrence", at__lt=today - WEEK)
    told.update(read=today)


def _in_force(cast: Cast, one: Told, place: int) -> int:
    clauses = (told.split(":", 1) for told in one.serves.split())
    given = {
        "title": one.title,
        "activity": one.activity,
        "owner": cast.find("person", one.owner).ref,
        "every": one.every,
        "period": one.period,
        "first": now().date() + timedelta(days=10 + 3 * place),
        "serves": [f"{NUMBERS[key]}:{number}" for key, number in clauses],
        "minutes": one.minutes,
    }
    made = writing.create(of_kind("duty").model, given, by=cast.us)
    pk: int = writing.take(made, "put_in_force", by=cast.us).pk
    return pk


def _what_is_done(cast: Cast, duties: dict[int, Told]) -> None:
    """Whoever does it does it in the week in which it can be done; some of it nobody does."""
    rows = of_kind("duty_occurrence").model.rows
    for one in list(rows.filter(state="to_do", duty__in=duties).order_by("pk")):
        told = duties[one.duty_id]
        number = rows.filter(duty=one.duty_id, planned__lt=one.planned).count()
        if number in told.skipped:
            writing.take(one, "skip", by=cast.us, given={"skipped_because": SKIPPED})
        elif number not in told.undone:
            by: Any = cast.person(told.owner)
            writing.take(one, "finish", by=by, given={"evidence": told.shows})
