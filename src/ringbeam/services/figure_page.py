"""Service levels of a month as a page: every share with its n, and the tickets of each number.

ISO/IEC 20000-1:2018, 8.3.3 and 9.4.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES, panel
from ringbeam.core.registers import entries_seen_by, of_kind
from ringbeam.services.agreements import Agreement
from ringbeam.services.clocks import LABELS
from ringbeam.services.counts import (
    Counts,
    Key,
    Month,
    asking,
    by_kind,
    counts_of_month,
    duplicates,
)
from ringbeam.services.figures import WORDS, goals_of, percent
from ringbeam.services.promises import MARKS, Sums, goal_words, standing_by_goal
from ringbeam.web.formats import local
from ringbeam.web.labels import labels_of
from ringbeam.web.requests import Asked, found

URL, PAGE, LONGEST = "/service-levels/", 50, 19
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
CHOICES = ("kind", "metric", "service", "priority")
KINDS = {
    "met": gettext_lazy("Met"),
    "missed": gettext_lazy("Missed"),
    "to_come": gettext_lazy("To come"),
    "excluded": gettext_lazy("Not counted"),
}


@dataclass(frozen=True)
class ServiceLevel:
    """One row of the page: of an agreement and a target, or of one service and priority."""

    title: str
    url: str
    priority: str
    metric: str
    sums: Sums
    over: bool
    numbers: dict[str, tuple[int, str]]

    @property
    def n(self) -> int:
        """How many promises count."""
        return self.numbers["met"][0] + self.numbers["missed"][0]

    @property
    def share(self) -> str:
        """The share that was met, never rounded up."""
        return percent(self.numbers["met"][0], self.n)

    @property
    def goal(self) -> str:
        """The agreed share in per cent, or from which to which."""
        return goal_words(self.sums)

    @property
    def standing(self) -> tuple[str, str] | None:
        """How it stands, as a mark and a word; None where no share was agreed."""
        found_ = standing_by_goal(self.sums, over=self.over)
        return (MARKS.get(found_, "none"), str(WORDS[found_])) if found_ else None


def month_asked(request: Asked) -> Month:
    """The month of the address, or this one; raises Http404 for one that is none."""
    given = request.GET.get("month", "")
    if not given:
        return Month.of(local(clock.now()).date())
    match = MONTH.fullmatch(given)
    if match is None or not date.min.year < int(match[1]) < date.max.year:
        raise Http404
    return Month.of(date(int(match[1]), int(match[2]), 1))


@require_safe
def service_levels_page(request: Asked, ref: str = "") -> HttpResponse:
    """All agreements that the reader may see, or one by service and priority.

    Raises Http404 for who holds no role, and for an agreement that may not be seen.
    """
    actor, month = request.actor, month_asked(request)
    if not (actor.everything or actor.grants):
        raise Http404
    agreement = found(request, Agreement.register.plural, ref) if ref else None
    counted = counts_of_month(month, asking(actor, agreement=agreement and agreement.pk))
    rows = lines(counted, month, actor, one=agreement is not None)
    number = request.GET.get("page", "")
    page = int(number) if is_key(number) else 1
    start = max(page - 1, 0) * PAGE
    return render(
        request,
        "services/levels.html",
        {
            "title": _("Service levels, %s") % month.words,
            "agreement": agreement,
            "month": month,
            "months": around(month, ref),
            "lines": rows[start : start + PAGE],
            "number": len(rows),
            "kinds": KINDS,
            "metrics": LABELS,
            "previous": address(ref, month, page=page - 1) if start else "",
            "next": address(ref, month, page=page + 1) if rows[start + PAGE :] else "",
        },
    )


def address(ref: str, month: Month, **more: Any) -> str:
    """The page of a month, of one agreement when its ref is given."""
    place = f"{URL}{ref}/" if ref else URL
    return f"{place}?{urlencode({'month': f'{month.first:%Y-%m}', **more})}"


def around(month: Month, ref: str) -> tuple[str, str]:
    """The months before and after, as addresses."""
    before, after = month.first - timedelta(days=1), month.first + timedelta(days=31)
    return address(ref, Month.of(before)), address(ref, Month.of(after))


def lines(
    counted: dict[Key, Counts], month: Month, actor: Actor, *, one: bool
) -> list[ServiceLevel]:
    """The rows: by agreement and target, or of one agreement by service and priority too."""
    goals = goals_of({key.agreement for key in counted})
    grouped: dict[tuple[Any, ...], Sums] = {}
    for key, counts in counted.items():
        by = (key.agreement, *(key[1:3] if one else (0, "")), key.metric)
        goal = goals.get((key.agreement, key.priority, key.metric))
        sums = grouped.setdefault(by, {}).setdefault(goal, Counts())
        for name in KINDS:
            setattr(sums, name, getattr(sums, name) + getattr(counts, name))
    labels = labels_of(actor, {by[1 if one else 0] or None for by in grouped})
    refs = dict(
        Agreement.register.among(actor)
        .filter(pk__in={by[0] for by in grouped})
        .values_list("pk", "ref")
    )
    over = clock.now() >= month.end
    made = [_line(row, labels, refs, month, one=one, over=over) for row in grouped.items()]
    order = list(LABELS)
    return sorted(made, key=lambda row: (row.title, row.priority, order.index(row.metric)))


def _line(
    row: tuple[tuple[Any, ...], Sums],
    labels: Any,
    refs: dict[int, str],
    month: Month,
    *,
    one: bool,
    over: bool,
) -> ServiceLevel:
    (agreement, about, priority, metric), sums = row
    ref = refs.get(agreement, "")
    place = f"{ref}/tickets"
    asked = {"metric": metric, **({"service": about, "priority": priority} if one else {})}
    label = labels.get(about if one else agreement)
    return ServiceLevel(
        title=str(label) if label else str(_("no service")),
        url=(label.url if label else "") if one else address(ref, month),
        priority=priority,
        metric=metric,
        sums=sums,
        over=over,
        numbers={
            name: (
                sum(getattr(counts, name) for counts in sums.values()),
                address(place, month, kind=name, **asked),
            )
            for name in KINDS
        },
    )


@require_safe
def tickets_page(request: Asked, ref: str) -> HttpResponse:
    """The tickets of one number, with when they were due and why they do not count.

    Those that the reader may not open are counted, not named. Raises Http404 as if absent.
    """
    agreement, month = found(request, Agreement.register.plural, ref), month_asked(request)
    kind, metric = request.GET.get("kind", ""), request.GET.get("metric", "")
    if kind not in KINDS or metric not in LABELS:
        raise Http404
    covered = asking(request.actor, metric, agreement.pk)
    rows = covered.clocks().annotate(duplicate=duplicates()).filter(by_kind(month)[kind])
    rows = _narrowed(rows, request.GET.get)
    after = request.GET.get("after", "")
    if is_key(after):
        rows = rows.filter(pk__lt=int(after))
    told = list(
        rows.order_by("-pk").values_list(
            *("pk", "entry_id", "priority", "due", "stopped", "state", "duplicate")
        )[: PAGE + 1]
    )
    keys = {one[1] for one in told[:PAGE]}
    seen = entries_seen_by(request.actor).filter(pk__in=keys).in_bulk()
    asked = {name: request.GET[name] for name in CHOICES if name in request.GET}
    context = {
        "title": f"{KINDS[kind]}: {LABELS[metric]}, {month.words}",
        "agreement": agreement,
        "back": address(ref, month),
        "tickets": [
            (of_kind(entry.kind).url(entry.ref), entry, *rest)
            for _pk, key, *rest in told[:PAGE]
            if (entry := seen.get(key))
        ],
        "hidden": sum(one[1] not in seen for one in told[:PAGE]),
        "apart": kind == "excluded",
        "next": address(f"{ref}/tickets", month, **asked, after=told[PAGE - 1][0])
        if len(told) > PAGE
        else "",
    }
    return render(request, "services/level_tickets.html", context)


def _narrowed(rows: Any, given: Callable[[str], str | None]) -> Any:
    """Those of the service and the priority that are asked for, if they are."""
    service, priority = given("service"), given("priority")
    if priority:
        rows = rows.filter(priority=priority)
    if service is None:
        return rows
    if not is_key(service):
        raise Http404
    return (
        rows.filter(entry__about=int(service))
        if int(service)
        else rows.filter(entry__about__isnull=True)
    )


def is_key(text: str) -> bool:
    """Whether this can be the key of a row."""
    return text.isascii() and text.isdigit() and len(text) < LONGEST


@panel(
    on="agreement",
    title=gettext_lazy("Service levels"),
    template="services/level_panel.html",
    order=20,
)
def levels_of_agreement(agreement: Any, _actor: Actor) -> dict[str, Any]:
    """Where the figures of this month are."""
    month = Month.of(local(clock.now()).date())
    return {"month": month, "url": address(agreement.ref, month)}


ROUTES += [
    path("service-levels/", service_levels_page, name="service-levels"),
    path("service-levels/<str:ref>/", service_levels_page, name="service-levels-of"),
    path("service-levels/<str:ref>/tickets/", tickets_page, name="service-level-tickets"),
]
