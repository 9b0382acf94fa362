"""Pages of time: the daily trend, and what changed between two days and why (9.1.3)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ringbeam.conformity.assessing import editions_followed
from ringbeam.conformity.mapping import short
from ringbeam.conformity.past_days import shown_on
from ringbeam.conformity.readers import may_read
from ringbeam.conformity.snapshots import Stored, read, renewed
from ringbeam.conformity.trending import acts_between, chart, columns, trend
from ringbeam.conformity.words import SAID, Course, Words, course, told_first
from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES
from ringbeam.core.registers import of_kind
from ringbeam.core.values import YEARS
from ringbeam.web.requests import Asked
from ringbeam.web.timeline import words_of

SPANS = (30, 90, 365)
USUAL = 90
WEEK = timedelta(days=7)


@require_safe
def trend_page(request: Asked) -> HttpResponse:
    """Counts per word and day, of all standards or one; for who may read of conformity."""
    if not may_read(request.actor):
        raise Http404
    renewed()
    given, of = request.GET.get("days", ""), request.GET.get("of", "")
    span = int(given) if given in map(str, SPANS) else USUAL
    standards = list(dict.fromkeys(one.partition(":")[0] for one in editions_followed()))
    of = of if of in standards else ""
    today = clock.today()
    days = trend(today - timedelta(days=span - 1), today, of)
    told = {
        "title": _("Trend"),
        "days": days,
        "chart": chart(days),
        "words": columns(days),
        "span": span,
        "spans": SPANS,
        "of": of,
        "standards": standards,
        "gaps": sum(one.counts is None for one in days),
    }
    return render(request, "conformity/trend.html", told)


@dataclass(frozen=True)
class Changed:
    """A requirement whose word changed: before and now with the reasons, and what was done."""

    before: Stored
    now: Stored
    acts: tuple[tuple[str, str, str, Any, str], ...]

    @property
    def short(self) -> tuple[str, str, str]:
        """Standard, number and address."""
        return short(self.now.requirement)

    @property
    def course(self) -> Course:
        """Where it went: nearer to settled, further from it, or neither."""
        return course(self.before.status, self.now.status)

    @property
    def said(self) -> Words:
        """What the two words do not tell: that it does not apply any more, or applies again."""
        return SAID.get(self.course, "")


@require_safe
def changes_page(request: Asked) -> HttpResponse:
    """What changed between two days, by default this week, and why; the worse first."""
    if not may_read(request.actor):
        raise Http404
    today = clock.today()
    since = _day(request.GET.get("since", ""), today - WEEK)
    until = _day(request.GET.get("until", ""), today)
    if not since < until <= today:
        raise Http404
    before, was_kept = results_of(since)
    now, is_kept = results_of(until)
    told = {
        "title": _("What changed"),
        "since": since,
        "until": until,
        "changed": between(before, now, since, until, request.actor),
        "rebuilt": [day for day, kept in ((since, was_kept), (until, is_kept)) if not kept],
    }
    return render(request, "conformity/changes.html", told)


def _day(given: str, otherwise: date) -> date:
    """The day that was given; raises Http404 for what is none."""
    if not given:
        return otherwise
    try:
        day = parse_date(given)
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        raise Http404
    return day


def results_of(day: date) -> tuple[dict[str, Stored], bool]:
    """The results of a day, and whether they were kept then; else they are rebuilt."""
    of_day, kept = shown_on(day)
    return read(of_day), kept


def between(
    before: dict[str, Stored], now: dict[str, Stored], since: date, until: date, actor: Actor
) -> list[Changed]:
    """What has another word, the worse first, each with the last acts on its records."""
    turned = [
        (before[ref], one)
        for ref, one in now.items()
        if ref in before and before[ref].status != one.status
    ]
    acts = acts_between(turned, since, until, actor)
    told = [Changed(old, one, tuple(map(_act, acts[one.requirement]))) for old, one in turned]
    return sorted(told, key=lambda one: told_first(one.course))


def _act(line: Any) -> tuple[str, str, str, Any, str]:
    register = of_kind(line.entry.kind)
    said = words_of(register, line.said)
    return line.entry.ref, register.url(line.entry.ref), said, line.at, line.who


ROUTES += [
    path("conformity/trend/", trend_page, name="conformity-trend"),
    path("conformity/changes/", changes_page, name="conformity-changes"),
]
