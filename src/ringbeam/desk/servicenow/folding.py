"""The events of one incident told as its values and its history in time (8.6.1).

The future stands in every row of the log. So what ended an incident is told only by an event
that says it ended, and a time that lies after that event is not taken yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext_lazy, gettext_noop
from django.utils.translation import gettext as _

from ringbeam.core.actors import IMPORT, Actor
from ringbeam.core.acts import Act
from ringbeam.core.bulk import Told, made
from ringbeam.core.lives import place
from ringbeam.core.sayings import SILENT, say
from ringbeam.desk.categories import Category
from ringbeam.desk.incidents import Incident
from ringbeam.desk.servicenow.catalogue import Catalogue
from ringbeam.desk.servicenow.parsing import Event
from ringbeam.desk.servicenow.states import ENDED, IMPORTED, act_of
from ringbeam.organization.groups import Group
from ringbeam.organization.people import Person
from ringbeam.services.configuration_items import ConfigurationItem

Values = dict[str, Any]
LONGEST_WHO, LONGEST_TITLE = 120, 200
# What a change of state brings along; who changed the state by hand, changed these.
UNJUDGED = {
    one.attname: one.get_default()
    for one in Incident._meta.concrete_fields
    if one.attname in ("impact", "urgency", "priority")
}
OF_STATE = ("state", "open", "resolved", "closed")
RESOLVED_BY = gettext_noop("Resolved by %(name)s.")
RESOLUTION = gettext_noop("Resolution code %s (imported; the log holds no text).")
ELSEWHERE = (
    gettext_lazy("Problem: %s."),
    gettext_lazy("Change: %s."),
    gettext_lazy("Supplier: %s."),
    gettext_lazy("Caused by: %s."),
)


def somebody(name: str) -> Actor:
    """Who acted in the log, as history names them; they have no account here."""
    return _actor(name[:LONGEST_WHO] or _("unknown"))


@lru_cache(maxsize=4096)
def _actor(name: str) -> Actor:
    return Actor(name, IMPORT)


def _with(words: str, name: str) -> str:
    """The words in the language of the run, with the name in its place."""
    return _filled(words, name, get_language())


@lru_cache(maxsize=4096)
def _filled(words: str, name: str, _language: str | None) -> str:
    return _(words) % name


@dataclass
class Fold:
    """One incident on its way through its events: what it is now and what was told of it.

    ``mine`` are the values that people changed here since: they stay, and ``kept_mine`` says
    which the log would have set, with the last value that it gave.
    """

    now: Values
    mine: frozenset[str] = frozenset()
    told: list[Told] = field(default_factory=list)
    kept_mine: dict[str, tuple[Event, Any]] = field(default_factory=dict)

    def apply(self, event: Event, wanted: Values, source: str) -> None:
        """Take the values of one event and tell what they changed; an event is always told."""
        changes = {}
        before = self.now["state"]
        for name, value in wanted.items():
            if self.now[name] == value:
                self.kept_mine.pop(name, None)
            elif name in self.mine:
                self.kept_mine[name] = (event, value)
            else:
                changes[name] = (self.now[name], value)
                self.now[name] = value
        after = self.now["state"]
        said = act_of(before, after) if before != after else IMPORTED
        resolver = event.resolver if after in ENDED and "resolved" in changes else ""
        reason = say(RESOLVED_BY, name=resolver) if resolver else SILENT
        act = Act(somebody(event.who), said, event.at, source, reason)
        self.told.append(Told(act, changes))

    def record(self) -> Incident:
        """The incident with the values that it has now."""
        record = made(Incident, self.now)
        place(record, self.now["state"])
        return record

    def onto(self, record: Incident) -> None:
        """Set the values that it has now on the incident that is there."""
        for name, value in self.now.items():
            if name not in OF_STATE[:2]:
                setattr(record, name, value)
        place(record, self.now["state"])


def beginning(first: Event, things: Catalogue) -> Values:
    """The values that an incident opens with, as far as its first event can say.

    Who works on it and what became of it are told by the event itself.
    """
    began = {
        **_described(first, things),
        **_judged(first),
        "customer_id": things.customer,
        "known_as": first.number,
        "state": Incident.register.life.start,
        "open": True,
        **dict.fromkeys(("group_id", "owner_id", "resolved", "closed", "kept_elsewhere")),
        **dict.fromkeys(("resolution_code", "resolution"), ""),
        **dict.fromkeys(("reopened", "reassigned"), 0),
    }
    return {**UNJUDGED, **began}


def values_of(record: Incident, names: Iterable[str]) -> Values:
    """The values of an incident that is there, to fold further events onto."""
    return {name: getattr(record, name) for name in names}


def wanted_by(event: Event, before: Event | None, now: Values, things: Catalogue) -> Values:
    """The values that an event gives to an incident with the values ``now``.

    What the event ``before`` it has said alike is left out.
    """
    wanted = {
        "reopened": max(now["reopened"], event.reopened or 0),
        "reassigned": max(now["reassigned"], event.reassigned or 0),
        **_ended(event, now),
    }
    if before is None or before.described != event.described:
        wanted |= _described(event, things) | _judged(event)
        wanted["group_id"] = things.find(Group, event.group)
        wanted["owner_id"] = things.find(Person, event.assignee)
    return wanted


def _described(event: Event, things: Catalogue) -> Values:
    return {
        "title": _title(event, things),
        "description": _elsewhere(event),
        "category_id": things.find(Category, event.category),
        "about_id": things.service(event.category),
        "requester_id": things.find(Person, event.caller),
        "configuration_item_id": things.find(ConfigurationItem, event.item),
        "channel": event.channel,
        "location": event.location,
    }


def _judged(event: Event) -> Values:
    judged = {"impact": event.impact, "urgency": event.urgency, "priority": event.priority}
    return {name: value for name, value in judged.items() if value is not None}


def _ended(event: Event, now: Values) -> Values:
    """State, and what ended it: known when an event says so, and not before."""
    state = event.state or now["state"]
    values: Values = {"state": state, "open": state not in ENDED}
    if state not in ENDED:
        return {**values, "resolved": None, "closed": None, "kept_elsewhere": None}
    values["resolved"] = _known_by(event, event.resolved, now["resolved"])
    if state != "resolved":
        values["closed"] = _known_by(event, event.closed or event.at, now["closed"])
        values["kept_elsewhere"] = event.kept
    if event.code:
        values["resolution_code"] = event.code
        values["resolution"] = _with(RESOLUTION, event.code.removeprefix("code "))
    return values


def _known_by(event: Event, final: Any, before: Any) -> Any:
    """A final time when it lies before the event, else the time of the event that ended it."""
    if final is None or final <= event.at:
        return final
    return before or event.at


def _title(event: Event, things: Catalogue) -> str:
    """What the incident is called, since the log has no title."""
    said = things.together(event.category, event.subcategory, event.symptom)
    return (said or event.number)[:LONGEST_TITLE]


def _elsewhere(event: Event) -> str:
    if not any(event.elsewhere):
        return ""
    said = zip(ELSEWHERE, event.elsewhere, strict=True)
    return " ".join(str(words) % name for words, name in said if name)
