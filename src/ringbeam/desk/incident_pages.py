"""What pages show of an incident's clocks: the queue's column, its headline, tiles (8.6.1)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.counting import CAP, counts
from ringbeam.core.extras import Derived, Gauge
from ringbeam.core.listing import Asked
from ringbeam.desk.incident_life import LIFE, WAITING
from ringbeam.services.clock_words import TO, in_order, last_of, next_of, stand, tile
from ringbeam.services.clocks import Clock, clocks_of
from ringbeam.web.formats import moment

HOUR = timedelta(hours=1)


def next_clocks(incidents: Sequence[Any], _actor: Actor) -> Mapping[int, Gauge]:
    """The promise of each incident that breaks first, or how the last one went; one query."""
    now = clock.now()
    found = {}
    for entry, clocks in clocks_of([one.pk for one in incidents]).items():
        one = next_of(clocks) or last_of(clocks)
        if one is not None:
            standing = stand(one, now)
            found[entry] = Gauge(standing.words, standing.state, standing.share, _small(one))
    return found


def _small(one: Clock) -> str:
    """The small print: what is to be done, when it is due, or what holds it."""
    if one.stopped is not None:
        return ""
    if one.due is None:
        return str(LIFE.paused.get(one.reason, one.reason))
    if one.metric != "resolution":
        return str(TO[one.metric])
    return str(_("due %s")) % moment(one.due)


NEXT_CLOCK = Derived(_("Next clock"), next_clocks, sort="due")


def headline(asked: Asked) -> list[Gauge]:
    """What hurts in the queue: overdue, due within the hour, paused; one statement."""
    now, register = clock.now(), asked.register
    rows = register.among(asked.actor).filter(open=True, archived=False)
    found = counts(
        {
            "over": rows.filter(due__lt=now),
            "age": rows.filter(due__gte=now, due__lt=now + HOUR),
            "wait": rows.filter(state__in=WAITING),
        }
    )
    words = {
        "over": ngettext("%s overdue", "%s overdue", found["over"]),
        "age": ngettext("%s within the hour", "%s within the hour", found["age"]),
        "wait": ngettext("%s paused", "%s paused", found["wait"]),
    }
    return [Gauge(said % _capped(found[state]), state) for state, said in words.items()]


def _capped(number: int) -> str:
    return f"{CAP - 1}+" if number == CAP else str(number)


def clocks_on_page(incident: Any) -> dict[str, Any]:
    """The tiles of an incident's page; one query."""
    clocks = in_order(clocks_of([incident.pk])[incident.pk])
    tiles = [tile(one, str(LIFE.paused.get(one.reason, one.reason))) for one in clocks]
    return {"clocks": tiles, "clocks_url": f"{incident.register.url(incident.ref)}clocks/"}
