"""Logs of the form that ServiceNow gives, for tests: rows with defaults, and their files."""

import csv
import gzip
from pathlib import Path

from ringbeam.core.actors import COMMAND, system
from ringbeam.desk.incidents import Incident
from ringbeam.desk.servicenow.times import moment, zone_named
from ringbeam.exchange.importers import IMPORTERS
from ringbeam.exchange.runs import run_importer, work_on

PACKAGE = Path(__file__).resolve().parents[3] / "src" / "ringbeam"
REAL = PACKAGE / "site" / "demonstration" / "data" / "servicenow-incidents"
COUNTS = ("created", "changed", "unchanged", "refused")
ROW = {
    "number": "INC0000001",
    "incident_state": "New",
    "active": "true",
    "reassignment_count": "0",
    "reopen_count": "0",
    "sys_mod_count": "0",
    "made_sla": "true",
    "caller_id": "Caller 1",
    "opened_by": "Opened by  1",
    "opened_at": "1/3/2016 09:00",
    "sys_created_by": "Created by 1",
    "sys_created_at": "1/3/2016 09:01",
    "sys_updated_by": "Updated by 1",
    "sys_updated_at": "1/3/2016 09:00",
    "contact_type": "Phone",
    "location": "Location 1",
    "category": "Category 1",
    "subcategory": "Subcategory 1",
    "u_symptom": "Symptom 1",
    "cmdb_ci": "?",
    "impact": "2 - Medium",
    "urgency": "2 - Medium",
    "priority": "3 - Moderate",
    "assignment_group": "Group 1",
    "assigned_to": "?",
    "knowledge": "true",
    "u_priority_confirmation": "false",
    "notify": "Do Not Notify",
    "problem_id": "?",
    "rfc": "?",
    "vendor": "?",
    "caused_by": "?",
    "closed_code": "code 5",
    "resolved_by": "Resolved by 1",
    "resolved_at": "2/3/2016 10:00",
    "closed_at": "7/3/2016 10:00",
}


def row(**cells):
    """One row of a log; what is not said is as in ROW."""
    return {**ROW, **cells}


def life(number="INC0000001", **cells):
    """The rows of an incident that is opened, worked on, resolved and closed."""
    steps = (
        ("New", "1/3/2016 09:00"),
        ("Active", "1/3/2016 11:30"),
        ("Resolved", "2/3/2016 10:00"),
        ("Closed", "7/3/2016 10:00"),
    )
    return [
        row(
            number=number,
            incident_state=state,
            sys_updated_at=at,
            sys_mod_count=str(count),
            **cells,
        )
        for count, (state, at) in enumerate(steps)
    ]


def written(path, rows, *, header=None, encoding="utf-8"):
    """The file with these rows; in gzip when its name says so."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, header or list(ROW))
        writer.writeheader()
        writer.writerows(rows)
    return path


def taken_in(path, *, by=None, dry_run=False, **options):
    """Run the importer over a file, as the command does, and give its report."""
    offered = IMPORTERS["servicenow-log"]
    read = {one.name: one.default for one in offered.options}
    read |= options
    by = by or system(door=COMMAND)
    work = work_on(path, by=by, dry_run=dry_run, options=read)
    return run_importer(offered, work)


def log(tmp_path, rows, **options):
    """Write a log and take it in."""
    return taken_in(written(tmp_path / "log.csv", rows), **options)


def remarks(report, column=None):
    """What the report says: row and reason, of one column or of all."""
    return [
        (line.row, line.reason)
        for line in report.lines
        if line.row and column in (None, line.column)
    ]


def counts(report):
    """How many rows were created, changed, unchanged and refused."""
    return tuple(report.counts()[name] for name in COUNTS)


def the(number="INC0000001"):
    """The incident that an import made of a number."""
    return Incident.rows.get(known_as=number)


__all__ = [
    "REAL",
    "counts",
    "life",
    "log",
    "moment",
    "remarks",
    "row",
    "taken_in",
    "the",
    "written",
    "zone_named",
]
