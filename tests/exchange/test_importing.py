import pytest

from ringbeam.core.actors import system
from ringbeam.core.history import HistoryLine
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import named
from ringbeam.core.writing import create, edit
from ringbeam.exchange.exporting import as_record
from ringbeam.exchange.mappings import plan_of, save, saved
from ringbeam.exchange.models import Import, Origin
from tests.exchange.files import noted, refused, taken, written

pytestmark = pytest.mark.django_db


def people():
    return {one.title: one for one in named("person").model.rows.all()}


def test_one_bad_row_never_stops_the_rest(tmp_path):
    path = written(
        tmp_path,
        "people.csv",
        "title,email\nOlga,olga@x.org\nBad,no address\n,empty@x.org\nPaul,paul@x.org,extra\n"
        "Last,last@x.org\n",
    )

    report = taken("people", path)

    assert set(people()) == {"Olga", "Last"}
    assert report.counts() == {"created": 2, "changed": 0, "unchanged": 0, "refused": 3}
    assert refused(report) == [(2, "email", "no address"), (3, "title", ""), (4, "", "")]
    assert "The row has 3 cells and the first row 2" in report.lines[-1].reason


def test_a_dry_run_reports_the_same_and_keeps_nothing(tmp_path):
    path = written(tmp_path, "people.csv", "title,email\nOlga,olga@x.org\nBad,no address\n")

    rehearsed = taken("people", path, dry_run=True)

    assert not people()
    assert not Origin.objects.exists()
    assert not HistoryLine.objects.exists()
    assert rehearsed.as_data() == taken("people", path).as_data()
    assert [one.dry_run for one in Import.objects.order_by("pk")] == [True, False]


def test_the_run_is_kept_with_who_what_and_the_report(tmp_path, mona):
    path = written(tmp_path, "people.csv", "title,email\nOlga,olga@x.org\nBad,no address\n")

    taken("people", path, by=mona)

    row = Import.objects.get()
    assert (row.into, row.name, row.stage, row.who) == ("people", "people.csv", "done", "Mona")
    assert row.counts == {"created": 1, "changed": 0, "unchanged": 0, "refused": 1}
    assert row.report[-1]["reason"] == "Enter a valid email address."
    assert len(row.sha256) == 64


def test_history_says_file_and_row(tmp_path):
    taken("people", written(tmp_path, "people.csv", "title\nOlga\nPaul\n"))

    line = HistoryLine.objects.get(entry=people()["Paul"].entry)
    assert (line.source, line.door, line.said) == ("people.csv row 2", "import", "create")


def test_the_same_file_twice_changes_nothing(tmp_path):
    path = written(tmp_path, "people.csv", "title,email\nOlga,olga@x.org\nNameless,\n")
    taken("people", path)
    lines = HistoryLine.objects.count()

    report = taken("people", path)

    assert report.counts() == {"created": 0, "changed": 0, "unchanged": 2, "refused": 0}
    assert HistoryLine.objects.count() == lines


def test_a_changed_row_changes_its_record(tmp_path):
    taken("people", written(tmp_path, "a.csv", "title,email,job\nOlga,olga@x.org,Owner\n"))

    report = taken(
        "people", written(tmp_path, "b.csv", "title,email,job\nOlga,olga@x.org,Boss\n")
    )

    assert report.counts()["changed"] == 1
    assert people()["Olga"].job == "Boss"


def test_an_edit_of_a_person_wins_over_the_same_old_row(tmp_path):
    path = written(tmp_path, "people.csv", "title,email,job\nOlga,olga@x.org,Owner\n")
    taken("people", path)
    edit(people()["Olga"], {"job": "Director"}, by=system())

    report = taken("people", path)

    assert report.counts()["unchanged"] == 1
    assert people()["Olga"].job == "Director"


def test_an_edit_of_a_person_wins_over_a_changed_row_and_is_reported(tmp_path):
    taken("people", written(tmp_path, "a.csv", "title,email,job\nOlga,olga@x.org,Owner\n"))
    edit(people()["Olga"], {"job": "Director"}, by=system())

    report = taken(
        "people", written(tmp_path, "b.csv", "title,email,job\nOlga Ö,olga@x.org,Boss\n")
    )

    assert people()["Olga Ö"].job == "Director"
    assert report.counts()["changed"] == 1
    kept = f"{people()['Olga Ö'].ref} was edited here since; the edit was kept: Director"
    assert kept in noted(report)


def test_an_old_export_does_not_take_a_later_edit_back(tmp_path):
    olga = create(named("person").model, {"title": "Olga", "job": "Owner"}, by=system())
    row = as_record(named("person"), olga, system()) | {"email": "olga@x.org"}
    edit(olga, {"job": "Director"}, by=system())

    report = taken("people", written(tmp_path, "people.json", [row]))

    kept = people()["Olga"]
    assert (kept.job, kept.email) == ("Director", "olga@x.org")
    words = f"{olga.ref} was edited here since; the edit was kept: Director"
    assert words in noted(report)


def test_a_mapping_names_columns_translates_words_and_fills_in(tmp_path):
    create(named("unit").model, {"title": "Sales"}, by=system())
    given = {
        "fields": {"title": "Full name", "job": "Role", "unit": "Dept"},
        "values": {"job": {"MGR": "Manager"}},
        "defaults": {"unit": "Sales"},
        "key": "Id",
        "source": "payroll",
    }
    save(named("person"), "payroll", given, account=None)
    first = written(tmp_path, "a.csv", "Id;Full name;Role;Dept;Shoe size\n7;Olga;MGR;;38\n")
    second = written(tmp_path, "b.csv", "Id;Full name;Role;Dept;Shoe size\n7;Olga Ö;MGR;;38\n")

    report = taken("people", first, plan=saved(named("person"), "payroll"))
    again = taken("people", second, plan=saved(named("person"), "payroll"))

    olga = people()["Olga Ö"]
    assert (report.created, again.changed, len(people())) == (1, 1, 1)
    assert (olga.job, olga.unit.title) == ("Manager", "Sales")
    assert "This column is no field here and was not imported." in noted(report)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ([], "A mapping is an object; its parts are fields, values, defaults, key, source."),
        ({"feilds": {"title": "x"}, "key": ""}, "A mapping has no part “feilds”"),
        ({"fields": {"boss": "x"}}, "person has no field “boss” that an import sets"),
        ({"fields": {"title": 3}}, "“fields” of a mapping holds something of the wrong form."),
        ({"fields": {}, "key": 3}, "“key” of a mapping is a text."),
    ],
)
def test_a_mapping_that_is_not_understood_is_refused(given, reason):
    with pytest.raises(Refused) as refusal:
        plan_of(named("person"), given)
    assert reason in refusal.value.reasons[0]


def test_a_mapped_column_that_the_file_lacks_is_refused(tmp_path):
    plan = plan_of(named("person"), {"fields": {"title": "Name"}})
    with pytest.raises(Refused, match="no column “Name”; it has title, email"):
        taken("people", written(tmp_path, "a.csv", "title,email\nx,\n"), plan=plan)
    assert Import.objects.get().stage == "refused"


def test_references_are_found_by_number_natural_key_and_title(tmp_path):
    sales = create(named("unit").model, {"title": "Sales"}, by=system())
    olga = create(named("person").model, {"title": "Olga", "email": "olga@x.org"}, by=system())
    path = written(
        tmp_path,
        "groups.csv",
        f"title,owner\nA,{olga.ref}\nB,olga@x.org\nC,Olga\nD,Nobody\nE,{sales.ref}\n",
    )

    report = taken("groups", path)

    groups = named("group").model.rows
    assert groups.filter(owner__title="Olga").count() == 3
    assert refused(report) == [(4, "owner", "Nobody"), (5, "owner", sales.ref)]


def test_two_of_one_title_are_not_guessed_between(tmp_path):
    one, other = (
        create(named("person").model, {"title": "Olga"}, by=system()) for _n in range(2)
    )
    report = taken("groups", written(tmp_path, "groups.csv", "title,owner\nA,Olga\n"))
    assert report.lines[-1].reason == (
        f"{one.ref}, {other.ref} are all called “Olga”; give the number of one."
    )


def test_a_row_may_refer_to_one_further_below(tmp_path):
    path = written(tmp_path, "units.csv", "title,parent\nTeam,Division\nDivision,\n")
    report = taken("units", path)
    assert report.counts()["created"] == 2
    assert named("unit").model.rows.get(title="Team").parent.title == "Division"


def test_a_number_that_does_not_exist_is_refused_with_the_remedy(tmp_path):
    report = taken("people", written(tmp_path, "a.csv", "ref,title\nPER-000099,Olga\n"))
    assert report.lines[-1].reason == (
        "There is no record with this number that you may see; empty it to add one."
    )


def test_what_the_actor_may_not_see_is_refused_like_what_is_not_there(tmp_path, sam):
    olga = create(named("person").model, {"title": "Olga"}, by=system())
    path = written(tmp_path, "a.csv", f"ref,title\n{olga.ref},Eve\nPER-009999,Eve\n,New\n")

    report = taken("people", path, by=sam)

    reasons = [line.reason for line in report.lines if line.outcome == "refused"]
    assert reasons[0] == reasons[1]
    assert reasons[2].startswith("This can be added by someone who")
    assert people()["Olga"].title == "Olga"


def test_labels_and_plain_words_stand_for_values(tmp_path):
    path = written(
        tmp_path,
        "incidents.csv",
        "title,impact,urgency,major\nPrinter,High,3,yes\nMail,9,1,no\n",
    )
    report = taken("incidents", path)
    incident = named("incident").model.rows.get()
    assert (incident.impact, incident.urgency, incident.major) == (1, 3, True)
    assert refused(report) == [(2, "impact", "9")]


def test_rows_of_one_key_in_one_file_are_one_record(tmp_path):
    path = written(tmp_path, "a.csv", "title,email\nOlga,o@x.org\nOlga Ö,o@x.org\n")
    report = taken("people", path)
    assert (report.created, report.changed, set(people())) == (1, 1, {"Olga Ö"})
