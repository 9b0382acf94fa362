"""The attainment report: months, groups and one promise, as page, XLSX and PDF (8.3.3, 9.4)."""

import re
from collections.abc import Sequence
from datetime import date
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from markupsafe import Markup

from ringbeam.core import clock
from ringbeam.core.contributions import MENU, ROUTES, MenuItem
from ringbeam.exchange.exporting import write_xlsx
from ringbeam.exchange.printing.setting import typeset
from ringbeam.exchange.printing.sheets import Sheet, TablePart
from ringbeam.services.attainment import (
    NAMES,
    Attained,
    Wanted,
    as_table,
    attained,
    described,
)
from ringbeam.services.clocks import LABELS
from ringbeam.services.periods import MOST_MONTHS, months_between
from ringbeam.services.service_reports import ServiceReport
from ringbeam.web.attachments import attachment
from ringbeam.web.charts import Axis, Target, bars, points
from ringbeam.web.formats import local
from ringbeam.web.requests import Asked
from ringbeam.web.sheets import frame_of, weights_of

HERE, STEM = "/attainment/", "attainment"
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
FIGURES, MOST_BARS, TENTHS = range(4, 9), 24, 10


def wanted_of(given: Any) -> Wanted:
    """What the address asks for: by default twelve months by service, resolutions.

    Raises Http404 for what is none.
    """
    today = local(clock.now()).date().replace(day=1)
    last = _month(given.get("until", ""), today)
    first = _month(given.get("from", ""), last.replace(year=last.year - 1))
    by, metric = given.get("by", "service"), given.get("metric", "resolution")
    right = by in NAMES and metric in LABELS and first <= last
    if not right or len(list(months_between(first, last))) > MOST_MONTHS + 1:
        raise Http404
    return Wanted(first, last, by, metric)


def _month(given: str, otherwise: date) -> date:
    match = MONTH.fullmatch(given)
    if not given:
        return otherwise
    if match is None or not date.min.year < int(match[1]) < date.max.year:
        raise Http404
    return date(int(match[1]), int(match[2]), 1)


@require_safe
def attainment_page(request: Asked) -> HttpResponseBase:
    """The report as it is now, of the agreements that the reader may see; 404 for strangers."""
    actor, wanted = request.actor, wanted_of(request.GET)
    if not (actor.everything or actor.grants):
        raise Http404
    rows, course = attained(wanted, actor)
    form = request.GET.get("form", "")
    if form == "xlsx":
        return _workbook(wanted, rows)
    if form == "pdf":
        return _print(request, wanted, rows)
    return _page(request, wanted, rows, course)


def _page(
    request: Asked, wanted: Wanted, rows: Sequence[Attained], course: Sequence[Attained]
) -> HttpResponse:
    asked = {
        "from": f"{wanted.first:%Y-%m}",
        "until": f"{wanted.last:%Y-%m}",
        "by": wanted.by,
        "metric": wanted.metric,
    }
    context = {
        "title": _("Attainment"),
        "wanted": wanted,
        "rows": rows,
        "names": NAMES,
        "metrics": LABELS,
        "described": described(wanted),
        "chart": course_chart(course),
        "counts": counts_chart(course),
        "groups": [
            (name, label, address({**asked, "by": name})) for name, label in NAMES.items()
        ],
        "xlsx": address({**asked, "form": "xlsx"}),
        "pdf": address({**asked, "form": "pdf"}),
        "may_report": ServiceReport.register.may_add(request.actor),
    }
    return render(request, "services/attainment.html", context)


def address(asked: dict[str, str]) -> str:
    """The page with these questions."""
    return f"{HERE}?{urlencode(asked)}"


def course_chart(course: Sequence[Attained]) -> Markup:
    """The share of each month with anything to count, cut to tenths; the axis is whole."""
    told = [one for one in course if one.kept.n]
    if not told:
        return Markup("")
    shares = [(100 * TENTHS * one.kept.counts.met // one.kept.n) / TENTHS for one in told]
    goals = {goal for one in told for goal in one.kept.sums if goal is not None}
    target = Target(min(goals), f"{min(goals):g} %") if len(goals) == 1 else None
    return points(
        shares,
        [_short(one) for one in told],
        _("Share that was met, by month"),
        axis=Axis(0, 100, (0, 25, 50, 75, 100), "%"),
        target=target,
        running=not told[-1].kept.over,
    )


def counts_chart(course: Sequence[Attained]) -> Markup:
    """How many counted in each month; bars begin at zero."""
    told = list(course)[-MOST_BARS:]
    numbers = [one.kept.n for one in told]
    return bars(numbers, [_short(one) for one in told], _("Promises that counted, by month"))


def _short(one: Attained) -> str:
    return f"{one.kept.by[0]:%m/%y}"


def _workbook(wanted: Wanted, rows: Sequence[Attained]) -> HttpResponseBase:
    headings, told = as_table(wanted, rows)
    records = (dict(zip(headings, one, strict=True)) for one in told)
    target = TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    write_xlsx(records, tuple(headings), target, title=_("Attainment"))
    target.seek(0)
    return attachment(target, _stem(wanted), "xlsx")


def _print(request: Asked, wanted: Wanted, rows: Sequence[Attained]) -> HttpResponseBase:
    headings, told = as_table(wanted, rows)
    cells = [[str(cell) for cell in row] for row in told]
    title = _("Attainment")
    frame = frame_of(
        ServiceReport.register,
        request.actor,
        stamps=[],
        kind=_("Report"),
        ref="",
        title=title,
        short=title,
        below=described(wanted),
        wide=True,
    )
    table = TablePart("", headings, cells, weights_of(headings, cells), list(FIGURES))
    return attachment(
        typeset(Sheet(frame, [table])), _stem(wanted), "pdf", media="application/pdf"
    )


def _stem(wanted: Wanted) -> str:
    return f"{STEM}-{wanted.first:%Y-%m}-{wanted.last:%Y-%m}-{wanted.by}"


ROUTES.append(path("attainment/", attainment_page, name="attainment"))
MENU.append(
    MenuItem(
        name="attainment",
        label=gettext_lazy("Attainment"),
        icon="chart-line",
        url=HERE,
        group="Check",
    )
)
