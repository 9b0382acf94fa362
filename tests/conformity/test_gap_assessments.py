"""Gap assessments: answered by several over weeks, by page and by sheet; no evidence."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from ringbeam.conformity.gaps.answers import GapAnswer, Given, answer_gap, levels_of
from ringbeam.conformity.gaps.maturity import LEVELS, Said, compared, counted, together
from ringbeam.conformity.gaps.sheets import (
    CHANGED,
    NEEDED,
    REFUSED,
    UNCHANGED,
    sheet_row,
    take_sheet,
)
from ringbeam.core.accounts import Account, Token
from ringbeam.core.history import HistoryLine
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.writing import take
from ringbeam.exchange.tables.table import Row, Table
from ringbeam.organization.people import Person
from ringbeam.standards.requirements import lowest_of
from tests.cast import somebody
from tests.conformity.stories import fresh, make, result
from tests.web.pages import text_of

EDITION = "iso-20000-1:2018"
LEADERSHIP, POLICY = f"{EDITION}:5.1", f"{EDITION}:5.2.1"


def person_of(actor):
    return Person.rows.get(pk=actor.person).ref


@pytest.fixture
def nora(monday):
    return somebody("Nora", "member")


@pytest.fixture
def lukas(monday):
    return somebody("Lukas", "member")


@pytest.fixture
def running(nora, lukas, mona):
    """An assessment of 20000-1 that Mona leads, and Nora and Lukas answer."""
    one = make(
        "gap_assessment",
        title="Where we stand",
        criteria=[EDITION],
        owner=mona.person,
        assessors=[{"person": [person_of(nora)]}, {"person": [person_of(lukas)]}],
    )
    return take(one, "begin", by=mona)


def answer(assessment, actor, level, ref=LEADERSHIP, **said):
    return answer_gap(fresh(assessment), Given(ref, level, **said), by=actor)


def test_it_begins_only_with_editions_a_lead_and_assessors(monday, mona):
    with pytest.raises(Refused) as refusal:
        take(make("gap_assessment"), "begin", by=mona)
    assert "the editions, who leads it, the assessors" in refusal.value.reasons[0]


def test_its_form_asks_for_assessors_by_name(running, mona, nora, client_of):
    browser, at = client_of(mona), f"/gap-assessments/{running.ref}/edit/"
    page = browser.get(at)
    assert f"Nora ({person_of(nora)})" in text_of(page)
    assert "Lukas" in text_of(browser.get("/gap-assessments/choices/assessors/?q=Luk"))
    said = {"title": "Where we stand", "aim": "3", "version": str(fresh(running).version)}

    wrong = browser.post(at, {**said, "assessors-0-person": "Nobody at all"})
    browser.post(at, {**said, "assessors-0-person": "Nora"})

    assert "Nothing that you may see is called “Nobody at all”." in text_of(wrong)
    assert [line["person"] for line in fresh(running).assessors] == [[person_of(nora)]]


def test_each_answers_in_the_own_name_with_a_line_of_history(running, nora, lukas):
    before = result(LEADERSHIP)
    lines = HistoryLine.objects.filter(entry_id=running.pk)
    n = lines.count()

    answer(running, nora, 4, text="All know it.")
    answer(running, nora, 4, text="All know it.", version=1)  # nothing new
    answer(running, lukas, 1)

    assert lines.count() == n + 2
    assert [one.who for one in lines.order_by("number")][-2:] == ["Nora", "Lukas"]
    assert lines.order_by("number")[n].changes == {LEADERSHIP: [None, [4, "All know it.", ""]]}
    told = levels_of(GapAnswer.objects.all())[LEADERSHIP]
    assert (told.level, told.apart, told.differ) == (None, True, True)
    now = result(LEADERSHIP)
    assert (now.status, now.judgement, now.count) == (before.status, before.judgement, 0)


def test_what_is_agreed_is_put_down_by_the_lead_alone(running, nora, mona):
    answer(running, nora, 4)
    with pytest.raises(Forbidden):
        answer_gap(running, Given(LEADERSHIP, 2), agreed=True, by=nora)
    answer_gap(running, Given(f"{LEADERSHIP}\0", 2, "Two of six knew."), agreed=True, by=mona)

    assert levels_of(GapAnswer.objects.all())[LEADERSHIP].level == 2


def test_nobody_else_answers_and_nobody_once_it_is_closed(running, nora, mona, olga):
    with pytest.raises(Forbidden):
        answer(running, olga, 3)
    take(fresh(running), "close", by=mona)
    with pytest.raises(Refused):
        answer(running, nora, 3)


def test_nobody_writes_over_what_they_have_not_seen(running, nora):
    answer(running, nora, 4)
    with pytest.raises(Refused):
        answer(running, nora, 5)
    assert answer(running, nora, 5, version=1).version == 2


def test_the_page_keeps_a_row_and_shows_the_computed_status_beside(
    running, nora, lukas, mona, client_of
):
    address = f"/gap-assessments/{running.ref}/answer/?at={EDITION}:5"
    answer(running, lukas, 0, text="Nobody told me.")
    browser = client_of(nora)

    posted = {"requirement": LEADERSHIP, "maturity": "3", "text": "They do.", "version": "0"}
    kept = browser.post(address, posted, headers={"HX-Request": "true"})
    stale = browser.post(address, {**posted, "maturity": "1"}, headers={"HX-Request": "true"})
    wrong = browser.post(address, {**posted, "maturity": "9"}, headers={"HX-Request": "true"})
    shown = text_of(browser.get(address))

    assert 'name="version" value="1"' in text_of(kept)
    assert "answered anew since you saw it" in text_of(stale)
    assert "whole number from 0 to 5" in text_of(wrong)
    assert GapAnswer.objects.get(assessor_id=nora.person).maturity == 3
    for said in ("Two levels or more apart", "Nobody told me.", "Needs a person", "They do."):
        assert said in shown
    assert browser.post(address, {**posted, "version": "1"}).status_code == 302
    assert browser.get(address.replace(":5", ":77")).status_code == 404
    assert "It is answered by its assessors" in text_of(client_of(mona).get(address))


def test_results_tell_counts_with_their_n_gaps_and_what_changed(running, nora, mona, client_of):
    earlier = make(
        "gap_assessment",
        criteria=[EDITION],
        owner=mona.person,
        assessors=[{"person": [person_of(nora)]}],
    )
    take(earlier, "begin", by=mona)
    answer(earlier, nora, 4)
    answer(running, nora, 1, text="Nobody leads.")
    answer(running, nora, 5, ref=POLICY)

    told = text_of(client_of(mona).get(f"/gap-assessments/{running.ref}/results/"))
    both = client_of(mona).get(f"/gap-assessments/{running.ref}/results/?with={earlier.ref}")

    assert "Nobody leads." in told
    assert "2/5" in told or "2/" in told
    assert "%" not in told.split("<table")[1].split("</table>")[0]
    assert "lower" in text_of(both)


def test_a_sheet_goes_out_and_comes_back_with_each_bad_row_named(running, nora, client_of):
    answer(running, nora, 2, text="=1+1")
    browser, base = client_of(nora), f"/gap-assessments/{running.ref}/"
    book = openpyxl.load_workbook(io.BytesIO(read(browser.get(base + "sheet.xlsx"))))
    sheet = book.active
    names = [cell.value for cell in sheet[1]]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    at = names.index
    assert rows[LEADERSHIP][at("text")].value == "=1+1"
    assert len(rows) == 63

    rows[POLICY][at("maturity")].value = 4
    rows[f"{EDITION}:4.1"][at("maturity")].value = 7
    rows[f"{EDITION}:4.2"][0].value = "iso-9001:2015:4.2"
    rows[LEADERSHIP][at("maturity")].value = 3
    answer(running, nora, 1, version=1)  # meanwhile, on the page

    tried = text_of(browser.post(base + "sheet/", {"file": upload(book), "act": "try"}))
    assert "1 changed, 59 unchanged, 3 refused" in tried
    assert "“7” is no level" in tried
    assert "is no requirement of this assessment" in tried
    assert "answered anew since" in tried
    assert GapAnswer.objects.count() == 1
    taken = browser.post(base + "sheet/", {"file": upload(book), "act": "take", "over": "1"})
    assert "2 changed, 59 unchanged, 2 refused" in text_of(taken)
    assert {(one.requirement, one.maturity) for one in GapAnswer.objects.all()} == {
        (LEADERSHIP, 3),
        (POLICY, 4),
    }
    again = text_of(browser.post(base + "sheet/", {"file": upload(book), "act": "take"}))
    assert "0 changed, 61 unchanged, 2 refused" in again


def test_a_long_sheet_is_taken_in_as_many_statements_as_a_short_one(
    running, nora, django_assert_max_num_queries
):
    refs = [one.ref for one in lowest_of(running.criteria)][:40]

    def taken(refs, level):
        rows = [(ref, level, "Seen.", "", "0") for ref in refs]
        table = Table(
            NEEDED, (Row(n, dict(zip(NEEDED, row, strict=True))) for n, row in enumerate(rows))
        )
        with django_assert_max_num_queries(1000) as asked:
            report = take_sheet(running, table, by=nora, over=True, dry_run=False)
        assert report.count(CHANGED) == len(refs)
        return len(asked)

    assert taken(refs, "1") <= taken(refs[:2], "2") + 1
    assert GapAnswer.objects.filter(assessor_id=nora.person, maturity=1).count() == 38
    told = HistoryLine.objects.filter(entry_id=running.pk, said="answer_gap")
    assert [len(one.changes) for one in told.order_by("pk")] == [40, 2]


def read(answer):
    return b"".join(answer.streaming_content)


def upload(book):
    kept = io.BytesIO()
    book.save(kept)
    return SimpleUploadedFile("sheet.xlsx", kept.getvalue())


def test_what_is_no_sheet_of_ours_is_refused_with_the_remedy(running, nora, client_of):
    for name, content, said in (
        ("sheet.xlsx", b"not a workbook", "is no workbook"),
        ("sheet.csv", b"a,b\n1,2\n", "lacks the columns"),
        ("sheet.docx", b"x", "is not read"),
        ("s." + "x" * 250, b"x", "is not read"),
    ):
        sent = {"file": SimpleUploadedFile(name, content), "act": "take"}
        answered = client_of(nora).post(f"/gap-assessments/{running.ref}/sheet/", sent)
        assert answered.status_code == 409
        assert said in text_of(answered)
    assert not GapAnswer.objects.exists()


CELL = st.none() | st.text(max_size=20) | st.integers() | st.floats() | st.booleans()


@given(st.fixed_dictionaries(dict.fromkeys(NEEDED, CELL)), st.booleans())
def test_whatever_stands_in_a_sheet_each_row_ends_in_one_of_three_ways(cells, over):
    row = sheet_row(Row(1, cells | {"requirement": POLICY}), {POLICY}, {}, set(), over=over)
    stray = sheet_row(Row(1, cells), {POLICY}, {}, set(), over=over)

    assert row.outcome in (CHANGED, UNCHANGED, REFUSED)
    assert (row.outcome == REFUSED) == bool(row.reason and row.column)
    assert row.given is None or row.given.maturity in (None, *LEVELS)
    assert stray.outcome == REFUSED or cells["requirement"] == POLICY


def test_programs_read_answers_and_give_their_own(running, nora, lukas):
    account = Account.objects.get(pk=nora.account)
    _token, secret = Token.issue(account, name="a test", scopes=["read", "write"])
    program = Client(headers={"Authorization": f"Bearer {secret}"})
    address = f"/api/v1/gap-assessments/{running.ref}/answers"
    sent = {"requirement": LEADERSHIP, "maturity": 3, "text": "Yes."}
    answer(running, lukas, 1)

    given_once = program.post(address, sent, content_type="application/json")
    stale = program.post(address, {**sent, "maturity": 5}, content_type="application/json")

    assert (given_once.status_code, given_once.json()["version"]) == (200, 1)
    assert stale.status_code == 409
    told = {one["assessor"]["title"]: one["maturity"] for one in program.get(address).json()}
    assert told == {"Lukas": 1, "Nora": 3}


LEVEL = st.sampled_from([None, *LEVELS])


@given(st.lists(LEVEL, max_size=4), st.none() | st.sampled_from(list(LEVELS)))
def test_a_level_counts_only_where_all_say_it_or_it_is_agreed(given_ones, agreed):
    said = [Said(n, level) for n, level in enumerate(given_ones)]
    if agreed is not None:
        said.append(Said(99, agreed, agreed=True))
    told = together(said)
    levels = {level for level in given_ones if level is not None}

    assert told.level == (agreed if agreed is not None else _the_one(levels))
    assert not (told.apart and not told.differ)
    counts = counted(["a", "b"], {"a": told})
    assert counts.rated + counts.differ <= counts.answered <= counts.n == 2
    assert compared({"a": told}, {"a": told}) == []


def _the_one(levels):
    return next(iter(levels)) if len(levels) == 1 else None
