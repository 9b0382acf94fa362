"""Changes: decided by others, in nobody's way, taken back if need be, and learned from."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given as holds
from hypothesis import strategies as some

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.refusals import Refused
from ringbeam.core.rules import MEMBER
from ringbeam.core.writing import create, edit, take
from ringbeam.services.changes.change_templates import ChangeTemplate
from ringbeam.services.changes.changes import Change
from ringbeam.services.changes.collisions import collisions_of
from ringbeam.services.changes.freeze_windows import FreezeWindow
from ringbeam.services.changes.levels import HIGH, LEVELS, LOW, MEDIUM
from ringbeam.services.changes.risk_history import proposed, record_of_the_year
from ringbeam.services.changes.roles import CHANGE_MANAGER
from ringbeam.services.configuration_items import ConfigurationItem
from ringbeam.services.services import Service
from tests.cast import somebody
from tests.web.pages import statements, text_of

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
ASSESSED = {"impact": "low", "risk": "low", "back_out": "The old one.", "transition": "no"}
WAY = {"transition": "no", "decision": "It helps."}
WENT = {"outcome": "successful", "result": "Done and checked."}


@pytest.fixture
def monday(db):
    with clock.stopped(MONDAY) as at:
        yield at


@pytest.fixture
def chiara(monday):
    """The change manager."""
    return somebody("Chiara", MEMBER.name, CHANGE_MANAGER.name)


@pytest.fixture
def network(monday):
    return create(Service, {"title": "Network"}, by=system())


@pytest.fixture
def raise_one(network, olga):
    def raised(by=olga, **given):
        said = {"title": "New firmware", "description": "Newer.", "service": network, **given}
        return create(Change, said, by=by)

    return raised


@pytest.fixture
def approved(raise_one, chiara, olga):
    def made(**given):
        one = raise_one(owner=olga.person, **given)
        one = take(one, "assess", by=chiara, given=ASSESSED)
        return take(one, "approve", by=chiara, given=WAY)

    return made


def hours(n):
    return (MONDAY + timedelta(hours=n)).isoformat()


def fresh(one):
    return type(one).rows.get(pk=one.pk)


def planned(change, begin, end, by, **given):
    said = {"planned_start": hours(begin), "planned_end": hours(end), **given}
    return take(fresh(change), "schedule", by=by, given=said)


def reasons(act):
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.reasons


class TestWhoDecides:
    def test_nobody_approves_what_they_raised(self, raise_one, chiara):
        one = take(raise_one(by=chiara), "assess", by=chiara, given=ASSESSED)
        said = reasons(lambda: take(one, "approve", by=chiara, given=WAY))
        assert said == ["Nobody approves a change that they raised themselves."]

    def test_nor_by_naming_somebody_else_as_who_asks(self, raise_one, chiara, olga):
        one = raise_one(by=chiara, requester=olga.person)
        one = take(one, "assess", by=chiara, given=ASSESSED)
        edit(one, {"requester": olga.person}, by=chiara)
        assert reasons(lambda: take(fresh(one), "approve", by=chiara, given=WAY))

    def test_another_approves_it_and_stands_on_it(self, approved, chiara):
        one = approved()
        assert (one.state, one.approved_by_id, one.approved) == (
            *("approved", chiara.person),
            MONDAY,
        )

    def test_who_only_works_here_decides_nothing(self, raise_one, chiara, amir):
        one = take(raise_one(), "assess", by=chiara, given=ASSESSED)
        assert reasons(lambda: take(one, "approve", by=amir, given=WAY))
        assert reasons(lambda: take(fresh(one), "refuse", by=amir, given={"decision": "No."}))

    def test_it_is_not_approved_before_it_is_assessed(self, raise_one, chiara):
        said = reasons(lambda: take(raise_one(), "approve", by=chiara, given=WAY))
        assert said == [
            "Say how grave its impact and its risk are.",
            "Say how it is taken back, or why it cannot be.",
        ]

    def test_an_emergency_is_approved_at_once_and_assessed_before_its_end(
        self, raise_one, chiara, olga
    ):
        one = raise_one(sort="emergency", owner=olga.person)
        one = take(one, "approve", by=chiara, given=WAY)
        one = take(planned(one, 1, 2, chiara), "carry_out", by=chiara, given=WENT)
        review = {"review": "It held."}
        said = reasons(lambda: take(one, "close", by=chiara, given=review))
        assert len(said) == 2
        rest = {"impact": "high", "risk": "low", "back_out": "The old one."}
        assert take(fresh(one), "close", by=chiara, given=review | rest).state == "closed"


class TestStandardChanges:
    @pytest.fixture
    def template(self, chiara, olga):
        given = {"title": "Access point", "steps": "Swap it.", "back_out": "Swap it back."}
        return create(ChangeTemplate, given, by=olga)

    def test_who_wrote_a_template_does_not_approve_it(self, chiara):
        given = {"title": "Access point", "steps": "Swap it.", "back_out": "Swap it back."}
        own = create(ChangeTemplate, given, by=chiara)
        assert reasons(lambda: take(own, "release", by=chiara)) == [
            "Nobody approves what they wrote themselves."
        ]

    def test_one_is_approved_by_its_template_and_takes_over_what_it_says(
        self, template, raise_one, chiara, olga
    ):
        template = take(template, "release", by=chiara)
        one = raise_one(sort="standard", template=template, owner=olga.person)
        one = take(one, "follow_template", by=olga)
        assert (one.state, one.impact, one.back_out) == ("approved", "low", "Swap it back.")

    def test_not_by_a_template_that_nobody_approved(self, template, raise_one, olga):
        one = raise_one(sort="standard", template=template, owner=olga.person)
        said = reasons(lambda: take(one, "follow_template", by=olga))
        assert said == [f"{template.ref} is not approved for use."]

    def test_nor_by_one_of_another_service(self, template, raise_one, chiara, olga):
        other = create(Service, {"title": "Mail"}, by=system())
        edit(template, {"service": other}, by=chiara)
        template = take(fresh(template), "release", by=chiara)
        one = raise_one(sort="standard", template=template, owner=olga.person)
        assert reasons(lambda: take(one, "follow_template", by=olga)) == [
            f"{template.ref} is for another service."
        ]

    def test_a_normal_one_cannot_take_that_way(self, template, raise_one, chiara, olga):
        template = take(template, "release", by=chiara)
        one = raise_one(template=template, owner=olga.person)
        assert reasons(lambda: take(one, "follow_template", by=olga))


class TestWhenItIsDone:
    def test_it_says_when_and_who(self, approved, chiara):
        one = edit(approved(), {"owner": None}, by=chiara)
        said = reasons(lambda: take(one, "schedule", by=chiara))
        assert said == ["Say from when until when it is carried out."]
        assert reasons(lambda: planned(one, 1, 2, chiara)) == ["Nobody carries it out yet."]

    def test_it_does_not_end_before_it_begins(self, approved, chiara):
        said = reasons(lambda: planned(approved(), 2, 1, chiara))
        assert said == ["It ends before it begins: say a later time."]

    def test_another_time_is_looked_at_as_the_first_was(self, approved, chiara):
        first, second = planned(approved(), 10, 12, chiara), planned(approved(), 13, 14, chiara)
        with pytest.raises(ValidationError, match=f"collides with {first.ref}"):
            edit(second, {"planned_start": hours(11)}, by=chiara)
        with pytest.raises(ValidationError, match="before it begins"):
            edit(second, {"planned_end": hours(13)}, by=chiara)
        assert edit(second, {"planned_start": hours(12)}, by=chiara)

    def test_two_of_one_service_do_not_meet(self, approved, chiara, amir):
        first = planned(approved(), 10, 12, chiara)
        second = edit(approved(), {"owner": amir.person}, by=chiara)
        said = reasons(lambda: planned(second, 11, 13, chiara))
        assert said == [
            f"It collides with {first.ref}: take another time, or say why it does not matter."
        ]
        assert planned(second, 12, 13, chiara).state == "scheduled"

    def test_unless_somebody_says_why_it_does_not_matter(self, approved, chiara):
        planned(approved(), 10, 12, chiara)
        because = {"collision_accepted": "Two switches of two halls."}
        assert planned(approved(), 11, 13, chiara, **because).state == "scheduled"

    def test_neither_two_of_one_item_nor_two_of_one_person(self, approved, chiara, amir):
        mail = create(Service, {"title": "Mail"}, by=system())
        item = create(ConfigurationItem, {"title": "Switch"}, by=system())
        planned(approved(configuration_item=item), 10, 12, chiara)
        same_item = approved(service=mail, configuration_item=item)
        same_item = edit(same_item, {"owner": amir.person}, by=chiara)
        same_person = approved(service=mail)
        for one in (same_item, same_person):
            assert reasons(lambda one=one: planned(one, 11, 13, chiara))

    def test_in_a_freeze_window_it_waits_or_says_why_not(self, approved, chiara, network):
        given = {"title": "Year end", "starts": hours(0), "ends": hours(48)}
        window = take(create(FreezeWindow, given, by=chiara), "put_in_force", by=chiara)
        one = approved()
        said = reasons(lambda: planned(one, 10, 12, chiara))
        assert said == [
            f"{window.ref} is in force then (Year end): take another time, or say why not."
        ]
        why = {"freeze_reason": "A hole that is used."}
        assert planned(one, 10, 12, chiara, **why).state == "scheduled"

    def test_a_window_of_another_service_a_lifted_or_a_planned_one_is_in_nobodys_way(
        self, approved, chiara
    ):
        mail = create(Service, {"title": "Mail"}, by=system())
        given = {"title": "Year end", "starts": hours(0), "ends": hours(48)}
        of_mail = create(FreezeWindow, given | {"service": mail}, by=chiara)
        of_all = create(FreezeWindow, given, by=chiara)
        for one in (of_mail, of_all):
            take(one, "put_in_force", by=chiara)
        take(of_all, "lift", by=chiara)
        create(FreezeWindow, given, by=chiara)
        assert planned(approved(), 10, 12, chiara).state == "scheduled"

    def test_a_window_ends_after_it_begins(self, chiara):
        given = {"title": "Year end", "starts": hours(2), "ends": hours(1)}
        window = create(FreezeWindow, given, by=chiara)
        said = reasons(lambda: take(window, "put_in_force", by=chiara))
        assert said == ["It ends before it begins: say a later time."]
        later = {"ends": hours(3)}
        window = take(window, "put_in_force", by=chiara, given=later)
        with pytest.raises(ValidationError, match="before it begins"):
            edit(window, {"ends": hours(1)}, by=chiara)


class TestWhatWasApproved:
    def test_it_stays_as_it_was(self, approved, chiara):
        one = approved()
        with pytest.raises(ValidationError, match="send it back"):
            edit(one, {"description": "Something else."}, by=chiara)

    def test_sent_back_it_is_changed_and_approved_anew(self, approved, chiara):
        one = take(approved(), "send_back", by=chiara)
        assert (one.state, one.approved, one.approved_by_id) == ("requested", None, None)
        assert edit(one, {"description": "Something else."}, by=chiara)


class TestWhatBecameOfIt:
    def test_without_an_outcome_it_is_not_done(self, approved, chiara):
        one = planned(approved(), 1, 2, chiara)
        said = reasons(lambda: take(one, "carry_out", by=chiara))
        assert said == ["Say how it went.", "Say what was done and checked."]

    def test_it_is_reviewed_within_two_weeks(self, approved, chiara):
        one = planned(approved(), 1, 2, chiara)
        one = take(one, "carry_out", by=chiara, given=WENT)
        assert one.due.date() == (MONDAY + timedelta(days=14)).date()
        assert reasons(lambda: take(one, "close", by=chiara)) == ["Say what the review found."]

    @pytest.mark.parametrize("outcome", ["failed", "backed_out"])
    def test_what_did_not_succeed_is_investigated(self, approved, chiara, outcome):
        one = planned(approved(), 1, 2, chiara)
        one = take(one, "carry_out", by=chiara, given=WENT | {"outcome": outcome})
        review = {"review": "It failed."}
        said = reasons(lambda: take(one, "close", by=chiara, given=review))
        assert said == ["Say why it did not succeed."]
        told = review | {"investigation": "A loose cable."}
        assert take(fresh(one), "close", by=chiara, given=told).reviewed == MONDAY


class TestWhatTheHistorySays:
    def test_a_failed_change_of_the_same_item_lifts_the_risk(self, approved, chiara):
        item = create(ConfigurationItem, {"title": "Switch"}, by=system())
        one = planned(approved(configuration_item=item), 1, 2, chiara)
        take(one, "carry_out", by=chiara, given=WENT | {"outcome": "failed"})
        told = record_of_the_year(approved(configuration_item=item))
        assert told == {"service": 1, "service_failed": 1, "item": 1, "item_failed": 1}
        assert proposed(LOW, told) == MEDIUM

    def test_what_is_older_than_a_year_says_nothing(self, approved, chiara):
        one = planned(approved(), 1, 2, chiara)
        take(one, "carry_out", by=chiara, given=WENT | {"outcome": "failed"})
        with clock.stopped(MONDAY + timedelta(days=370)):
            assert not any(record_of_the_year(Change(about_id=one.about_id)).values())

    @holds(
        impact=some.sampled_from([LOW, MEDIUM, HIGH]),
        counts=some.tuples(*[some.integers(0, 40)] * 4),
    )
    def test_the_risk_is_never_below_the_impact(self, impact, counts):
        names = ("service", "service_failed", "item", "item_failed")
        order = [level for level, _word in LEVELS]
        given = proposed(impact, dict(zip(names, counts, strict=True)))
        assert order.index(given) >= order.index(impact)

    def test_the_page_tells_it_beside_and_what_is_in_the_way(self, approved, chiara, client_of):
        first = planned(approved(), 10, 12, chiara)
        given = {"planned_start": hours(11), "planned_end": hours(13)}
        second = edit(approved(), given, by=chiara)
        answer, asked = statements(client_of(chiara), f"/changes/{second.ref}/")
        assert "Collides with" in text_of(answer)
        assert first.ref in text_of(answer)
        assert len(asked) <= 12

    def test_before_it_is_decided_the_page_proposes_a_risk(self, raise_one, chiara, client_of):
        one = raise_one(impact="medium")
        answer, asked = statements(client_of(chiara), f"/changes/{one.ref}/")
        assert "the risk proposed is: Medium" in text_of(answer)
        assert len(asked) <= 12

    def test_collisions_are_looked_up_in_one_statement(
        self, approved, chiara, django_assert_num_queries
    ):
        one = planned(approved(), 10, 12, chiara)
        with django_assert_num_queries(1):
            assert collisions_of(one) == []


def test_the_service_shows_what_is_changed_next(approved, chiara, network, client_of):
    one = planned(approved(), 10, 12, chiara)
    place = f"/services/{network.ref}/overview/changes/"
    said = text_of(client_of(chiara).get(place, headers={"HX-Request": "true"}))
    assert one.ref in said
