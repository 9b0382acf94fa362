"""A log of the same form with other rows, values, states and dirt goes through the same way."""

import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringbeam.core import seals
from ringbeam.core.entries import SHARED_COLUMNS, Entry
from ringbeam.core.history import HistoryLine
from ringbeam.core.values import snapshot
from ringbeam.desk.incidents import Incident
from ringbeam.desk.servicenow.states import state_of
from tests.desk.servicenow.logs import ROW, taken_in, written

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

YEARS = [datetime(year, 1, 1) for year in (2016, 2018)]  # noqa: DTZ001 - walls of no zone
words = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\n\r"), max_size=30
)
states = st.sampled_from(
    ["New", "Active", "Awaiting Vendor", "Awaiting Mars", "-100", "Resolved", "Closed", "?"]
)
times = st.one_of(
    st.datetimes(*YEARS).map(
        lambda at: f"{at.day}/{at.month}/{at.year} {at.hour:02}:{at.minute:02}"
    ),
    st.sampled_from(["?", "", "31/2/2016 10:00", "27/3/2016 02:30", "2016-03-01"]),
)
names = st.one_of(st.sampled_from(["A 1", "A  1", "B", "?", ""]), words)
numbers = st.sampled_from(["INC1", "INC2", "INC 3", "?"])
counts = st.one_of(st.integers(-3, 99_999_999_999).map(str), st.sampled_from(["?", "", "٣"]))
levels = st.sampled_from(["1 - High", "2 - Medium", "3", "4 - Low", "9", "?", "", "High"])
CELLS = {
    "number": numbers,
    "incident_state": states,
    "opened_at": times,
    "sys_updated_at": times,
    "resolved_at": times,
    "closed_at": times,
    **dict.fromkeys(("impact", "urgency", "priority"), levels),
    **dict.fromkeys(("reassignment_count", "reopen_count", "sys_mod_count"), counts),
    "made_sla": st.sampled_from(["true", "false", "FALSE", "?", "yes"]),
}
rows_of_any_log = st.lists(
    st.fixed_dictionaries({name: CELLS.get(name, names) for name in ROW}), max_size=12
)


def whole_log(rows):
    with tempfile.TemporaryDirectory() as folder:
        return taken_in(written(Path(folder) / "log.csv", rows))


def told(record):
    """The record's values as its history tells them."""
    values = {}
    for line in HistoryLine.objects.filter(entry_id=record.pk).order_by("number"):
        values |= {name: after for name, (_before, after) in line.changes.items()}
    return values


def plainly(value):
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def assert_sound(record, rows):
    entry = Entry.rows.get(pk=record.pk)
    assert [getattr(record, c) for c in SHARED_COLUMNS] == (
        [getattr(entry, c) for c in SHARED_COLUMNS]
    )
    said = [state_of(one["incident_state"].strip()) for one in rows]
    assert record.state == ([state for state in said if state] or ["new"])[-1]
    now = {name: plainly(value) for name, value in snapshot(record).items()}
    for name, value in told(record).items():
        assert now[name] == value, name


@given(rows_of_any_log)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_row_of_any_log_is_taken_or_refused_with_its_reason(db, rows):
    with transaction.atomic():
        report = whole_log(rows)
        refused = {x.row for x in report.lines if x.outcome == "refused"}
        lines = HistoryLine.objects.filter(source__contains=" row ")
        taken = Counter(
            int(source.split()[-1]) for source in lines.values_list("source", flat=True)
        )
        assert taken == Counter(set(range(1, len(rows) + 1)) - refused)
        assert report.refused == len(refused)
        assert all(line.reason for line in report.lines)
        for record in Incident.rows.all():
            theirs = [
                one
                for number, one in enumerate(rows, start=1)
                if number not in refused and one["number"].strip() == record.known_as
            ]
            assert_sound(record, theirs)
        assert seals.verify().faults == []

        again = whole_log(rows)
        assert (again.created, again.changed, again.refused) == (0, 0, len(refused))
        assert again.unchanged == report.created
        transaction.set_rollback(True)
