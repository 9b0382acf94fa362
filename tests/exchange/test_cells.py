import csv
import io

import openpyxl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ringbeam.exchange.cells import guarded, unguarded
from ringbeam.exchange.exporting import as_csv, write_xlsx
from ringbeam.exchange.tables import open_table

TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40
)
START = st.sampled_from(["", "=", "+", "-", "@", "\t", "\r", "'", "''=", "'-"])
CELLS = st.builds(lambda start, rest: start + rest, START, TEXTS)


@given(CELLS)
@example("'=1")
@example("''")
def test_a_guarded_text_comes_back_and_is_no_formula(text):
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n"} or not text


def test_a_number_is_no_formula():
    assert guarded(-5) == "-5"


@settings(deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=10))
def test_texts_survive_csv(tmp_path_factory, pairs):
    records = iter([{"first": one, "second": other} for one, other in pairs])
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(b"".join(as_csv(records, ("first", "second"))))
    found = [tuple(row.cells.values()) for row in open_table(path).rows]
    assert found == pairs


@settings(deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=10))
@example([("_x0041_", "a_x000D_b")])
def test_texts_survive_xlsx(tmp_path_factory, pairs):
    pairs = [pair for pair in pairs if any(pair)]
    records = iter([{"first": one, "second": other} for one, other in pairs])
    path = tmp_path_factory.mktemp("xlsx") / "a.xlsx"
    with path.open("wb") as target:
        write_xlsx(records, ("first", "second"), target, title="Things")
    found = [tuple(row.cells.values()) for row in open_table(path).rows]
    assert found == pairs


@settings(deadline=None)
@given(st.text(max_size=40))
@example("a/b:c")
@example("'s")
@example("x" * 30 + "' y")
@example("")
def test_any_title_names_a_sheet(title):
    target = io.BytesIO()
    write_xlsx(iter([]), ("a",), target, title=title)
    assert len(openpyxl.load_workbook(target).sheetnames) == 1


def test_a_spreadsheet_reads_the_export_with_a_mark():
    content = b"".join(as_csv(iter([{"ä": "=1"}]), ("ä",), mark=True))
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [["ä"], ["'=1"]]
