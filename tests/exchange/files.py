"""Files of tests: written to a folder and taken into a register."""

import json

from ringbeam.core.actors import system
from ringbeam.core.registers import named
from ringbeam.exchange import runs
from ringbeam.exchange.importing import import_file


def written(folder, name, content):
    """A file with this content: bytes, text, or what becomes JSON."""
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        text = content if isinstance(content, str) else json.dumps(content)
        path.write_text(text, encoding="utf-8", newline="")
    return path


def taken(kind, path, by=None, dry_run=False, plan=None):
    """The report of importing a file into a register."""
    work = runs.work_on(path, by=by or system(), dry_run=dry_run)
    return import_file(named(kind), work, plan)


def refused(report):
    """The refusals of a report as (row, column, value)."""
    return [(o.row, o.column, o.value) for o in report.lines if o.outcome == "refused"]


def noted(report):
    """The reasons of what was noted."""
    return [line.reason for line in report.lines if line.outcome == "noted"]
