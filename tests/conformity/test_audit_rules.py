"""Clause 9.2: planned, held, independent, reported and answered audits, edition by edition."""

import pytest

from ringbeam.conformity.answers import assessed
from ringbeam.conformity.declaring import Outcome
from ringbeam.core.actors import system
from ringbeam.core.registers import named
from ringbeam.core.writing import archive, edit, take
from ringbeam.evaluation.auditing import accept_safeguard, raise_finding
from ringbeam.evaluation.audits import Audit
from tests.cast import somebody
from tests.conformity.stories import (
    at,
    corrected,
    day,
    found,
    fresh,
    make,
    plant,
    result,
)

pytestmark = pytest.mark.django_db
EDITION = "iso-20000-1:2018"
AUDITING, PROGRAMME = f"{EDITION}:9.2.1", f"{EDITION}:9.2.2"
CLAUSES = [f"{EDITION}:{n}" for n in ("4.1", "5.2", "6.1", "7.2", "8.6.1", "9.4", "10.2")]
GOOD = {"result": "conform", "evidence": "Twenty records."}
BAD = {"result": "nonconform", "evidence": "No report since May."}


@pytest.fixture
def service(monday):
    """What is audited; Lukas owns it."""
    return make("service", title="Backup", owner=somebody("Lukas").person)


@pytest.fixture
def nora(monday):
    """Who audits."""
    return somebody("Nora")


def outcome(name, on=None, edition=EDITION):
    return found(f"{name}-{edition.replace(':', '-')}", on).outcome


def audit(service, nora, *, until=4, clauses=CLAUSES, **given):
    """A planned audit with a question for each clause; it ends some days after Monday."""
    asked = [{"question": c, "clauses": [c]} for c in clauses]
    values = {"criteria": [EDITION], "service": service.ref, "owner": nora.person}
    dates = {"start": day(0), "end": day(until), "questions": asked, "objectives": "To know."}
    return make("audit", **{**values, **dates, **given})


def begun(one):
    return take(fresh(one), "begin", by=system())


def answered(one, *answers):
    lines = fresh(one).questions
    told = [*answers, *[GOOD] * (len(lines) - len(answers))]
    pairs = zip(lines, told, strict=True)
    return edit(fresh(one), {"questions": [{**q, **a} for q, a in pairs]}, by=system())


def reported(one, *answers, to=None):
    """It is begun, answered and reported."""
    answered(begun(one), *answers)
    edit(fresh(one), {"report_to": to or fresh(one).owner_id}, by=system())
    return take(fresh(one), "issue", by=system(), given={"conclusion": "It works."})


def programme(*, move="approve", **given):
    values = {"criteria": [EDITION], "start": day(0), "end": day(365)}
    said = {"objectives": "To know.", "considered": "Incidents of last year."}
    made = make("audit_programme", **{**values, **said, **given})
    return take(made, move, by=system()) if move else made


# 9.2.1


def test_without_audits_there_is_no_evidence(monday):
    assert outcome("audits-conducted") is Outcome.NOTHING
    assert result(AUDITING).status == result(PROGRAMME).status == "no_evidence"


def test_a_plan_alone_shows_nothing_and_is_late_the_day_after_its_last(service, nora):
    one = audit(service, nora)
    assert outcome("audits-conducted", day(4)) is Outcome.FEW
    assert result(AUDITING, day(4)).status == "no_evidence"
    late = found("audits-conducted-iso-20000-1-2018", day(5))
    assert (late.outcome, late.deviating) == (Outcome.OVERDUE, (one.pk,))
    assert result(AUDITING, day(5)).status == "overdue"


def test_moving_the_last_day_after_it_passed_keeps_the_miss(service, nora):
    one = audit(service, nora)
    with at(9):
        edit(one, {"end": day(30)}, by=system())
        late = found("audits-conducted-iso-20000-1-2018", day(10))
        assert late.outcome is Outcome.OVERDUE
        assert "A date was moved after it had passed: Ringbeam" in str(late.reason)
        reported(fresh(one))
        assert outcome("audits-conducted", day(10)) is Outcome.MET


def test_moving_it_in_time_is_planning(service, nora):
    one = audit(service, nora)
    with at(2):
        edit(one, {"end": day(30)}, by=system())
    assert outcome("audits-conducted", day(10)) is Outcome.FEW


def test_a_late_one_that_is_archived_stays_late(service, nora):
    archive(audit(service, nora), by=system())
    assert outcome("audits-conducted", day(5)) is Outcome.OVERDUE


def test_a_cancelled_one_counts_neither_way(service, nora):
    one = audit(service, nora)
    take(one, "cancel", by=system(), given={"cancelled_because": "Closed down."})
    assert outcome("audits-conducted", day(5)) is Outcome.NOTHING


def test_a_reported_one_ages_by_the_interval_of_the_programme_or_a_year(service, nora):
    reported(audit(service, nora))
    assert outcome("audits-conducted") is Outcome.MET
    assert outcome("audits-conducted", day(300)) is Outcome.AGEING
    assert outcome("audits-conducted", day(370)) is Outcome.OVERDUE
    programme(interval=6)
    assert outcome("audits-conducted", day(200)) is Outcome.OVERDUE
    assert outcome("audits-conducted", day(170)) is Outcome.AGEING


def test_it_counts_for_the_editions_that_it_names_and_looked_at(service, nora):
    reported(audit(service, nora, criteria=[EDITION, "iso-9001:2015"]))

    assert outcome("audits-conducted") is Outcome.MET
    assert outcome("audits-conducted", edition="iso-9001:2015") is Outcome.FEW
    assert outcome("audits-conducted", edition="iso-9001:2026") is Outcome.NOTHING
    assert outcome("audits-cover", edition="iso-9001:2015") is Outcome.NOTHING


@pytest.mark.parametrize("nothing", ["not_audited", "not_applicable"])
def test_a_question_that_nobody_looked_at_samples_nothing(service, nora, nothing):
    skipped = {"result": nothing, "evidence": "No time."}
    reported(audit(service, nora, clauses=CLAUSES[:1]), skipped)
    assert outcome("audits-conducted") is Outcome.FEW
    assert outcome("audits-cover") is Outcome.NOTHING


def test_all_chapters_are_looked_at_within_three_years(service, nora):
    reported(audit(service, nora, clauses=CLAUSES[:6]))
    short = found("audits-cover-iso-20000-1-2018")
    assert short.outcome is Outcome.SHORT
    assert "Not looked at: 10." in str(short.reason)
    reported(audit(service, nora, clauses=CLAUSES[6:]))
    assert outcome("audits-cover") is Outcome.MET
    assert outcome("audits-cover", day(3 * 365 + 2)) is Outcome.OVERDUE


def test_a_whole_cycle_leaves_to_a_person_what_no_rule_sees(service, nora):
    reported(audit(service, nora))
    told = result(AUDITING)
    assert told.status == "partial"
    assert [one.key for one, met in told.elements if met] == ["intervals", "standard"]


# 9.2.2


def test_a_programme_counts_while_approved_and_only_with_an_audit(service, nora):
    assert outcome("audits-programme") is Outcome.NOTHING
    made = programme(move=None)
    assert outcome("audits-programme") is Outcome.FEW
    take(made, "approve", by=system())
    assert outcome("audits-programme") is Outcome.SHORT
    audit(service, nora, programme=made.ref)
    assert outcome("audits-programme") is Outcome.MET
    assert outcome("audits-programme", day(366)) is Outcome.OVERDUE
    plant(made, considered=" ")
    assert outcome("audits-programme") is Outcome.SHORT


def test_one_that_begins_later_is_not_in_force(service, nora):
    audit(service, nora, programme=programme(start=day(10)).ref)
    assert outcome("audits-programme", day(9)) is Outcome.FEW
    assert outcome("audits-programme", day(10)) is Outcome.MET


def test_an_audit_that_asks_nothing_about_an_edition_is_not_defined_for_it(service, nora):
    begun(audit(service, nora, criteria=[EDITION, "iso-9001:2026"]))
    assert outcome("audits-defined") is Outcome.MET
    assert outcome("audits-defined", edition="iso-9001:2026") is Outcome.BROKEN


def test_a_self_audited_service_is_never_green(service, nora):
    one = begun(audit(service, nora))
    assert outcome("audits-impartial") is Outcome.MET
    edit(service, {"owner": nora.person}, by=system())
    assert outcome("audits-impartial") is Outcome.BROKEN
    assert result(PROGRAMME).status == "failing"
    plant(one, safeguard="I watch myself.", safeguarded_by_id=nora.person)
    assert outcome("audits-impartial") is Outcome.BROKEN


def test_what_was_found_at_the_report_speaks_however_it_came(service, nora):
    one = reported(audit(service, nora))
    plant(one, conflicts=[[nora.person, "owns", service.pk]])
    assert outcome("audits-impartial") is Outcome.BROKEN
    plant(one, conflicts=[], checked=None)
    assert outcome("audits-impartial") is Outcome.SHORT


def test_a_written_safeguard_of_somebody_else_is_told(service, nora, mona):
    edit(service, {"owner": nora.person}, by=system())
    one = audit(service, nora)
    accept_safeguard(one, safeguard="Mona reads every result.", by=mona)
    begun(one)
    told = found("audits-impartial-iso-20000-1-2018")
    assert told.outcome is Outcome.MET
    assert "1 safeguarded" in str(told.reason)
    plant(one, accepted=[])
    assert outcome("audits-impartial") is Outcome.BROKEN


def test_a_report_is_due_thirty_days_after_the_last_day(service, nora):
    begun(audit(service, nora))
    assert outcome("audits-reported", day(34)) is Outcome.FEW
    assert outcome("audits-reported", day(35)) is Outcome.OVERDUE


@pytest.mark.parametrize("lacking", [{"conclusion": " "}, {"report_to_id": None}])
def test_a_report_to_nobody_or_that_says_nothing_breaks_the_duty(service, nora, lacking):
    one = reported(audit(service, nora))
    assert outcome("audits-reported") is Outcome.MET
    plant(one, **lacking)
    assert outcome("audits-reported") is Outcome.BROKEN


def test_a_finding_without_answer_is_short_then_overdue(service, nora):
    one = reported(audit(service, nora), BAD)
    assert outcome("audits-findings-answered") is Outcome.SHORT
    assert outcome("audits-findings-answered", day(28)) is Outcome.SHORT
    late = found("audits-findings-answered-iso-20000-1-2018", day(31))
    assert (late.outcome, late.deviating) == (Outcome.OVERDUE, (one.pk,))


def test_an_answered_finding_is_corrected_within_ninety_days(service, nora):
    one = begun(audit(service, nora))
    answered(one, BAD)
    finding = {"question": "1", "grade": "minor", "finding": "No report."}
    raise_finding(fresh(one), **finding, by=system())
    edit(fresh(one), {"report_to": nora.person}, by=system())
    take(fresh(one), "issue", by=system(), given={"conclusion": "It works."})
    assert outcome("audits-findings-answered", day(60)) is Outcome.MET
    assert outcome("audits-findings-answered", day(91)) is Outcome.OVERDUE
    raised = Audit.rows.get(pk=one.pk).questions[0]["nonconformity"][0]
    corrected(named("nonconformity").model.rows.get(ref=raised))
    assert outcome("audits-findings-answered", day(91)) is Outcome.MET


def test_an_answer_that_does_not_exist_or_that_nobody_graded_is_none(service, nora):
    one = reported(audit(service, nora), BAD)
    lines = [{**one.questions[0], "nonconformity": ["NC-999999"]}, *one.questions[1:]]
    plant(one, questions=lines)
    assert outcome("audits-findings-answered") is Outcome.SHORT
    ungraded = make("nonconformity", description="x")
    lines = [{**one.questions[0], "nonconformity": [ungraded.ref]}, *one.questions[1:]]
    plant(one, questions=lines)
    assert outcome("audits-findings-answered") is Outcome.SHORT


def test_audits_that_found_nothing_show_nothing_of_correction(service, nora):
    reported(audit(service, nora))
    assert outcome("audits-findings-answered") is Outcome.FEW
    assert result(PROGRAMME).status != "evidence_current"


def test_a_past_day_does_not_see_what_was_reported_later(service, nora):
    one = audit(service, nora, until=40)
    before = result(AUDITING, day(0)).status
    with at(20):
        reported(one)
        assert outcome("audits-conducted", day(20)) is Outcome.MET
        then = assessed(day(0), [EDITION]).results
        now = assessed(day(20), [EDITION]).results
    assert then[AUDITING].status == before == "no_evidence"
    assert now[AUDITING].status == "partial"


def test_a_later_day_forecasts_what_will_be_late(service, nora):
    audit(service, nora, until=40)
    assert result(AUDITING, day(40)).status == "no_evidence"
    assert result(AUDITING, day(41)).status == "overdue"
