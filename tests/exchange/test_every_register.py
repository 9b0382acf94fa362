import io
import json

import pytest

from ringbeam.core.actors import system
from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import registers
from ringbeam.exchange import runs
from ringbeam.exchange.exporting import FORMATS, as_record, export, fields_of, records
from ringbeam.exchange.importing import import_file
from tests.exchange.samples import AWKWARD, sample

pytestmark = pytest.mark.django_db
EVERY = pytest.mark.parametrize("register", registers(), ids=str)


def exported(register, form, folder, by=None):
    target = io.BytesIO()
    export(register, form, target, by=by or system())
    path = folder / f"{register.plural}.{form}"
    path.write_bytes(target.getvalue())
    return path


def taken(register, path, by=None, dry_run=False, plan=None):
    work = runs.work_on(path, by=by or system(), dry_run=dry_run)
    return import_file(register, work, plan)


@EVERY
@pytest.mark.parametrize("form", FORMATS)
def test_what_was_exported_is_imported_unchanged(register, form, tmp_path):
    for number in range(len(AWKWARD)):
        sample(register.kind, number)
    before, lines = list(records(register, system())), HistoryLine.objects.count()

    report = taken(register, exported(register, form, tmp_path))

    assert [line for line in report.lines if line.outcome == "refused"] == []
    assert report.counts() == {
        "created": 0,
        "changed": 0,
        "unchanged": len(before),
        "refused": 0,
    }
    assert list(records(register, system())) == before
    assert HistoryLine.objects.count() == lines


@EVERY
def test_an_export_names_every_field_and_references_by_number(register, tmp_path):
    made = sample(register.kind)

    found = json.loads(exported(register, "json", tmp_path).read_bytes())

    ours = next(one for one in found if one["ref"] == made.ref)
    assert set(ours) == set(fields_of(register, system()))
    assert ours == json.loads(json.dumps(as_record(register, made, system())))


@EVERY
def test_a_stranger_exports_nothing(register, sam, tmp_path):
    sample(register.kind)
    assert json.loads(exported(register, "json", tmp_path, by=sam).read_bytes()) == []


@EVERY
def test_new_rows_are_created_once_however_often_the_file_comes(register, tmp_path):
    given = [
        {
            name: value
            for name, value in as_record(register, sample(register.kind, n), system()).items()
            if name in register.editable and name not in register.natural_key
        }
        for n in range(3)
    ]
    for number, one in enumerate(given):
        one["title"] = f"Foreign {number}"
    path = tmp_path / "foreign.json"
    path.write_text(json.dumps(given))
    count = register.model.rows.count()

    first, second = taken(register, path), taken(register, path)

    assert (first.created, first.refused) == (3, 0), first.lines
    assert (second.unchanged, second.created, second.changed) == (3, 0, 0)
    assert register.model.rows.count() == count + 3
