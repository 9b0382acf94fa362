"""The attainment report: how promises were kept over months, in groups (8.3.3, 9.4)."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import Words
from ringbeam.core.reports import Answer, Drawn, Line, Mark, Question, Report
from ringbeam.services.attainment import INSIDE, NAMES, Attained, Wanted, attained, described
from ringbeam.services.clocks import LABELS
from ringbeam.services.service_reports import ServiceReport
from ringbeam.web.charts import Axis, Target, bars, points
from ringbeam.web.report_pages import offer

MOST_BARS, TENTHS = 24, 10
METRICS = {"resolution": LABELS["resolution"], **LABELS}


def answer_attainment(asked: Question, actor: Actor) -> Answer:
    """The shares that were met, of the agreements that the actor may see."""
    wanted = Wanted(asked.first, asked.last, asked.by, asked.what)
    rows, course = attained(wanted, actor)
    charts = (
        Drawn(_("Share that was met, by month"), course_chart(course)),
        Drawn(_("Promises that counted, by month"), counts_chart(course)),
    )
    shown = [one for one in charts if one.chart]
    return Answer(columns(), [_line(row) for row in rows], described(wanted), shown)


def columns() -> list[tuple[str, bool]]:
    """What the report says of each group, and whether that is a figure."""
    figures = (_("Share"), _("Agreed"), _("Met"), _("Missed"), _("To come"), _("Not counted"))
    return [*((label, True) for label in figures), (_("Counted"), True), (_("State"), False)]


def _line(row: Attained) -> Line:
    counts, standing = row.kept.counts, row.standing
    goal = f"{row.goal} %" if row.goal else None
    numbers = (counts.met, counts.missed, counts.to_come, counts.excluded, row.kept.n)
    state = Mark(*standing) if standing else _("no share agreed")
    return Line(row.title, row.url, [row.share, goal, *numbers, state])


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


def _may_report(actor: Actor) -> tuple[str, Words] | None:
    may = ServiceReport.register.may_add(actor)
    return ("/service-reports/new/", gettext_lazy("Write a service report")) if may else None


offer(
    Report(
        name="attainment",
        label=gettext_lazy("Attainment"),
        by=NAMES,
        inside=INSIDE,
        answer=answer_attainment,
        nothing=gettext_lazy("No promise was met, fell due or waits in these months."),
        what=METRICS,
        what_label=gettext_lazy("Target"),
        above=("/service-levels/", gettext_lazy("Service levels")),
        act=_may_report,
    ),
    "chart-line",
)
