"""What each of the rules keeps, whatever it is about: as of a past day, now, and foreseen."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringbeam.conformity.asof import as_of
from ringbeam.conformity.assessing import Grounds, assess, editions_followed, kinds_needed
from ringbeam.conformity.declaring import RULES, Outcome
from ringbeam.conformity.extents import scopes_in_force, within
from ringbeam.conformity.forecasting import forecast
from ringbeam.conformity.populations import BESIDE, populations, until
from ringbeam.conformity.reusing import ON_ALL, TOLD_BY, assess_again, told_of
from ringbeam.conformity.rules.scopes import EDITIONS as SCOPED
from ringbeam.conformity.words import NO_EVIDENCE, NOT_APPLICABLE, Course, course
from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.registers import named, registers
from ringbeam.core.writing import archive, edit, take
from ringbeam.organization.scopes import revise
from tests.cast import to_sign
from tests.conformity.everything import all_of_it, turn_everything_over, turn_over
from tests.conformity.stories import at, day, make, plant

__all__ = ["all_of_it"]
EVERY = sorted({one.requirement.rpartition(":")[0] for r in RULES.values() for one in r.serves})
THEN, LATER, AHEAD = 95, 110, 150
ASKED_OF = re.compile(r'(?:FROM|JOIN) "(\w+)"')
# Beside what they say rules ask for the bytes of a file, and for the round of a reading,
# which the history of its document tells of.
KNOWN = {"core_storedfile", "documents_readinground"}
MANY, SEVERAL, SOME = 300, 12, 3
SERVICES, DESIGN = "iso-20000-1:2018", "iso-9001:2015:8.3"


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


def test_nothing_that_bounds_a_system_makes_a_word_better(all_of_it, author, approver):
    """A scope, an exclusion, putting away what bounds it: none beats the evidence inside."""
    on = day(THEN)
    with at(THEN):
        stood = words(on)
        service, empty = make("service", title="Mail"), make("site", title="Lyon")
        for n in range(20):
            make("incident", service=service, title=f"Not classified {n}")
        held = named("scope").model.rows.get()
        archive(held, by=approver)
        assert better_than(words(on), words(on)) == better_than(words(on), stood) == {}

        wide = revised(held, approver, service, named("service").model.rows.first())
        extent = scopes_in_force(populations(kinds_needed()))[SERVICES].extent
        inside = within(populations(kinds_needed()), extent)
        alone = assess(on, editions=EVERY, given={**inside, "scope": inside["scope"].none()})
        bounded = words(on)
        by_records = {ref: (one.status,) for ref, one in alone.results.items()}
        assert set(better_than(bounded, by_records)) <= {f"{one}:4.3" for one in SCOPED}
        revised(wide, approver, service, empty)
        assert better_than(words(on), bounded) == {}

        bounded = words(on)
        given = {"cites": [DESIGN], "reason": "Drawings of customers."}
        take(make("exclusion", by=author, **given), "accept", by=approver)
        for cites in ("iso-14001:2015:8.2", "iso-27001:2022:A.5.3", "iso-9001:2026:8"):
            plant(make("exclusion"), state="accepted", reason="Past the form.", cites=[cites])
        plant(make("exclusion"), state="accepted", cites=["iso-9001:2026:8.3"], reason=" ")
        left = words(on)
        assert better_than(left, bounded) == {}
        gone = {ref for ref, told in left.items() if told[0] == NOT_APPLICABLE}
        away = gone - {ref for ref, told in bounded.items() if told[0] == NOT_APPLICABLE}
        assert away == {ref for ref in left if ref.startswith(f"{DESIGN}.")}
        for kind in ("scope", "unit", "site", "service", "exclusion", "statement", "control"):
            for row in named(kind).model.rows.filter(archived=False):
                plant(row, archived=True)
            assert better_than(words(on), bounded) == {}, kind


def better_than(now, before):
    """The requirements whose word is nearer to settled than it was; nothing to look at is none
    of those: a service that is put away shows nothing, and breaks nothing."""
    return {
        ref: (before[ref][0], told[0])
        for ref, told in now.items()
        if course(before[ref][0], told[0]) is Course.BETTER and told[0] != NO_EVIDENCE
    }


def revised(one, approver, *covered):
    """The scope after a revision, over these records, that was approved."""
    new = revise(one, by=system())
    new = edit(new, {"extent": [{"records": [row.ref for row in covered]}]}, by=system())
    return take(new, "approve", **to_sign(approver))


def words(on):
    """The words of every requirement of every edition on a day."""
    results = assess(on, editions=EVERY).results
    return {ref: (one.status, one.evidence_status) for ref, one in results.items()}


def test_a_rule_asks_for_no_other_records_than_it_says(all_of_it):
    """By what it says it is judged anew when something happened to them, and only then."""
    tables = {one.model._meta.db_table: one.kind for one in registers()}
    tables |= {one._meta.db_table: name for name, one in BESIDE.items()}
    with at(THEN):
        grounds = Grounds(until(populations(kinds_needed()), day(THEN)), day(THEN))
        for rule in RULES.values():
            with CaptureQueriesContext(connection) as asked:
                grounds.finding(rule)
            found = {name for one in asked for name in ASKED_OF.findall(one["sql"])}
            assert {tables.get(one, one) for one in found - KNOWN} <= rule.needs, rule.id


@pytest.mark.slow
def test_what_is_assessed_again_after_changes_is_what_is_assessed_anew(all_of_it):
    """Whatever kind of records something happens to; what did not change is not asked again."""
    editions, fewer = editions_followed(), []
    with at(THEN):
        assess_again(day(THEN))
        for register in registers():
            if register.kind in ON_ALL or not turn_over(register):
                continue
            again, asked = counted(lambda: assess_again(day(THEN)))
            anew, asked_anew = counted(lambda: assess(day(THEN), editions=editions))
            assert words_of(again) == words_of(anew), register.kind
            fewer += [register.kind] if asked < asked_anew - SEVERAL else []
    assert len(fewer) > SOME


def counted(assessed):
    """What is assessed, and with how many statements."""
    happened = []

    def noted(execute, *given):
        happened.append(1)
        return execute(*given)

    with connection.execute_wrapper(noted):
        found = assessed()
    return found, len(happened)


def words_of(assessment):
    """What is told of each requirement."""
    return {ref: told(one) for ref, one in assessment.results.items()}


def told(result):
    """What is told of a requirement."""
    found = [(rule.id, f.outcome, str(f.reason), f.deviating) for rule, _s, f in result.found]
    return result.status, result.reason, result.next, result.count, found


def test_a_change_asks_again_the_rules_that_read_its_kind_alone(all_of_it):
    """And every one after an hour, on another day, and when a rule's limit changes."""
    assert set(BESIDE) <= TOLD_BY.keys()
    with at(THEN):
        assess_again(day(THEN))
        edit(make("action", description="Do it."), {"title": "Otherwise"}, by=system())
        with CaptureQueriesContext(connection) as asked:
            assess_again(day(THEN))
        sql = " ".join(one["sql"] for one in asked)
        assert 'FROM "improvement_action"' in sql
        assert 'MIN("desk_incident"' not in sql
        assert [one.id for one in RULES.values() if "action" in told_of(one)]
    with at(THEN + 1), CaptureQueriesContext(connection) as asked:
        assess_again(day(THEN + 1))
        assert 'MIN("desk_incident"' in " ".join(one["sql"] for one in asked)
