"""The page "What if": draft targets over last year's tickets (ISO/IEC 20000-1:2018, 8.3.3)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES, panel
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import entries_seen_by, of_kind
from ringbeam.core.rules import works_for_us
from ringbeam.core.written import WrittenInput
from ringbeam.services.agreements import Agreement
from ringbeam.services.calendars import Calendar
from ringbeam.services.clocks import LABELS
from ringbeam.services.levels import LevelsError
from ringbeam.services.simulating import simulate
from ringbeam.services.simulation_figures import (
    Misses,
    anything,
    changed_sides,
    compared,
    misses,
)
from ringbeam.services.simulation_rows import Span
from ringbeam.services.terms import said, shares_from, terms_from
from ringbeam.services.tickets import unheard_of
from ringbeam.services.wordings import PROMISED
from ringbeam.web.charts import Axis, bars, lines
from ringbeam.web.formats import local
from ringbeam.web.requests import Asked, found

YEAR, LONGEST, SHOWN = timedelta(days=365), timedelta(days=1830), 50
TICKS = 4


class Draft(forms.Form):
    """Targets that nobody agreed, hours, and the days from which tickets are taken."""

    targets = WrittenInput(wording=PROMISED, label=gettext_lazy("Targets"))
    calendar = forms.ModelChoiceField(Calendar.rows.none(), label=gettext_lazy("Calendar"))
    since = forms.DateField(label=gettext_lazy("Opened from"))
    until = forms.DateField(label=gettext_lazy("Opened until"))

    def clean(self) -> dict[str, Any]:
        """Days in their order and at most five years apart; priorities that there are."""
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and not since <= until < since + LONGEST:
            self.add_error("until", _("Choose a day after the first, within five years."))
        for reason in unheard_of(given.get("targets"), {}).get("targets", ()):
            self.add_error("targets", reason)
        return given


def draft_of(agreement: Agreement, actor: Actor, given: Any) -> Draft:
    """The form as it was sent, or with what the agreement says over the last year."""
    today = local(clock.now()).date()
    own = {
        "targets": PROMISED.lines_of(agreement.targets),
        "calendar": agreement.calendar_id,
        "since": (today - YEAR).isoformat(),
        "until": today.isoformat(),
    }
    form = Draft({name: given.get(name, value) for name, value in own.items()})
    calendars = form.fields["calendar"]
    if isinstance(calendars, forms.ModelChoiceField):
        calendars.queryset = Calendar.register.among(actor)
    return form


@require_safe
def simulation_page(request: Asked, ref: str) -> HttpResponse:
    """What would have come out; by GET alone, since nothing of it is kept.

    Raises Http404 for who does not work here, and as if absent.
    """
    agreement = found(request, Agreement.register.plural, ref)
    if not works_for_us(request.actor):
        raise Http404
    form, told, problem = draft_of(agreement, request.actor, request.GET), {}, ""
    if form.is_valid() and "targets" in request.GET:
        try:
            told = _told(agreement, form.cleaned_data, request.actor)
        except LevelsError as fault:
            problem = said(fault)
        except Refused as refusal:
            problem = " ".join(map(str, refusal.reasons))
    context = {
        "agreement": agreement,
        "form": form,
        "problem": problem,
        "metrics": LABELS,
        "title": _("What if: %s") % agreement.title,
        "asked": "targets" in request.GET,
        **told,
    }
    return render(request, "services/simulation.html", context)


def _told(agreement: Agreement, given: dict[str, Any], actor: Actor) -> dict[str, Any]:
    terms = terms_from(
        {
            "calendar": given["calendar"].declared(),
            "targets": given["targets"],
            "switches": agreement.switches,
        }
    )
    result = simulate(agreement, terms, _span(given["since"], given["until"]))
    missed, kept = changed_sides(result.promised, SHOWN)
    when = misses(result)
    return {
        "result": result,
        "anything": anything(result),
        "lines": [
            (one, shares_from(given["targets"]).get((one.priority, one.metric)))
            for one in compared(result)
        ],
        "changes": [
            (_("Would newly be missed"), _seen(missed, actor), len(missed)),
            (_("Would newly be kept"), _seen(kept, actor), len(kept)),
        ],
        "when": when,
        "charts": _charts(when),
    }


def _span(since: date, until: date) -> Span:
    zone = timezone.get_current_timezone()
    after = until + timedelta(days=1)
    first, last = (datetime(d.year, d.month, d.day, tzinfo=zone) for d in (since, after))
    return Span(first, last)


def _seen(entries: Sequence[int], actor: Actor) -> list[tuple[str, Any]]:
    """Those of the tickets that the reader may open, with their addresses."""
    seen = entries_seen_by(actor).filter(pk__in=entries).in_bulk()
    shown = (seen[pk] for pk in entries if pk in seen)
    return [(of_kind(one.kind).url(one.ref), one) for one in shown]


def _charts(when: Misses) -> list[tuple[str, Any]]:
    """Missed by month as agreed and as simulated; the simulated ones by weekday and hour."""
    months = [month for month, _agreed, _simulated in when.months]
    series = (
        (_("as agreed"), [one for _m, one, _s in when.months]),
        (_("simulated"), [one for _m, _a, one in when.months]),
    )
    most = max((max(one[1:]) for one in when.months), default=0)
    step = max(1, -(-most // TICKS))
    axis = Axis(0, step * TICKS, [step * i for i in range(TICKS + 1)])
    by_month, by_day, by_hour = (
        _("Missed, by the month in which it was due"),
        _("Simulated: missed, by weekday"),
        _("Simulated: missed, by hour of the day"),
    )
    days = [str(WEEKDAYS[day])[:2] for day in range(7)]
    hours = [f"{hour:02}" for hour in range(24)]
    return [
        (by_month, lines(series, months, by_month, axis=axis) if len(months) > 1 else ""),
        (by_day, bars(when.days, days, by_day)),
        (by_hour, bars(when.hours, hours, by_hour)),
    ]


@panel(
    on="agreement",
    title=gettext_lazy("What if"),
    template="services/simulation_panel.html",
    order=30,
)
def simulation_of(agreement: Agreement, actor: Actor) -> dict[str, Any] | None:
    """Where other targets can be tried on the tickets that there were."""
    if not works_for_us(actor):
        return None
    return {"url": f"{agreement.register.url(agreement.ref)}simulation/"}


ROUTES.append(
    path("agreements/<str:ref>/simulation/", simulation_page, name="agreement_simulation")
)
