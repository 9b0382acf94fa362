"""Pages show the next clock of each incident, and its clocks as tiles."""

from ringbeam.core import clock
from ringbeam.web.formats import moment
from tests.desk.test_incident_clocks import go, resolve, say
from tests.desk.tickets import later, ticket
from tests.web.pages import statements, text_of


def queue(browser, at):
    with clock.stopped(at):
        return browser.get("/incidents/?state=open")


def test_the_queue_shows_the_promise_that_breaks_first(kestrel, amir, client_of):
    answered = ticket(kestrel, title="Answered")
    say(answered, later(minutes=5))
    ticket(kestrel, title="New")

    page = text_of(queue(client_of(amir), later(minutes=30)))

    assert "1 h 30 min left" in page
    assert "to respond" in page
    assert "15 h 30 min left" in page
    assert page.index("New") < page.index("Answered")


def test_the_last_fifth_is_amber_and_then_it_is_over(kestrel, amir, client_of):
    ticket(kestrel)

    close = text_of(queue(client_of(amir), later(hours=1, minutes=50)))
    over = text_of(queue(client_of(amir), later(hours=2, minutes=24)))

    assert 'class="sla" data-s="age"' in close
    assert 'class="sla" data-s="bad"' in over
    assert "24 min over" in over
    assert "1 overdue" in over


def test_a_paused_clock_says_with_whom(kestrel, amir, client_of):
    incident = ticket(kestrel)
    say(incident, later(minutes=5))
    go(incident, "wait_for_customer", later(hours=1))

    page = text_of(queue(client_of(amir), later(hours=3)))

    assert "with customer" in page
    assert "1 paused" in page


def test_the_page_shows_each_clock_with_its_pauses(kestrel, amir, client_of):
    incident = ticket(kestrel)
    say(incident, later(minutes=9))
    go(incident, "wait_for_customer", later(hours=4))
    go(incident, "go_on", later(hours=6))

    with clock.stopped(later(hours=7)):
        page = text_of(client_of(amir).get(f"/incidents/{incident.ref}/"))
        assert f"due {moment(later(days=2, hours=2))}" in page

    assert "Met in 9 min" in page
    assert "target 16 h, paused 2 h" in page
    assert '<u class="o22 w11">' in page
    assert "11 h left" in page


def test_what_was_resolved_says_how_it_went(kestrel, amir, client_of):
    incident = resolve(ticket(kestrel), later(hours=3))

    with clock.stopped(later(hours=4)):
        page = text_of(client_of(amir).get(f"/incidents/{incident.ref}/"))

    assert "Missed by 1 h" in page
    assert "Met in 3 h" in page


def test_the_clocks_of_queue_and_page_take_one_statement_each(kestrel, amir, client_of):
    browser = client_of(amir)
    incident = ticket(kestrel)
    say(incident, later(minutes=9))
    go(incident, "wait_for_customer", later(hours=4))
    for _number in range(8):
        ticket(kestrel)

    for address in ("/incidents/?state=open", f"/incidents/{incident.ref}/"):
        _answer, said = statements(browser, address)
        assert len([one for one in said if "services_clock" in one]) == 1
