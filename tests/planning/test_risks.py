"""Risks: raised, assessed on a scale, treated, accepted exactly as they are."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from ringbeam.core import clock, conversation, writing
from ringbeam.core.history import HistoryLine
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.registers import named
from ringbeam.planning.acceptance import accept
from ringbeam.planning.assessment import BOUND, digest_of
from ringbeam.planning.criteria import RiskCriteria
from ringbeam.planning.raising import raise_risk
from ringbeam.planning.risks import Risk
from ringbeam.planning.scale_versions import ScaleVersion
from ringbeam.planning.scales import Scale
from tests.cast import somebody

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HIGH = {
    "inherent_likelihood": 4,
    "inherent_consequence": 5,
    "residual_likelihood": 3,
    "residual_consequence": 4,
}
PLAN = {"option": "reduce", "treatment": "Second carrier.", "treat_by": "2026-06-01"}
CHANGES = {
    "title": "Another title",
    "description": "Another story",
    "reasoning": "Other controls",
    "residual_likelihood": 2,
    "residual_consequence": 3,
    "inherent_likelihood": 5,
    "target_likelihood": 1,
    "option": "share",
    "treatment": "Insure it.",
    "treat_by": "2026-07-01",
    "accepting": "Because.",
}


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped(NOON):
        yield


@pytest.fixture
def scale(mona):
    return writing.create(Scale, {"title": "Five by five"}, by=mona)


@pytest.fixture
def criteria(scale, mona):
    given = {"title": "Information security", "scale": scale.ref, "standards": ["iso-27001"]}
    return writing.create(RiskCriteria, given, by=mona)


@pytest.fixture
def risk(criteria, olga, mona):
    given = {"title": "Single fibre path", "criteria": criteria.ref, "owner": olga.person}
    return writing.create(Risk, given, by=mona)


@pytest.fixture
def assessed(risk, olga):
    return writing.take(risk, "assess", by=olga, given=HIGH)


@pytest.fixture
def accepted(assessed, olga):
    treated = writing.take(assessed, "treat", by=olga, given=PLAN)
    return accept(treated, accepting="The carrier comes in May.", by=olga)


def fresh(record):
    return type(record).rows.get(pk=record.pk)


def last_line(record):
    return HistoryLine.objects.filter(entry_id=record.pk).latest("number")


def test_scores_dates_and_standards_follow_from_the_criteria(assessed):
    assert (assessed.inherent_score, assessed.residual_score, assessed.target_score) == (
        *(20, 12),
        0,
    )
    assert (assessed.state, assessed.above, assessed.appetite) == ("assessed", True, 12)
    assert assessed.counts_for == ["iso-27001"]
    assert assessed.review == NOON.date() + timedelta(days=365)
    assert assessed.due == datetime(2027, 3, 2, 23, 59, 59, tzinfo=UTC)


def test_it_is_assessed_only_with_criteria_and_all_ratings(olga, mona):
    bare = writing.create(Risk, {"title": "Bare", "owner": olga.person}, by=mona)
    with pytest.raises(Refused) as refusal:
        writing.take(bare, "assess", by=olga, given=HIGH)
    assert "criteria" in refusal.value.reasons[0]


def test_a_level_that_the_scale_lacks_is_refused(risk, olga):
    with pytest.raises(ValidationError) as refusal:
        writing.take(risk, "assess", by=olga, given=HIGH | {"residual_likelihood": 6})
    assert "residual_likelihood" in refusal.value.message_dict
    assert fresh(risk).state == "identified"


def test_an_old_assessment_keeps_the_scale_under_which_it_was_made(assessed, scale, mona, olga):
    coarse = {
        "likelihoods": ["Seldom", "Often"],
        "consequences": ["Small", "Large"],
        "bands": [[1, "Fine"], [4, "Not fine"]],
    }
    writing.edit(scale, coarse, by=mona)
    assert ScaleVersion.objects.filter(scale_id=scale.pk).count() == 2

    moved = writing.edit(fresh(assessed), {"description": "More words"}, by=olga)
    assert (moved.residual_score, moved.scale_version.number) == (12, 1)
    again = HIGH | {"inherent_likelihood": 2, "inherent_consequence": 2}
    with pytest.raises(ValidationError):
        writing.take(fresh(assessed), "assess", by=olga, given=again)
    again |= {"residual_likelihood": 1, "residual_consequence": 2}
    rated = writing.take(fresh(assessed), "assess", by=olga, given=again)
    assert (rated.residual_score, rated.scale_version.number) == (2, 2)


def test_a_version_of_a_scale_never_changes(scale):
    rows = ScaleVersion.objects.filter(scale_id=scale.pk)
    for change in (lambda: rows.update(content={}), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert rows.get().content["bands"][0] == [1, "Low"]


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("likelihoods", ["Only one"]),
        ("likelihoods", ["Twice", "Twice"]),
        ("consequences", "Low, high"),
        ("bands", [[2, "Begins late"], [5, "High"]]),
        ("bands", [[1, "Low"], [1, "Again"]]),
        ("bands", [["1", "Low"], [5, "High"]]),
    ],
)
def test_what_is_no_scale_is_refused(mona, name, wrong):
    with pytest.raises(ValidationError) as refusal:
        writing.create(Scale, {"title": "Wrong", name: wrong}, by=mona)
    assert set(refusal.value.message_dict) == {name}


def test_only_its_owner_accepts_it(assessed, mona, olga):
    treated = writing.take(assessed, "treat", by=mona, given=PLAN)
    for other in (mona, somebody("Nina", "member")):
        with pytest.raises(Forbidden):
            accept(treated, accepting="Fine.", by=other)
    done = accept(treated, accepting="Fine.", by=olga)
    assert (done.acceptance, done.accepted_by) == ("accepted", "Olga")
    assert done.accepted_digest == digest_of(fresh(done))


def test_above_the_appetite_a_reason_is_needed(assessed, olga):
    treated = writing.take(assessed, "treat", by=olga, given=PLAN)
    with pytest.raises(Refused) as refusal:
        accept(treated, by=olga)
    assert "appetite" in refusal.value.reasons[0]
    assert fresh(treated).acceptance == "not_accepted"


def test_what_is_not_assessed_or_not_decided_is_not_accepted(risk, olga):
    with pytest.raises(Refused) as refusal:
        accept(risk, accepting="Fine.", by=olga)
    assert len(refusal.value.reasons) == 2


@pytest.mark.parametrize("name", CHANGES)
def test_any_change_of_what_was_accepted_makes_it_void(accepted, olga, name):
    changed = writing.edit(accepted, {name: CHANGES[name]}, by=olga)
    assert changed.acceptance == "void"
    assert last_line(changed).changes["acceptance"] == ["accepted", "void"]

    back = writing.edit(changed, {name: getattr(accepted, name)}, by=olga)
    assert back.acceptance == "void"
    assert accept(back, accepting="Still.", by=olga).acceptance == "accepted"


def test_another_owner_or_other_criteria_make_it_void(accepted, criteria, scale, mona):
    nina = somebody("Nina", "member")
    assert writing.edit(accepted, {"owner": nina.person}, by=mona).acceptance == "void"
    again = accept(fresh(accepted), accepting="Mine now.", by=nina)
    writing.edit(criteria, {"appetite": 6}, by=mona)
    assert fresh(again).acceptance == "accepted"
    given = {name: getattr(again, name) for name in HIGH}
    assert writing.take(again, "assess", by=nina, given=given).acceptance == "void"


def test_another_date_of_assessment_leaves_it(accepted, olga):
    moved = writing.edit(accepted, {"review": "2026-12-01"}, by=olga)
    assert moved.acceptance == "accepted"


def test_everything_that_is_bound_is_in_the_hash(accepted):
    before = digest_of(accepted)
    for name in BOUND:
        other = fresh(accepted)
        setattr(other, name, "changed")
        assert digest_of(other) != before, name


def test_it_is_kept_in_view_only_when_it_is_accepted_as_it_is(assessed, olga):
    decided = writing.edit(assessed, {"option": "retain"}, by=olga)
    with pytest.raises(Refused):
        writing.take(decided, "monitor", by=olga)
    done = accept(decided, accepting="We live with it.", by=olga)
    assert writing.take(done, "monitor", by=olga).state == "monitored"


def test_an_option_fits_the_direction(assessed, olga):
    for option, wanted in (("pursue", Refused), ("retain", Refused)):
        with pytest.raises(wanted):
            writing.take(assessed, "treat", by=olga, given=PLAN | {"option": option})
    chance = writing.edit(assessed, {"direction": "opportunity"}, by=olga)
    assert chance.above is False
    assert writing.take(chance, "treat", by=olga, given=PLAN | {"option": "pursue"})


def test_closing_needs_the_reason(assessed, olga):
    with pytest.raises(Refused):
        writing.take(assessed, "close", by=olga)
    closed = writing.take(assessed, "close", by=olga, given={"outcome": "The hall was sold."})
    assert (closed.open, closed.due) == (False, None)


def test_it_is_raised_from_any_record_and_stays_linked(amir):
    outage = writing.create(named("incident").model, {"title": "Line cut"}, by=amir)
    raised = raise_risk(outage, what_may_happen="One path only\nA digger is enough.", by=amir)
    assert (raised.title, raised.state) == ("One path only", "identified")
    (link,), _inward = conversation.links_of(raised.pk)
    assert (link.kind, link.target_id) == ("found_in", outage.pk)


def test_who_only_looks_on_changes_nothing(assessed, ada, amir):
    for other in (ada, amir):
        with pytest.raises(Refused):
            writing.edit(assessed, {"title": "Mine"}, by=other)
        with pytest.raises(Refused):
            writing.take(assessed, "treat", by=other, given=PLAN)
