"""Only who holds the newest link becomes the first administrator, once and in time."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.test import Client
from django.urls import resolve

from ringbeam.core import clock
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.installation import installation
from ringbeam.core.organization_zone import organization_zone
from ringbeam.site.setup import new_link, set_up
from ringbeam.standards.loading import load

ADDRESS = "http://localhost:8000"
ANSWERS = {
    "organization": "Example Works",
    "editions": ["iso-20000-1:2018"],
    "zone": "Europe/Berlin",
    "name": "Adam",
    "email": "Adam@ringbeam.example",
    "password": "a long and unlikely phrase",
}


@pytest.fixture(autouse=True)
def standards(db):
    load()


def path_of(link):
    return link.removeprefix(ADDRESS)


def secret_of(link):
    return resolve(path_of(link)).kwargs["secret"]


def test_the_link_makes_the_first_administrator_and_signs_in():
    link = path_of(new_link(ADDRESS))
    browser = Client()

    answer = browser.post(link, ANSWERS)

    assert (answer.status_code, answer["Location"]) == (302, "/")
    account = Account.objects.get()
    assert account.email == "adam@ringbeam.example"
    assert [grant.role for grant in account.grants.all()] == ["administrator"]
    assert installation().organization == "Example Works"
    assert organization_zone() == account.zone == "Europe/Berlin"
    assert installation().editions == ["iso-20000-1:2018"]
    assert browser.session["_auth_user_id"] == str(account.pk)


def test_the_link_is_good_once():
    link = path_of(new_link(ADDRESS))
    Client().post(link, ANSWERS)

    assert Client().get(link).status_code == 404
    assert Client().post(link, ANSWERS | {"email": "eve@ringbeam.example"}).status_code == 404
    assert new_link(ADDRESS) is None
    assert Account.objects.count() == 1


def test_every_other_link_answers_as_if_there_were_no_page():
    new_link(ADDRESS)

    assert Client().get("/setup/guessed/").status_code == 404
    assert Client().post("/setup/guessed/", ANSWERS).status_code == 404
    assert not Grant.objects.exists()


def test_a_newer_link_replaces_the_older():
    older = path_of(new_link(ADDRESS))
    newer = path_of(new_link(ADDRESS))

    assert Client().post(older, ANSWERS).status_code == 404
    assert Client().post(newer, ANSWERS).status_code == 302


def test_the_link_is_good_for_a_day():
    link = path_of(new_link(ADDRESS))

    with clock.stopped(clock.now() + timedelta(hours=25)):
        assert Client().post(link, ANSWERS).status_code == 404


def test_the_link_itself_is_not_kept():
    secret = secret_of(new_link(ADDRESS))

    assert secret not in str(vars(installation()))


def test_without_a_link_there_is_nothing_to_set_up():
    assert Client().get("/setup//").status_code == 404
    installation()
    assert Client().post("/setup/x/", ANSWERS).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("password", "short"),
        ("password", "adam@ringbeam.example"),
        ("email", "nobody"),
        ("organization", ""),
        ("editions", ["iso-1:1900"]),
    ],
)
def test_a_bad_answer_is_said_beside_its_field_and_makes_nobody(field, value):
    link = path_of(new_link(ADDRESS))

    answer = Client().post(link, ANSWERS | {field: value})

    assert answer.status_code == 422
    assert not Account.objects.exists()
    assert Client().get(link).status_code == 200


def test_two_people_with_one_link_make_one_administrator():
    secret = secret_of(new_link(ADDRESS))
    set_up(secret, ANSWERS)

    with pytest.raises(Http404):
        set_up(secret, ANSWERS | {"email": "eve@ringbeam.example"})

    assert Grant.objects.count() == 1


def test_an_address_that_is_taken_is_said_beside_its_field_and_the_link_stays_good():
    Account.objects.create_user("adam@ringbeam.example", "another phrase", name="Adam")
    link = path_of(new_link(ADDRESS))

    answer = Client().post(link, ANSWERS)

    assert answer.status_code == 422
    assert "There is an account with this address already." in answer.content.decode()
    assert Client().post(link, ANSWERS | {"email": "eve@ringbeam.example"}).status_code == 302
