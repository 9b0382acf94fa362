"""What the tests of conformity share: days, incidents, documents and nonconformities."""

from datetime import UTC, datetime, timedelta

import pytest

from ringbeam.conformity.assessing import assess
from ringbeam.conformity.declaring import RULES
from ringbeam.conformity.populations import populations
from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.registers import named
from ringbeam.core.writing import create, take
from tests.cast import to_sign

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
INCIDENTS = "iso-20000-1:2018:8.6.1"
RECORDS = "iso-20000-1:2018:10.1.2"
REACTING = "iso-20000-1:2018:10.1.1"


def day(n=0):
    """The n-th day after the Monday on which the stories begin."""
    return (MONDAY + timedelta(days=n)).date()


def at(n=0, **parts):
    """The clock stands some days after Monday nine o'clock."""
    return clock.stopped(MONDAY + timedelta(days=n, **parts))


def make(kind, **given):
    """A record made by the system; ``by`` names another actor."""
    by = given.pop("by", system())
    return create(named(kind).model, {"title": kind.capitalize(), **given}, by=by)


def fresh(record):
    """The record as it is stored now."""
    return type(record).rows.get(pk=record.pk)


def found(rule, on=None):
    """What one rule finds over everything, on a day."""
    one = RULES[rule]
    return one.judge(populations(one.needs), on or clock.now().date())


def result(requirement, on=None):
    """The result of one requirement."""
    edition = requirement.rpartition(":")[0]
    return assess(on or clock.now().date(), editions=[edition]).results[requirement]


def words(on=None, editions=()):
    """The word of every requirement."""
    told = assess(on or clock.now().date(), editions=editions).results
    return {ref: one.status for ref, one in told.items()}


def solved(n=1, **given):
    """Incidents that were recorded, classified, resolved and closed as they should be."""
    category = given.pop("category", None) or make("category", title="Printing")
    return [close(make("incident", category=category, **given)) for _ in range(n)]


def close(incident):
    """Resolve an incident with what was done, and close it."""
    done = take(incident, "resolve", by=system(), given={"resolution": "Put the fire out."})
    return take(done, "close", by=system())


def raised(grade="", cites=(INCIDENTS,), **given):
    """A nonconformity, still open."""
    values = {"description": "Nobody recorded it.", "grade": grade, "cites": list(cites)}
    return make("nonconformity", **{**values, **given})


def corrected(nonconformity, **given):
    """It is corrected, with its cause."""
    said = {"correction": "Recorded it.", "cause": "Nobody was told to.", **given}
    return take(nonconformity, "correct", by=system(), given=said)


def cleared(nonconformity):
    """It went through the whole cycle."""
    return take(
        corrected(nonconformity), "clear", by=system(), given={"effect": "It was recorded."}
    )


def published(author, approver, **given):
    """A document of one person that another approved."""
    document = make("document", draft="How we do it.", by=author, owner=author.person, **given)
    document = take(document, "submit", by=author)
    return take(document, "approve", **to_sign(approver))


def plant(record, **values):
    """Put values past the kernel, as only an import or a bug could."""
    type(record).rows.filter(pk=record.pk).update(**values)
    return fresh(record)


@pytest.fixture
def monday(stored):
    """The facts are loaded, and the clock stands at Monday nine o'clock."""
    with at(0) as now:
        yield now


@pytest.fixture
def author(monday, olga):
    """Who writes documents: Olga, who owns them."""
    return olga


@pytest.fixture
def approver(monday, mona):
    """Who approves them: Mona, the manager."""
    return mona
