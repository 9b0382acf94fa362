"""Problems: raised from incidents, known, solved, and watched for their effect (8.6.3)."""

from datetime import timedelta

import pytest

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.conversation import link, links_of
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import named
from ringbeam.core.writing import create, take
from ringbeam.desk.candidates import candidates
from ringbeam.desk.causes import CAUSED_BY, raise_problem
from ringbeam.desk.effects import effect_of
from ringbeam.desk.known_errors import match_for
from ringbeam.desk.problems import Problem
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

    address = f"/problems/new/?service={network.ref}&amp;category={wireless.ref}"
    assert address in page
    form = client.get(address.replace("&amp;", "&")).content.decode()
    assert wireless.ref in form
    assert client_of(carl).get("/problems/candidates/").status_code == 404


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
