"""Availability: agreed time less time lost, each told with its base and what is left out."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given as holds
from hypothesis import strategies as some

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.refusals import Refused
from ringbeam.core.writing import create, edit, take
from ringbeam.desk.outages_of_incidents import record_outage
from ringbeam.services.availability.availability_targets import AvailabilityTarget
from ringbeam.services.availability.measuring import measured
from ringbeam.services.availability.outages import Outage
from ringbeam.services.availability.reckoning import Loss, lost_in, reckoned
from ringbeam.services.calendars import Calendar
from ringbeam.services.configuration_items import ConfigurationItem
from ringbeam.services.levels import calendar_from, hours_of
from ringbeam.services.services import Service
from tests.desk.tickets import kestrel, network, ticket
from tests.web.pages import statements, text_of

__all__ = ["kestrel", "network"]
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
OFFICE = {day: [["08:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
ALWAYS = {"timezone": "UTC", "weekly": Calendar._meta.get_field("weekly").default()}
HOUR, DAY = 3600, 86400
FOUND = {"cause": "power", "finding": "A fuse.", "prevention": "A second fuse."}


@pytest.fixture
def monday(db):
    with clock.stopped(MONDAY) as at:
        yield at


@pytest.fixture
def target(monday, network):
    """Mondays to Fridays from eight to six, 99.9 per cent."""
    hours = create(Calendar, {"title": "Office", "zone": "UTC", "weekly": OFFICE}, by=system())
    said = {"title": "Network", "service": network, "calendar": hours, "share": "99.9"}
    said |= {"requirement": "Three shifts work with it."}
    return take(create(AvailabilityTarget, said, by=system()), "agree", by=system())


def hours(n):
    return MONDAY + timedelta(hours=n)


def outage(service, begin, end=None, **given):
    """One of these hours after Monday nine o'clock, and over if it has an end."""
    said = {"title": "Gone", "service": service, "starts": hours(begin), **given}
    with clock.stopped(hours(begin)):
        one = create(Outage, said, by=system())
    if end is None:
        return one
    with clock.stopped(hours(end)):
        return take(one, "end", by=system(), given={"ends": hours(end)})


def of_week(target):
    """The availability of the week from Monday, looked at after it."""
    with clock.stopped(hours(7 * 24)):
        return measured(target, hours(-9), hours(7 * 24 - 9)).of(hours(-9), hours(7 * 24 - 9))


class TestWhatCounts:
    def test_the_base_is_the_agreed_service_time(self, target):
        shown = of_week(target)
        assert (shown.base, shown.lost, shown.there) == (50 * HOUR, 0, (5000 * HOUR,) * 2)
        assert shown.keeps(target.share)
        assert (shown.between_failures, shown.to_restore) == (None, None)

    def test_time_outside_the_agreed_hours_is_not_lost(self, target, network):
        outage(network, 8, 24)  # from 17 to 9 on the next day: an hour and an hour
        shown = of_week(target)
        assert shown.lost == 100 * 2 * HOUR
        assert (shown.failures, shown.to_restore) == (1, 16 * HOUR)
        assert shown.between_failures == 48 * HOUR
        assert not shown.keeps(target.share)

    def test_where_some_were_hit_their_share_counts(self, target, network):
        outage(network, 1, 2, share=10)
        assert of_week(target).lost == 10 * HOUR

    def test_of_outages_at_once_the_largest_share_counts(self, target, network):
        outage(network, 1, 3, share=10)
        outage(network, 2, 4, share=50)
        assert of_week(target).lost == (10 + 50 + 50) * HOUR

    def test_one_that_runs_counts_until_now(self, target, network):
        outage(network, 1)
        with clock.stopped(hours(3)):
            assert measured(target, MONDAY, hours(9)).of(MONDAY, hours(9)).lost == 200 * HOUR

    def test_one_that_was_none_does_not_count(self, target, network):
        one = outage(network, 1, 2)
        take(one, "dismiss", by=system(), given={"dismissed_because": "The probe was broken."})
        assert of_week(target).lost == 0

    def test_what_is_left_out_by_agreement_is_named(self, target, network):
        one = outage(network, 1, 2, left_out_because="Power of the customer, agreed.")
        with clock.stopped(hours(100)):
            found = measured(target, MONDAY, hours(100))
        assert found.of(MONDAY, hours(100)).lost == 0
        assert found.left_out == [one]

    @pytest.mark.parametrize(
        ("way", "ahead", "lost"),
        [
            ("counts", 100, HOUR),
            ("left_out", None, 0),
            ("told", 72, 0),
            ("told", 71, HOUR),
            ("told", None, HOUR),
        ],
    )
    def test_planned_work_counts_as_the_target_has_it(self, target, network, way, ahead, lost):
        target = edit(target, {"planned_work": way}, by=system())
        told = {"told": hours(1 - ahead)} if ahead else {}
        outage(network, 1, 2, sort="planned", **told)
        shown = of_week(target)
        assert (shown.lost, shown.failures) == (100 * lost, 0)

    def test_outages_of_another_service_do_not_count(self, target):
        other = create(Service, {"title": "Mail"}, by=system())
        outage(other, 1, 2)
        assert of_week(target).lost == 0

    def test_a_target_is_kept_exactly_or_not_at_all(self, target, network):
        outage(network, 1, 1 + 180 / HOUR)  # three minutes of fifty hours are 0.1 per cent
        assert of_week(target).keeps(Decimal("99.9"))
        outage(network, 3, 3 + 1 / HOUR)
        assert not of_week(target).keeps(Decimal("99.9"))


SPELLS = some.lists(
    some.tuples(some.integers(0, 14 * 24), some.integers(1, 48), some.integers(1, 100)),
    max_size=8,
)


@holds(SPELLS)
def test_time_lost_is_what_counting_each_hour_gives(spells):
    open_hours = hours_of(calendar_from({"timezone": "UTC", "weekly": OFFICE}))
    start = int(MONDAY.timestamp())
    losses = [Loss(start + b * HOUR, start + (b + n) * HOUR, s) for b, n, s in spells]
    end = start + 14 * DAY
    by_hour = sum(
        HOUR * max((one.share for one in losses if one.start <= at < one.end), default=0)
        for at in range(start, end, HOUR)
        if open_hours.is_open(at)
    )
    assert lost_in(open_hours, losses, start, end) == by_hour


@holds(SPELLS)
def test_what_is_lost_is_never_more_than_the_base(spells):
    always = hours_of(calendar_from(ALWAYS))
    losses = [Loss(b * HOUR, (b + n) * HOUR, s) for b, n, s in spells]
    shown = reckoned(always, losses, losses, (0, 14 * DAY))
    met, n = shown.there
    assert 0 <= met <= n == 100 * 14 * DAY


class TestAnOutage:
    def test_it_is_over_only_with_an_end_that_has_passed(self, monday, network):
        one = outage(network, 0)
        for given, said in (
            ({}, "Say when the service was there again."),
            ({"ends": hours(1)}, "It is over only when its end has passed."),
            ({"ends": hours(-1)}, "It ends before it begins: say a later time."),
        ):
            with pytest.raises(Refused, match=said):
                take(one, "end", by=system(), given=given)

    def test_afterwards_it_cannot_end_before_it_began(self, network, monday):
        one = outage(network, 0, 1)
        with pytest.raises(ValidationError, match="before it begins"):
            edit(one, {"ends": hours(-1)}, by=system())

    def test_it_is_investigated_within_ten_days_with_cause_and_remedy(self, network, monday):
        one = outage(network, 0, 1)
        assert clock.day_of(one.due).isoformat() == "2026-03-12"
        with pytest.raises(Refused) as told:
            take(one, "investigate", by=system())
        assert len(told.value.reasons) == 3
        assert take(one, "investigate", by=system(), given=FOUND).investigated

    def test_planned_work_needs_no_investigation(self, network, monday):
        assert outage(network, 0, 1, sort="planned").due is None

    def test_a_colleague_records_it_and_a_manager_dismisses_it(self, network, olga, mona):
        said = {"title": "Gone", "service": network, "starts": MONDAY, "ends": hours(1)}
        with clock.stopped(hours(2)):
            one = create(Outage, said, by=olga)
            because = {"dismissed_because": "Nobody noticed."}
            with pytest.raises(Refused):
                take(one, "dismiss", by=olga, given=because)
            assert take(one, "dismiss", by=mona, given=because).state == "dismissed"

    def test_customers_do_not_see_it(self, network, carl, monday):
        one = outage(network, 0, 1)
        assert not Outage.register.may_see(carl, one)

    @pytest.mark.parametrize("share", [0, 101])
    def test_it_hits_some_and_at_most_all(self, network, monday, share):
        with pytest.raises(ValidationError):
            outage(network, 0, share=share)

    def test_it_is_recorded_from_an_incident_in_one_step(self, kestrel, network, amir):
        item = create(ConfigurationItem, {"title": "Switch"}, by=system())
        incident = ticket(kestrel, service=network, configuration_item=item)
        one = record_outage(incident, outage="No network in hall B", by=amir)
        assert (one.title, one.about_id, one.starts) == (
            "No network in hall B",
            network.pk,
            incident.created,
        )
        assert one.configuration_item_id == item.pk

    def test_an_incident_without_a_service_says_so(self, kestrel, amir):
        incident = ticket(kestrel)
        with pytest.raises(ValidationError):
            record_outage(incident, outage="No network in hall B", by=amir)


class TestWhereItIsShown:
    def test_a_target_tells_its_months(self, target, network, mona, client_of):
        outage(network, 1, 2)
        address = target.register.url(target.ref)
        with clock.stopped(hours(30 * 24)):
            browser = client_of(mona)
            answer, asked = statements(browser, address)
            assert f"{address}months/" in answer.content.decode()
            part, more = statements(
                browser, f"{address}months/", headers={"HX-Request": "true"}
            )
            page = browser.get(f"{address}months/")
        assert len(asked) <= 12
        assert len(more) <= 12
        for one in (part, page):
            said = text_of(one)
            assert "March 2026" in said
            assert "April 2026" in said
        assert "<html" not in part.content.decode()
        assert "<html" in page.content.decode()

    def test_a_draft_came_to_nothing(self, target, mona, client_of, network):
        said = {"title": "Draft", "service": network, "calendar": target.calendar}
        one = create(AvailabilityTarget, said | {"share": "99"}, by=system())
        address = one.register.url(one.ref)
        assert "months/" not in client_of(mona).get(address).content.decode()

    def test_customers_ask_for_no_months(self, target, carl, client_of):
        address = target.register.url(target.ref)
        assert client_of(carl).get(f"{address}months/").status_code == 404

    def test_a_target_needs_its_reason(self, target):
        said = {"title": "Bare", "service": target.about.ref, "calendar": target.calendar}
        one = create(AvailabilityTarget, said | {"share": "99"}, by=system())
        with pytest.raises(Refused, match="Say what asks for it"):
            take(one, "agree", by=system())

    def test_a_target_of_nothing_is_none(self, target):
        none = create(
            AvailabilityTarget,
            {
                "title": "None",
                "service": target.about.ref,
                "calendar": target.calendar,
                "share": 0,
                "requirement": "Said so.",
            },
            by=system(),
        )
        with pytest.raises(Refused, match="Say how much"):
            take(none, "agree", by=system())

    def test_the_page_of_the_service_tells_ninety_days_cut_not_rounded(
        self, target, network, mona, client_of
    ):
        outage(network, 1, 1.5)
        outage(network, 3, 4, left_out_because="Agreed.", title="Left")
        with clock.stopped(hours(7 * 24)):
            browser = client_of(mona)
            address = f"/services/{network.ref}/overview/"
            figure = text_of(browser.get(f"{address}availability/"))
            days = text_of(browser.get(f"{address}outages/"))
        # 660 hours of 13 weeks; half an hour lost is 99.924 per cent
        assert "99.92" in figure
        assert "target 99.9 %" in figure
        assert "Kept" in figure
        assert "1 failure" in days
        assert "Agreed." in days
