"""What a hostile auditor tries: each population just misses and just meets what a rule asks."""

from datetime import timedelta

import pytest

from ringbeam.conformity.declaring import Outcome
from ringbeam.core.actors import system
from ringbeam.core.registers import named
from ringbeam.core.writing import archive, edit, take
from ringbeam.documents.versions import DocumentVersion
from ringbeam.services.clocks import Clock
from tests.cast import to_sign
from tests.conformity.stories import (
    INCIDENTS,
    MONDAY,
    at,
    cleared,
    close,
    corrected,
    day,
    found,
    fresh,
    make,
    plant,
    published,
    raised,
    result,
    solved,
)
from tests.conformity.test_level_rules import agreed

MANY = 20
EFFECT = "nonconformities-effect-iso-20000-1"


def outcomes(requirement, on=None):
    """What each rule found for a requirement, by its id."""
    return {rule.id: finding.outcome for rule, _s, finding in result(requirement, on).found}


def test_an_incident_of_the_future_keeps_no_process_running(monday):
    plant(make("incident"), created=MONDAY + timedelta(days=400))

    assert set(outcomes(INCIDENTS).values()) == {Outcome.NOTHING}
    assert result(INCIDENTS).status == "no_evidence"
    assert outcomes(INCIDENTS, day(401))["incidents-running"] is Outcome.MET


def test_one_incident_keeps_the_process_running_and_lifts_nothing(monday):
    solved(1)

    assert outcomes(INCIDENTS)["incidents-running"] is Outcome.MET
    assert result(INCIDENTS).evidence_status == "no_evidence"


def test_a_priority_that_everybody_leaves_as_offered_is_not_judged(monday):
    many = [make("incident") for _ in range(MANY)]
    untouched = found("incidents-prioritized")
    edit(many[0], {"impact": 1}, by=system())

    assert (untouched.outcome, untouched.deviations) == (Outcome.SHORT, 0)
    assert "form offers" in untouched.reason
    assert found("incidents-prioritized").outcome is Outcome.MET


@pytest.mark.parametrize(
    ("left", "outcome"), [(0, Outcome.MET), (1, Outcome.MET), (2, Outcome.BROKEN)]
)
def test_incidents_that_nobody_resolves_count(monday, left, outcome):
    for _ in range(60 - left):
        take(make("incident"), "resolve", by=system(), given={"resolution": "Put out."})
    with at(-5):
        for _ in range(left):
            make("incident")

    assert found("incidents-resolved", day(91)).outcome is Outcome.MET
    assert found("incidents-not-left-open", day(91)).outcome is outcome
    assert found("incidents-not-left-open", day(80)).outcome is Outcome.NOTHING


def test_the_newest_twenty_are_judged_however_many_good_ones_lie_behind_them(monday):
    category = make("category", title="Printing")
    for i in range(60):
        with at(0, minutes=i):
            make("incident", category=category)
    with at(200):
        make("incident")
        finding = found("incidents-classified")

    assert finding.deviations <= 0.02 * finding.count
    assert finding.outcome is Outcome.BROKEN
    assert "19 of 20" in finding.reason


def test_a_resolution_without_its_time_is_to_be_closed_as_well(monday):
    for _ in range(MANY):
        one = take(make("incident"), "resolve", by=system(), given={"resolution": "Out."})
        plant(one, resolved=None)

    assert found("incidents-closed", day(29)).outcome is Outcome.NOTHING
    assert found("incidents-closed", day(31)).outcome is Outcome.BROKEN


def test_a_count_of_reopenings_that_history_does_not_tell_is_said(monday):
    one = solved(1)[0]
    plant(one, reopened=2)

    assert "history tells no reopening" in found("incidents-reopened-looked-at").reason


def test_a_document_in_force_without_any_version_was_approved_by_nobody(author, approver):
    published(author, approver)
    bare = plant(make("document", draft="Taken in.", by=author), state="published")

    finding = found("documents-approved")

    assert (finding.outcome, finding.deviating) == (Outcome.BROKEN, (bare.pk,))


def test_a_good_version_to_come_does_not_hide_the_bad_one_in_force(author, approver):
    document = make("document", draft="How we do it.", owner=author.person)
    document = take(document, "submit", by=author)
    document = take(document, "approve", **to_sign(approver))
    assert found("documents-approved").outcome is Outcome.SHORT

    document = take(document, "revise", by=author)
    edit(document, {"draft": "Better.", "effective": str(day(10))}, by=author)
    submitted = take(fresh(document), "submit_revision", by=author)
    take(submitted, "approve_revision", **to_sign(approver))

    assert DocumentVersion.objects.count() == 2
    assert found("documents-approved", day(9)).outcome is Outcome.SHORT
    assert found("documents-approved", day(10)).outcome is Outcome.MET


def test_who_left_owns_nothing(author, approver):
    document = published(author, approver)
    service = make("service", owner=document.owner)
    assert found("documents-owned").outcome is found("services-owned").outcome is Outcome.MET

    archive(named("person").model.rows.get(pk=service.owner_id), by=system())

    assert found("documents-owned").outcome is Outcome.BROKEN
    assert found("services-owned").outcome is Outcome.BROKEN


@pytest.mark.parametrize(
    ("begins", "ends", "outcome"),
    [
        ("2026-03-02", None, Outcome.MET),
        ("2026-03-03", None, Outcome.BROKEN),
        ("2026-01-01", "2026-03-02", Outcome.MET),
        ("2026-01-01", "2026-03-01", Outcome.BROKEN),
    ],
)
def test_an_agreement_holds_from_its_first_to_its_last_day(monday, begins, ends, outcome):
    kestrel, printing = make("customer", title="Kestrel"), make("service", title="Printing")
    make("incident", customer=kestrel, service=printing)

    edit(agreed(kestrel), {"start": begins, "end": ends}, by=system())

    assert found("services-agreed").outcome is outcome


def test_an_agreement_that_nobody_put_in_force_promises_nothing(monday):
    kestrel, printing = make("customer", title="Kestrel"), make("service", title="Printing")
    make("incident", customer=kestrel, service=printing)
    plant(agreed(kestrel), state="draft")

    assert found("services-agreed").outcome is Outcome.BROKEN


def test_a_limit_of_nothing_is_no_limit(monday):
    agreement = agreed(make("customer", title="Kestrel"), workload=0)
    assert found("agreements-limited").outcome is Outcome.BROKEN

    edit(fresh(agreement), {"workload": 1}, by=system())

    assert found("agreements-limited").outcome is Outcome.MET


def test_putting_a_date_right_is_no_review(monday):
    agreement = agreed(make("customer", title="Kestrel"))
    with at(1):
        edit(fresh(agreement), {"review": str(day(120))}, by=system())
    assert found("agreements-reviewed", day(2)).outcome is Outcome.FEW

    with at(118):
        edit(fresh(agreement), {"review": str(day(300))}, by=system())
    assert found("agreements-reviewed", day(119)).outcome is Outcome.MET


@pytest.mark.parametrize(
    ("promised", "bare", "outcome"), [(19, 1, Outcome.MET), (18, 2, Outcome.SHORT)]
)
def test_tickets_to_which_nothing_was_promised_were_not_measured(
    monday, promised, bare, outcome
):
    kestrel = make("customer", title="Kestrel")
    agreed(kestrel)
    for _ in range(promised):
        close(make("incident", customer=kestrel))
    others = [make("incident") for _ in range(bare)]

    finding = found("levels-measured", day(30))

    assert (finding.outcome, finding.deviations) == (outcome, bare)
    assert set(finding.deviating) == {one.pk for one in others}


def test_a_promise_that_fell_due_and_is_still_open_is_counted_as_missed(monday):
    kestrel = make("customer", title="Kestrel")
    agreed(kestrel)
    make("incident", customer=kestrel)

    finding = found("levels-measured", day(30))

    assert Clock.objects.filter(stopped=None).count() == finding.count == 2
    assert "0 of them kept" in finding.reason


def test_one_that_was_cleared_does_not_speak_for_those_that_nobody_looked_at_again(monday):
    with at(-170):
        forgotten = corrected(raised())
    cleared(raised())

    assert found(EFFECT, day(9)).outcome is Outcome.MET
    late = found(EFFECT, day(11))
    assert (late.outcome, late.deviating) == (Outcome.OVERDUE, (forgotten.pk,))


def test_one_that_came_back_says_anew_that_it_works(monday):
    again = take(cleared(raised()), "reopen", by=system())
    again = take(again, "correct", by=system())
    again = take(again, "clear", by=system())
    assert found(EFFECT).outcome is Outcome.BROKEN

    edit(fresh(again), {"effect": "Three months without another."}, by=system())

    assert found(EFFECT).outcome is Outcome.MET
