"""A database that is locked or full: said clearly at every door, nothing lost, all goes on."""

import sqlite3
from contextlib import closing, contextmanager

import orjson
import pytest
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper
from django.test import Client

from ringbeam.core.accounts import Account, Token
from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import named
from ringbeam.site.commands import run
from tests.cast import PASSWORD
from tests.web.pages import make, tags_of, text_of, typed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]
LONG = "what somebody typed for an hour " * 20_000
NO_LIMIT = 1 << 30
JSON = "application/json"


def said(pragma):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        return cursor.fetchone()[0]


@contextmanager
def locked():
    """Another process holds the write lock for longer than we wait."""
    before = said("busy_timeout")
    said("busy_timeout=100")
    name = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(name, uri=str(name).startswith("file:"))) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.rollback()
    said(f"busy_timeout={before}")


@contextmanager
def full():
    """Not one page more fits on the disk."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # what was deleted before would leave room
    said(f"max_page_count={said('page_count')}")
    yield
    said(f"max_page_count={NO_LIMIT}")


TROUBLES = pytest.mark.parametrize("trouble", [locked, full])


@pytest.fixture
def group(db):
    return make("group", title="First line", purpose="Short.")


def as_it_was(group):
    fresh = named("group").model.rows.get(pk=group.pk)
    return fresh.purpose, fresh.version, HistoryLine.objects.filter(entry_id=group.pk).count()


@TROUBLES
def test_a_page_says_so_and_nothing_is_lost(trouble, group, mona, client_of):
    browser, address = client_of(mona), f"/groups/{group.ref}/edit/"
    filled = typed_in(browser.get(address)) | {"purpose": LONG}
    browser.get(f"/groups/{group.ref}/")
    before = as_it_was(group)

    with trouble():
        answer = browser.post(address, filled)
        read = browser.get(f"/groups/{group.ref}/")

    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "Nothing was changed" in text_of(answer)
    assert read.status_code == 200
    assert as_it_was(group) == before
    assert browser.post(address, filled).status_code == 302
    assert as_it_was(group)[0].strip() == LONG.strip()


@TROUBLES
def test_a_program_is_told_to_come_again(trouble, group, mona):
    account = Account.objects.get(pk=mona.account)
    _token, secret = Token.issue(account, name="a test", scopes=["read", "write"])
    program = Client(headers={"authorization": f"Bearer {secret}"})
    address = f"/api/v1/groups/{group.ref}"
    body = orjson.dumps({"purpose": LONG})
    before = as_it_was(group)
    match = {"if-match": program.get(address)["ETag"]}

    with trouble():
        answer = program.patch(address, body, content_type=JSON, headers=match)

    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert as_it_was(group) == before
    again = program.patch(address, body, content_type=JSON, headers=match)
    assert again.status_code == 200


@TROUBLES
def test_the_command_line_says_so_in_a_sentence(trouble, group, tmp_path, capsys):
    file = tmp_path / "groups.csv"
    file.write_text(f'title,purpose\nSecond line,"{LONG}"\n')
    before = as_it_was(group)

    with trouble(), pytest.raises(SystemExit) as ended:
        raise SystemExit(run(["import", "groups", str(file)]))

    err = capsys.readouterr().err.strip()
    assert ended.value.code == 1
    assert "Traceback" not in err
    assert "database" in err
    assert not named("group").model.rows.filter(title="Second line").exists()
    assert as_it_was(group) == before


def hidden_fields(answer):
    """What the page would send again, by name."""
    fields = tags_of(answer, "input", type="hidden")
    return {one["name"]: one["value"] for one in fields}


@TROUBLES
def test_what_was_typed_is_kept_on_the_page_and_can_be_sent_again(
    trouble, group, mona, client_of
):
    browser, address = client_of(mona), f"/groups/{group.ref}/edit/"
    typed = 'Two lines:\r\n<b>"bold"</b> & more ' + LONG
    filled = typed_in(browser.get(address)) | {"purpose": typed}
    browser.get(f"/groups/{group.ref}/")
    with trouble():
        came = {"referer": f"http://testserver{address}"}
        answer = browser.post(address, filled, headers=came)
        still = browser.post(address, hidden_fields(answer), headers=came)

    assert [answer.status_code, still.status_code] == [503, 503]
    again = hidden_fields(still)
    assert again["purpose"] == typed
    assert tags_of(still, "a", href=address)
    assert browser.post(address, again).status_code == 302
    stored, _version, _lines = as_it_was(group)
    assert stored.splitlines() == typed.strip().splitlines()


@TROUBLES
def test_who_signs_in_is_told_and_the_password_is_on_no_page(trouble, mona, group):
    browser = Client(raise_request_exception=False)
    given = {"login": "mona@ringbeam.example", "password": PASSWORD}
    browser.get("/accounts/login/")
    with trouble():
        answer = browser.post("/accounts/login/", given)

    # On a full disk what the brake on guessing keeps may still have room.
    assert answer.status_code in ({503} if trouble is locked else {302, 503})
    assert "Too many" not in text_of(answer)
    assert PASSWORD not in text_of(answer)
    assert browser.post("/accounts/login/", given).status_code == 302
    assert browser.get(f"/groups/{group.ref}/").status_code == 200


def test_who_signs_in_while_another_process_writes_is_told_so_and_has_guessed_nothing(
    mona, group
):
    browser = Client()
    given = {"login": "mona@ringbeam.example", "password": PASSWORD}
    browser.get("/accounts/login/")
    with locked():
        answers = [browser.post("/accounts/login/", given) for _time in range(6)]

    assert {answer.status_code for answer in answers} == {503}
    assert all(answer["Retry-After"] for answer in answers)
    assert "The database did not answer" in text_of(answers[0])
    assert browser.post("/accounts/login/", given).status_code == 302


@pytest.mark.parametrize("address", ["/groups/", "/api/v1/groups"])
def test_a_database_that_is_away_is_said_before_any_page_is_reached(
    monkeypatch, address, mona, client_of
):
    browser = client_of(mona)
    browser.raise_request_exception = False

    def away(*_asked, **_more):
        raise OperationalError("the server closed the connection unexpectedly")

    with monkeypatch.context() as patched:
        patched.setattr(CursorWrapper, "execute", away)
        answer = browser.get(address)

    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "The database did not answer" in text_of(answer)
    assert browser.get(address).status_code == 200
