"""What one may not see answers as if it were not there: every address, every kind, every door.

The addresses come from the URL configuration itself, so that a new one is tried without a word.
"""

import re
from io import BytesIO

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from ringbeam.core.accounts import Account, Token
from ringbeam.core.actors import system
from ringbeam.core.conversation import attach, comment
from ringbeam.core.history import HistoryLine
from ringbeam.core.registers import named, registers
from tests.exchange.samples import sample
from tests.web.pages import make, text_of

pytestmark = pytest.mark.django_db
EVERY = pytest.mark.parametrize("register", registers(), ids=str)
METHODS = ("get", "post", "patch", "delete")
ABSENT, WRONG_METHOD, TOO_OFTEN = 404, 405, 429
CHANGING = re.compile(r'(csrfmiddlewaretoken"\s+value|name="csrf"\s+content)="[^"]+"')
FILLING = {
    "name": "title",
    "field": "title",
    "way": "next",
    "move": "close",
    "number": "1",
    "verb": "raise_nonconformity",
    "form": "csv",
    "grant": "1",
    "to": "2026",
    "rule": "incidents-classified",
}
# What everybody may reach, signed in or not, and what is about oneself alone; who may read the
# metrics is told by the tests of operation, what a secret in an address
# opens by those of feeds, notices and questionnaires.
OPEN = re.compile(
    r"health|metrics|setup/|invitation/|accounts/|feeds/<|answer/|rate/|guest/|notices/off/"
    r"|api/v1/(openapi\.json)?$|api/v1/<path:rest>"
)


def addresses(patterns=None, before=""):
    """Every address pattern of the product, as one string each."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLPattern):
            yield before + str(one.pattern)
        else:
            yield from addresses(one.url_patterns, before + str(one.pattern))


def filled(pattern, **values):
    """The pattern with its places filled."""
    given = FILLING | values
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: given[m[1]], pattern)


def about_a_record(register):
    """Every address pattern about one record of the register, `<ref>` left open."""
    for pattern in sorted(set(addresses())):
        if "ref>" not in pattern:
            continue
        first = pattern.removeprefix("api/v1/").split("/")[0]
        if first in {"<slug:plural>", "<plural>", register.plural}:
            yield pattern


def told(browser, method, address, ref):
    """Status and text, the record's own number and what changes by itself taken out."""
    answer = getattr(browser, method)(address)
    streamed = getattr(answer, "streaming_content", None)
    text = b"".join(streamed).decode() if streamed else text_of(answer)
    return answer.status_code, CHANGING.sub("", text).replace(ref, "REF")


def browsers(actor, client_of):
    """The two doors: a browser that is signed in, and a program with a token."""
    account = Account.objects.get(pk=actor.account)
    _token, secret = Token.issue(account, name="a test", scopes=["read", "write"])
    return client_of(actor), Client(headers={"authorization": f"Bearer {secret}"})


def tried(register, hidden, doors, uid):
    """Every address of a hidden record beside the same one of a record that never was."""
    absent = f"{register.prefix}-999999"
    for pattern in about_a_record(register):
        door = doors[pattern.startswith("api/")]
        given = {"plural": register.plural, "uid": uid}
        there = filled(pattern, ref=hidden.ref, **given)
        not_there = filled(pattern, ref=absent, **given)
        for method in METHODS:
            status, text = told(door, method, there, hidden.ref)
            assert (status, text) == told(door, method, not_there, absent), (method, there)
            assert status in {ABSENT, WRONG_METHOD}, (method, there)
            assert hidden.title not in text


@pytest.fixture(autouse=True)
def no_rate(settings):
    """So many requests in a minute are this test's business, not a flood."""
    settings.API_RATE = 1_000_000


def with_a_file(record):
    """A record with a comment and a file; the address of the file."""
    comment(record, "Nobody outside reads this", by=system())
    return str(attach(record, BytesIO(b"secret"), "secret.txt", by=system()).uid)


@EVERY
def test_a_stranger_learns_nothing_of_a_record(register, sam, client_of):
    hidden = sample(register.kind, 5)
    uid = with_a_file(hidden)
    doors = browsers(sam, client_of)
    before = HistoryLine.objects.count()

    tried(register, hidden, doors, uid)

    assert told(doors[0], "get", f"/files/{uid}/", uid)[0] == ABSENT
    assert HistoryLine.objects.count() == before


CUSTOMERS = ("incident", "agreement", "person", "customer")


@pytest.mark.parametrize("kind", CUSTOMERS)
def test_a_customer_learns_nothing_of_another_customers_record(kind, carl, client_of):
    other = make("customer", title="Brightwater")
    given = {"title": "Theirs alone", "customer": other.ref}
    if kind == "agreement":
        given |= {"calendar": make("calendar").ref, "start": "2026-01-01"}
    mine = other if kind == "customer" else make(kind, **given)
    uid = with_a_file(mine)
    doors = browsers(carl, client_of)

    tried(named(kind), mine, doors, uid)

    plural = named(kind).plural
    for door, address in (
        (doors[0], f"/{plural}/?all"),
        (doors[0], f"/{plural}/export.json?all"),
        (doors[0], "/search/?q=Theirs"),
        (doors[1], f"/api/v1/{plural}"),
        (doors[1], "/api/v1/search?q=Theirs"),
    ):
        status, text = told(door, "get", address, "none")
        assert status == 200, address
        assert mine.ref not in text, address
        assert mine.title not in text, address
    assert told(doors[0], "get", f"/files/{uid}/", uid)[0] == ABSENT


def test_whoever_is_not_signed_in_is_sent_to_sign_in_or_refused(db):
    group = make("group", title="Secret group")
    uid = with_a_file(group)
    visitor = Client()

    for pattern in sorted(set(addresses())):
        if OPEN.match(pattern):
            continue
        given = {"plural": "groups", "ref": group.ref, "uid": uid, "form": "csv", "pk": "1"}
        given |= {"standard": "iso-9001", "edition": "2015", "year": "2015"}
        address = filled(pattern, **given)
        for method in METHODS:
            answer = getattr(visitor, method)(address)
            if pattern.startswith(("api/", "scim/")):
                assert answer.status_code in {401, WRONG_METHOD}, (method, address)
            else:
                assert answer.status_code == 302, (method, address)
                assert answer["Location"].startswith("/accounts/login/"), address
            assert b"Secret group" not in answer.content
