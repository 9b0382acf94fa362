"""A service report is counted, approved by a person, and stays as it was approved (9.4)."""

from datetime import UTC, date, datetime
from io import BytesIO

import orjson
import pytest
from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.refusals import Refused
from ringbeam.core.signatures import Signature
from ringbeam.core.writing import create, edit, take
from ringbeam.organization.groups import Group
from ringbeam.services.attainment import Wanted, attained
from ringbeam.services.models import AgreementVersion, Clock, Customer, Service, ServiceReport
from ringbeam.services.periods import months_between
from ringbeam.services.report_figures import differences, figures_now, sha256_of
from tests.cast import somebody, to_sign
from tests.desk.tickets import agreement, kestrel, monday, ticket
from tests.web.pages import text_of

__all__ = ["kestrel", "monday"]
FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)
APRIL = datetime(2026, 4, 7, 9, tzinfo=UTC)
MET = {"state": "met", "due": datetime(2026, 3, 10, tzinfo=UTC)}
WORDS = {
    "purpose": "Tells Kestrel how we kept our promises.",
    "audience": "Kestrel, service manager",
    "findings": "One in two was late; the printers are old.",
    "decisions": "New printers are ordered.",
}


@pytest.fixture
def promise(kestrel):
    """Makes a resolution of a ticket of its own, as it was counted."""
    service = create(Service, {"title": "Network"}, by=system())
    version = AgreementVersion.objects.get()

    def made(state, month=3, customer=kestrel, **given):
        record = ticket(customer, service=service, **given)
        Clock.objects.filter(entry_id=record.pk).delete()
        Clock.objects.create(
            entry_id=record.pk,
            version=version,
            metric="resolution",
            number=1,
            priority="3",
            target=3600,
            started=datetime(2026, 2, 1, tzinfo=UTC),
            due=datetime(2026, month, 10, tzinfo=UTC),
            stopped=datetime(2026, month, 9 if state == "met" else 11, tzinfo=UTC),
            elapsed=0,
            paused=0,
            state=state,
        )
        return record

    return made


def drafted(**given):
    values = {"title": "Kestrel, March", "start": "2026-03-01", "end": "2026-03-31", **WORDS}
    return create(ServiceReport, {**values, **given}, by=system())


def approved(mona, **given):
    with clock.stopped(APRIL):
        return take(drafted(**given), "approve", **to_sign(mona))


def test_it_is_approved_with_words_under_a_signature_and_keeps_its_bytes(promise, mona):
    promise("met")
    promise("missed")
    report = approved(mona)

    told = orjson.loads(report.figures)
    assert [(one["met"], one["missed"], one["agreed"]) for one in told["promises"]] == [
        (1, 1, 90)
    ]
    assert (told["from"], told["until"], told["zone"]) == ("2026-03-01", "2026-03-31", "UTC")
    assert report.digest == sha256_of(report.figures)
    assert Signature.objects.get(entry_id=report.pk).meaning == "Approved as service report"


@pytest.mark.parametrize("missing", ["purpose", "audience", "findings"])
def test_without_its_words_it_is_not_approved(promise, mona, missing):
    with pytest.raises(Refused):
        approved(mona, **{missing: ""})


def test_a_period_that_runs_is_not_approved(promise, mona):
    report = drafted()
    with (
        clock.stopped(datetime(2026, 3, 31, 12, tzinfo=UTC)),
        pytest.raises(Refused) as refusal,
    ):
        take(report, "approve", **to_sign(mona))
    assert refusal.value.reasons == ["The period is not over yet."]


def test_only_a_manager_approves(promise, olga):
    report = drafted(owner=olga.person)
    with clock.stopped(APRIL), pytest.raises(Refused):
        take(report, "approve", **to_sign(olga))


@pytest.mark.parametrize("field", ["title", "findings", "decisions", "end", "audience"])
def test_what_was_approved_is_not_edited(promise, mona, field):
    report = approved(mona)
    given = {"end": "2026-04-30"}.get(field, "Something else")
    with pytest.raises(Refused) as refusal:
        edit(report, {field: given}, by=mona)
    assert "Write another one" in refusal.value.reasons[0]


def test_data_that_change_later_change_no_report_and_are_shown(promise, mona, client_of):
    late = promise("missed")
    report = approved(mona)
    before = report.figures
    Clock.objects.filter(entry_id=late.pk).update(
        state="met", stopped=datetime(2026, 3, 9, tzinfo=UTC)
    )

    with clock.stopped(APRIL):
        page = text_of(client_of(mona).get(f"/service-reports/{report.ref}/"))
        changed = differences(orjson.loads(before), figures_now(report, clock.now()))
    assert ServiceReport.rows.get().figures == before
    assert [(one.name, one.then, one.now) for one in changed] == [
        ("met", 0, 1),
        ("missed", 1, 0),
    ]
    assert "2 numbers differ from what data say now" in page
    assert report.digest in page


def test_a_report_of_one_customer_holds_nothing_of_another(promise, kestrel, mona):
    other = create(Customer, {"title": "Heron"}, by=system())
    agreement(other)
    promise("met")
    report = approved(mona, customer=other)

    told = orjson.loads(report.figures)
    assert told["promises"] == []
    assert [one["customer"] for one in told["agreements"]] == [other.ref]


def test_the_workload_stands_beside_its_limit(kestrel, mona, promise):
    edit(AgreementVersion.objects.get().agreement, {"workload": 1}, by=system())
    promise("met")
    promise("met")
    report = approved(mona)

    (one,) = orjson.loads(report.figures)["workload"]
    assert (one["month"], one["opened"], one["limit"]) == ("2026-03", 2, 1)


@pytest.mark.parametrize(
    ("period", "place"),
    [
        ({"end": "2026-02-28"}, "end"),
        ({"end": "2030-02-28"}, "end"),
    ],
)
def test_a_report_covers_months_in_their_order_and_three_years_at_most(monday, period, place):
    with pytest.raises(ValidationError, match=r"(ends before|at most)") as error:
        drafted(**period)
    assert place in str(error.value)


@pytest.mark.parametrize("period", [{"start": "2026-03-02"}, {"end": "2026-03-30"}])
def test_a_report_on_parts_of_months_is_not_approved(promise, mona, period):
    with pytest.raises(Refused) as refusal:
        approved(mona, **period)
    assert "from the first to the last day" in refusal.value.reasons[0]


def test_customers_and_strangers_know_of_no_report(promise, mona, kestrel, client_of):
    report = approved(mona)
    for actor in (somebody("Karl", "customer", scope=kestrel), somebody("Sam")):
        assert client_of(actor).get(f"/service-reports/{report.ref}/").status_code == 404


def test_attainment_over_months_in_each_group(promise, mona, client_of):
    promise("met")
    promise("missed")
    promise("met", 2)
    with clock.stopped(APRIL):
        for by, shown in (
            *(("service", "Network"), ("customer", "Kestrel"), ("agreement", "Gold")),
            *(("priority", "3"), ("month", "February 2026")),
        ):
            page = text_of(client_of(mona).get(f"/attainment/?by={by}"))
            assert shown in page
            assert ("66.6 %" in page) == (by != "month")
        assert client_of(somebody("Sam")).get("/attainment/").status_code == 404
        for bad in ("by=x", "metric=x", "from=2026-13", "from=2026-04&until=2026-03"):
            assert client_of(mona).get(f"/attainment/?{bad}").status_code == 404


def test_attainment_by_group_counts_a_ticket_for_the_group_that_has_it_now(
    promise, mona, kestrel, client_of
):
    network = create(Group, {"title": "Network desk"}, by=system())
    for state in ("met", "missed"):
        promise(state, group=network)
    promise("met")
    karl = somebody("Karl", "customer", scope=kestrel)
    with clock.stopped(APRIL):
        rows, _course = attained(Wanted(MARCH, MARCH, "group", "resolution"), mona)
        page = text_of(client_of(mona).get("/attainment/?by=group"))
        assert client_of(karl).get("/attainment/?by=group").status_code == 404
        assert "by=group" not in client_of(karl).get("/attainment/").content.decode()

    told = {row.title: (row.kept.counts.met, row.kept.counts.missed) for row in rows}
    assert told == {"Network desk": (1, 1), "none named": (1, 0)}
    assert "Network desk" in page
    assert "A ticket counts for the group that has it now." in page


def test_what_still_waits_is_to_come_in_the_running_month_alone(promise, mona):
    clocks = Clock.objects.filter(entry_id=promise("met").pk)
    clocks.update(state="paused", due=None, stopped=None)
    with clock.stopped(APRIL):
        rows, _course = attained(Wanted(FEBRUARY, APRIL.date(), "month", "resolution"), mona)

    told = [(row.title, row.kept.counts.to_come) for row in rows if row.kept.counts.any]
    assert told == [("April 2026", 1)]


def test_attainment_as_workbook_and_print_says_the_same(promise, mona, client_of):
    promise("met")
    promise("missed")
    with clock.stopped(APRIL):
        answer = client_of(mona).get("/attainment/?form=xlsx")
        paper = client_of(mona).get("/attainment/?form=pdf")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))

    assert rows[1][:6] == ("Network", "50 %", "90 %", 1, 1, 0)
    assert paper["Content-Type"] == "application/pdf"
    assert b"".join([paper.content])[:5] == b"%PDF-"


def test_a_customer_sees_its_own_attainment_alone(promise, kestrel, client_of):
    promise("met")
    other = create(Customer, {"title": "Heron"}, by=system())
    agreement(other)
    karl, hugo = (
        somebody("Karl", "customer", scope=kestrel),
        somebody("Hugo", "customer", scope=other),
    )
    with clock.stopped(APRIL):
        assert "Kestrel" in text_of(client_of(karl).get("/attainment/?by=customer"))
        assert "Kestrel" not in text_of(client_of(hugo).get("/attainment/?by=customer"))


def test_a_year_costs_the_same_statements_however_many_tickets(
    promise, mona, client_of, django_assert_max_num_queries
):
    for month in (1, 2, 3):
        promise("met", month)
        promise("missed", month)
    client = client_of(mona)
    with clock.stopped(APRIL):
        client.get("/attainment/")
        with django_assert_max_num_queries(60):
            client.get("/attainment/?from=2025-04&until=2026-03")


def test_months_are_those_of_the_reader(promise):
    assert [m.first for m in months_of_spring()] == [date(2026, m, 1) for m in (3, 4, 5)]


def months_of_spring():
    return list(months_between(date(2026, 3, 15), date(2026, 5, 1)))
