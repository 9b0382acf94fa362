"""Taking a move back leaves the promises of an incident as if it had not been taken."""

import pytest

from ringbeam.core import clock
from ringbeam.core.undoing import undo
from ringbeam.core.writing import take
from ringbeam.services.models import Clock
from tests.desk.tickets import due_of, later, ticket

COUNTED = ("metric", "number", "due", "stopped", "state", "frozen", "started", "target")


def clocks_of(record):
    rows = Clock.objects.filter(entry_id=record.pk).order_by("metric", "number")
    return list(rows.values(*COUNTED))


@pytest.mark.parametrize("move", ["resolve", "wait_for_customer", "cancel"])
def test_clocks_run_on_as_if_the_move_had_not_been(kestrel, amir, move):
    incident = ticket(kestrel, resolution="Put out.", assignee=amir.person)
    before, due = clocks_of(incident), due_of(incident)
    with clock.stopped(later(hours=1)):
        take(incident, move, by=amir)
        assert clocks_of(incident) != before

        undo(incident, by=amir)

    assert clocks_of(incident) == before
    assert due_of(incident) == due


def test_what_happens_later_is_reckoned_without_what_was_taken_back(kestrel, amir):
    incident, other = (ticket(kestrel, resolution="Put out.") for _number in range(2))
    with clock.stopped(later(hours=1)):
        take(incident, "resolve", by=amir)
        undo(incident, by=amir)
    for one in (incident, other):
        with clock.stopped(later(hours=3)):
            take(one, "resolve", by=amir)

    assert clocks_of(incident) == clocks_of(other)
