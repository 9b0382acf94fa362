"""What an import of the log does with files: no log, old, ragged, other columns."""

import gzip

import pytest

from ringbeam.core.refusals import Refused
from tests.desk.servicenow.logs import (
    ROW,
    counts,
    life,
    log,
    remarks,
    row,
    taken_in,
    the,
    written,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "lacks the columns"),
        (b"number,incident_state\nINC1,New\n", "opened_at, sys_updated_at"),
        (b"\x89PNG\r\n\0\0\0", "no text"),
        (b"\x1f\x8b\x08\x00broken", "gzip"),
        (gzip.compress(b"number," + b"a" * 3_000_000), "longer than a million"),
        (b"number,number,incident_state,opened_at,sys_updated_at\n", "twice"),
    ],
)
def test_a_file_that_is_no_log_is_refused_with_the_reason(tmp_path, content, words):
    file = tmp_path / "log.csv"
    file.write_bytes(content)

    with pytest.raises(Refused, match=words):
        taken_in(file)


def test_ragged_and_foreign_rows_are_survived(tmp_path):
    file = written(tmp_path / "log.csv", life())
    with file.open("a", encoding="utf-8") as more:
        more.write("INC0000002,New\n\n")
        more.write(",".join(row(number="INC0000003", location="\x00\x07Köln").values()) + "\n")
    report = taken_in(file)

    assert counts(report) == (2, 0, 0, 1)
    assert the("INC0000003").location == "Köln"
    assert [reason for _row, reason in remarks(report, "location")] == [
        "Control characters were taken out."
    ]


def test_an_old_encoding_is_read_and_said(tmp_path):
    file = written(tmp_path / "log.csv", [row(location="Zürich")], encoding="cp1252")
    report = taken_in(file)

    assert the().location == "Zürich"
    assert any("cp1252" in line.reason for line in report.lines)


def test_columns_may_be_absent_moved_or_unknown(tmp_path):
    header = [name for name in reversed(ROW) if name != "location"]
    rows = [{**one, "extra": "1"} for one in life()]
    for one in rows:
        del one["location"]
    report = taken_in(written(tmp_path / "log.csv", rows, header=[*header, "extra"]))

    assert (the().state, the().location) == ("closed", "")
    assert {line.column for line in report.lines if line.row == 0} >= {"location", "extra"}


def test_cells_that_are_too_long_are_cut_and_said(tmp_path):
    report = log(tmp_path, [row(location="x" * 500, category="y" * 500)])

    assert (len(the().location), len(the().title) <= 200) == (120, True)
    assert [row for row, _why in remarks(report, "location")] == [1]
    assert counts(log(tmp_path, [row(location="x" * 500, category="y" * 500)])) == (0, 0, 1, 0)
