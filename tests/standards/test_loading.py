"""Loading writes what changed, keeps what no longer ships, and refuses bad rows."""

import shutil

import pytest

from ringbeam.standards.loading import BadRow, build, load
from ringbeam.standards.loading.tables import DATA
from ringbeam.standards.mapping import map_rows
from ringbeam.standards.models import Requirement, Shipment, TopicCell
from ringbeam.standards.requirements import resolve


@pytest.fixture
def loaded(db):
    """The facts, loaded for a test that changes them."""
    return load()


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped tables that a test may spoil."""
    return shutil.copytree(DATA, tmp_path / "data")


@pytest.fixture
def rewrite(folder):
    """Replace text in one table of the copy; the text must be there."""

    def replace(table, old, new):
        path = folder / f"{table}.tsv"
        content = path.read_text(encoding="utf-8")
        assert old in content
        path.write_text(content.replace(old, new, 1), encoding="utf-8")
        return folder

    return replace


def test_what_is_loaded_is_told(loaded):
    assert loaded.loaded
    assert loaded.tables["Requirement"].created == loaded.tables["Requirement"].shipped == 758
    assert loaded.as_dict()["tables"]["Control"]["shipped"] == 207
    assert not load().loaded


def test_the_same_tables_are_loaded_once(loaded, django_assert_num_queries):
    # What was loaded last, what is corrected here, and the sets of the organization's own.
    with django_assert_num_queries(3):
        again = load()
    assert again.loaded is False
    assert again.digest == loaded.digest
    assert Shipment.objects.count() == 1


def test_loading_takes_few_statements(db, django_assert_max_num_queries):
    with django_assert_max_num_queries(120):
        load()


def test_a_changed_row_is_the_only_one_written(loaded, rewrite):
    folder = rewrite("clauses", "Incident management", "Incidents of services")
    report = load(directory=folder)
    assert report.tables["Requirement"].changed == 1
    assert (
        sum(done.created + done.changed + done.retired for done in report.tables.values()) == 1
    )
    assert resolve("iso-20000-1", "2018", "8.6.1").title == "Incidents of services"


def test_a_row_that_no_longer_ships_is_kept_and_marked(loaded, folder):
    path = folder / "clauses.tsv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(
        "".join(line for line in lines if "\t8.6.2\t" not in line), encoding="utf-8"
    )
    for table in ("documented_information", "correlation"):
        other = folder / f"{table}.tsv"
        kept = other.read_text(encoding="utf-8").splitlines(keepends=True)
        other.write_text("".join(one for one in kept if "8.6.2" not in one), encoding="utf-8")

    report = load(directory=folder)

    assert report.tables["Requirement"].retired == 1
    gone = resolve("iso-20000-1", "2018", "8.6.2")
    assert gone.retired
    back = load()
    assert back.tables["Requirement"].changed == 1
    assert not resolve("iso-20000-1", "2018", "8.6.2").retired


def test_an_unknown_number_in_a_correlation_is_kept_and_told(loaded, rewrite):
    folder = rewrite("correlation", "8.7.3.1\tsimilar", "8.7.9\tsimilar")
    report = load(directory=folder)
    assert report.remarks == (
        "correlation.tsv, line 9, column iso-20000-1:2018: '8.7.9' is no number of the edition",
    )
    cell = TopicCell.objects.get(number="8.7.9")
    assert cell.requirement is None
    assert load(directory=folder).remarks == report.remarks


@pytest.mark.parametrize(
    ("table", "old", "new", "message"),
    [
        ("clauses", "\t1\t", "\tone\t", "clauses.tsv, line 2, column level: 'one' is no"),
        ("clauses", "iso-9001\t2015\t4\t", "iso-9002\t2015\t4\t", "line 2, column standard"),
        ("clauses", "iso-9001\t2015\t4\t", "iso-9001\t1987\t4\t", "line 2, column edition"),
        ("clauses", "iso-9001\t2015\t4.2\t", "iso-9001\t2015\t4.1\t", "line 4, column clause"),
        (
            "clauses",
            "iso-9001\t2015\t4.2\t",
            "iso-9001\t2015\t3.2\t",
            "without its heading '3'",
        ),
        ("clauses", "\t4.2\tUnderstanding", "\t4.2\t\tUnderstanding", "11 values where 10"),
        ("clauses", "row_kind", "kind", "clauses.tsv, line 1, column header"),
        (
            "clauses",
            "\theading\n",
            "\tchapter\n",
            "line 2, column row_kind: 'chapter' is none of",
        ),
        ("controls", "A.5.1\t", "5.11\t", "line 2, column control_id: '5.11' does not stand"),
        ("controls", "A.5.1\t", "Annex\t", "column control_id: 'Annex' is no number"),
        ("controls", "\tno\thigh", "\tmaybe\thigh", "column new_in_2022: 'maybe'"),
        ("correlation", "\tequivalent\t", "\tequal\t", "line 2, column strength"),
        (
            "documented_information",
            "\t4.3\t",
            "\t4.9\t",
            "line 2, column clause: iso-14001:2015",
        ),
        ("management_review_inputs", "\tinput\t", "\tin\t", "line 2, column direction"),
        ("guidance", "\tstructure\t", "\tshape\t", "guidance.tsv, line 2, column kind"),
        ("editions", "2026\tcurrent", "2015\tcurrent", "line 3, column edition"),
        (
            "aliases",
            "20000\t",
            "20001\t",
            "aliases.tsv, line 3, column alias: '20001' is there",
        ),
        ("standards", "\trequirements\t", "\trules\t", "standards.tsv, line 2, column kind"),
        (
            *("edition_changes", "\t5.1.2\t5.1.2\t", "\t5.1.2\t5.1.9\t"),
            "column to: iso-9001:2026 has no requirement or control '5.1.9'",
        ),
        (
            *("edition_changes", "\t5.1.2\t5.1.2\t", "\t5.1.2\t5.1\t"),
            "column to: iso-9001:2026 has no requirement or control '5.1'",
        ),
        (
            *("edition_changes", "\t5.1.2\t5.1.2\t", "\t5.1.2\t5.1.1\t"),
            "nothing is said of iso-9001:2026:5.1.2",
        ),
        (
            *("edition_changes", "\t5.1.2\t5.1.2\tunchanged", "\t5.1.2\t5.1.2\tgone"),
            "column to: only what is gone has no number in the new edition",
        ),
        (
            *("edition_changes", "\t2015\t2026\t5.1.2", "\t2008\t2026\t5.1.2"),
            "column from_edition: 'iso-9001:2008' is not in editions.tsv",
        ),
        (
            *("edition_transitions", "\t2029-09-30\t", "\t2029-09-31\t"),
            "line 2, column ends: '2029-09-31' is no day",
        ),
        (
            *("edition_transitions", "\t2027-10-31\t", "\t2037-10-31\t"),
            "line 3, column no_new_after: 2037-10-31 is after the end",
        ),
        (
            *("edition_transitions", "\t2013\t2022\t\t", "\t2013\t2021\t\t"),
            "line 4, column to_edition: 'iso-27001:2021' is not in editions.tsv",
        ),
        (
            *("edition_transitions", "iso-14001\t2015\t2026", "iso-9001\t2015\t2026"),
            "line 3, column from_edition: 'iso-9001:2015>iso-9001:2026' is there twice",
        ),
    ],
)
def test_a_bad_row_is_refused_with_file_line_and_column(rewrite, table, old, new, message):
    folder = rewrite(table, old, new)
    with pytest.raises(BadRow) as refusal:
        build(folder)
    assert message in str(refusal.value)
    assert f"{table}.tsv" in str(refusal.value)


def test_a_table_that_is_missing_or_not_text_is_refused(folder):
    (folder / "guidance.tsv").unlink()
    with pytest.raises(BadRow, match=r"guidance\.tsv, line 1.*missing"):
        build(folder)
    path = folder / "clauses.tsv"
    path.write_bytes(path.read_bytes().replace(b"setting", b"s\xfftting", 1))
    with pytest.raises(BadRow, match=r"clauses\.tsv, line 2, column 6: the text is not UTF-8"):
        build(folder)


def test_nothing_is_written_when_a_row_is_bad(db, rewrite):
    folder = rewrite("guidance", "\tstructure\t", "\tshape\t")
    with pytest.raises(BadRow):
        load(directory=folder)
    assert not Requirement.objects.exists()


def test_progress_is_told_table_by_table(db):
    told = []
    load(lambda name, done, total: told.append((name, done, total)))
    assert told[0] == ("Standard", 1, 13)
    assert told[-1] == ("EditionAttribute", 13, 13)


def test_nothing_loaded_gives_a_map_without_rows(db):
    assert map_rows(["iso-9001:2026"]) == ()
