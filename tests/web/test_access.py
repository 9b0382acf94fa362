"""The page of access: administrators read of accounts; to others there is none."""

import pytest

from ringbeam.core import access, rules
from tests.cast import somebody
from tests.web.pages import text_of

pytestmark = pytest.mark.django_db
OK, ABSENT = 200, 404


def test_an_administrator_reads_who_was_let_in(adam, olga, client_of):
    browser = client_of(olga)
    browser.post("/account/tokens/", {"label": "A robot", "scope": "read", "days": "30"})
    browser.post("/account/", {"name": "Olga O.", "zone": "UTC"})

    answer = client_of(adam).get("/access/")

    assert answer.status_code == OK
    for word in ("issued a token", "A robot", "olga@ringbeam.example", "renamed", "Olga O."):
        assert word in text_of(answer)
    assert 'href="/access/"' in answer.content.decode()


def test_there_is_no_such_page_for_others(mona, olga, carl, sam, client_of):
    for reader in (mona, olga, carl, sam):
        answer = client_of(reader).get("/access/")
        assert answer.status_code == ABSENT
        assert 'href="/access/"' not in answer.content.decode()


def test_who_administers_a_part_does_not_read_of_all(the_customer, client_of):
    part = somebody("Paula", rules.ADMINISTRATOR.name, scope=the_customer)

    assert client_of(part).get("/access/").status_code == ABSENT


def test_earlier_lines_are_on_further_pages(adam, client_of, monkeypatch):
    monkeypatch.setattr("ringbeam.web.access.MOST", 2)
    browser = client_of(adam)
    for name in ("Ada", "Adam the first", "Adam the second"):
        browser.post("/account/", {"name": name, "zone": "UTC"})

    first = browser.get("/access/")
    further = browser.get("/access/?before=2")

    assert "?before=2" in first.content.decode()
    assert "Adam the first" in text_of(first)
    assert "Adam the first" not in text_of(further)
    assert access.told().count() == 3
