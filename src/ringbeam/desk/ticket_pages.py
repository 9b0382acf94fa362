"""What pages show of a ticket's clocks: the queue's column, its headline, tiles (8.6.1)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.counting import CAP, Compiled, compiled, counted
from ringbeam.core.extras import Derived, Gauge
from ringbeam.core.listing import Asked
from ringbeam.core.registers import of_kind
from ringbeam.core.sharing import shared
from ringbeam.core.texts import gettext
from ringbeam.services.clock_words import TO, in_order, last_of, next_of, stand, tile
from ringbeam.services.clocks import Brief, briefs_of, clocks_of
from ringbeam.services.tickets import waiting_words
from ringbeam.web.formats import moment

HOUR = timedelta(hours=1)


def next_clocks(tickets: Sequence[Any], _actor: Actor) -> Mapping[int, Gauge]:
    """The promise of each ticket that breaks first, or how the last one went; one query.

    It is the same for everybody who sees the tickets, in one language and zone.
    """
    asked = (*(one.pk for one in tickets), get_language(), get_current_timezone_name())
    return shared([("clocks", *asked)], lambda _new: [_next_of([one.pk for one in tickets])])[0]


def _next_of(tickets: Sequence[int]) -> Mapping[int, Gauge]:
    now, reasons = clock.now(), waiting_words()
    found = {}
    for entry, clocks in briefs_of(tickets).items():
        one = next_of(clocks) or last_of(clocks)
        if one is not None:
            standing = stand(one, now)
            found[entry] = Gauge(
                standing.words, standing.state, standing.share, _small(one, reasons)
            )
    return found


def _small(one: Brief, reasons: Mapping[str, str]) -> str:
    """The small print: what is to be done, when it is due, or what holds it."""
    if one.stopped is not None:
        return ""
    if one.due is None:
        return reasons.get(one.reason, one.reason)
    if one.metric != "resolution":
        return str(TO[one.metric])
    return gettext("due %s") % moment(one.due)


NEXT_CLOCK = Derived(_("Next clock"), next_clocks, sort="due")


def headline(asked: Asked) -> list[Gauge]:
    """What hurts in the queue: overdue, due within the hour, paused; one statement.

    As of the beginning of the minute, for so long the statement is kept.
    """
    minute = clock.now().replace(second=0, microsecond=0)
    numbers = counted(_hurting(asked.register.kind, asked.actor, minute))
    found = dict(zip(("over", "age", "wait"), numbers, strict=True))
    words = {
        "over": ngettext("%s overdue", "%s overdue", found["over"]),
        "age": ngettext("%s within the hour", "%s within the hour", found["age"]),
        "wait": ngettext("%s paused", "%s paused", found["wait"]),
    }
    return [
        Gauge(said % _capped(found[state]), state if found[state] else "none")
        for state, said in words.items()
    ]


@lru_cache(maxsize=256)
def _hurting(kind: str, actor: Actor, now: datetime) -> tuple[Compiled, ...]:
    register = of_kind(kind)
    rows = register.among(actor).filter(archived=False)
    promised = rows.filter(open=True)
    asked = (
        promised.filter(due__lt=now),
        promised.filter(due__gte=now, due__lt=now + HOUR),
        # What waits is open: to ask for both costs PostgreSQL two indexes, read to their ends.
        rows.filter(state__in=tuple(register.life.paused)),
    )
    return tuple(compiled(one) for one in asked)


def _capped(number: int) -> str:
    return f"{CAP - 1}+" if number == CAP else str(number)


def clocks_on_page(ticket: Any) -> dict[str, Any]:
    """The tiles of a ticket's page; one query."""
    reasons = waiting_words()
    clocks = in_order(clocks_of([ticket.pk])[ticket.pk])
    tiles = [tile(one, reasons.get(one.reason, one.reason)) for one in clocks]
    return {"clocks": tiles, "clocks_url": f"{ticket.register.url(ticket.ref)}clocks/"}


# What every register of tickets shows beside its columns.
ON_PAGES: dict[str, Any] = {
    "clock": NEXT_CLOCK,
    "summary": headline,
    "record_template": "desk/ticket.html",
    "shown_apart": ("spent",),
    "record_context": clocks_on_page,
}
