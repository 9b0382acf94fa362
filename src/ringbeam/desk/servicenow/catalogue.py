"""People, groups, services and other things that the log names: found, or made once (8.6.1)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from ringbeam.core.actors import Actor
from ringbeam.core.acts import CREATE, Act
from ringbeam.core.bulk import BATCH, Birth, create_many, made
from ringbeam.core.entries import Record
from ringbeam.core.lives import begin
from ringbeam.desk.categories import Category
from ringbeam.desk.servicenow.parsing import Event
from ringbeam.desk.servicenow.plans import Plan
from ringbeam.organization.groups import Group
from ringbeam.organization.people import Person
from ringbeam.services.configuration_items import ConfigurationItem
from ringbeam.services.customers import Customer
from ringbeam.services.services import Service

CUSTOMER = "servicenow-log"
# Things that a person may have entered by hand under the same name before.
BY_TITLE = (Customer, Service, Group, Category)
Values = dict[str, Any]


class Wanted(NamedTuple):
    """A thing of the log: as what it is known there, its values, and since when it is named."""

    known_as: str
    values: Values
    since: datetime


class Catalogue:
    """The ids of things by what the log calls them; what is missing is made, all at once."""

    def __init__(self, plan: Plan, *, by: Actor, source: str) -> None:
        self.plan = plan
        self.by = by
        self.source = source
        self.ids: dict[type[Record], dict[str, int]] = {}
        self.services: dict[str, int | None] = {}
        self.together = lru_cache(maxsize=20_000)(self._together)

    def prepare(self, events: Sequence[Event]) -> None:
        """Find or make everything that these events name; inside a transaction."""
        since = min(event.opened for event in events)
        customer = self.plan.customer or _("Customer of the ServiceNow log")
        self._have(Customer, [Wanted(CUSTOMER, {"title": customer}, since)])
        categories = {event.category for event in events} - {""}
        self._prepare_categories(categories - set(self.services), since)
        groups = {event.group for event in events}
        self._have(Group, self._named(groups, since))
        items = {event.item for event in events}
        self._have(ConfigurationItem, self._named(items, since))
        callers = {event.caller for event in events}
        self._have(Person, self._named(callers, since, customer_id=self.customer))
        names = ((e.opened_by, e.assignee, e.resolver) for e in events)
        self._have(Person, self._named({name for some in names for name in some}, since))

    @property
    def customer(self) -> int:
        """The one customer of the log."""
        return self.ids[Customer][CUSTOMER]

    def _together(self, *names: str) -> str:
        """What these names of the log are called here, those that are not missing."""
        return ", ".join(self.plan.title(name) for name in names if name)

    def find(self, model: type[Record], name: str) -> int | None:
        """The id of a prepared thing; None for what is missing in the log."""
        return self.ids[model][name] if name else None

    def service(self, category: str) -> int | None:
        """The service that a prepared category names."""
        return self.services.get(category)

    def _prepare_categories(self, names: set[str], since: datetime) -> None:
        known = _known(Category, names)
        services = {self.plan.service(name) for name in names - set(known)}
        self._have(Service, self._named(services, since))
        self._have(
            Category,
            [
                Wanted(
                    name,
                    {
                        "title": self.plan.title(name),
                        "about_id": self.ids[Service][self.plan.service(name)],
                    },
                    since,
                )
                for name in sorted(names - set(known))
            ],
        )
        self.ids.setdefault(Category, {}).update(known)
        keys = [self.ids[Category][name] for name in names]
        about = dict(Category.rows.filter(pk__in=keys).values_list("pk", "about_id"))
        self.services |= {name: about[self.ids[Category][name]] for name in names}

    def _named(self, names: Iterable[str], since: datetime, **values: Any) -> list[Wanted]:
        some = sorted({*names} - {""})
        return [Wanted(n, {"title": self.plan.title(n), **values}, since) for n in some]

    def _have(self, model: type[Record], wanted: Sequence[Wanted]) -> None:
        kept = self.ids.setdefault(model, {})
        kept |= _known(model, {one.known_as for one in wanted} - set(kept))
        new = [one for one in wanted if one.known_as not in kept]
        births = []
        for one in new:
            values = {**one.values, "known_as": one.known_as}
            record = made(model, values)
            begin(record)
            births.append(Birth(record, Act(self.by, CREATE, one.since, self.source)))
        create_many(births, by=self.by)
        born = zip(new, births, strict=True)
        kept |= {one.known_as: birth.record.pk for one, birth in born}


def _known(model: type[Record], names: set[str]) -> dict[str, int]:
    """Things that are there already, by what the log calls them; the oldest of several."""
    found: dict[str, int] = {}
    ordered = sorted(names)
    columns = ("title", "known_as") if model in BY_TITLE else ("known_as",)
    for start in range(0, len(ordered), BATCH):
        some = ordered[start : start + BATCH]
        for column in columns:
            rows = model.rows.filter(**{f"{column}__in": some}).order_by("-pk")
            found |= dict(rows.values_list(column, "pk"))
    return found
