"""Controls: decided with a reason, said by a named person, once each, begun in one act."""

import pytest
from django.core.exceptions import ValidationError

from ringbeam.core.actors import system
from ringbeam.core.conversation import link
from ringbeam.core.history import HistoryLine
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.registers import named
from ringbeam.core.writing import archive, create, edit, restore, take
from ringbeam.security.beginning import begin_from_annex
from ringbeam.security.confirming import say_implemented
from ringbeam.security.controls import SecurityControl
from ringbeam.security.treating import treat_by_control
from ringbeam.standards.names import UnknownName
from tests.web.pages import statements, text_of

pytestmark = pytest.mark.django_db
NEW, OLD = "iso-27001:2022", "iso-27001:2013"
POLICIES = f"{NEW}:A.5.1"
BUDGET = 12


def control(by=None, **given):
    """A control of one's own, or of Annex A."""
    return create(SecurityControl, {"title": "Locks", **given}, by=by or system())


def fresh(record):
    return type(record).rows.get(pk=record.pk)


def test_beginning_makes_a_record_of_each_control_once(stored, mona):
    assert begin_from_annex(NEW, by=mona) == 93
    assert begin_from_annex(OLD, by=mona) == 114
    assert begin_from_annex(NEW, by=mona) == 0

    one = SecurityControl.rows.get(annex=POLICIES)
    assert (one.title, one.state, one.open) == (
        "Policies for information security",
        "undecided",
        True,
    )
    line = HistoryLine.objects.get(entry_id=one.pk)
    assert (line.said, line.who) == ("create", "Mona")

    archive(one, by=mona)
    assert begin_from_annex(NEW, by=mona) == 1
    with pytest.raises(ValidationError):
        restore(one, by=mona)


def test_who_does_not_manage_begins_nothing(stored, olga, mona):
    with pytest.raises(Forbidden):
        begin_from_annex(NEW, by=olga)
    with pytest.raises(UnknownName):
        begin_from_annex("iso-9001:2015", by=mona)
    assert not SecurityControl.rows.exists()


def test_a_citation_is_read_as_people_write_it_and_must_be_known(stored):
    assert control(annex="ISO/IEC 27001:2022 A.5.1").annex == POLICIES
    for wrong in (POLICIES, f"{NEW}:A.9.99", f"{NEW}:6.1.3", "ISO 9001:2015 4.1", "nonsense"):
        with pytest.raises(ValidationError):
            control(annex=wrong)


def test_a_control_is_included_and_left_out_only_with_a_reason(stored, olga):
    one = control(owner=olga.person)
    for move in ("include", "leave_out"):
        with pytest.raises(Refused):
            take(one, move, by=olga)

    included = take(one, "include", by=olga, given={"contract": True})
    assert (included.state, included.open) == ("included", False)

    with pytest.raises(Refused) as refusal:
        take(included, "leave_out", by=olga, given={"justification": "No such rooms."})
    assert "contract" in refusal.value.reasons[0]
    given = {"justification": "No such rooms.", "contract": False}
    left_out = take(included, "leave_out", by=olga, given=given)
    assert left_out.state == "excluded"
    assert take(left_out, "reconsider", by=olga).state == "undecided"
    told = HistoryLine.objects.filter(entry_id=one.pk).order_by("number")
    assert [line.said for line in told] == ["create", "include", "leave_out", "reconsider"]


def test_a_risk_that_it_treats_is_a_reason(stored, olga):
    risk = create(named("risk").model, {"title": "Theft", "owner": olga.person}, by=olga)
    one = control(owner=olga.person)

    treat_by_control(risk, control=one.ref, by=olga)

    assert take(one, "include", by=olga).state == "included"


def test_whoever_says_that_it_is_implemented_is_named_with_the_day(stored, olga, mona):
    one = edit(control(owner=olga.person), {"implemented": "partly"}, by=olga)
    assert (one.implemented_by, one.implemented_on is not None) == ("Olga", True)

    one = say_implemented(one, implemented="yes", by=mona)
    assert (one.implemented, one.implemented_by) == ("yes", "Mona")
    with pytest.raises(ValidationError):
        say_implemented(one, implemented="perhaps", by=mona)

    one = edit(one, {"implemented": ""}, by=olga)
    assert (one.implemented_by, one.implemented_on) == ("", None)


def test_a_treatment_that_uses_what_is_left_out_is_shown_as_contradictory(
    stored, olga, client_of
):
    risk = create(named("risk").model, {"title": "Theft", "owner": olga.person}, by=olga)
    one = control(owner=olga.person, title="Locks on doors")
    link(one, "treats", risk, by=olga)
    take(one, "leave_out", by=olga, given={"justification": "No doors."})
    browser = client_of(olga)

    assert "Contradictory" in text_of(browser.get(f"/risks/{risk.ref}/"))
    answer, said = statements(browser, f"/controls/{one.ref}/")
    assert "Contradictory" in text_of(answer)
    assert len(said) <= BUDGET

    take(fresh(one), "include", by=olga)
    assert "Contradictory" not in text_of(browser.get(f"/risks/{risk.ref}/"))
