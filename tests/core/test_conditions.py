"""One rule, three forms: the query, the judgement in memory and the search say the same."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringbeam.core import search
from ringbeam.core.actors import system
from ringbeam.core.conditions import EVERYBODY, NOBODY, among, both, either
from ringbeam.core.entries import Entry
from ringbeam.core.participants import Participant
from ringbeam.core.registers import named
from ringbeam.core.writing import create, index

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(db):
    """Eight incidents that differ in every column that a rule may ask for, and their people."""
    us = system()
    people = [create(named("person").model, {"title": f"P{i}"}, by=us) for i in range(3)]
    customers = [create(named("customer").model, {"title": f"C{i}"}, by=us) for i in range(2)]
    sites = [create(named("site").model, {"title": f"S{i}"}, by=us) for i in range(2)]
    incidents = [
        create(
            named("incident").model,
            {
                "title": f"crowd {i}",
                "assignee": people[i % 3].ref if i % 4 else None,
                "customer": customers[i % 2].ref,
            },
            by=us,
        )
        for i in range(8)
    ]
    for incident in incidents[:3]:
        Participant.objects.create(entry=incident.entry, person=people[0].entry, part="told")
        index(incident)
    return people, customers, sites, incidents


def conditions(people, customers, incidents):
    """Any condition over these records."""
    leaf = st.one_of(
        st.just(EVERYBODY),
        st.just(NOBODY),
        st.lists(st.sampled_from([p.pk for p in people])).map(lambda v: among("owner", v)),
        st.lists(st.sampled_from([p.pk for p in people])).map(
            lambda v: among("participant", v)
        ),
        st.lists(st.sampled_from([c.pk for c in customers])).map(
            lambda v: among("customer", v)
        ),
        st.lists(st.sampled_from([i.pk for i in incidents])).map(lambda v: among("entry", v)),
        st.lists(st.sampled_from(["incident", "person"])).map(lambda v: among("kind", v)),
    )
    return st.recursive(
        leaf,
        lambda inner: st.lists(inner, min_size=1, max_size=3).flatmap(
            lambda parts: st.sampled_from([both(*parts), either(*parts)])
        ),
        max_leaves=6,
    )


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_condition_filters_judges_and_searches_alike(crowd, data):
    people, customers, _sites, incidents = crowd
    condition = data.draw(conditions(people, customers, incidents))

    judged = {i.pk for i in incidents if condition.holds(i)}
    rows = named("incident").model.rows.filter(condition.q("incident"))
    entries = Entry.rows.filter(condition.q(None), kind="incident")
    found = search.find("crowd", condition, kinds=("incident",))

    assert set(rows.values_list("pk", flat=True)) == judged
    assert set(entries.values_list("pk", flat=True)) == judged
    assert {entry.pk for entry in found.entries} == judged


def test_nobody_or_somebody_is_somebody():
    some = among("owner", [7])
    assert either(NOBODY, some) == some
    assert either(EVERYBODY, some) == EVERYBODY
    assert both(NOBODY, some) == NOBODY
    assert both(EVERYBODY, some) == some


def test_no_values_are_nobody():
    assert among("customer", []) == NOBODY
    assert among("owner", [None]) == NOBODY


def test_paging_through_a_search_reaches_every_hit_once(crowd):
    *_rest, incidents = crowd
    seen, before = [], None
    while True:
        page = search.find("crowd", EVERYBODY, before=before, limit=3)
        seen += [entry.pk for entry in page.entries]
        before = page.following
        if before is None:
            break

    assert sorted(seen) == sorted(i.pk for i in incidents)
    assert seen == sorted(seen, reverse=True)
