"""Every deadline is explained line by line: on the page, by REST and on the command line."""

import json

import pytest
from click.testing import CliRunner
from django.core.exceptions import ValidationError

from ringbeam.core import clock
from ringbeam.core.accounts import Account, Token
from ringbeam.core.actors import system
from ringbeam.core.history import HistoryLine
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.signatures import Signature
from ringbeam.core.signing import by_password
from ringbeam.core.writing import edit
from ringbeam.desk.explaining import explain
from ringbeam.desk.recomputing import recompute
from ringbeam.desk.waits import recomputations_of, waits_of
from ringbeam.services.commands import group
from ringbeam.services.models import Agreement, Clock
from ringbeam.services.terms import terms_from
from ringbeam.web.formats import moment
from tests.cast import PASSWORD, somebody
from tests.desk.test_incident_clocks import go, resolve, say
from tests.desk.tickets import TARGETS, clock_of, due_of, later, ticket
from tests.tampering import without_triggers
from tests.web.pages import text_of

HOURS = 3600


@pytest.fixture
def waited(kestrel):
    """An incident that was answered after nine minutes and then waited for two hours."""
    incident = ticket(kestrel)
    say(incident, later(minutes=9))
    go(incident, "wait_for_customer", later(hours=4))
    return go(incident, "go_on", later(hours=6))


def test_the_lines_add_up_to_the_target_and_to_what_elapsed(waited):
    explained = explain(waited, later(hours=7))

    response, resolution = explained.clocks
    due = next(step for step in resolution.steps if step.what == "due")
    now = next(step for step in resolution.steps if step.what == "now")
    assert (due.start, due.total) == (later(days=2, hours=2), 16 * HOURS)
    assert now.total == 5 * HOURS
    assert sum(step.seconds for step in resolution.steps if not step.ahead) == 5 * HOURS
    assert response.steps[-1].words == "stopped: answered by a reply"
    assert "paused: On customer" in [step.words for step in resolution.steps]


def test_the_page_shows_the_lines_and_htmx_gets_the_tiles_alone(waited, amir, client_of):
    address, browser = f"/incidents/{waited.ref}/clocks/", client_of(amir)
    with clock.stopped(later(hours=7)):
        page = text_of(browser.get(address))
        tiles = text_of(browser.get(address, headers={"HX-Request": "true"}))

    assert "paused: On customer" in page
    assert "version 1, calendar in UTC" in page
    assert tiles.lstrip().startswith("<section")
    assert "11 h left" in tiles


def test_a_stranger_learns_nothing_of_clocks(waited, sam, client_of):
    browser = client_of(sam)

    assert browser.get(f"/incidents/{waited.ref}/clocks/").status_code == 404
    assert browser.get("/incidents/INC-999999/clocks/").status_code == 404


def test_without_an_agreement_the_page_says_so(monday, amir, client_of):
    incident = ticket(None)

    assert "Nothing is promised here" in text_of(
        client_of(amir).get(f"/incidents/{incident.ref}/clocks/")
    )


def test_programs_get_the_same_lines(waited, amir, client):
    _token, secret = Token.issue(
        Account.objects.get(pk=amir.account), name="test", scopes=["read"]
    )
    with clock.stopped(later(hours=7)):
        answer = client.get(
            f"/api/v1/incidents/{waited.ref}/clocks",
            headers={"Authorization": f"Bearer {secret}"},
        )

    told = json.loads(answer.content)
    resolution = told["clocks"][1]
    assert told["agreement"]["version"] == 1
    assert (resolution["remaining"], resolution["paused"]) == (11 * HOURS, 2 * HOURS)
    assert sum(line["seconds"] for line in resolution["lines"]) == 16 * HOURS


def test_the_command_says_why(waited):
    with clock.stopped(later(hours=7)):
        said = CliRunner().invoke(group, ["explain", waited.ref])
        told = CliRunner().invoke(group, ["explain", waited.ref, "--json"])
        unknown = CliRunner().invoke(group, ["explain", "INC-999999"])

    assert "2026-03-02 13:00:00  2026-03-02 15:00:00  paused: On customer" in said.output
    assert json.loads(told.output)["clocks"][1]["lines"]
    assert isinstance(unknown.exception, Refused)


def test_an_imported_response_is_said_to_be_assumed(kestrel):
    incident = ticket(kestrel)
    with without_triggers(HistoryLine):
        HistoryLine.objects.filter(entry_id=incident.pk).update(source="log, row 1")

    go(incident, "start", later(minutes=30))

    response = clock_of(incident, "response")
    assert (response.state, response.assumed) == ("met", True)
    with clock.stopped(later(hours=1)):
        assert (
            explain(incident).clocks[0].steps[-1].words == "stopped: assumed: first work on it"
        )


def test_a_frozen_result_stays_until_it_is_recomputed_with_a_reason(kestrel, mona, amir):
    incident = resolve(ticket(kestrel), later(hours=3))
    shorter = [{**one, "seconds": one["seconds"] // 8} for one in TARGETS]
    with clock.stopped(later(hours=4)):
        edit(Agreement.rows.get(), {"targets": shorter}, by=system())
        edit(incident, {"impact": 1}, by=system())
        assert clock_of(incident, "resolution").state == "met"

        proof = by_password(mona, PASSWORD)
        with pytest.raises(ValidationError):
            recompute(incident, reason=" ", by=mona, signing=proof)
        with pytest.raises(Forbidden):
            recompute(incident, reason="Wrong targets.", by=amir)
        with pytest.raises(ValidationError, match="Enter your password"):
            recompute(incident, reason="Wrong targets.", by=mona)
        recompute(incident, reason="The targets were entered wrongly.", by=mona, signing=proof)

    line = HistoryLine.objects.get(entry_id=incident.pk, said="recompute")
    before, after = line.changes["clocks"]
    assert clock_of(incident, "resolution").state == "missed"
    assert [one["state"] for one in before] == ["met", "missed"]
    assert [one["state"] for one in after] == ["missed", "missed"]
    assert line.reason == "The targets were entered wrongly."
    assert due_of(incident) is None
    assert Clock.objects.filter(entry_id=incident.pk).count() == 2
    (signed,) = Signature.objects.filter(entry_id=incident.pk)
    assert (signed.who, signed.act) == (mona.name, "recompute")


def test_a_disputed_result_is_shown_before_and_after_with_who_answers_for_it(
    kestrel, mona, amir, client_of
):
    incident = resolve(ticket(kestrel), later(hours=3))
    shorter = [{**one, "seconds": one["seconds"] // 8} for one in TARGETS]
    with clock.stopped(later(hours=4)):
        edit(Agreement.rows.get(), {"targets": shorter}, by=system())
        recompute(
            incident, reason="Entered wrongly.", by=mona, signing=by_password(mona, PASSWORD)
        )
        page = text_of(client_of(amir).get(f"/incidents/{incident.ref}/clocks/"))
    (found,) = recomputations_of(incident)
    states = [(was["state"], now["state"]) for _label, was, now in found.clocks]
    assert (found.who, found.why) == (mona.name, "Entered wrongly.")
    assert ("met", "missed") in states
    assert "Counted anew on" in page
    assert "Entered wrongly." in page


def test_each_wait_says_who_why_and_whether_the_agreement_admits_it(kestrel, amir, client_of):
    incident = ticket(kestrel)
    with clock.stopped(later(hours=1)):
        client_of(amir).post(
            f"/incidents/{incident.ref}/comment/",
            {"text": "Which **scanner** is it?", "move": "wait_for_customer"},
        )
    go(incident, "go_on", later(hours=3))
    go(incident, "wait_for_supplier", later(hours=4))
    with clock.stopped(later(hours=5)):
        page = text_of(client_of(amir).get(f"/incidents/{incident.ref}/clocks/"))
        terms = explain(incident).version.content
        clocks = list(Clock.objects.filter(entry_id=incident.pk))
        first, second = waits_of(incident, terms_from(terms), clocks, inside=True)

    assert (first.who, first.why) == (amir.name, "Which scanner is it?")
    assert (first.began, first.ended) == (later(hours=1), later(hours=3))
    assert first.held == ("Resolve",)
    assert first.ran == ()
    assert (second.ended, second.held, second.ran) == (None, (), ("Resolve",))
    assert "Not admissible, time ran on for: Resolve." in page
    assert "Admissible for: Resolve." in page


def test_why_it_waits_is_not_told_to_customers_from_notes(kestrel, amir, client_of):
    incident = ticket(kestrel)
    cleo = somebody("Cleo", "customer", scope=kestrel)
    with clock.stopped(later(hours=1)):
        client_of(amir).post(
            f"/incidents/{incident.ref}/comment/",
            {"text": "They never answer.", "internal": "1", "move": "wait_for_customer"},
        )
    address = f"/incidents/{incident.ref}/clocks/"
    with clock.stopped(later(hours=5)):
        assert "They never answer." in text_of(client_of(amir).get(address))
        assert "They never answer." not in text_of(client_of(cleo).get(address))


def test_a_customer_reads_each_promise_in_plain_words(waited, kestrel, client_of):
    cleo = somebody("Cleo", "customer", scope=kestrel)
    with clock.stopped(later(hours=7)):
        page = text_of(client_of(cleo).get(f"/incidents/{waited.ref}/clocks/"))
    assert "We promised that it is done within 16 h." in page
    assert "2 h did not count, while it waited." in page
    assert f"So it is promised by {moment(later(days=2, hours=2))}." in page


def test_who_moved_it_is_not_told_to_customers(kestrel, mona, amir, client_of):
    incident = ticket(kestrel)
    cleo = somebody("Cleo", "customer", scope=kestrel)
    with clock.stopped(later(hours=1)):
        client_of(amir).post(
            f"/incidents/{incident.ref}/comment/",
            {"text": "Which scanner is it?", "move": "wait_for_customer"},
        )
    with clock.stopped(later(hours=2)):
        proof = by_password(mona, PASSWORD)
        recompute(incident, reason="Disputed.", by=mona, signing=proof)
        page = text_of(client_of(cleo).get(f"/incidents/{incident.ref}/clocks/"))
        ours = text_of(client_of(amir).get(f"/incidents/{incident.ref}/clocks/"))
    assert "Which scanner is it?" in page
    assert "Disputed." in page
    assert f"<bdi>{mona.name}</bdi>" not in page
    assert f"<bdi>{amir.name}</bdi>" not in page
    assert f"<bdi>{mona.name}</bdi>" in ours
