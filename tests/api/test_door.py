"""The door itself: who comes in, how often, how far, and that the same request happens once."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ringbeam.api import receipts
from ringbeam.api.receipts import KEPT_FOR, forget_old_receipts
from ringbeam.core import clock
from ringbeam.core.accounts import Account, Grant, Token
from ringbeam.core.entries import Entry
from ringbeam.core.registers import named, registers
from tests.api.conftest import Program

pytestmark = pytest.mark.django_db
KEYED = {"idempotency_key": "2f6c"}


def test_without_a_valid_token_nobody_comes_in(visitor, mona, program_of):
    for program in (visitor, Program("rb_wrong"), Program("x" * 500)):
        refused = program.get("/groups")
        assert refused.status_code == 401
        assert refused["WWW-Authenticate"].startswith("Bearer")
        assert refused["Content-Type"] == "application/problem+json"
    basic = Client(headers={"authorization": "Basic bW9uYTpwdw=="})
    assert basic.get("/api/v1/groups").status_code == 401


def test_the_routes_of_rooms_turn_away_as_all_others_do(program_of, mona, sam):
    misshapen = program_of(mona).get("/conformity?as_of=yesterday")
    not_theirs, nowhere = (program_of(sam).get(one) for one in ("/conformity", "/unicorns"))
    for answer, status in ((misshapen, 422), (not_theirs, 404), (nowhere, 404)):
        assert (answer.status_code, answer["Content-Type"]) == (
            status,
            "application/problem+json",
        )
    assert "as_of" in misshapen.json()["errors"]
    assert not_theirs.json() == nowhere.json()


@pytest.mark.parametrize("how", ["withdrawn", "until", "inactive"])
def test_a_token_that_ended_is_no_token(mona, program_of, how):
    program = program_of(mona)
    assert program.get("/me").status_code == 200
    if how == "inactive":
        Account.objects.filter(pk=mona.account).update(is_active=False)
    else:
        Token.objects.filter(account=mona.account).update(**{how: clock.now()})
    assert program.get("/me").status_code == 401


@pytest.mark.parametrize(
    ("scopes", "may_read", "may_write", "other"),
    [
        (["read"], 200, 403, 200),
        (["write"], 200, 201, 200),
        (["groups:read"], 200, 403, 403),
        (["groups:write"], 200, 201, 403),
        (["units:write"], 403, 403, 200),
    ],
)
def test_a_token_reaches_no_further_than_its_scopes(
    program_of, mona, scopes, may_read, may_write, other
):
    program = program_of(mona, *scopes)
    assert program.get("/groups").status_code == may_read
    written = program.post("/groups", {"title": "x"})
    assert written.status_code == may_write
    assert program.get("/units").status_code == other
    assert program.get("/me").status_code == 200
    if may_write == 403:
        assert "insufficient_scope" in written["WWW-Authenticate"]


def test_a_token_for_one_kind_finds_only_that_kind(program_of, mona, add):
    wanted, _other = add("group", "Zebra"), add("unit", "Zebra")
    found = program_of(mona, "groups:read").get("/search?q=zebra").json()["items"]
    assert [one["ref"] for one in found] == [wanted.ref]


def test_a_token_can_do_no_more_than_its_account(program_of, olga):
    refused = program_of(olga).post("/groups", {"title": "x"})
    assert refused.status_code == 403
    assert refused.json()["refused"]


def test_a_grant_counts_only_while_it_is_in_force(program_of, mona, add):
    program, ref = program_of(mona), add("group", "First line").ref
    assert program.get(f"/groups/{ref}").status_code == 200
    soon = clock.now() + KEPT_FOR
    Grant.objects.filter(account=mona.account).update(start=soon)
    assert program.get(f"/groups/{ref}").status_code == 404
    Grant.objects.filter(account=mona.account).update(start=soon - KEPT_FOR * 2, until=soon)
    assert program.get(f"/groups/{ref}").status_code == 200
    Grant.objects.filter(account=mona.account).update(until=clock.now())
    assert program.get(f"/groups/{ref}").status_code == 404


def test_a_session_reads_and_needs_a_form_token_to_write(mona, client_of):
    browser = client_of(mona)
    assert browser.get("/api/v1/me").json()["scopes"] is None
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    body = {"data": b'{"title": "x"}', "content_type": "application/json"}
    assert strict.post("/api/v1/groups", **body).status_code == 403
    strict.cookies["csrftoken"] = "a" * 32
    sent = strict.post("/api/v1/groups", **body, headers={"x-csrftoken": "a" * 32})
    assert sent.status_code == 201


def test_a_stranger_is_answered_as_if_there_were_nothing(program_of, sam, add):
    program = program_of(sam)
    group = add("group", "Secret")
    for register in registers():
        listed, absent = program.get(f"/{register.plural}"), program.get("/unicorns")
        assert (listed.status_code, listed.json()) == (404, absent.json())
    for path in ("", "/moves", "/history", "/comments", "/links", "/files"):
        there = program.get(f"/groups/{group.ref}{path}")
        nowhere = program.get(f"/groups/GRP-999999{path}")
        assert (there.status_code, there.json()) == (404, nowhere.json())
    for path in ("/archive", "/restore", "/comments", "/links", "/moves/x"):
        body = {"text": "x"} if path == "/comments" else {}
        there = program.post(f"/groups/{group.ref}{path}", body)
        nowhere = program.post(f"/groups/GRP-999999{path}", body)
        assert (there.status_code, there.json()) == (404, nowhere.json())
    assert program.get("/search?q=secret").json()["items"] == []
    assert program.get("/registers").json()["items"] == []


def test_the_same_request_happens_once_and_is_answered_alike(program):
    first = program.post("/groups", {"title": "Once"}, **KEYED)
    again = program.post("/groups", {"title": "Once"}, **KEYED)
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    for name in ("Location", "ETag", "Content-Type"):
        assert again[name] == first[name]
    assert (again.status_code, again.content) == (201, first.content)
    assert len(program.get("/groups").json()["items"]) == 1


def test_a_key_stands_for_one_request_of_one_account(program, program_of, adam):
    program.post("/groups", {"title": "Once"}, **KEYED)
    other = program.post("/groups", {"title": "Twice"}, **KEYED)
    assert (other.status_code, list(other.json()["errors"])) == (422, ["Idempotency-Key"])
    assert program.post("/units", {"title": "Once"}, **KEYED).status_code == 422
    assert program_of(adam).post("/groups", {"title": "Once"}, **KEYED).status_code == 201
    assert program.post("/groups", {"title": "x"}, idempotency_key="ä").status_code == 400


def test_a_refused_request_may_be_sent_again_under_its_key(program):
    assert program.post("/groups", {"title": ""}, **KEYED).status_code == 422
    assert program.post("/groups", {"title": "Better"}, **KEYED).status_code == 201


def test_who_loses_the_race_for_a_key_did_nothing(program, monkeypatch):
    first = program.post("/groups", {"title": "Once"}, **KEYED)
    monkeypatch.setattr(receipts, "_known", lambda account, key: None)
    lost = program.post("/groups", {"title": "Once"}, **KEYED)
    assert (first.status_code, lost.status_code) == (201, 409)
    assert lost["Retry-After"] == "1"
    assert Entry.rows.filter(title="Once").count() == 1


def test_receipts_are_forgotten_after_a_day(program):
    program.post("/groups", {"title": "Once"}, **KEYED)
    with clock.stopped(clock.now() + KEPT_FOR / 2):
        assert forget_old_receipts.func() == 0
    with clock.stopped(clock.now() + KEPT_FOR * 1.1):
        assert forget_old_receipts.func() == 1


def test_who_asks_too_often_is_told_when_to_come_back(program, settings):
    settings.API_RATE = 2
    caches["process"].clear()
    with clock.stopped(clock.now()):
        left = [program.get("/me")["RateLimit-Remaining"] for _again in range(2)]
        refused = program.get("/me")
    assert left == ["1", "0"]
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 60
    assert refused["RateLimit-Limit"] == "2"


def test_a_method_or_an_address_that_there_is_not_is_a_problem_too(program, visitor):
    refused = program.ask("put", "/groups")
    assert (refused.status_code, refused["Content-Type"]) == (405, "application/problem+json")
    assert set(refused["Allow"].split(", ")) == {"GET", "POST"}
    assert program.get("/groups/GRP-000001/nonsense").status_code == 404
    assert program.get("/groups/%00").status_code == 404
    assert visitor.get("/groups/GRP-000001/nonsense/more").status_code == 401
    head = program.ask("head", "/groups")
    assert (head.status_code, head.content) == (200, b"")


def test_no_register_has_the_name_of_a_fixed_address():
    fixed = {"me", "search", "registers", "notices", "views", "openapi.json"}
    assert not fixed & {one.plural for one in registers()}


def test_an_incident_is_added_within_sixteen_statements(program_of, amir, add):
    customer = add("customer", "Carl and Company")
    add("service", "Mail")
    program = program_of(amir)
    body = {"title": "No mail", "description": "Since nine.", "customer": customer.ref}
    assert program.post("/incidents", body).status_code == 201
    with CaptureQueriesContext(connection) as queries:
        made = program.post("/incidents", body, idempotency_key="k")
    assert made.status_code == 201, made.json()
    # The savepoint of the test itself stands where BEGIN and COMMIT would.
    assert len(queries) <= 16, "\n".join(q["sql"][:90] for q in queries.captured_queries)
    assert named("incident").model.rows.count() == 2


def test_our_own_fault_is_a_problem_that_tells_nothing(program, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr("ringbeam.core.listing.page_of", broken)
    program.client.raise_request_exception = False
    said = program.get("/groups")
    assert (said.status_code, said["Content-Type"]) == (500, "application/problem+json")
    assert "secret" not in said.content.decode()
