import io
import json

import openpyxl
import pytest

from ringbeam.core.actors import system
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import named
from ringbeam.core.writing import archive, create
from ringbeam.exchange.importers import IMPORTERS, Option, importer


@pytest.fixture
def olga_and_paul(db):
    model = named("person").model
    return [create(model, {"title": t, "job": "=x"}, by=system()) for t in ("Olga", "Paul")]


def test_export_to_standard_output_is_a_list_of_records(run, olga_and_paul):
    assert [one["title"] for one in run("export", "people").data] == ["Olga", "Paul"]


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_export_into_a_file_by_its_ending_and_back(run, olga_and_paul, tmp_path, form):
    path = tmp_path / f"people.{form}"
    assert run("export", "people", "-o", path).code == 0
    found = run("import", "people", path, "--json").data
    assert (found["unchanged"], found["created"], found["refused"]) == (2, 0, 0)
    assert not list(tmp_path.glob("*.part"))


def test_a_workbook_holds_texts_and_no_formula(run, olga_and_paul, tmp_path):
    path = tmp_path / "people.xlsx"
    run("export", "people", "--format", "xlsx", "-o", path)
    sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes())).active
    header = [cell.value for cell in sheet[1]]
    job = sheet[2][header.index("job")]
    assert (job.value, job.data_type) == ("=x", "s")


def test_a_mark_tells_a_spreadsheet_that_it_is_utf_8(run, olga_and_paul, tmp_path):
    path = tmp_path / "people.csv"
    run("export", "people", "-o", path, "--bom")
    assert path.read_bytes().startswith(b"\xef\xbb\xbfuid,ref,title")
    assert run("import", "people", path, "--json").data["unchanged"] == 2


def test_a_query_narrows_an_export_as_it_narrows_a_list(run, olga_and_paul):
    archive(olga_and_paul[0], by=system())
    told = [one["title"] for one in run("export", "people", "--query", "archived=1").data]
    assert told == ["Olga"]
    refused = run("export", "people", "--query", "colour=red")
    assert (refused.code, refused.err) == (1, "colour: There is no filter with this name.\n")


def test_export_as_an_account_holds_what_it_may_see(run, olga_and_paul, sam):
    assert run("export", "people", "--as", "sam@ringbeam.example").data == []
    refused = run("export", "people", "--as", "who@x.org")
    assert (refused.code, refused.err) == (1, "There is no account who@x.org.\n")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["export", "peple"], "groups, people, sites"),
        (["export", "people", "-o", "/nowhere/at/all.csv"], "cannot be written"),
        (["export", "people", "-o", "a.docx"], "Say the format"),
        (["import", "people", "/nowhere.csv"], "There is no file /nowhere.csv."),
        (["import", "peple", "x.csv"], "There is no register peple"),
        (["export"], "Missing argument 'REGISTER'"),
        (["nothing"], "No such command 'nothing'"),
    ],
)
def test_a_refusal_is_its_reasons_on_standard_error_and_code_1(run, arguments, reason):
    answer = run(*arguments)
    assert answer.code == 1
    assert reason in answer.err
    assert answer.out == ""


def test_import_says_counts_and_remarks(run, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("title,email\nOlga,olga@x.org\nBad,no address\n")

    rehearsed = run("import", "people", path, "--dry-run")
    done = run("import", "people", path)

    counts = "1 created, 0 changed, 0 unchanged, 1 refused"
    assert rehearsed.out == f"{counts} (dry run: nothing was kept)\n"
    assert done.out == f"{counts}.\n"
    assert "row 2, email, no address: Enter a valid email address." in done.err


def test_a_mapping_is_given_as_a_file_saved_and_used_by_name(run, tmp_path):
    mapping, first, second = (tmp_path / n for n in ("map.json", "a.csv", "b.csv"))
    mapping.write_text(json.dumps({"title": "Name", "email": "Mail"}))
    first.write_text("Name;Mail\nOlga;olga@x.org\n")
    second.write_text("Name;Mail\nPaul;paul@x.org\n")

    run("import", "people", first, "--mapping", mapping, "--save-mapping", "hr")
    by_name = run("import", "people", second, "--mapping", "hr", "--json")
    unknown = run("import", "people", second, "--mapping", "rh")
    listed = run("mappings", "people", "--json")

    assert by_name.data["created"] == 1
    assert (unknown.code, unknown.err) == (1, "There is no mapping “rh”; saved are: hr.\n")
    plan = {"title": "Name", "email": "Mail"}
    assert listed.data == [{"register": "people", "name": "hr", "mapping": plan}]
    assert "hr" in run("mappings").out
    assert run("mappings", "people", "--remove", "hr").out == "No mapping is saved.\n"
    assert run("mappings", "people", "--remove", "hr").code == 1


@pytest.fixture
def of_a_room():
    """An importer as a room offers it; gone afterwards."""

    @importer(
        "pigeons",
        label="Pigeons",
        options=(
            Option("most_rows", "how many", read=int, default=9),
            Option("loud", "loud", flag=True),
        ),
    )
    def import_pigeons(work):
        """Import pigeons from a list of names."""
        names = work.path.read_text().split()
        if "cat" in names:
            raise Refused(["There is a cat in the file."])
        with work.chunk():
            for row, name in enumerate(names[: work.options["most_rows"]], 1):
                title = name.upper() if work.options["loud"] else name
                create(named("person").model, {"title": title}, by=work.by)
                work.report.count("created")
                work.report.note(row, "name", name, work.source(row))

    yield
    del IMPORTERS["pigeons"]


def test_a_room_offers_an_importer_with_its_options(run, of_a_room, tmp_path):
    path = tmp_path / "names.txt"
    path.write_text("ada bo cy")

    rehearsed = run("import", "pigeons", path, "--loud", "--json", "--dry-run").data
    found = run("import", "pigeons", path, "--most-rows", "2", "--loud", "--json").data

    assert (rehearsed["created"], found["created"]) == (3, 2)
    assert found["report"][0]["reason"] == "names.txt row 1"
    titles = named("person").model.rows.values_list("title", flat=True)
    assert sorted(titles) == ["ADA", "BO"]
    assert "Import pigeons from a list of names." in run("import", "--help").out


def test_what_a_rooms_importer_refuses_is_code_1(run, of_a_room, tmp_path):
    path = tmp_path / "names.txt"
    path.write_text("cat")
    assert run("import", "pigeons", path).err == "There is a cat in the file.\n"
    bad = run("import", "pigeons", path, "--most-rows", "many")
    assert bad.code == 1
    assert bad.err.startswith("--most-rows: invalid literal")


def test_two_importers_of_one_name_are_a_bug(of_a_room):
    with pytest.raises(ValueError, match="two importers are named pigeons"):
        importer("pigeons", label="Other")(print)
