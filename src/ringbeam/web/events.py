"""The names of events on one page, for whoever connects a program (7.4)."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ringbeam.core.event_types import EventType, event_types
from ringbeam.core.registers import Register, registers
from ringbeam.core.texts import leading
from ringbeam.web.requests import Asked
from ringbeam.web.shell import sees


@dataclass(frozen=True)
class KindOfEvents:
    """The events of one kind of record."""

    register: Register
    label: str
    events: tuple[EventType, ...]


@require_safe
def show_event_types(request: Asked) -> HttpResponse:
    """Every event of the kinds that the reader sees, with what each says; no query."""
    kinds = [_of_kind(one) for one in registers() if sees(one, request.actor)]
    return render(request, "web/events.html", {"title": _("Events"), "kinds": kinds})


def _of_kind(one: Register) -> KindOfEvents:
    label = leading(one.label_plural)
    return KindOfEvents(one, label, tuple(e for e in event_types() if e.kind == one.kind))
