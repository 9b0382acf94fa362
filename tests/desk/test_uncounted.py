"""What cannot be computed is said with its reason, and which of several agreements holds."""

import json

import pytest
from click.testing import CliRunner

from ringbeam.core.actors import system
from ringbeam.core.contributions import FIGURES
from ringbeam.core.writing import create
from ringbeam.desk.explaining import explain
from ringbeam.desk.uncounted import uncounted
from ringbeam.services.commands import group
from ringbeam.services.models import Agreement, Clock, Customer, Service
from tests.desk.tickets import MONDAY, agreement, calendar, ticket
from tests.web.pages import text_of


@pytest.fixture
def seldom(monday):
    """A ticket of a customer whose service is open for one hour, once."""
    customer = create(Customer, {"title": "Seldom"}, by=system())
    hours = calendar(weekly={"mon": []}, exceptions={"2026-03-03": [["09:00", "10:00"]]})
    agreement(customer, hours)
    return ticket(customer)


def test_a_target_longer_than_all_open_time_is_not_computed_and_said_so(
    seldom, kestrel, amir, client_of
):
    ticket(kestrel)
    ((one, reason),) = uncounted(system())

    assert one == seldom
    assert not Clock.objects.filter(entry_id=seldom.pk).exists()
    assert "never has that much open time" in reason
    page = text_of(client_of(amir).get(f"/incidents/{seldom.ref}/clocks/"))
    assert "Not computed, because:" in page
    assert "No figure counts this ticket." in page


def test_commands_and_figures_name_what_is_not_computed(seldom, kestrel, amir):
    run = CliRunner().invoke
    told = run(group, ["refused", "--json"])

    assert [row["ref"] for row in json.loads(told.output)] == [seldom.ref]
    assert "Not computed" in run(group, ["refused"]).output
    assert "Not computed" in run(group, ["explain", seldom.ref]).output
    ((row),) = FIGURES["promises_not_computed"](amir, MONDAY.date())
    assert row["ref"] == seldom.ref


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ({"about": True}, {}, "about this service"),
        ({"start": "2026-02-01"}, {"start": "2026-01-01"}, "began last"),
        ({}, {}, "entered last"),
    ],
)
def test_of_overlapping_agreements_it_is_said_which_holds_and_why(monday, first, second, words):
    customer = create(Customer, {"title": "Twice"}, by=system())
    service = create(Service, {"title": "Printing"}, by=system())
    hours = calendar()
    made = []
    for given in (second, first):
        values = dict(given)
        if values.pop("about", False):
            values["service"] = service
        made.append(agreement(customer, hours, **values))

    explained = explain(ticket(customer, service=service))

    assert explained.version.agreement_id == made[1].pk
    assert [one.pk for one in explained.others] == [made[0].pk]
    assert words in explained.chosen


def test_where_one_agreement_holds_nothing_more_is_said(kestrel):
    explained = explain(ticket(kestrel))

    assert (explained.chosen, explained.others, explained.refused) == ("", (), "")
    assert Agreement.rows.count() == 1


def test_an_agreement_of_before_goes_on_for_tickets_that_it_counted(kestrel, monday):
    one = ticket(kestrel)
    later = agreement(kestrel, start="2026-02-01")

    explained = explain(one)

    assert [other.pk for other in explained.others] == [later.pk]
    assert "when the clocks were begun" in explained.chosen
