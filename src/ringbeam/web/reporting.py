"""What a report is asked by an address, and what it says as workbook and print."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from tempfile import TemporaryFile
from typing import IO
from urllib.parse import urlencode

from django.http import Http404
from django.utils.dateformat import format as said
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import Words
from ringbeam.core.intervals import months_on
from ringbeam.core.reports import REPORTS, Answer, Question, Report, row_of
from ringbeam.exchange.exporting import write_xlsx
from ringbeam.exchange.printing.setting import typeset
from ringbeam.exchange.printing.sheets import Sheet, TablePart
from ringbeam.web.formats import local
from ringbeam.web.labels import labels_of
from ringbeam.web.sheets import frame_of, weights_of

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
MOST_MONTHS, YEAR, EARLIEST = 37, 12, 1900
# Periods that go with the calendar: their first and last month, counted from the running one.
PERIODS: dict[str, tuple[Words, int, int]] = {
    "running": (gettext_lazy("This month"), 0, 0),
    "last": (gettext_lazy("Last month"), -1, -1),
    "three": (gettext_lazy("Last three months"), -3, -1),
    "twelve": (gettext_lazy("Last twelve months"), -12, -1),
}


def reported(name: str, actor: Actor) -> Report:
    """The report of this name that the actor may ask; raises Http404, absent or forbidden."""
    report = REPORTS.get(name)
    if report is None or not report.who(actor):
        raise Http404
    return report


def question_of(report: Report, given: Mapping[str, str], actor: Actor) -> Question:
    """What an address asks a report for the actor; the usual where it says nothing.

    Raises Http404 for groups that it does not have for them, and for months that are none or
    too many.
    """
    groups = report.by_for(actor)
    by = given.get("by", "") or next(iter(groups))
    what = given.get("metric", "") or next(iter(report.what), "")
    if by not in groups or (what and what not in report.what):
        raise Http404
    first, last, period = _period(report, given)
    months = (last.year - first.year) * YEAR + last.month - first.month + 1
    if not 1 <= months <= MOST_MONTHS:
        raise Http404
    return Question(first, last, by, what, period)


def _period(
    report: Report, given: Mapping[str, str]
) -> tuple[date, date, tuple[tuple[str, str], ...]]:
    today = local(clock.now()).date().replace(day=1)
    if name := given.get("period", ""):
        if name not in PERIODS or not report.months:
            raise Http404
        _label, first, last = PERIODS[name]
        return months_on(today, first), months_on(today, last), (("period", name),)
    until = _month(given.get("until", ""), today)
    since = _month(given.get("from", ""), months_on(until, 1 - max(report.months, 1)))
    told = [(name, given[name]) for name in ("from", "until") if given.get(name)]
    return since, until, tuple(told)


def _month(given: str, otherwise: date) -> date:
    match = MONTH.fullmatch(given)
    if not given:
        return otherwise
    if match is None or not EARLIEST < int(match[1]) < date.max.year:
        raise Http404
    return date(int(match[1]), int(match[2]), 1)


def query_of(asked: Question, **more: str) -> str:
    """The question as an address's query; what goes with the calendar goes on doing so."""
    what = {"metric": asked.what} if asked.what else {}
    return urlencode({**dict(asked.period), "by": asked.by, **what, **more})


def month_words(first: date) -> str:
    """A month by name, with its year."""
    return said(first, _("F Y"))


def period_words(asked: Question) -> str:
    """From which month to which, in words."""
    if asked.first == asked.last:
        return month_words(asked.first)
    parts = {"first": month_words(asked.first), "last": month_words(asked.last)}
    return _("%(first)s to %(last)s") % parts


def titles_of(keys: Iterable[int | None], actor: Actor) -> dict[int | None, tuple[str, str]]:
    """The titles and addresses of records, for who may see them; one statement."""
    told = set(keys)
    labels = labels_of(actor, told)
    return {
        key: (label.title, label.url)
        if (label := labels.get(key) if key else None)
        else (_("none named"), "")
        for key in told
    }


def workbook(report: Report, asked: Question, answer: Answer) -> IO[bytes]:
    """The lines as a workbook, numbers as numbers; whoever takes it closes it."""
    headings = _headings(report, asked, answer)
    records = (dict(zip(headings, row_of(one), strict=True)) for one in answer.table)
    target = TemporaryFile()  # noqa: SIM115 - whoever takes it closes it
    write_xlsx(records, tuple(headings), target, title=str(report.label))
    target.seek(0)
    return target


def printed(report: Report, asked: Question, answer: Answer, actor: Actor) -> bytes:
    """The lines as a PDF, with period and rule in words for whoever holds the paper alone."""
    headings = _headings(report, asked, answer)
    cells = [[str(cell) for cell in row_of(one)] for one in answer.table]
    figures = [n for n, (_label, figure) in enumerate(answer.columns, 1) if figure]
    title = str(report.label)
    said_of_it = {"kind": _("Report"), "ref": "", "title": title, "short": title}
    below = list(answer.below)
    frame = frame_of(None, actor, stamps=[], below=below, wide=True, **said_of_it)
    table = TablePart("", headings, cells, weights_of(headings, cells), figures)
    return typeset(Sheet(frame, [table]))


def _headings(report: Report, asked: Question, answer: Answer) -> list[str]:
    return [str(report.by[asked.by]), *(label for label, _figure in answer.columns)]


def stem_of(report: Report, asked: Question) -> str:
    """The name of its file, without the ending."""
    if not report.months:
        return f"{report.name}-{local(clock.now()):%Y-%m-%d}-{asked.by}"
    return f"{report.name}-{asked.first:%Y-%m}-{asked.last:%Y-%m}-{asked.by}"
