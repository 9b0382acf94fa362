"""What a hostile auditor tries with risks: nothing half done or hidden counts as done."""

import pytest

from ringbeam.conformity.asof import as_of
from ringbeam.conformity.assessing import assess, kinds_needed
from ringbeam.conformity.declaring import RULES, Outcome
from ringbeam.conformity.rules.risks import CLAUSES
from ringbeam.core.actors import system
from ringbeam.core.registers import named
from ringbeam.core.writing import archive, edit, take
from ringbeam.planning.acceptance import accept
from tests.conformity.stories import at, day, found, fresh, make, plant, result

LIVE = {
    "inherent_likelihood": 4,
    "inherent_consequence": 4,
    "residual_likelihood": 2,
    "residual_consequence": 3,
}
PLAN = {"option": "reduce", "treatment": "Second carrier.", "treat_by": str(day(30))}
OURS = "iso-27001"
NEWEST = {
    "iso-9001": "iso-9001:2015",
    "iso-14001": "iso-14001:2026",
    "iso-45001": "iso-45001:2018",
    "iso-27001": "iso-27001:2022",
    "iso-20000-1": "iso-20000-1:2018",
}
RISK_RULES = sorted(name for name in RULES if name.startswith(("risks-", "opportunities-")))


@pytest.fixture
def criteria(monday):
    """Criteria of risks to information, of 27001 alone."""
    return make(
        "risk_criteria",
        scale=make("scale").ref,
        standards=[OURS],
        acceptance="The owner accepts.",
        interval=100,
    )


@pytest.fixture
def raised(criteria, olga):
    """A function that raises a risk of Olga's; what is given stands above the usual."""

    def raising(**given):
        usual = {"description": "A digger.", "criteria": criteria.ref, "owner": olga.person}
        return make("risk", **{**usual, **given})

    return raising


def assessed(risk, by, **given):
    return take(fresh(risk), "assess", by=by, given=LIVE | given)


def finished(risk, by):
    """The whole loop: assessed, treated, assessed again, accepted, kept in view."""
    risk = take(assessed(risk, by), "treat", by=by, given=PLAN)
    risk = accept(assessed(risk, by, residual_likelihood=1), by=by)
    return take(risk, "monitor", by=by)


def outcome(name, on=None, standard=OURS):
    return found(f"{name}-{standard}", on).outcome


def test_every_rule_of_risks_finds_nothing_in_an_empty_register(monday):
    assert len(RISK_RULES) > 25
    assert {found(name).outcome for name in RISK_RULES} == {Outcome.NOTHING}
    for ref in ("iso-27001:2022:6.1.2", "iso-27001:2022:8.3", "iso-45001:2018:6.1.2.3"):
        assert result(ref).evidence_status == "no_evidence"


def test_a_register_of_closed_risks_shows_nothing(raised, olga):
    closed = assessed(raised(), olga)
    take(closed, "close", by=olga, given={"outcome": "Sold."})
    names = [name for name in RISK_RULES if "criteria" not in name]
    assert {found(name).outcome for name in names} == {Outcome.NOTHING}


def test_what_was_only_raised_is_not_assessed(raised, olga):
    assessed(raised(), olga)
    assert outcome("risks-assessed") is Outcome.MET
    raised(**LIVE)
    assert outcome("risks-assessed") is Outcome.SHORT
    assert result("iso-27001:2022:6.1.2").evidence_status == "partial"


def test_numbers_without_the_act_of_assessing_are_a_guess(raised):
    plant(raised(**LIVE), state="assessed")
    assert outcome("risks-assessed") is Outcome.BROKEN


def test_archiving_a_risk_hides_nothing(raised):
    archive(raised(), by=system())
    assert outcome("risks-assessed") is Outcome.BROKEN


@pytest.mark.parametrize("standard", [name for name in CLAUSES if name != OURS])
def test_a_risk_counts_only_for_the_standards_that_it_names(raised, olga, standard):
    finished(raised(), olga)
    names = [name for name in RISK_RULES if name.endswith(standard)]
    assert {found(name).outcome for name in names} == {Outcome.NOTHING}


def test_who_left_owns_no_risk(raised, olga):
    risk = raised()
    assert outcome("risks-determined") is Outcome.MET
    archive(named("person").model.rows.get(pk=risk.owner_id), by=system())
    assert outcome("risks-determined") is Outcome.BROKEN


@pytest.mark.parametrize(
    ("on", "wanted"),
    [(99, Outcome.AGEING), (79, Outcome.MET), (100, Outcome.AGEING), (101, Outcome.OVERDUE)],
)
def test_it_is_assessed_again_by_its_date(raised, olga, on, wanted):
    assessed(raised(), olga)
    assert outcome("risks-assessed-again", day(on)) is wanted


def test_a_date_that_is_moved_after_it_was_due_stays_missed_until_it_is_assessed(raised, olga):
    risk = assessed(raised(), olga)
    with at(101):
        edit(risk, {"review": str(day(300))}, by=olga)
        assert outcome("risks-assessed-again", day(102)) is Outcome.OVERDUE
        assert "Olga" in found(f"risks-assessed-again-{OURS}", day(102)).reason
    with at(103):
        assessed(risk, olga)
        assert outcome("risks-assessed-again", day(104)) is Outcome.MET


def test_a_date_alone_is_no_assessment(raised, olga):
    raised(review=str(day(100)))
    assert outcome("risks-assessed-again") is Outcome.FEW
    assert outcome("risks-assessed-again", day(101)) is Outcome.OVERDUE


def test_an_option_without_a_date_plans_nothing(raised, olga):
    risk = assessed(raised(), olga)
    assert outcome("risks-treatment-planned") is Outcome.BROKEN
    edit(risk, {"option": "reduce", "treatment": "Something."}, by=olga)
    assert outcome("risks-treatment-planned") is Outcome.BROKEN
    edit(fresh(risk), {"treatment": "  ", "treat_by": str(day(9))}, by=olga)
    assert outcome("risks-treatment-planned") is Outcome.BROKEN
    edit(fresh(risk), {"treatment": "Second carrier."}, by=olga)
    assert outcome("risks-treatment-planned") is Outcome.MET


def test_a_plan_is_no_act_and_a_late_one_is_overdue(raised, olga):
    risk = take(assessed(raised(), olga), "treat", by=olga, given=PLAN)
    assert outcome("risks-treated-in-time", day(30)) is Outcome.FEW
    assert outcome("risks-treated-in-time", day(31)) is Outcome.OVERDUE
    with at(31):
        edit(risk, {"treat_by": str(day(90))}, by=olga)
        assert outcome("risks-treated-in-time", day(32)) is Outcome.OVERDUE
    assert outcome("risks-effect") is Outcome.NOTHING


def test_the_whole_loop_lifts_what_rules_can_see(raised, olga):
    finished(raised(), olga)
    make_opportunity(raised, olga)

    wanted = {
        "iso-27001:2022:6.1.2": "partial",
        "iso-27001:2022:8.3": "evidence_current",
        "iso-27001:2022:6.1.1": "partial",
        "iso-27001:2022:6.1.3": "partial",
        "iso-27001:2022:8.2": "partial",
    }
    told = {ref: result(ref).evidence_status for ref in wanted}
    uncovered = [e.key for e, met in result("iso-27001:2022:6.1.2").elements if not met]
    assert uncovered == ["whole"]
    assert told == wanted
    on = day(101)
    assert result("iso-27001:2022:8.2", on).evidence_status == "overdue"
    assert result("iso-27001:2022:6.1.2", on).evidence_status == "overdue"


def make_opportunity(raised, olga):
    chance = assessed(raised(direction="opportunity"), olga)
    return take(chance, "treat", by=olga, given=PLAN | {"option": "pursue"})


def test_a_treatment_that_did_not_reach_its_target_had_not_the_effect(raised, olga):
    done = finished(raised(), olga)
    assert outcome("risks-effect") is Outcome.MET
    plant(done, target_score=2)
    assert outcome("risks-effect") is Outcome.BROKEN


def test_a_treated_risk_that_nobody_assessed_again_shows_no_effect(raised, olga):
    treated = take(assessed(raised(), olga), "treat", by=olga, given=PLAN)
    plant(treated, state="monitored")
    assert outcome("risks-effect") is Outcome.BROKEN


def test_only_a_valid_acceptance_counts(raised, olga):
    risk = take(assessed(raised(), olga), "treat", by=olga, given=PLAN)
    assert outcome("risks-accepted") is Outcome.BROKEN
    risk = accept(risk, by=olga)
    assert outcome("risks-accepted") is Outcome.MET
    edit(risk, {"residual_likelihood": 3}, by=olga)
    assert outcome("risks-accepted") is Outcome.BROKEN
    assert "1 are void" in found(f"risks-accepted-{OURS}").reason
    accept(fresh(risk), by=olga)
    assert outcome("risks-accepted") is Outcome.MET


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("residual_likelihood", 5),
        ("treatment", "Nothing at all."),
        ("owner_id", None),
        ("appetite", 20),
        ("accepted_digest", "0" * 64),
    ],
)
def test_what_was_altered_past_the_product_is_not_accepted(raised, olga, column, value):
    risk = accept(take(assessed(raised(), olga), "treat", by=olga, given=PLAN), by=olga)
    plant(risk, **{column: value})
    assert fresh(risk).acceptance == "accepted"
    assert outcome("risks-accepted") is Outcome.BROKEN


def test_one_accepted_risk_does_not_speak_for_the_others(raised, olga):
    finished(raised(), olga)
    raised()
    assert outcome("risks-accepted") is Outcome.SHORT
    assert found(f"risks-accepted-{OURS}").deviations == 1


def test_another_scale_or_appetite_asks_for_another_assessment(raised, criteria, olga):
    risk = assessed(raised(), olga)
    assert outcome("risks-comparable") is Outcome.MET
    edit(criteria, {"appetite": 6}, by=system())
    assert outcome("risks-comparable") is Outcome.BROKEN
    assessed(risk, olga)
    assert outcome("risks-comparable") is Outcome.MET
    scale = named("scale").model.rows.get()
    edit(scale, {"bands": [[1, "Fine"], [9, "Not fine"]]}, by=system())
    assert outcome("risks-comparable") is Outcome.BROKEN


def test_criteria_that_do_not_say_how_risks_are_accepted_are_none(criteria):
    assert outcome("risks-criteria") is Outcome.MET
    edit(criteria, {"acceptance": " "}, by=system())
    assert outcome("risks-criteria") is Outcome.BROKEN


def test_an_opportunity_by_an_option_of_risks_is_not_decided(raised, olga):
    chance = make_opportunity(raised, olga)
    assert outcome("opportunities-decided") is Outcome.MET
    plant(chance, option="reduce")
    assert outcome("opportunities-decided") is Outcome.BROKEN
    assert outcome("risks-assessed") is Outcome.NOTHING


def told(on, rows=None):
    results = assess(on, editions=list(NEWEST.values()), given=rows).results.values()
    return {
        one.requirement: (one.evidence_status, one.count, one.sample)
        for one in results
        if any(rule.id in RISK_RULES for rule, _s, _f in one.found)
    }


def test_as_of_a_past_day_answers_what_rules_found_then(raised, criteria, olga):
    days = {}
    risk = raised()
    days[0] = told(day(0))
    with at(2):
        risk = take(assessed(risk, olga), "treat", by=olga, given=PLAN)
        days[2] = told(day(2))
    with at(4):
        risk = accept(risk, by=olga)
        days[4] = told(day(4))
    with at(6):
        edit(risk, {"residual_consequence": 5}, by=olga)
        edit(criteria, {"appetite": 9}, by=system())
        scale = named("scale").model.rows.get()
        edit(scale, {"bands": [[1, "Fine"], [9, "Not fine"]]}, by=system())
        days[6] = told(day(6))
    with at(8):
        take(fresh(risk), "close", by=olga, given={"outcome": "Sold."})
        assert len({str(one) for one in days.values()}) == len(days)
        for on, then in days.items():
            with as_of(day(on), kinds_needed()) as rows:
                assert told(day(on), rows) == then, on
