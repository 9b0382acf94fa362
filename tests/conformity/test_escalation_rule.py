"""8.6.1: what broke its promise was escalated in time, or it is said that it was not."""

import pytest

from ringbeam.conformity.declaring import Outcome
from ringbeam.core.actors import system
from ringbeam.core.writing import take
from ringbeam.desk.declaring import declare_major
from ringbeam.desk.escalating import escalate
from tests.cast import somebody
from tests.conformity.stories import at, found, fresh, make
from tests.desk.tickets import agreement, ticket

RULE = "incidents-escalated"


@pytest.fixture
def late(monday):
    """Twenty incidents that break their promise on the Wednesday."""
    customer = make("customer", title="Kestrel")
    agreement(customer)
    with at(0):
        return [ticket(customer) for _n in range(20)]


def judged(n=10):
    with at(n):
        return found(RULE)


def told(tickets, n):
    with at(n):
        for one in tickets:
            escalate(fresh(one), reason="It cannot wait.", by=system())


def test_without_a_broken_promise_nothing_is_shown(monday):
    customer = make("customer", title="Kestrel")
    agreement(customer)
    with at(0):
        one = ticket(customer)
        take(one, "resolve", by=system(), given={"resolution": "Restarted."})
    assert judged().outcome is Outcome.NOTHING


def test_all_were_escalated_before_or_soon_after_they_broke(late):
    told(late[:10], 1)
    told(late[10:], 2)
    assert judged().outcome is Outcome.MET


def test_an_escalation_that_comes_weeks_later_is_none(late):
    told(late[:15], 1)
    told(late[15:], 9)
    finding = judged()
    assert finding.outcome is Outcome.BROKEN
    assert finding.deviations == 5


def test_what_was_resolved_too_late_counts_as_broken(late):
    told(late, 1)
    with at(6):
        take(fresh(late[0]), "resolve", by=system(), given={"resolution": "At last."})
    assert judged().count == 20


def test_becoming_part_of_a_major_incident_is_an_escalation(late):
    boss = somebody("Ingrid", "manager")
    told(late[1:], 1)
    with at(1):
        declare_major(fresh(late[0]), effect="All.", by=boss)
    assert judged().outcome is Outcome.MET


def test_a_cancelled_one_needs_none(late):
    told(late[1:], 1)
    with at(1):
        take(fresh(late[0]), "cancel", by=system(), given={"resolution": "No fault."})
    assert judged().count == 19
