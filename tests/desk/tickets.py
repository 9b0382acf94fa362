"""What the tests of the desk's clocks share: a customer with an agreement, and tickets."""

from datetime import UTC, datetime, timedelta

import pytest

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.acts import Act
from ringbeam.core.entries import Entry
from ringbeam.core.writing import create, take
from ringbeam.desk.incidents import Incident
from ringbeam.services.models import Agreement, Calendar, Clock, Customer, Service

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)  # 9:00, opening time
OFFICE = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
HOUR = 3600
TARGETS = [
    {"priority": p, "metric": metric, "seconds": seconds, "share": 90}
    for p, metric, seconds in (
        (1, "response", HOUR // 2),
        (1, "resolution", 4 * HOUR),
        (3, "response", 2 * HOUR),
        (3, "resolution", 16 * HOUR),
    )
]
SWITCHES = {
    "pausing": {"resolution": ["waiting_customer"]},
    "answering": ["in_progress", "resolved"],
}


def later(**parts):
    """An instant some time after Monday nine o'clock."""
    return MONDAY + timedelta(**parts)


def calendar(**given):
    """Office hours in UTC."""
    return create(Calendar, {"title": "Office", "weekly": OFFICE, **given}, by=system())


def agreement(customer, hours=None, **given):
    """An agreement in force since New Year, with targets for priorities 1 and 3."""
    made = create(
        Agreement,
        {
            "title": "Gold",
            "customer": customer,
            "calendar": hours or calendar(),
            "targets": TARGETS,
            "switches": SWITCHES,
            "start": "2026-01-01",
            **given,
        },
        by=system(),
    )
    return take(made, "agree", by=system(), act=Act(system(), "agree", source="on paper"))


def ticket(customer, **given):
    """A new incident of medium impact and urgency, which gives priority 3."""
    values = {"title": "Printer on fire", "customer": customer, **given}
    return create(Incident, values, by=system())


def clock_of(record, metric):
    """The last stored clock of a metric."""
    return Clock.objects.filter(entry_id=record.pk, metric=metric).order_by("-number").first()


def due_of(record):
    """When it is due, by its row; the entry says the same."""
    due = Incident.rows.get(pk=record.pk).due
    assert Entry.rows.get(pk=record.pk).due == due
    return due


@pytest.fixture
def monday(db):
    """The clock stands at Monday nine o'clock."""
    with clock.stopped(MONDAY) as at:
        yield at


@pytest.fixture
def kestrel(monday):
    """A customer with the agreement."""
    made = create(Customer, {"title": "Kestrel"}, by=system())
    agreement(made)
    return made


@pytest.fixture
def network(monday):
    """A service."""
    return create(Service, {"title": "Network"}, by=system())
