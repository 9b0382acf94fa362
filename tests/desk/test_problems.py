"""Problems: raised from incidents, known, solved, and watched for their effect (8.6.3)."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.conversation import link, links_of
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import named
from ringbeam.core.writing import create, edit, take
from ringbeam.desk.candidates import Cost, candidates
from ringbeam.desk.causes import CAUSED_BY, caused_by, raise_from_many, raise_problem
from ringbeam.desk.clusters import bursts, clusters, sample
from ringbeam.desk.effects import effect_of
from ringbeam.desk.incidents import Incident
from ringbeam.desk.known_errors import advice_for, match_for
from ringbeam.desk.problems import Problem
from ringbeam.desk.time_spent import log_time
from tests.desk.tickets import later, ticket
from tests.web.pages import text_of

pytestmark = pytest.mark.django_db


def make(kind, **given):
    return create(named(kind).model, {"title": kind.capitalize(), **given}, by=system())


@pytest.fixture
def network(db):
    return make("service", title="Network")


@pytest.fixture
def wireless(network):
    return make("category", title="Wireless", service=network)


@pytest.fixture
def roaming(network, wireless):
    """A known error with a workaround."""
    made = make("problem", title="Controller drops roaming", service=network, category=wireless)
    said = {"workaround": "Pin the scanners to 5 GHz."}
    return take(made, "declare_known", by=system(), given=said)


@pytest.fixture
def scanners(network, wireless):
    """An incident of the same service and category."""
    return make("incident", title="Scanners lose Wi-Fi", service=network, category=wireless)


def test_it_is_raised_from_an_incident_which_it_causes_from_then_on(scanners, amir):
    raised = raise_problem(scanners, problem="Controller restarts\nevery hour", by=amir)

    assert (raised.title, raised.state) == ("Controller restarts", "new")
    assert raised.about_id == scanners.about_id
    assert raised.category_id == scanners.category_id
    (said,), _inward = links_of(scanners.pk)
    assert (said.kind, said.target_id) == (CAUSED_BY, raised.pk)


def test_who_only_reports_raises_none(the_customer, carl):
    ours = create(named("incident").model, {"title": "x", "customer": the_customer}, by=carl)

    with pytest.raises(Refused):
        raise_problem(ours, problem="It is you", by=carl)

    assert not Problem.rows.exists()


def test_a_known_error_needs_a_cause_or_a_workaround(network):
    made = make("problem", service=network)
    with pytest.raises(Refused, match="Neither the cause nor a workaround"):
        take(made, "declare_known", by=system())

    known = take(made, "declare_known", by=system(), given={"cause": "Firmware 17.9.4."})

    assert known.state == "known_error"
    assert known.known is not None


def test_it_is_solved_with_cause_and_solution_and_closed_by_what_shows_the_effect(roaming):
    with pytest.raises(Refused) as refused:
        take(roaming, "resolve", by=system())
    assert len(refused.value.reasons) == 2
    said = {"cause": "Firmware 17.9.4.", "solution": "Firmware 17.9.6."}
    done = take(roaming, "resolve", by=system(), given=said)
    with pytest.raises(Refused, match="What shows the effect is empty"):
        take(done, "close", by=system())

    closed = take(done, "close", by=system(), given={"effect": "None in four weeks."})

    assert closed.closed is not None
    again = take(closed, "reopen", by=system())
    assert (again.state, again.resolved, again.effect) == ("under_investigation", None, "")


def test_the_page_of_an_incident_offers_one_known_error_and_its_workaround(
    scanners, roaming, amir, client_of
):
    client = client_of(amir)
    assert "suggestion/" in client.get(f"/incidents/{scanners.ref}/").content.decode()

    page = client.get(f"/incidents/{scanners.ref}/suggestion/").content.decode()

    assert roaming.ref in page
    assert 'data-say="Pin the scanners to 5 GHz."' in page


@pytest.mark.parametrize(
    "unlike",
    [{"category": None}, {"service": None}],
    ids=["another category and no word alike", "no service"],
)
def test_what_is_not_alike_is_not_offered(network, wireless, roaming, amir, unlike):
    given = {"title": "Printer burns", "service": network, "category": wireless, **unlike}

    assert match_for(make("incident", **given), amir) is None


def test_two_words_of_the_title_are_enough(network, roaming, amir):
    alike = make("incident", title="The controller drops calls", service=network)

    assert match_for(alike, amir).problem.pk == roaming.pk


def test_nothing_is_offered_once_the_cause_is_linked_or_the_incident_is_done(
    scanners, roaming, network, wireless, amir
):
    link(scanners, CAUSED_BY, roaming, by=amir)
    assert match_for(scanners, amir) is None

    other = make("incident", title="Again", service=network, category=wireless)
    done = take(other, "resolve", by=system(), given={"resolution": "Pinned."})
    assert match_for(done, amir) is None


def test_a_customer_is_offered_none(roaming, network, wireless, the_customer, carl, client_of):
    ours = make("incident", service=network, category=wireless, customer=the_customer)

    page = client_of(carl).get(f"/incidents/{ours.ref}/suggestion/")

    assert page.status_code == 200
    assert roaming.ref not in page.content.decode()


def test_candidates_are_three_alike_without_a_known_cause(network, wireless, roaming, amir):
    alike = [make("incident", service=network, category=wireless) for _ in range(3)]
    make("incident", service=network)

    (found,) = candidates(amir, 30)
    assert (found.incidents, found.labels["service"].ref) == (3, network.ref)

    link(alike[0], CAUSED_BY, roaming, by=amir)
    assert candidates(amir, 30) == []


def test_old_and_cancelled_incidents_are_no_candidates(network, wireless, amir):
    with clock.stopped(clock.now() - timedelta(days=40)):
        for _ in range(3):
            make("incident", service=network, category=wireless)
    for _ in range(3):
        lost = make("incident", service=network, category=wireless)
        take(lost, "cancel", by=system(), given={"resolution": "A mistake."})

    assert candidates(amir, 30) == []
    assert [one.incidents for one in candidates(amir, 90)] == [3]


def test_the_page_of_candidates_leads_to_a_problem_with_all_that_they_share(
    network, wireless, amir, carl, client_of
):
    for _ in range(3):
        make("incident", service=network, category=wireless)
    client = client_of(amir)

    page = client.get("/problems/candidates/").content.decode()

    address = f"/problems/candidates/raise/?service={network.ref}&amp;category={wireless.ref}"
    assert address in page
    found = re.search(rf'{re.escape(address)}[^"]*', page).group().replace("&amp;", "&")
    form = client.get(found).content.decode()
    refs = list(Incident.rows.values_list("ref", flat=True))
    assert all(f'value="{ref}"' in form for ref in refs)
    wanting = client.post(found, {"title": "", "incidents": refs[:2]})
    assert wanting.status_code == 422
    said = {"title": "Roaming", "seen": "Every hour.", "incidents": refs[:2]}
    made = client.post(found, said)
    problem = Problem.rows.get()
    assert made.url == f"/problems/{problem.ref}/"
    assert (problem.about_id, problem.category_id) == (network.pk, wireless.pk)
    assert sorted(caused_by(problem.pk).values_list("ref", flat=True)) == sorted(refs[:2])
    assert client_of(carl).get(found).status_code == 404
    assert client_of(carl).get("/problems/candidates/").status_code == 404


def test_what_is_raised_together_has_what_all_share_and_the_gravest(network, wireless, amir):
    light = make("incident", service=network, category=wireless, impact=3, urgency=3)
    grave = make("incident", service=network, impact=1, urgency=2)

    raised = raise_from_many([light, grave], title="Roaming", seen="", by=amir)

    assert (raised.about_id, raised.category_id) == (network.pk, None)
    assert (raised.impact, raised.urgency) == (1, 2)


def test_what_a_candidate_cost_is_told_with_the_promises_broken(
    kestrel, network, amir, django_assert_num_queries
):
    late, *_others = [ticket(kestrel, service=network) for _ in range(3)]
    with clock.stopped(later(days=5)):
        take(late, "resolve", by=system(), given={"resolution": "Rebooted."})
        log_time(late, 90, by=amir)
        with django_assert_num_queries(2):
            (found,) = candidates(amir, 30)

    assert (found.incidents, found.customers) == (3, 1)
    assert found.cost == Cost(broken=1, minutes=90, lasted=timedelta(hours=120))
    assert found.cost.hours == 120


def test_what_shares_words_or_a_day_tells_its_cost_too(kestrel, network, amir):
    for place in range(5):
        one = ticket(kestrel, service=network, title=f"Scanner offline in ward {place}")
        log_time(one, 15, by=amir)
    with clock.stopped(later(days=5)):
        take(one, "resolve", by=system(), given={"resolution": "Rebooted."})
        found = sample(amir, 90)

    (words,), (burst,) = found.words, found.bursts
    cost = Cost(broken=1, minutes=75, lasted=timedelta(days=5))
    assert (words.cost, burst.cost) == (cost, cost)


def test_titles_that_share_two_words_are_found_together_whatever_their_service(
    network, amir, django_assert_num_queries
):
    for place in ("Hasselt", "Gent", "Brugge"):
        make("incident", title=f"Scanner freezes at {place}", service=network)
    make("incident", title="Scanner freezes")
    make("incident", title="Printer burns", service=network)

    with django_assert_num_queries(2):
        found = sample(amir, 30)

    (cluster,) = found.words
    assert (cluster.words, cluster.incidents) == (("freezes", "scanner"), 4)
    assert [one.ref for one in cluster.services] == [network.ref]


@given(
    st.lists(st.lists(st.sampled_from(["disk", "full", "mail", "slow", "wifi"]), max_size=4))
)
def test_each_title_is_in_one_cluster_at_most_and_has_its_words(bags):
    titles = [(n, " ".join(bag)) for n, bag in enumerate(bags)]

    found = clusters(titles)

    entries = [pk for one in found for pk in one.entries]
    assert len(entries) == len(set(entries))
    for one in found:
        assert len(one.entries) >= 3
        assert len(one.words) >= 2
        assert all(set(one.words) <= set(bags[pk]) for pk in one.entries)


def test_a_day_with_more_than_chance_gives_is_told(network, amir):
    now = clock.now()
    for days, many in ((20, 1), (10, 1), (3, 7)):
        with clock.stopped(now - timedelta(days=days)):
            for _ in range(many):
                make("incident", service=network)

    (burst,) = sample(amir, 30).bursts

    assert (burst.service.ref, burst.incidents) == (network.ref, 7)
    assert burst.usual == pytest.approx(0.3)


@pytest.mark.parametrize(("count", "told"), [(4, 0), (5, 1)])
def test_few_are_no_burst(count, told):
    came = [(1, clock.today())] * count
    assert len(bursts(came, 30)) == told


def test_what_comes_every_day_is_no_burst():
    days = [clock.today() - timedelta(days=n) for n in range(30)]
    assert bursts([(1, day) for day in days for _ in range(8)], 30) == []


def test_causes_are_drawn_as_a_fishbone_and_tell_nothing_unescaped(roaming, amir, client_of):
    causes = [
        {
            "branch": "technology",
            "cause": "<b>Firmware</b> of the controller, 17.9.4",
            "confirmed": True,
        },
        {"branch": "people", "cause": "Nobody reads the log"},
    ]
    edit(roaming, {"causes": causes}, by=system())

    page = client_of(amir).get(f"/problems/{roaming.ref}/").content.decode()

    drawn = page[page.index('class="chart bone"') :].partition("</svg>")[0]
    assert "Technology" in drawn
    assert "&lt;b&gt;Firmware&lt;/b&gt;" in drawn
    assert drawn.count("<text") == 4


def test_who_reported_reads_the_advice_of_a_known_error_and_not_the_problem(
    roaming, network, the_customer, carl, amir, client_of
):
    ours = make("incident", service=network, customer=the_customer)
    link(ours, CAUSED_BY, roaming, by=amir)
    page = f"/incidents/{ours.ref}/"
    assert "What you can do meanwhile" not in text_of(client_of(carl).get(page))

    edit(Problem.rows.get(), {"advice": "Use the **cable** for now."}, by=amir)

    told = text_of(client_of(carl).get(page))
    assert "Use the <strong>cable</strong> for now." in told
    assert roaming.ref not in told
    assert [one.text for one in advice_for("controller drops again")] == [
        "Use the **cable** for now."
    ]
    assert advice_for("printer burns") == []


def test_the_effect_counts_incidents_alike_before_and_after_the_solution(
    roaming, network, wireless, amir
):
    now = clock.now()
    for days in (15, 12, 9, 1):
        with clock.stopped(now - timedelta(days=days)):
            make("incident", service=network, category=wireless)
    with clock.stopped(now - timedelta(days=8)):
        said = {"cause": "Firmware.", "solution": "Newer firmware."}
        solved = take(roaming, "resolve", by=system(), given=said)

    effect = effect_of(solved, amir)

    assert (effect.days, effect.before, effect.after) == (8, 3, 1)


def test_its_page_shows_its_incidents_and_its_effect(scanners, roaming, amir, client_of):
    link(scanners, CAUSED_BY, roaming, by=amir)
    with clock.stopped(clock.now() - timedelta(days=3)):
        said = {"cause": "Firmware.", "solution": "Newer firmware."}
        take(roaming, "resolve", by=system(), given=said)

    page = text_of(client_of(amir).get(f"/problems/{roaming.ref}/"))

    assert scanners.ref in page
    assert "1 incident, 1 of them open." in page
    assert "In the 3 days since" in page
