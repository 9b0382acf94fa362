from datetime import UTC, datetime

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from ringbeam.core import rules
from ringbeam.core.accounts import Grant
from ringbeam.core.actors import system
from ringbeam.core.registers import named
from ringbeam.core.writing import create
from ringbeam.exchange.jobs import run_import
from ringbeam.exchange.models import Import, SavedMapping
from ringbeam.exchange.runs import FAILED
from tests.cast import somebody
from tests.desk.servicenow.logs import life, written

pytestmark = pytest.mark.django_db
FILE = b"Name;Mail\nOlga;olga@x.org\nBad;no address\n"


@pytest.fixture
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def page(client_of, mona, storage):
    """The browser of somebody who may import."""
    return client_of(mona)


def hand_in(page, content=FILE, name="people.csv"):
    upload = SimpleUploadedFile(name, content)
    answer = page.post("/imports/", {"register": "people", "file": upload})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def chosen(**more):
    return {"field-title": "Name", "field-email": "Mail", "key": "", "save": "", **more}


def titles():
    return set(named("person").model.rows.values_list("title", flat=True)) - {"Mona", "Sam"}


def test_a_file_is_handed_in_mapped_tried_out_and_taken(page):
    address = hand_in(page)
    assert '<option value="Mail">' in page.get(address).content.decode()

    tried = page.post(address, chosen(act="try", save="hr"))["Location"]
    run_import.func(Import.objects.latest("pk").pk)
    assert "1 created, 0 changed, 0 unchanged, 1 refused." in page.get(tried).content.decode()
    assert titles() == set()

    taken = page.post(tried, chosen(act="take"))["Location"]
    run_import.func(Import.objects.latest("pk").pk)
    text = page.get(taken).content.decode()
    assert "Enter a valid email address." in text
    assert titles() == {"Olga"}
    assert SavedMapping.objects.get().plan["fields"] == {"title": "Name", "email": "Mail"}
    again = page.get(f"{address}?mapping=hr").content.decode()
    assert '<option value="Mail" selected>' in again


def test_a_run_that_is_over_is_not_run_again(page):
    page.post(hand_in(page), chosen(act="take"))
    row = Import.objects.latest("pk")
    run_import.func(row.pk)
    ended = Import.objects.get(pk=row.pk).ended
    run_import.func(row.pk)
    assert Import.objects.get(pk=row.pk).ended == ended
    assert row.who == "Mona"


def test_a_file_that_is_no_table_is_refused_on_its_page(page):
    text = page.get(hand_in(page, b"PK\x03\x04", "people.csv")).content.decode()
    assert "The file is not CSV but a ZIP archive" in text
    assert "<select" not in text.partition("<main")[2]


def test_a_mapping_without_any_column_is_refused_in_the_report(page):
    page.post(hand_in(page), {"key": "", "save": "", "act": "take"})
    row = Import.objects.latest("pk")
    run_import.func(row.pk)
    row.refresh_from_db()
    assert row.stage == "refused"
    assert "No column is a field of people" in row.report[-1]["reason"]


def test_the_form_asks_for_a_file_and_a_register_that_one_may_add_to(page):
    answer = page.post("/imports/", {"register": "planets"})
    assert answer.status_code == 422


def test_a_stranger_and_a_colleague_see_nothing_of_it(page, client_of, sam, olga):
    address = hand_in(page)
    assert client_of(sam).get("/imports/").status_code == 404
    assert client_of(sam).get(address).status_code == 404
    assert client_of(olga).get(address).status_code == 404
    assert "people.csv" not in client_of(olga).get("/imports/").content.decode()
    assert client_of(olga).post(address, chosen(act="take")).status_code == 404


def test_who_manages_one_site_does_not_see_the_imports_of_all(page, client_of):
    hand_in(page)
    site = create(named("site").model, {"title": "Hasselt"}, by=system())
    here = somebody("Paula", rules.MANAGER.name, scope=site)
    everywhere = somebody("Mara", rules.MANAGER.name)

    assert "people.csv" not in client_of(here).get("/imports/").content.decode()
    assert "people.csv" in client_of(everywhere).get("/imports/").content.decode()


@pytest.mark.parametrize("lost", ["bytes", "mapping"])
def test_a_job_that_cannot_begin_says_why_and_ends(page, lost):
    page.post(hand_in(page), chosen(act="take"))
    row = Import.objects.latest("pk")
    if lost == "bytes":
        default_storage.delete(row.path)
    else:
        Import.objects.filter(pk=row.pk).update(plan={"fields": {"none": "Name"}})

    run_import.func(row.pk)

    row.refresh_from_db()
    assert row.stage == FAILED
    assert row.ended is not None
    assert row.report[0]["reason"]


def handed_in_log(page, folder):
    content = written(folder / "log.csv", life()).read_bytes()
    upload = SimpleUploadedFile("log.csv", content)
    return page.post("/imports/", {"register": "servicenow-log", "file": upload})["Location"]


def test_a_log_is_read_by_its_importer_which_asks_what_it_needs(
    page, client_of, olga, tmp_path
):
    offered = '<option value="servicenow-log">'
    assert offered in page.get("/imports/").content.decode()
    assert offered not in client_of(olga).get("/imports/").content.decode()
    address = handed_in_log(page, tmp_path)
    asked = page.get(address).content.decode().partition("<main")[2]
    assert 'name="zone"' in asked
    assert 'name="mapping"' not in asked  # a file of the machine is nothing that a page names

    text = page.post(address, {"zone": "Nowhere/Land", "act": "try"}).content.decode()
    assert "There is no time zone Nowhere/Land" in text
    taken = page.post(
        address, {"zone": "Europe/Lisbon", "mapping": "/etc/passwd", "act": "take"}
    )
    row = Import.objects.latest("pk")
    run_import.func(row.pk)
    assert "1 created, 0 changed" in page.get(taken["Location"]).content.decode()
    assert named("incident").model.rows.get().created == datetime(2016, 3, 1, 9, tzinfo=UTC)


def test_a_log_of_who_may_bring_in_nothing_any_longer_is_refused(page, mona, tmp_path):
    address = handed_in_log(page, tmp_path)
    page.post(address, {"act": "take"})
    Grant.objects.filter(account_id=mona.account).delete()
    row = Import.objects.latest("pk")
    run_import.func(row.pk)
    row.refresh_from_db()

    assert row.stage == FAILED
    assert not named("incident").model.rows.exists()
