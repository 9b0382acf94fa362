"""The tallies that the database keeps say what counting every clock says, whatever happened."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.entries import Entry
from ringbeam.core.links import Link
from ringbeam.core.writing import create
from ringbeam.desk.incidents import Incident
from ringbeam.organization.groups import Group
from ringbeam.services.counts import Key, Month, asking, counts_of_month, weeks_of
from ringbeam.services.counts_by_group import places_by_group
from ringbeam.services.models import AgreementVersion, Clock, Customer, PromiseTally, Service
from ringbeam.services.tallies import added_up, merge_some, merge_tallies, sums_of
from tests.cast import somebody
from tests.desk.tickets import agreement, kestrel, monday, ticket

__all__ = ["kestrel", "monday"]
MARCH = date(2026, 3, 1)
NOWS = (datetime(2026, 3, 15, 12, 20, tzinfo=UTC), datetime(2026, 4, 10, 9, tzinfo=UTC))
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata")
# Hours around both ends of the month, around the two presents, and in between.
AROUND = [
    datetime(2026, month, day, tzinfo=UTC) + timedelta(minutes=30 * half)
    for month, day in ((3, 1), (3, 15), (3, 20), (4, 1))
    for half in (-12, -10, -7, -3, -1, 0, 1, 5, 9, 24, 25)
]
instants = st.sampled_from(AROUND)
ways = st.sampled_from(("met", "missed", "open", "running", "paused", "cancelled", "never"))
number = st.integers(0, 30)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), number, ways, instants, instants),
        st.tuples(st.just("change"), number, ways, instants, instants),
        st.tuples(st.just("remove"), number),
        st.tuples(st.just("move"), number, number),
        st.tuples(st.just("give"), number, number),
        st.tuples(st.just("link"), number, number),
        st.tuples(st.just("unlink"), number),
        st.tuples(st.just("merge"), st.integers(1, 9)),
    ),
    max_size=25,
)


def values(way, first, second, now):
    """A clock as it is written when this happened; none began after the present."""
    ends = {"met": ("met", first, second), "missed": ("missed", first, second)}
    ends |= {"open": ("missed", first, None), "running": ("running", first, None)}
    ends |= {"paused": ("paused", None, None), "never": ("cancelled", None, second)}
    state, due, stopped = ends.get(way, ("cancelled", first, second))
    return {"state": state, "due": due, "stopped": stopped, "started": min(second, now)}


@pytest.fixture
def stage(kestrel):
    """Three tickets of two customers, two services, and what can happen to their clocks."""
    other = create(Customer, {"title": "Other"}, by=system())
    agreement(other)
    services = [create(Service, {"title": title}, by=system()) for title in ("Net", "Mail")]
    tickets = [ticket(one, service=services[0]) for one in (kestrel, other, kestrel)]
    Clock.objects.all().delete()
    return Stage(tickets, services, list(AgreementVersion.objects.order_by("pk")))


class Stage:
    """What the steps of a story do, straight in the database."""

    def __init__(self, tickets, services, versions):
        self.tickets, self.services, self.versions = tickets, services, versions
        self.groups = [create(Group, {"title": title}, by=system()) for title in "AB"]
        self.made, self.now = 0, NOWS[1]

    def clock(self, place):
        """One of the clocks that there are; None when there is none."""
        known = list(Clock.objects.order_by("pk"))
        return known[place % len(known)] if known else None

    def add(self, place, way, first, second):
        self.made += 1
        Clock.objects.create(
            entry_id=self.tickets[place % 3].pk,
            version=self.versions[place % 2],
            metric=("resolution", "response")[place % 5 == 0],
            number=self.made,
            priority=str(place % 2),
            target=3600,
            elapsed=0,
            paused=0,
            **values(way, first, second, self.now),
        )

    def change(self, place, way, first, second):
        if one := self.clock(place):
            told = values(way, first, second, self.now) | {"priority": str(place % 3)}
            Clock.objects.filter(pk=one.pk).update(**told)

    def remove(self, place):
        if one := self.clock(place):
            one.delete()

    def move(self, place, to):
        about = (*self.services, None)[to % 3]
        Entry.rows.filter(pk=self.tickets[place % 3].pk).update(about=about and about.pk)

    def give(self, place, to):
        group = (*self.groups, None)[to % 3]
        Incident.rows.filter(pk=self.tickets[place % 3].pk).update(group=group)

    def link(self, place, to):
        source, target = self.tickets[place % 3], self.tickets[(place + 1 + to % 2) % 3]
        Link.objects.get_or_create(
            source_id=source.pk, target_id=target.pk, kind="duplicate_of"
        )

    def unlink(self, place):
        Link.objects.filter(source_id=self.tickets[place % 3].pk).delete()

    def merge(self, limit):
        merge_some(limit)


def every_clock():
    """Each clock with its key and whether it is left out, by reading all of them."""
    apart = set(Link.objects.filter(kind="duplicate_of").values_list("source_id", flat=True))
    for one in Clock.objects.select_related("entry", "version"):
        key = Key(one.version.agreement_id, one.entry.about_id or 0, one.priority, one.metric)
        yield key, one, one.state == "cancelled" or one.entry_id in apart


def of_month(month, now, *, by_group=False):
    """What conformity.md says of a month: key -> met, missed, to come, left out."""
    found = Counter()
    groups = dict(Incident.rows.values_list("pk", "group_id"))
    for known, one, apart in every_clock():
        told = (groups[one.entry_id] or 0, known.agreement, known.priority, known.metric)
        key = told if by_group else known
        met = one.state == "met" and month.start <= one.stopped < month.end
        due = one.state != "met" and one.due and month.start <= one.due < month.end
        never = one.due is None and one.stopped and month.start <= one.stopped < month.end
        if apart:
            found[key, 3] += bool(met or due or (one.state == "cancelled" and never))
        elif met:
            found[key, 0] += 1
        elif due:
            found[key, 1 if one.stopped or one.due < now else 2] += 1
        elif one.due is None and one.stopped is None and one.started < month.end > now:
            found[key, 2] += 1
    return +found


def told(counts):
    """The same from what is counted by tallies."""
    names = ("met", "missed", "to_come", "excluded")
    return +Counter(
        {
            (key, at): getattr(one, name)
            for key, one in counts.items()
            for at, name in enumerate(names)
        }
    )


def by_group(month):
    """The same from what is counted by group."""
    return told(
        {
            (place.group, place.agreement, place.priority, place.metric): one
            for place, one in places_by_group([month], asking(system())).items()
        }
    )


def of_weeks(now, weeks):
    """Resolutions met and all that count, by service, in weeks that begin on Monday."""
    found = {}
    monday_ = now.date() - timedelta(days=now.weekday())
    for key, one, apart in every_clock():
        at = one.stopped if one.state == "met" else one.due
        if apart or at is None or key.metric != "resolution":
            continue
        begun = at.date() - timedelta(days=at.weekday())
        back = (monday_ - begun).days // 7
        decided = one.state == "met" or one.stopped or one.due < now
        if 0 <= back < weeks and decided:
            sums = found.setdefault(key.about, [[0, 0] for _week in range(weeks)])
            sums[weeks - 1 - back][0] += one.state == "met"
            sums[weeks - 1 - back][1] += 1
    return found


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(STEPS, st.sampled_from(NOWS), st.sampled_from(ZONES))
def test_the_tallies_are_what_counting_every_clock_gives(stage, steps, now, zone):
    Clock.objects.all().delete()
    stage.now = now
    for name, *rest in steps:
        getattr(stage, name)(*rest)

    with clock.stopped(now), timezone.override(zone):
        month = Month.of(MARCH)
        counted = told(counts_of_month(month, asking(system())))
        weeks = weeks_of(asking(system(), "resolution"), 3)
        assert counted == of_month(month, now)
        assert by_group(month) == of_month(month, now, by_group=True)
    some = {about: [list(one) for one in sums] for about, sums in weeks.items()}
    assert {about: one for about, one in some.items() if any(map(any, one))} == of_weeks(now, 3)
    while merge_some():
        pass
    with clock.stopped(now), timezone.override(zone):
        assert told(counts_of_month(month, asking(system()))) == counted
    assert len(added_up(PromiseTally.objects.all())) == PromiseTally.objects.count()


def test_a_reader_counts_what_the_agreements_seen_hold(stage, kestrel):
    stage.add(1, "met", *AROUND[20:22])
    stage.add(2, "met", *AROUND[20:22])
    ours = somebody("Karl", "customer", scope=kestrel)
    with clock.stopped(NOWS[1]):
        month = Month.of(MARCH)
        all_, mine = (counts_of_month(month, asking(one)) for one in (system(), ours))

    assert sum(one.met for one in all_.values()) == 2
    assert {key.agreement for key in mine} == {stage.versions[0].agreement_id}
    assert sum(one.met for one in mine.values()) == 1


def test_merging_takes_in_what_is_new_and_nothing_twice(stage):
    for place in range(6):
        stage.add(place, "met", *AROUND[20:22])

    assert merge_tallies.call() > 0
    assert merge_tallies.call() == 0
    assert not PromiseTally.objects.filter(merged=False).exists()


def test_the_statements_stay_few_however_many_promises(stage, django_assert_max_num_queries):
    for place in range(12):
        stage.add(place, "running", *AROUND[30:32])
    with (
        clock.stopped(NOWS[0]),
        timezone.override("Europe/Berlin"),
        django_assert_max_num_queries(6),
    ):
        found = counts_of_month(Month.of(MARCH), asking(system()))
    assert sum(one.to_come for one in found.values()) == 12


def test_when_the_last_clock_is_gone_no_sum_is_left(stage):
    stage.add(1, "met", *AROUND[:2])
    Clock.objects.all().delete()

    assert not any(any(sums_of(one)) for one in added_up(PromiseTally.objects.all()))
