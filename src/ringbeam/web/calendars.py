"""The calendar of any register that has dates: month, week and agenda, capped per day.

However many records there are, a day reads only those that it shows: three statements for all
days, one more where some day has more than it shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ringbeam.core import clock
from ringbeam.core.filters import between, filterable
from ringbeam.core.listing import Asked as AskedList
from ringbeam.core.listing import asked_of, by_words
from ringbeam.core.texts import gettext as _
from ringbeam.web.cells import heading, state_cell
from ringbeam.web.days import Item, agenda_of, span_of
from ringbeam.web.layouts import CALENDAR, OWN, address, dates_of
from ringbeam.web.lists import ALWAYS_READ, arranged, frame_of, landing, suffix_of
from ringbeam.web.queries import LAID_OUT, SHOWN, Query
from ringbeam.web.requests import Asked, listed


@require_safe
def show_calendar(request: Asked, plural: str) -> HttpResponse:
    """The calendar; without parameters, of the first declared view. Without dates: absent."""
    register = listed(plural, request.actor)
    dates = dates_of(register, register.hidden_from(request.actor))
    if not dates:
        raise Http404
    query = Query.read(request.META.get("QUERY_STRING", ""))
    base = address(register, CALENDAR)
    if "filter" in request.GET:
        return redirect(f"{base}{arranged(query).link}")
    if not request.META.get("QUERY_STRING") and (first := landing(register, request.actor)):
        return redirect(f"{base}?{first}")
    by = query.first("by") if query.first("by") in dates else dates[0]
    asked = asked_of(register, request.actor, query.without(*SHOWN, *OWN).lists())
    context = {
        "page": frame_of(asked, query, CALENDAR),
        "agenda": agenda_of(RecordDays(by_words(asked), by, query), span_of(query), query),
        "dates": [
            (heading(register, one), query.without("by").more("by", one).link, one == by)
            for one in dates
        ],
        "now": clock.now(),
    }
    return render(request, "web/calendar.html", context)


@dataclass(frozen=True)
class RecordDays:
    """The days of one register's records by one of their dates."""

    asked: AskedList
    by: str
    query: Query

    def on(self, first: date, after: date) -> "QuerySet[Any]":
        """The records whose date is in these days, in its order."""
        one = self.asked.register.field_named(self.by)
        within = between(one, self.asked.actor, first, after)
        return self.asked.rows().filter(within).order_by(one.name, "pk")

    def read(self, ids: Sequence[int]) -> dict[int, Item]:
        """What is shown of these records; one statement."""
        register = self.asked.register
        attribute = register.field_named(self.by).attname
        asked = replace(self.asked, only=tuple(dict.fromkeys((*ALWAYS_READ, attribute))))
        rows = register.among(asked.actor).filter(pk__in=ids)
        suffix = suffix_of(self.query.without(*LAID_OUT), of=register)
        return {
            one.pk: self._item(one, getattr(one, attribute), suffix) for one in asked.read(rows)
        }

    def _item(self, record: Any, at: date, suffix: str) -> Item:
        register = self.asked.register
        state = state_cell(register, record.state)
        url = f"{register.url(record.ref)}{suffix}"
        moment = at if isinstance(at, datetime) else None
        late = self.by == "due" and record.open and moment and moment < clock.now()
        return Item(
            record.ref,
            record.title,
            url,
            None if moment and clock.dated(moment) else moment,
            "over" if late else state.value,
            _("Overdue") if late else state.text,
        )

    def list_url(self, day: date) -> str:
        """The list of the records of one day; "" where lists are not filtered by this date."""
        register = self.asked.register
        if self.by not in filterable(register):
            return ""
        kept = self.query.without(*OWN, *SHOWN)
        return f"/{register.plural}/{kept.setting(**{self.by: day.isoformat()}).link}"
