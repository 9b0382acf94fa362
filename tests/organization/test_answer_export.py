"""Answers leave as a table: a column per question, its n below, and no text as a formula."""

import csv
import io

import pytest
from openpyxl import load_workbook

from tests.cast import somebody
from tests.organization.asking_samples import begun, published, revised, sent
from tests.web.pages import make

pytestmark = pytest.mark.django_db
HOSTILE = '=HYPERLINK("//x";"y")'


@pytest.fixture
def round_(olga, amir, mona):
    """A questionnaire that two people answered and a third began to."""
    made = published(by=mona)
    sent(made, olga, {"1": "yes", "3": 5, "4": 6.5})
    sent(made, amir, {"1": "no", "2": HOSTILE, "3": 2})
    begun(made, mona, {"1": "yes"})
    return made


def cells(answer):
    """The lines of a CSV file."""
    told = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(told)))


def test_each_question_is_a_column_and_its_n_stands_below(round_, mona, client_of):
    answer = client_of(mona).get(f"/questionnaires/{round_.ref}/answers.csv?version=1")
    head, olgas, amirs, n = cells(answer)

    assert head[3:] == [
        "1 Is the guard in place?",
        "2 What is missing?",
        "3 How safe is it?",
        "4 Pressure (bar)",
        "5 Who was told?",
    ]
    assert (olgas[1], olgas[3:]) == ("Olga", ["yes", "", "5", "6.5", ""])
    assert amirs[3:] == ["no", f"'{HOSTILE}", "2", "", ""]
    assert n == ["n", "", "", "2", "1", "2", "1", "0"]


def test_in_a_workbook_numbers_are_numbers_and_no_text_is_a_formula(round_, mona, client_of):
    answer = client_of(mona).get(f"/questionnaires/{round_.ref}/answers.xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active

    amirs = next(sheet.iter_rows(min_row=3, max_row=3))
    assert (amirs[4].value, amirs[4].data_type) == (HOSTILE, "s")
    assert (amirs[5].value, amirs[5].data_type) == (2, "n")


def test_it_holds_the_version_that_was_asked_for_and_what_the_reader_may_see(
    round_, olga, mona, ada, client_of
):
    revised(round_, questions=[{"question": "Another?", "required": True}])
    address = f"/questionnaires/{round_.ref}/answers.csv"

    assert len(cells(client_of(ada).get(f"{address}?version=1"))) == 4
    assert len(cells(client_of(ada).get(address))) == 2
    assert client_of(olga).get(address).status_code == 403
    assert client_of(somebody("Stranger")).get(address).status_code in (403, 404)
    assert client_of(mona).get(f"{address}?version=7").status_code == 404
    assert client_of(mona).get(f"/questionnaires/{round_.ref}/answers.json").status_code == 404


def test_answers_without_names_never_leave_one_by_one(mona, client_of):
    asked = [{"question": "How content are you?", "kind": "scale"}]
    made = published(questions=asked, anonymous=True, owner=make("person").ref)

    answer = client_of(mona).get(f"/questionnaires/{made.ref}/answers.csv")

    assert answer.status_code == 409


def test_programs_get_the_same_file(round_, mona, olga, client_of):
    address = f"/api/v1/questionnaires/{round_.ref}/answers"

    assert len(cells(client_of(mona).get(f"{address}/csv?version=1"))) == 4
    assert client_of(mona).get(f"{address}/json").status_code == 404
    assert client_of(olga).get(f"{address}/csv").status_code == 403
