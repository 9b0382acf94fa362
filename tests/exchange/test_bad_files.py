import io
import json
import struct
import zipfile

import openpyxl
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringbeam.core.refusals import Refused
from ringbeam.exchange.folders.importers import parsed
from ringbeam.exchange.folders.zipped import opened
from ringbeam.exchange.jobs import hand_in, run_import, start
from ringbeam.exchange.models import Import
from ringbeam.exchange.tables import delimited, json_lists, open_table, table, workbooks
from tests.exchange.files import written


def rows(path):
    return list(open_table(path).rows)


def workbook(folder, cells, name="a.xlsx"):
    book = openpyxl.Workbook()
    for row in cells:
        book.active.append(row)
    book.save(folder / name)
    return folder / name


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04 and more", "is not CSV but a ZIP archive or a workbook"),
        (b"%PDF-1.7", "is not CSV but a PDF"),
        ("title\nx\n".encode("utf-16"), "is not CSV but text in UTF-16"),
        (b"title\nOl\x00ga\n", "Byte 8 is zero: this is no text"),
        (b"\n\n", "The first row is empty; it must name the columns."),
        (b"title,title\nx,y\n", "Two columns are named “title”"),
        (b"title,,x\na,b,c\n", "Column 2 has no name"),
        (b"x" * 300, "The first row does not name columns"),
        (b",".join(b"c%d" % n for n in range(3000)), "more than 2,000 columns"),
        (b"title\n\x81\x8d\n", "After row 0 the text is neither UTF-8 nor Windows-1252"),
    ],
)
def test_what_is_no_csv_is_refused_with_place_and_remedy(content, reason, tmp_path):
    with pytest.raises(Refused) as refusal:
        rows(written(tmp_path, "a.csv", content))
    assert reason in refusal.value.reasons[0]


def test_an_open_quote_is_refused_where_it_is(tmp_path):
    content = "title\nfine\n" + '"never closed\n' + "x\n" * 600_000
    with pytest.raises(Refused, match=r"After row 1, line .*Is a quote left open"):
        rows(written(tmp_path, "a.csv", content))


def test_a_file_of_another_kind_is_named(tmp_path):
    with pytest.raises(Refused, match=r"ending in “.docx” is not read; use one of csv, json"):
        open_table(written(tmp_path, "a.docx", "x"))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_separator_and_encoding_are_found_and_said(separator, encoding, tmp_path):
    text = separator.join(["title", "job"]) + "\r\n" + separator.join(["Öl, gut", "x"]) + "\r\n"
    text = text.replace("Öl, gut", '"Öl, gut"')
    found = open_table(written(tmp_path, "a.csv", text.encode(encoding)))
    assert [row.cells for row in found.rows] == [{"title": "Öl, gut", "job": "x"}]
    spoken = "Windows-1252" if encoding == "cp1252" else "UTF-8"
    assert found.remarks[0].startswith(f"The file was read as {spoken}, separated by ")


def test_more_rows_than_allowed_are_refused_before_the_first(tmp_path, monkeypatch):
    monkeypatch.setattr(delimited, "MOST_ROWS", 10)
    with pytest.raises(Refused, match="the most that one import takes; split it"):
        open_table(written(tmp_path, "a.csv", "title\n" + "x\n" * 11))
    assert len(rows(written(tmp_path, "b.csv", "title\n" + "x\n" * 10))) == 10


def test_a_line_that_no_memory_would_hold_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(delimited, "BLOCK", 1000)
    monkeypatch.setattr(delimited, "LONGEST_LINE", 2000)
    with pytest.raises(Refused, match="this is no table"):
        open_table(written(tmp_path, "a.csv", 'title\n"' + "y" * 4000))
    assert len(rows(written(tmp_path, "b.csv", "title\n" + ("y" * 900 + "\n") * 9))) == 9


def test_more_records_than_allowed_are_refused_before_the_first(tmp_path, monkeypatch):
    monkeypatch.setattr(json_lists, "MOST_ROWS", 10)
    many = orjson.dumps([{"title": "x"}] * 11).decode()
    with pytest.raises(Refused, match="the most that one import takes; split it"):
        open_table(written(tmp_path, "a.json", many))
    found = open_table(
        written(tmp_path, "b.json", orjson.dumps([{"title": "x"}] * 10).decode())
    )
    assert (found.total, len(list(found.rows))) == (10, 10)


def test_a_huge_cell_is_refused(tmp_path):
    content = "title,job\nx," + "y" * (table.LONGEST_CELL + 1) + "\n"
    with pytest.raises(Refused, match="field larger than field limit"):
        rows(written(tmp_path, "a.csv", content))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{}", "it must be a list of records"),
        ('[{"title"', "it breaks off before the end of the list"),
        ('[{"title": "x"}', "it breaks off before the end of the list"),
        ('[{"title": NaN}]', "NaN is no JSON number"),
        ('[{"title": 1, "title": 2}]', "a name stands twice in one record"),
        ('[{"title": ' + "[" * 100_000, "nested too deep"),
        (b'[{"title": "\xff"}]', "JSON is always UTF-8"),
        ('[{"": 1}]', "A record has a value without a name"),
    ],
)
def test_what_is_no_list_of_records_is_refused(content, reason, tmp_path):
    with pytest.raises(Refused) as refusal:
        rows(written(tmp_path, "a.json", content))
    assert reason in refusal.value.reasons[0]


def test_a_record_nested_too_deep_and_one_that_is_none_are_refused_as_rows(tmp_path):
    deep = "[" * 60 + "]" * 60
    found = rows(written(tmp_path, "a.json", f'[{{"title": {deep}}}, 7, {{"title": "x"}}]'))
    assert [bool(row.fault) for row in found] == [True, True, False]


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["title", "job", "más"]),
            st.none() | st.booleans() | st.integers() | st.text(max_size=20),
            min_size=1,
        ),
        max_size=30,
    )
)
@settings(max_examples=60, deadline=None)
def test_json_lists_are_read_whole_wherever_blocks_end(tmp_path_factory, found):
    path = written(tmp_path_factory.mktemp("json"), "a.json", json.dumps(found, indent=1))
    assert [row.cells for row in open_table(path).rows] == found


def test_a_long_json_list_crosses_blocks(tmp_path):
    records = [{"title": f"{n} " + "x" * 999} for n in range(3000)]
    assert [r.cells for r in rows(written(tmp_path, "a.json", records))] == records


def test_a_workbook_is_read_with_dates_numbers_and_formulas_as_values(tmp_path):
    path = workbook(tmp_path, [["title", "job"], ["=1+1", 7], [None, None], ["x", 1.5]])
    assert [row.cells for row in rows(path)] == [
        {"title": "", "job": 7},
        {"title": "x", "job": 1.5},
    ]


def bomb(size, declared=None, sheet=b""):
    """A workbook whose sheet unpacks to many zeros, and says so or not."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", sheet or b" " * size)
    data = bytearray(target.getvalue())
    if declared is not None:
        at = data.rindex(b"PK\x01\x02")
        data[at + 24 : at + 28] = struct.pack("<I", declared)
    return bytes(data)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"title\nx\n", "The file is no workbook, or it is damaged"),
        (bomb(300 << 20), "The workbook unpacks to more than 256 MB"),
        (bomb(300 << 20, declared=1000), "The workbook unpacks to more than 256 MB"),
        (bomb(0, sheet=b'<c r="A1"/><c r="XFD1048576"/>'), "5 million cells"),
        (bomb(10)[:-60], "The file is no workbook, or it is damaged"),
        (bomb(10), "The workbook cannot be read"),
    ],
    ids=["text", "bomb", "lying bomb", "wide sheet", "cut off", "no sheet"],
)
def test_what_is_no_workbook_or_a_bomb_is_refused(content, reason, tmp_path):
    with pytest.raises(Refused) as refusal:
        rows(written(tmp_path, "a.xlsx", content))
    assert reason in refusal.value.reasons[0]


def test_a_zip_without_a_workbook_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("hello.txt", "x")
    with pytest.raises(Refused, match=r"The file is no workbook; save it as .xlsx or as CSV"):
        open_table(tmp_path / "a.xlsx")


def test_a_workbook_with_too_many_rows_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_ROWS", 3)
    with pytest.raises(Refused, match="split it"):
        open_table(workbook(tmp_path, [["title"], *(["x"] for _n in range(4))]))


DEEP = b'{"defaults": {"title": ' + b"[" * 300 + b"]" * 300 + b"}}"


@pytest.mark.parametrize(
    "text",
    [
        b"n = 99999999999999999999999",
        b"n = " + b"9" * 5000,
        b"n = " + b"[" * 3000 + b"]" * 3000,
        DEEP,
        b'source = "a\\u0000b"',
        b'{"source": "a\\u0000b"}',
    ],
)
def test_a_mapping_that_could_not_be_kept_is_refused(text):
    with pytest.raises(Refused, match="mapping"):
        parsed(text)


@pytest.mark.django_db
def test_a_zip_whose_names_lie_is_refused_and_its_run_ends(mona):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as packed:
        packed.writestr("policies/\u00e4.md", "# Other")
    broken = kept.getvalue().replace("\u00e4".encode(), b"\xff\xff")
    given = hand_in("documents", io.BytesIO(broken), "policies.zip", by=mona)
    run_import.func(start(given, {}, dry_run=False).pk)
    row = Import.objects.latest("pk")
    assert row.stage == "refused"
    assert "The ZIP cannot be read" in row.report[0]["reason"]


def test_what_goes_wrong_in_a_zip_is_not_said_of_the_zip(tmp_path):
    place = tmp_path / "lzma.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_LZMA) as packed:
        packed.writestr("a.md", bytes(range(256)))
    with pytest.raises(ValueError, match="of the block"), opened(place, "a.zip"):
        raise ValueError("of the block")
    whole = place.read_bytes()
    place.write_bytes(whole[:60] + b"\xff" * 60 + whole[120:])
    with opened(place, "a.zip") as there, pytest.raises(OSError, match=r".+"):
        there.pieces[0].read(1000)
