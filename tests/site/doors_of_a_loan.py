"""Every door of the made-up register of docs/adding-a-register.md; run where there is one."""

import io
from datetime import UTC, timedelta

import pytest
from django.core.management import call_command
from icalendar import Calendar

from ringbeam.core import clock
from ringbeam.core.accounts import Account, Token
from ringbeam.core.actors import system
from ringbeam.core.conversation import attach, link
from ringbeam.core.entries import Entry
from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import of_kind
from ringbeam.core.signatures import Signature
from ringbeam.core.writing import create, edit
from tests.api.conftest import Program
from tests.cast import PASSWORD
from tests.exchange.webhooks.conftest import connect, delivered, receiver
from tests.web.pages import tags_of, text_of

pytestmark = pytest.mark.django_db
__all__ = ["connect", "receiver"]
TOMORROW = timedelta(days=1)


@pytest.fixture
def drill(olga):
    """A loan of Olga's that is due tomorrow, with a part that is back."""
    due = (clock.now() + TOMORROW).isoformat()
    parts = [{"part": "Quixotic charger", "back": True}]
    given = {"title": "Drill", "owner": olga.person, "due": due, "parts": parts}
    return create(of_kind("loan").model, given, by=olga)


@pytest.fixture
def program(mona):
    account = Account.objects.get(pk=mona.account)
    return Program(Token.issue(account, name="a test", scopes=["write"])[1])


def test_its_migration_is_all_there_is_to_migrate():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_rest_adds_lists_and_describes_it(program, olga):
    person = Entry.rows.get(pk=olga.person).ref
    given = {"title": "Ladder", "owner": person, "parts": [{"part": "Step", "back": False}]}

    made = program.post("/loans", given)

    assert made.status_code == 201, made.content
    [listed] = program.get("/loans?state=open").json()["items"]
    assert listed["ref"] == made.json()["ref"]
    assert made.json()["parts"] == [{"line": 1, "part": "Step", "back": False}]
    assert "/loans/{ref}" in program.get("/openapi.json").json()["paths"]


def test_its_page_shows_facts_lines_moves_and_history(drill, mona, client_of):
    page = text_of(client_of(mona).get(f"/loans/{drill.ref}/"))

    for one in ("Drill", "Quixotic charger", "Take back", "Give up as lost", "Olga"):
        assert one in page


def test_a_line_is_told_by_history_line_by_line(drill, mona):
    parts = [*drill.parts, {"part": "Case", "back": False}]
    edit(drill, {"parts": parts}, by=mona)

    last = HistoryLine.objects.filter(entry_id=drill.pk).order_by("-number").first()
    assert "Case" in last.values


def test_the_board_has_its_states_and_moves_it(drill, mona, client_of):
    browser = client_of(mona)
    board = browser.get("/loans/board/?all&by=state")

    lanes = [one["data-lane"] for one in tags_of(board, "section") if "data-lane" in one]
    assert lanes == ["lent", "returned", "lost"]
    assert tags_of(board, "li", class_="kc", **{"data-card": drill.ref})


def test_calendar_and_feed_show_when_it_is_due(drill, olga, client_of, a_visitor):
    on = drill.due.astimezone(UTC).date()
    month = client_of(olga).get(f"/loans/calendar/?all&span=month&on={on}")
    assert "Drill" in text_of(month)

    made = text_of(client_of(olga).post("/account/feeds/", {}))
    start = made.index("/feeds/", made.index('class="secret"'))
    feed = client_of(a_visitor).get(made[start : made.index(".ics", start) + 4])
    [event] = Calendar.from_ical(feed.content).walk("VEVENT")
    assert str(event["summary"]) == f"{drill.ref} Drill"


def test_it_waits_in_the_work_of_who_borrowed_it(drill, olga, client_of):
    assert drill.ref in text_of(client_of(olga).get("/work/"))


def test_palette_and_search_find_it(drill, olga, mona, client_of):
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/loans/{drill.ref}/"}
    browser = client_of(mona)

    def offered(words):
        answer = browser.get("/palette/", {"q": words}, headers=headers)
        return [one["href"] for one in tags_of(answer, "a", role="option")]

    assert f"/loans/{drill.ref}/" in offered("drill")
    assert "/loans/" in offered("loan")
    assert "/loans/new/" in offered("new loan")
    assert f"/loans/{drill.ref}/move/take_back/" in offered(">take")
    assert drill.ref in text_of(browser.get("/search/?q=drill"))


def test_its_move_is_signed_and_the_signature_is_verified(drill, mona, client_of):
    address = f"/loans/{drill.ref}/move/take_back/"
    browser = client_of(mona)
    assert "Received complete" in text_of(browser.get(address))

    assert browser.post(address, {"password": "guess"}).status_code == 422
    assert browser.post(address, {"password": PASSWORD}).status_code == 302

    [signed] = Signature.objects.filter(entry_id=drill.pk)
    assert str(signed.meaning) == "Received complete"
    assert "as it was signed" in text_of(browser.get(f"/loans/{drill.ref}/"))


def test_it_is_printed_alone_and_as_a_list(drill, mona, client_of):
    attach(drill, io.BytesIO(b"photo"), "drill.txt", by=mona)
    for address in (f"/loans/{drill.ref}/print.pdf", "/loans/print.pdf"):
        answer = client_of(mona).get(address)
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")


def test_a_webhook_tells_of_its_acts(drill, mona, connect, receiver, program):
    endpoint, _secret = connect(mona, "loan.*")

    done = program.post(f"/loans/{drill.ref}/moves/give_up", {"remark": "Fell into the sea."})

    assert done.status_code == 200, done.content
    delivered(endpoint)
    assert receiver.types == [], "a move is told once it can no longer be taken back"
    with clock.stopped(clock.now() + timedelta(minutes=1)):
        delivered(endpoint)
    assert receiver.types == ["loan.give_up"]


def test_it_is_linked_counted_and_late_in_a_view(drill, mona, client_of):
    site = create(of_kind("site").model, {"title": "Plant"}, by=system())
    link(drill, "relates_to", site, by=mona)
    with clock.stopped(clock.now() + 3 * TOMORROW):
        late = client_of(mona).get("/loans/?state=open&due=overdue")

    assert drill.ref in text_of(late)
    assert drill.ref in text_of(client_of(mona).get(f"/sites/{site.ref}/"))
