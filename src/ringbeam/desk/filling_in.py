"""Fields of reply templates, filled in from a ticket with what its customer knows."""

import re
from collections.abc import Callable
from typing import Any

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.entries import Entry
from ringbeam.core.installation import installation
from ringbeam.web.formats import moment

FIELD = re.compile(r"\{\{\s*([^{}\s]*)\s*\}\}")
Titles = dict[int, str]


def _first_name(ticket: Any, _actor: Actor, titles: Titles) -> str:
    return titles.get(ticket.requester_id, "").partition(" ")[0]


def _due(ticket: Any, _actor: Actor, _titles: Titles) -> str:
    return moment(ticket.due) if ticket.due is not None and ticket.due > clock.now() else ""


FIELDS: dict[str, Callable[[Any, Actor, Titles], str]] = {
    "requester": _first_name,
    "customer": lambda ticket, _actor, titles: titles.get(ticket.customer_id, ""),
    "service": lambda ticket, _actor, titles: titles.get(ticket.about_id, ""),
    "number": lambda ticket, _actor, _titles: str(ticket.ref),
    "title": lambda ticket, _actor, _titles: str(ticket.title),
    "due": _due,
    "agent": lambda _ticket, actor, _titles: actor.name,
    "organization": lambda _ticket, _actor, _titles: installation().organization,
}


def unknown_fields(text: str) -> list[str]:
    """The fields in a text that nothing fills in, as they are written, each once."""
    written = (one.group(1) for one in FIELD.finditer(text))
    return list(dict.fromkeys(one for one in written if one not in FIELDS))


def titles_for(ticket: Any) -> Titles:
    """The titles of whom and what a ticket names; one query."""
    named = [ticket.requester_id, ticket.customer_id, ticket.about_id]
    rows = Entry.rows.filter(pk__in=[one for one in named if one is not None])
    return dict(rows.values_list("pk", "title"))


def filled_in(text: str, ticket: Any, actor: Actor, titles: Titles) -> str:
    """The text with its fields filled in; one that says nothing leaves a gap of three dots."""
    return FIELD.sub(lambda one: _value(one.group(1), ticket, actor, titles), text)


def _value(name: str, ticket: Any, actor: Actor, titles: Titles) -> str:
    fill = FIELDS.get(name)
    return (fill(ticket, actor, titles) if fill else "") or "…"
