"""Where documents of a folder came from, apart from tables; a dry run holds nothing."""

import pytest
from django.db import connection

from ringbeam.core.actors import system
from ringbeam.documents.documents import Document
from ringbeam.exchange import runs
from ringbeam.exchange.folders.importers import FOLDERS, import_folder
from ringbeam.exchange.importing import import_file
from ringbeam.exchange.mappings import plan_of
from ringbeam.exchange.models import Origin
from tests.documents.folders import take

pytestmark = pytest.mark.django_db


def test_a_table_whose_source_is_named_like_the_folder_keeps_its_own_origins(
    folder, tmp_path, mona
):
    made = take(folder, source="Handbook").as_data()["created"]
    place = Origin.objects.first().key
    table = tmp_path / "documents.csv"
    table.write_text(f"key,title\n{place},From the table\n")
    plan = plan_of(Document.register, {"key": "key", "source": "Handbook"})

    import_file(Document.register, runs.work_on(table, by=system(), dry_run=False), plan)

    assert Document.rows.filter(title="From the table").count() == 1
    assert Document.rows.count() == Origin.objects.count() == made + 1
    again = take(folder, source="Handbook").as_data()
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, made)


def test_what_came_out_of_a_folder_under_the_name_of_before_is_known(folder, mona):
    made = take(folder).as_data()["created"]
    for one in Origin.objects.all():
        Origin.objects.filter(pk=one.pk).update(source=one.source.replace("/", ":", 1))
    for dry_run in (True, False):
        again = take(folder, dry_run=dry_run).as_data()
        assert (again["created"], again["unchanged"]) == (0, made)
    assert Origin.objects.count() == made
    assert not Origin.objects.filter(source__startswith="documents:").exists()


def test_a_dry_run_holds_the_database_for_no_longer_than_a_file_is_stored(folder, mona):
    held, before = [], len(connection.savepoint_ids)
    work = runs.work_on(
        folder,
        by=system(),
        dry_run=True,
        folder=True,
        tell=lambda *_: held.append(len(connection.savepoint_ids) - before),
    )
    report = import_folder(FOLDERS["documents"], work, {})
    assert report.as_data()["created"] > 1
    assert set(held) == {0}
    assert not Document.rows.exists()
    assert not Origin.objects.exists()
