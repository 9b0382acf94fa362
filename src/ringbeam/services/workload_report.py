"""The report of workload against its limit, by agreement, service, customer or month (9.4)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ringbeam.core.actors import Actor
from ringbeam.core.conditions import NOBODY
from ringbeam.core.reports import Answer, Drawn, Line, Mark, Question, Report
from ringbeam.core.rules import works_for_us
from ringbeam.services.agreements import Agreement
from ringbeam.services.counts import Month
from ringbeam.services.figures import percent
from ringbeam.services.periods import months_between
from ringbeam.services.versions import DRAFT
from ringbeam.services.workload import Load, loads
from ringbeam.web.charts import Axis, lines
from ringbeam.web.report_pages import offer
from ringbeam.web.reporting import month_words, period_words, titles_of

NAMED, TICKS = 8, 4
IN_FORCE = "in_force"


def answer_workload(asked: Question, actor: Actor) -> Answer:
    """How many tickets came under each limit, what the running month comes to, who is above.

    Of the agreements that the reader sees; four statements.
    """
    seen = Agreement.register.among(actor).filter(archived=False).exclude(state=DRAFT)
    agreements = list(seen.order_by("title", "pk"))
    months = list(months_between(asked.first, asked.last))
    found = [one for one in loads(agreements, months) if _held(one.agreement, one.month)]
    groups: dict[Any, list[Load]] = {}
    for one in found:
        groups.setdefault(key_of(one, asked.by), []).append(one)
    names = _names(asked.by, groups, actor)
    order = sorted(groups) if asked.by == "month" else sorted(groups, key=_fullest(groups))
    told = [Line(*names[key], _cells(groups[key])) for key in order]
    columns = [
        *((_("Opened in whole months"), True), (_("Limit of these months"), True)),
        *((_("Share of the limit"), True), (_("Months above the limit"), True)),
        *((_("This month so far"), True), (_("At this pace"), True), (_("State"), False)),
    ]
    total = Line(_("All"), "", _cells(found)) if told else None
    below = [period_words(asked), _rule(), *_without_limit(agreements)]
    return Answer(columns, told, below, _charts(found, months), total)


def _held(agreement: Agreement, month: Month) -> bool:
    """Whether the agreement held on some day of a month."""
    begun = agreement.start.replace(day=1) <= month.first
    return begun and (agreement.end is None or agreement.end >= month.first)


def key_of(one: Load, by: str) -> Any:
    """By what a load is told apart."""
    found = {"agreement": one.agreement.pk, "customer": one.agreement.customer_id}
    return {**found, "service": one.agreement.about_id, "month": one.month.first}[by]


def _fullest(groups: Mapping[Any, Sequence[Load]]) -> Any:
    """Sorts the fullest first."""
    return lambda key: (-max(one.opened / one.limit for one in groups[key]), str(key))


def _names(by: str, keys: Iterable[Any], actor: Actor) -> Mapping[Any, tuple[str, str]]:
    if by == "month":
        return {key: (month_words(key), "") for key in keys}
    return titles_of(keys, actor)


def _cells(some: Sequence[Load]) -> list[str | int | Mark | None]:
    whole = [one for one in some if not one.running]
    now = [one for one in some if one.running]
    opened, limit = sum(one.opened for one in whole), sum(one.limit for one in whole)
    paces = [one.pace for one in now if one.pace is not None]
    above = sum(one.above for one in whole)
    return [
        *((opened, limit) if whole else (None, None)),
        percent(opened, limit),
        f"{above} / {len(whole)}",
        sum(one.opened for one in now) if now else None,
        sum(paces) if paces else None,
        _standing(some),
    ]


def _standing(some: Sequence[Load]) -> Mark:
    """Above where any month was; at risk where a running month will be at its pace."""
    if any(one.above for one in some):
        return Mark("bad", _("Above the limit"))
    if any((one.pace or 0) > one.limit for one in some):
        return Mark("age", _("Above at this pace"))
    return Mark("ok", _("Within the limit"))


def _rule() -> str:
    return _(
        "Counted in the month in which a ticket was opened, cancelled ones left out. The pace "
        "is of the month so far, and says the more the later in the month it is read."
    )


def _without_limit(agreements: Sequence[Agreement]) -> list[str]:
    none = [one.ref for one in agreements if one.state == IN_FORCE and not one.workload]
    if not none:
        return []
    said = ngettext(
        "%(n)d agreement in force names no limit: %(refs)s",
        "%(n)d agreements in force name no limit: %(refs)s",
        len(none),
    )
    more = ", …" if len(none) > NAMED else ""
    return [said % {"n": len(none), "refs": ", ".join(none[:NAMED]) + more}]


def _charts(found: Sequence[Load], months: Sequence[Month]) -> list[Drawn]:
    """What was opened in each month beside all limits of that month together."""
    by_month = {month.first: [o for o in found if o.month == month] for month in months}
    shown = [month for month in months if by_month[month.first]]
    if not shown:
        return []
    opened = [sum(one.opened for one in by_month[month.first]) for month in shown]
    limits = [sum(one.limit for one in by_month[month.first]) for month in shown]
    high = max(*opened, *limits, TICKS)
    ticks = tuple(round(high * place / TICKS) for place in range(TICKS + 1))
    label = _("Tickets opened beside the limit, by month")
    series = [(_("opened"), opened), (_("limit"), limits)]
    names = [f"{month.first:%m/%y}" for month in shown]
    return [Drawn(label, lines(series, names, label, axis=Axis(0, high, ticks)))]


def reads_workload(actor: Actor) -> bool:
    """Whether somebody may ask: who works here and sees agreements."""
    seen = Agreement.register.seen_by(actor) != NOBODY
    return actor.everything or (works_for_us(actor) and seen)


offer(
    Report(
        name="workload",
        label=gettext_lazy("Workload against its limit"),
        by={
            "agreement": gettext_lazy("Agreement"),
            "service": gettext_lazy("Service"),
            "customer": gettext_lazy("Customer"),
            "month": gettext_lazy("Month"),
        },
        answer=answer_workload,
        nothing=gettext_lazy("No agreement that held in these months names a limit."),
        who=reads_workload,
        above=("/service-levels/", gettext_lazy("Service levels")),
    ),
    "chart-line",
)
