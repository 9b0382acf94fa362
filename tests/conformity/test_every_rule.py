"""What each of the rules keeps, whatever it is about: as of a past day, now, and foreseen."""

from datetime import UTC, datetime, time, timedelta

from ringbeam.conformity.asof import as_of
from ringbeam.conformity.assessing import assess, kinds_needed
from ringbeam.conformity.declaring import RULES, Outcome
from ringbeam.conformity.forecasting import forecast
from ringbeam.conformity.populations import populations
from ringbeam.core import clock
from tests.conformity.everything import all_of_it, turn_everything_over
from tests.conformity.stories import at, day

__all__ = ["all_of_it"]
EVERY = sorted({one.requirement.rpartition(":")[0] for r in RULES.values() for one in r.serves})
THEN, LATER, AHEAD = 95, 110, 150
MANY, SEVERAL, SOME = 300, 12, 3


def found_on(on, rows):
    """What every rule finds, word by word."""
    found = {one.id: one.judge(rows, on) for one in RULES.values()}
    return {
        name: (one.outcome, str(one.reason), one.count, one.sample, one.deviating)
        for name, one in found.items()
    }


def found_as_of(on):
    with as_of(on, kinds_needed()) as rows:
        return found_on(on, rows)


def test_every_rule_answers_for_now_and_for_a_past_day_alike(all_of_it):
    """As of today is now; and what is written later changes nothing of what was then."""
    with at(THEN):
        then = found_as_of(day(THEN))
        assert then == found_on(day(THEN), populations(kinds_needed()))
    assert len(then) == len(RULES)
    assert [name for name, one in then.items() if one[0] is Outcome.NOTHING] == []

    with at(LATER):
        assert turn_everything_over() > MANY
        now = found_as_of(day(LATER))
        past = found_as_of(day(THEN))
    assert sum(now[name] != then[name] for name in now) > len(RULES) / 2
    assert {n: (past[n], then[n]) for n in then if past[n] != then[n]} == {}


def test_every_turn_is_foreseen_with_its_day_and_its_reason(all_of_it):
    """Before a day that it names nothing turns; on the day what it told, as it told it."""
    last = day(THEN + AHEAD)
    with at(THEN):
        turns = forecast(last, editions=EVERY).turns
        stands = words(day(THEN))
    assert all(one.result.reason and one.result.next and one.rules for one in turns)
    assert len({rule.id for one in turns for rule in one.rules}) > SEVERAL

    for n, on in enumerate(sorted({one.on for one in turns})):
        told = {one.result.requirement: one.result for one in turns if one.on == on}
        with clock.stopped(datetime.combine(on, time(9), UTC)):
            if n % SOME == 0:
                assert words(on - timedelta(days=1)) == stands
            live = assess(on, editions=EVERY).results
        stands |= {ref: (one.status, one.evidence_status) for ref, one in told.items()}
        assert {ref: (one.status, one.evidence_status) for ref, one in live.items()} == stands
        assert {ref: live[ref].reason for ref in told} == {
            ref: one.reason for ref, one in told.items()
        }
    assert words(last) == stands


def words(on):
    """The words of every requirement of every edition on a day."""
    results = assess(on, editions=EVERY).results
    return {ref: (one.status, one.evidence_status) for ref, one in results.items()}
