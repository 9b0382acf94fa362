"""A customer's people read what was approved about their own customer, and nothing else."""

import pytest

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.refusals import Refused
from ringbeam.core.writing import create, edit, take
from ringbeam.services.models import Customer, ServiceReport
from tests.cast import somebody
from tests.desk.tickets import agreement, kestrel, monday
from tests.services.test_service_reports import APRIL, approved, drafted, promise
from tests.web.pages import statements, text_of

__all__ = ["kestrel", "monday", "promise"]
HERE = "/approved-reports/"


@pytest.fixture
def karl(kestrel):
    """One of Kestrel's people."""
    return somebody("Karl", "customer", scope=kestrel)


def told(mona, customer, **given):
    """A report that its approver gives to the customer's people."""
    return approved(mona, customer=customer, for_customer=True, **given)


def whole(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_they_read_and_print_what_was_approved_for_them(
    promise, kestrel, mona, karl, client_of
):
    promise("met")
    promise("missed")
    report = told(mona, kestrel)
    client = client_of(karl)

    assert f"{HERE}{report.ref}/" in text_of(client.get(HERE))
    page = text_of(client.get(f"{HERE}{report.ref}/"))
    for word in ("Kestrel, March", "One in two was late", "New printers", "Gold", "50 %"):
        assert word in page
    assert report.digest in page
    paper = client.get(f"{HERE}{report.ref}/?form=pdf")
    assert whole(paper).startswith(b"%PDF")


def test_they_are_never_told_how_data_differ_since_then(
    promise, kestrel, mona, karl, client_of
):
    promise("met")
    report = told(mona, kestrel)
    promise("missed")
    page = text_of(client_of(karl).get(f"{HERE}{report.ref}/"))
    assert "100 %" in page
    assert "differ" not in page


def test_a_draft_a_withdrawn_one_and_one_kept_inside_are_not_there(
    promise, kestrel, mona, karl, client_of
):
    draft = drafted(customer=kestrel, for_customer=True)
    inside = approved(mona, customer=kestrel)
    gone = told(mona, kestrel)
    take(gone, "withdraw", by=mona, given={"withdrawn_because": "Wrong month."})
    client = client_of(karl)
    for one in (draft, inside, gone):
        assert client.get(f"{HERE}{one.ref}/").status_code == 404
        assert client.get(f"{HERE}{one.ref}/?form=pdf").status_code == 404
        assert one.ref not in text_of(client.get(HERE))


def test_neither_another_customer_nor_a_stranger_reads_it(promise, kestrel, mona, client_of):
    report = told(mona, kestrel)
    other = create(Customer, {"title": "Heron"}, by=system())
    hugo = client_of(somebody("Hugo", "customer", scope=other))
    assert report.title not in text_of(hugo.get(HERE))
    assert hugo.get(f"{HERE}{report.ref}/").status_code == 404
    sam = client_of(somebody("Sam"))
    assert {sam.get(one).status_code for one in (HERE, f"{HERE}{report.ref}/")} == {404}


def test_one_of_all_customers_together_is_given_to_none(promise, kestrel, mona, karl):
    with pytest.raises(Refused) as refusal:
        approved(mona, for_customer=True)
    assert refusal.value.reasons == ["Name the customer whose people read it."]


def test_a_restricted_one_is_not_there(promise, kestrel, mona, karl, client_of):
    report = told(mona, kestrel)
    ServiceReport.rows.filter(pk=report.pk).update(privacy="restricted")
    assert client_of(karl).get(f"{HERE}{report.ref}/").status_code == 404


def test_a_manager_gives_or_takes_back_later_and_changes_no_word(
    promise, kestrel, mona, karl, client_of
):
    report = approved(mona, customer=kestrel)
    edit(report, {"for_customer": True}, by=mona)
    assert client_of(karl).get(f"{HERE}{report.ref}/").status_code == 200
    report.refresh_from_db()
    with pytest.raises(Refused):
        edit(report, {"findings": "All was well."}, by=mona)
    report.refresh_from_db()
    edit(report, {"for_customer": False}, by=mona)
    assert client_of(karl).get(f"{HERE}{report.ref}/").status_code == 404


def test_figures_that_were_tampered_with_are_said_to_be_so(
    promise, kestrel, mona, karl, client_of
):
    promise("met")
    report = told(mona, kestrel)
    forged = report.figures.replace('"met":1', '"met":9')
    ServiceReport.rows.filter(pk=report.pk).update(figures=forged)
    page = text_of(client_of(karl).get(f"{HERE}{report.ref}/"))
    assert "not those that were approved" in page


def test_the_portal_leads_there_and_many_reports_cost_no_more(
    promise, kestrel, mona, karl, client_of
):
    client = client_of(karl)
    told(mona, kestrel)
    with clock.stopped(APRIL):
        assert f'href="{HERE}"' in text_of(client.get("/"))
        client.get(HERE)
        _page, before = statements(client, HERE)
        for _time in range(3):
            told(mona, kestrel)
        _page, after = statements(client, HERE)
    assert len(after) == len(before) <= 12


def test_a_report_of_an_agreement_names_no_service_that_they_do_not_see(
    promise, kestrel, mona, karl, client_of
):
    promise("met")
    agreement(create(Customer, {"title": "Heron"}, by=system()), title="Heron's own")
    report = told(mona, kestrel)
    page = text_of(client_of(karl).get(f"{HERE}{report.ref}/"))
    assert "Heron" not in page
