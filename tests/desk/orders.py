"""What the tests of orders share: an item that is offered, and lines of its steps."""

import pytest

from ringbeam.core.actors import system
from ringbeam.core.registers import named
from ringbeam.core.writing import create, edit, take
from ringbeam.organization.people import Person

LINE = {"how": "", "who": [], "after": "", "hours": None, "optional": False}
STEP = {"step": 1, "by": "person", "who": [], "all_of": False, "above": None, "own": False}


def make(kind, **given):
    return create(named(kind).model, {"title": kind.capitalize(), **given}, by=system())


def fresh(record):
    return type(record).rows.get(pk=record.pk)


@pytest.fixture
def workplace(olga):
    """A service that Olga owns."""
    return make("service", title="Workplace", owner=olga.person)


@pytest.fixture
def item(workplace):
    """How an item is offered: with these further values."""

    def offer(**given):
        values = {"title": "Laptop", "service": workplace, **given}
        return take(make("catalogue_item", **values), "offer", by=system())

    return offer


def person_of(actor):
    return Person.rows.get(pk=actor.person)


def asks(*people, **said):
    return {**STEP, "who": [person_of(one).ref for one in people], **said}


def bound(actor, customer):
    """The person belongs to the customer."""
    edit(person_of(actor), {"customer": customer}, by=system())
    return actor


def tasks(*lines):
    """Lines of tasks with these values."""
    return [{**LINE, **one} for one in lines]
