"""8.6.1 by escalations: what was resolved too late was escalated while it could help."""

import pytest

from ringbeam.conformity.declaring import Outcome
from ringbeam.core.actors import system
from ringbeam.core.writing import archive, take
from ringbeam.desk.escalating import escalate
from ringbeam.desk.escalating_clocks import escalate_clocks
from ringbeam.desk.escalation_levels import EscalationLevel
from tests.conformity.stories import INCIDENTS, at, close, found, fresh, make, result
from tests.desk.tickets import agreement, ticket

RULE = "incidents-escalated"
MANY = 20


@pytest.fixture
def kestrel(monday):
    """A customer to whom 16 open hours are promised."""
    customer = make("customer", title="Kestrel")
    agreement(customer)
    return customer


def late(kestrel, n=1, *, told=True):
    """Incidents of Monday that were resolved on Thursday, escalated on Tuesday or not."""
    rows = [ticket(kestrel) for _n in range(n)]
    with at(1):
        for one in rows if told else ():
            escalate(one, reason="Nobody calls.", by=system())
    with at(3):
        return [close(fresh(one)) for one in rows]


def test_what_was_resolved_in_time_or_runs_late_shows_nothing(kestrel):
    close(ticket(kestrel))
    ticket(kestrel)
    with at(9):
        assert found(RULE).outcome is Outcome.NOTHING


def test_late_ones_that_were_escalated_keep_it(kestrel):
    late(kestrel, MANY)
    with at(4):
        finding = found(RULE)
        assert (finding.outcome, finding.count) == (Outcome.MET, MANY)
        assert {one.key: met for one, met in result(INCIDENTS).elements}["escalated"]


def test_late_ones_that_nobody_escalated_break_it(kestrel):
    (silent,) = late(kestrel, told=False)
    with at(4):
        finding = found(RULE)
    assert finding.outcome is Outcome.BROKEN
    assert finding.deviating == (silent.pk,)


def test_archiving_hides_none(kestrel):
    late(kestrel, MANY)
    for one in late(kestrel, 2, told=False):
        archive(fresh(one), by=system())
    with at(4):
        finding = found(RULE)
    assert (finding.outcome, finding.deviations) == (Outcome.BROKEN, 2)


def test_few_are_too_few_to_tell(kestrel):
    late(kestrel, 3)
    with at(4):
        assert found(RULE).outcome is not Outcome.MET


def test_a_level_that_was_reached_is_an_escalation(kestrel):
    boss = make("person", title="Ingrid")
    level = make("escalation_level", metric="resolution", person=boss)
    take(EscalationLevel.rows.get(pk=level.pk), "use", by=system())
    slow = ticket(kestrel)
    with at(1, hours=7, minutes=45):
        assert escalate_clocks.func() == 1
    with at(3):
        close(fresh(slow))
    with at(4):
        assert found(RULE).deviations == 0
