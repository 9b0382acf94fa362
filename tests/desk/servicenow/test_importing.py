"""What an import of the log does with rows, times, dirt and what people changed meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest

from ringbeam.core import clock, seals, writing
from ringbeam.core.actors import WEB, system
from ringbeam.core.entries import SHARED_COLUMNS, Entry
from ringbeam.core.history import HistoryLine
from ringbeam.core.installation import installation
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import named
from ringbeam.desk.incidents import Incident
from ringbeam.desk.servicenow.plans import Plan, plan_of
from ringbeam.exchange.origins import Origin
from ringbeam.services.services import Service
from tests.desk.servicenow.logs import (
    counts,
    life,
    log,
    moment,
    remarks,
    row,
    the,
    zone_named,
)

pytestmark = pytest.mark.django_db


def lines_of(record):
    return list(HistoryLine.objects.filter(entry_id=record.pk).order_by("number"))


def hour(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def demonstrate():
    row = installation()
    row.demonstration = True
    row.save()


def test_rows_become_an_incident_with_its_history_in_time(tmp_path):
    report = log(tmp_path, life())

    record = the()
    assert counts(report) == (1, 0, 0, 0)
    assert (record.state, record.open, record.version) == ("closed", False, 5)
    assert record.created == hour("2016-03-01T08:00")
    assert record.resolved == hour("2016-03-02T09:00")
    assert record.updated == record.closed == hour("2016-03-07T09:00")
    assert record.kept_elsewhere is True
    assert record.resolution == "Resolution code 5 (imported; the log holds no text)."
    said = [(line.at, line.who, line.said, line.door) for line in lines_of(record)]
    assert said == [
        (hour("2016-03-01T08:00"), "Opened by  1", "create", "import"),
        (hour("2016-03-01T08:00"), "Updated by 1", "imported", "import"),
        (hour("2016-03-01T10:30"), "Updated by 1", "start", "import"),
        (hour("2016-03-02T09:00"), "Updated by 1", "resolve", "import"),
        (hour("2016-03-07T09:00"), "Updated by 1", "close", "import"),
    ]
    assert lines_of(record)[3].why == "Resolved by Resolved by 1."
    assert seals.verify().faults == []


def test_history_holds_no_more_than_was_known_then(tmp_path):
    log(tmp_path, life())

    resolved = lines_of(the())[3].changes
    assert "closed" not in resolved
    earlier = [line.changes for line in lines_of(the())[:3]]
    assert not any({"resolved", "closed", "resolution_code"} & set(one) for one in earlier)


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("New", "new"),
        ("Active", "in_progress"),
        ("Awaiting User Info", "waiting_customer"),
        ("Awaiting Vendor", "waiting_supplier"),
        ("Awaiting Problem", "waiting_problem"),
        ("Awaiting Evidence", "waiting_evidence"),
        ("Resolved", "resolved"),
        ("Closed", "closed"),
        ("Cancelled", "cancelled"),
        ("Canceled", "cancelled"),
    ],
)
def test_each_word_for_a_state_has_its_state_here(tmp_path, word, state):
    log(tmp_path, [row(incident_state=word)])

    assert the().state == state


def test_an_unknown_state_is_reported_and_moves_nothing(tmp_path):
    rows = [row(incident_state="Active"), row(incident_state="-100", sys_mod_count="1")]
    report = log(tmp_path, rows)

    assert the().state == "in_progress"
    assert len(lines_of(the())) == 3
    assert [number for number, _why in remarks(report, "incident_state")] == [2]


def test_the_same_file_twice_changes_nothing(tmp_path):
    log(tmp_path, life())
    before = HistoryLine.objects.count()

    assert counts(log(tmp_path, life())) == (0, 0, 1, 0)
    assert HistoryLine.objects.count() == before


def test_a_later_file_appends_what_is_new(tmp_path):
    log(tmp_path, life()[:2])
    report = log(tmp_path, life() + life("INC0000002"))

    assert counts(report) == (1, 1, 0, 0)
    assert (the().state, len(lines_of(the())), the().version) == ("closed", 5, 5)
    assert Origin.objects.count() == 2
    assert counts(log(tmp_path, life() + life("INC0000002"))) == (0, 0, 2, 0)
    assert seals.verify().faults == []


def test_equal_rows_are_as_many_events(tmp_path):
    log(tmp_path, [row(), row()])
    assert len(lines_of(the())) == 3

    assert counts(log(tmp_path, [row(), row(), row()])) == (0, 1, 0, 0)
    assert len(lines_of(the())) == 4


def test_rows_that_do_not_stand_together_are_one_incident(tmp_path):
    first, second = life(), life("INC0000002")
    mixed = [one for pair in zip(first, second, strict=True) for one in pair]
    report = log(tmp_path, mixed)

    assert counts(report) == (2, 0, 0, 0)
    assert [the(n).state for n in ("INC0000001", "INC0000002")] == ["closed", "closed"]


def test_a_persons_later_edit_wins_and_is_reported(tmp_path, mona):
    log(tmp_path, life(location="Berlin")[:2])
    writing.edit(the(), {"location": "Bonn", "urgency": 1}, by=mona)
    rows = life(location="Berlin")[:2]
    rows += life(location="Bern", priority="4 - Low", category="Category 2")[2:]
    report = log(tmp_path, rows)

    record = the()
    assert (record.location, record.urgency, record.priority) == ("Bonn", 1, 2)
    assert (record.state, record.category.title) == ("closed", "Category 2")
    kept = {line.column: line.value for line in report.lines if "changed here" in line.reason}
    assert kept == {"location": "Bern", "urgency": "2", "priority": "4"}


def test_a_move_that_a_person_took_stays(tmp_path, mona):
    log(tmp_path, life()[:2])
    given = {"resolution": "Cable in"}
    writing.take(the(), "resolve", by=mona, given=given)
    resolved = the().resolved
    report = log(tmp_path, life())

    record = the()
    assert (record.state, record.resolved, record.closed) == ("resolved", resolved, None)
    assert record.resolution == "Cable in"
    assert {
        column
        for line in report.lines
        if "changed here" in line.reason
        for column in [line.column]
    } == {"state", "resolved", "closed", "resolution"}
    assert len(lines_of(record)) == 6
    entry = Entry.rows.get(pk=record.pk)
    assert all(getattr(record, c) == getattr(entry, c) for c in SHARED_COLUMNS)


def test_until_takes_only_what_had_happened(tmp_path):
    rows = [
        *life(),
        row(number="INC0000002", opened_at="5/3/2016 09:00", sys_updated_at="5/3/2016 09:00"),
    ]
    report = log(tmp_path, rows, until=moment("2016-03-02T09:59"))

    assert counts(report) == (1, 0, 0, 0)
    record = the()
    assert (record.state, record.open) == ("in_progress", True)
    assert (record.resolved, record.closed, record.kept_elsewhere) == (None, None, None)
    assert (record.resolution_code, record.resolution) == ("", "")
    assert any("2 taken, 0 known already, 3 happened later" in x.reason for x in report.lines)

    assert counts(log(tmp_path, rows)) == (1, 1, 0, 0)
    assert the().state == "closed"


def test_what_was_opened_and_not_touched_yet_is_new(tmp_path):
    rows = [row(incident_state="Resolved", sys_updated_at="3/3/2016 09:00")]
    log(tmp_path, rows, until=moment("2016-03-02T00:00"))

    assert (the().state, len(lines_of(the()))) == ("new", 1)
    assert counts(log(tmp_path, rows)) == (0, 1, 0, 0)
    assert the().state == "resolved"


def test_a_final_time_is_not_taken_before_it_has_come(tmp_path):
    rows = [
        row(incident_state="Resolved", sys_updated_at="1/3/2016 10:00"),
        row(incident_state="Active", sys_updated_at="1/3/2016 11:00"),
        row(incident_state="Resolved", sys_updated_at="2/3/2016 10:00"),
    ]
    log(tmp_path, rows, until=moment("2016-03-01T10:30"))
    assert the().resolved == hour("2016-03-01T09:00")

    log(tmp_path, rows)
    assert the().resolved == hour("2016-03-02T09:00")
    assert [line.said for line in lines_of(the())][1:] == ["resolve", "reopen", "resolve"]


def test_times_are_moved_by_whole_weeks_in_a_demonstration(tmp_path):
    demonstrate()
    now = hour("2026-01-15T12:00")
    log(tmp_path, life(), until=moment("2016-03-02T10:00"), shift_to=now)

    moved = the().created - hour("2016-03-01T08:00")
    assert moved % timedelta(weeks=1) == timedelta()
    assert timedelta() < now - the().resolved <= timedelta(weeks=1)
    lines = [line.at - moved for line in lines_of(the())]
    assert lines[-1] == hour("2016-03-02T09:00")

    with clock.stopped(now + timedelta(days=30)):
        log(tmp_path, life(), shift_to=clock.now())
    assert the().closed == hour("2016-03-07T09:00") + moved


def test_times_are_not_moved_outside_a_demonstration(tmp_path):
    with pytest.raises(Refused, match="demonstration"):
        log(tmp_path, life(), shift_to=moment("2026-01-15T12:00"))

    assert not Incident.rows.exists()


def test_a_dry_run_reports_the_same_and_writes_nothing(tmp_path):
    rows = [*life(), row(number="?"), row(number="INC0000009", sys_updated_at="soon")]
    dry = log(tmp_path, rows, dry_run=True)
    assert not Entry.rows.exists()
    assert not Origin.objects.exists()

    assert dry.as_data() == log(tmp_path, rows).as_data()


def test_rows_that_cannot_be_placed_are_refused_and_stop_nobody(tmp_path):
    rows = [
        row(number="?"),
        row(sys_updated_at="31/2/2016 10:00"),
        row(opened_at="?", number="INC0000002"),
        *life("INC0000003"),
    ]
    report = log(tmp_path, rows)

    assert counts(report) == (1, 0, 0, 3)
    refused = [(x.row, x.column, x.value) for x in report.lines if x.outcome == "refused"]
    assert refused == [
        (1, "number", "?"),
        (2, "sys_updated_at", "31/2/2016 10:00"),
        (3, "opened_at", ""),
    ]


def test_dirt_is_kept_and_said(tmp_path):
    rows = [
        row(sys_updated_at="29/2/2016 23:00", reassignment_count="3"),
        row(sys_updated_at="29/2/2016 22:00", impact="9 - None", reassignment_count="1"),
        row(sys_mod_count="many", made_sla="perhaps", opened_at="1/3/2016 10:00"),
    ]
    report = log(tmp_path, rows)

    assert len(lines_of(the())) == 4
    assert (the().impact, the().reassigned) == (2, 3)
    assert {(line.row, line.column) for line in report.lines if line.row} >= {
        (1, "sys_updated_at"),
        (2, "sys_updated_at"),
        (2, "sys_mod_count"),
        (2, "impact"),
        (2, "reassignment_count"),
        (3, "sys_mod_count"),
        (3, "made_sla"),
        (3, "opened_at"),
        (3, "assigned_to"),
    }


@pytest.mark.parametrize(
    ("wall", "instant", "odd"),
    [
        ("27/3/2016 02:30", "2016-03-27T01:30", "skipped"),
        ("30/10/2016 02:30", "2016-10-30T00:30", "twice"),
        ("27/3/2016 03:30", "2016-03-27T01:30", None),
    ],
)
def test_local_times_that_are_none_or_two_are_placed_and_said(tmp_path, wall, instant, odd):
    report = log(tmp_path, [row(opened_at=wall, sys_updated_at="1/12/2016 10:00")])

    assert the().created == hour(instant)
    said = [reason for _row, reason in remarks(report, "opened_at")]
    assert [odd in reason for reason in said] == ([True] if odd else [])


def test_another_zone_reads_other_instants(tmp_path):
    log(tmp_path, [row()], zone=zone_named("America/Sao_Paulo"))

    assert the().created == hour("2016-03-01T12:00")


def test_things_that_are_known_here_are_found_again(tmp_path):
    by = system(door=WEB)
    service = writing.create(Service, {"title": "Mail"}, by=by)
    category = {"title": "Mail trouble", "known_as": "Category 1", "service": service.ref}
    writing.create(named("category").model, category, by=by)
    group = writing.create(named("group").model, {"title": "Group 1"}, by=by)
    log(tmp_path, life())

    record = the()
    assert (record.about_id, record.group_id) == (service.pk, group.pk)
    assert record.category.title == "Mail trouble"
    assert Service.rows.count() == 1
    assert record.customer.title == "Customer of the ServiceNow log"
    assert record.requester.title == "Caller 1"


def test_a_mapping_gives_names(tmp_path):
    file = tmp_path / "names.json"
    file.write_text(
        '{"customer": "Town hall", "services": {"Category 1": "Mail", "Category 2": "Mail"},'
        ' "titles": {"Group 1": "First line"}}'
    )
    rows = [row(), row(number="INC0000002", category="Category 2")]
    log(tmp_path, rows, mapping=plan_of(str(file)))

    assert the().group.title == "First line"
    assert the().customer.title == "Town hall"
    assert the().about_id == the("INC0000002").about_id
    assert [one.title for one in Service.rows.all()] == ["Mail"]


@pytest.mark.parametrize("text", ["", "[]", '{"other": 1}', '{"titles": {"a": 1}}'])
def test_a_mapping_that_is_none_is_refused(tmp_path, text):
    file = tmp_path / "names.json"
    file.write_text(text)

    with pytest.raises(ValueError, match="mapping"):
        plan_of(str(file))
    assert Plan().title("Group  1") == "Group 1"
