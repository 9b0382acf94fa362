"""A directory keeps accounts and groups here by SCIM; people say what a group stands for."""

import json

import pytest
from django.core.cache import cache
from django.test import Client

from ringbeam.core import access, admission, directory, granting
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.actors import system
from tests.web.authenticators import sign_in

pytestmark = pytest.mark.django_db
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
NORA = {"schemas": [USER], "userName": "Nora@x.org", "externalId": "e-1", "active": True}


class Directory:
    """A client as identity providers write one."""

    def __init__(self, account, *scopes):
        _made, self.secret = admission.issue_token(
            account, name="directory", scopes=scopes, by=system()
        )

    def asks(self, method, path, body=None, **query):
        headers = {"authorization": f"Bearer {self.secret}"}
        way = getattr(Client(headers=headers), method)
        given = {"query_params": query} if query else {}
        if body is not None:
            given |= {"data": json.dumps(body), "content_type": "application/scim+json"}
        answer = way(f"/scim/v2/{path}", **given)
        return answer.status_code, json.loads(answer.content) if answer.content else None

    def patches(self, path, *operations):
        return self.asks("patch", path, {"schemas": [PATCH], "Operations": list(operations)})


@pytest.fixture(autouse=True)
def nothing_guessed():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def scim(adam):
    return Directory(Account.objects.get(pk=adam.account), "scim")


@pytest.fixture
def nora(scim):
    _status, made = scim.asks("post", "Users", {**NORA, "name": {"givenName": "Nora"}})
    return made


def test_what_is_spoken_here_is_said(scim):
    status, config = scim.asks("get", "ServiceProviderConfig")
    assert (status, config["patch"]["supported"], config["filter"]["maxResults"]) == (
        *(200, True, 200),
    )
    assert scim.asks("get", "ResourceTypes")[1]["totalResults"] == 2
    assert scim.asks("get", "ResourceTypes/User")[1]["endpoint"] == "/Users"
    schemas = scim.asks("get", "Schemas")[1]["Resources"]
    assert {one["id"] for one in schemas} == {USER, GROUP}
    assert scim.asks("get", f"Schemas/{USER}")[0] == 200
    assert scim.asks("get", "Schemas/x")[0] == 404


def test_only_a_token_of_this_door_and_of_an_administrator_is_let_in(adam, mona, scim):
    administrator = Account.objects.get(pk=adam.account)
    for other in (
        Directory(administrator, "read", "write"),
        Directory(Account.objects.get(pk=mona.account), "scim"),
    ):
        status, told = other.asks("get", "Users")
        assert (status, told["status"]) == (403, "403")
    assert Client().get("/scim/v2/Users").status_code == 401
    assert Client().post("/scim/v2/Users").status_code == 401
    here = Client(headers={"authorization": f"Bearer {scim.secret}"})
    assert here.get("/api/v1/people").status_code == 403
    assert here.post("/api/v1/people", {}).status_code == 403


def test_a_user_is_opened_found_and_changed(scim, nora):
    number = nora["id"]
    assert (nora["userName"], nora["displayName"], nora["externalId"]) == (
        *("nora@x.org", "Nora", "e-1"),
    )
    found = scim.asks("get", "Users", filter='userName eq "NORA@x.org"')[1]
    assert [one["id"] for one in found["Resources"]] == [number]
    assert scim.asks("get", "Users", filter='externalId eq "e-1"')[1]["totalResults"] == 1
    assert scim.asks("get", "Users", filter="active eq false")[1]["totalResults"] == 0
    change = {"op": "replace", "path": "displayName", "value": "Nora N."}
    assert scim.patches(f"Users/{number}", change)[1]["displayName"] == "Nora N."
    moved = {**NORA, "userName": "nora.n@x.org", "displayName": "N. N."}
    assert scim.asks("put", f"Users/{number}", moved)[1]["userName"] == "nora.n@x.org"
    assert Account.objects.get(pk=number).name == "N. N."
    said = [line.said for line in access.told().order_by("number")]
    assert said[1:] == ["open_account", "rename_account", "readdress", "rename_account"]
    assert not Account.objects.get(pk=number).has_usable_password()


def test_pages(scim):
    for turn in range(5):
        scim.asks("post", "Users", {**NORA, "userName": f"n{turn}@x.org"})
    first = scim.asks("get", "Users", startIndex=1, count=2)[1]
    last = scim.asks("get", "Users", startIndex=5, count=200)[1]

    assert (first["totalResults"], first["itemsPerPage"], len(first["Resources"])) == (6, 2, 2)
    assert [one["userName"] for one in last["Resources"]] == ["n3@x.org", "n4@x.org"]
    assert scim.asks("get", "Users", count=0)[1]["totalResults"] == 6
    assert scim.asks("get", "Users", startIndex="x")[0] == 400
    some = scim.asks("get", "Users", filter='userName sw "n"', startIndex=2, count=3)[1]
    assert (some["totalResults"], len(some["Resources"])) == (5, 3)


def test_what_cannot_be_is_refused_in_its_words(scim, nora):
    taken = scim.asks("post", "Users", NORA)
    assert (taken[0], taken[1]["scimType"]) == (409, "uniqueness")
    other = scim.asks("post", "Users", {**NORA, "userName": "o@x.org"})[1]["id"]
    assert scim.asks("put", f"Users/{other}", NORA)[0] == 409
    null = {**NORA, "userName": "null\0@x.org"}
    for body in ({**NORA, "userName": "no address"}, null, {"schemas": [USER]}, [], "x"):
        assert scim.asks("post", "Users", body)[0] == 400
    assert scim.asks("get", "Users", filter="userName eq")[1]["scimType"] == "invalidFilter"
    assert (
        scim.patches(f"Users/{other}", {"op": "replace", "path": "nope", "value": 1})[0] == 400
    )
    for path in ("Users/999999", "Users/x", "Users/9999999999999999999999", "Groups/1"):
        assert scim.asks("get", path)[0] == 404
    assert scim.asks("delete", "Users")[0] == 405


def test_closing_ends_sessions_tokens_and_roles(scim, olga):
    browser = Client()
    sign_in(browser, "olga")
    account = Account.objects.get(pk=olga.account)
    token = Directory(account, "read")
    assert browser.get("/work/").status_code == 200

    status, told = scim.patches(
        f"Users/{account.pk}", {"op": "replace", "value": {"active": False}}
    )

    assert (status, told["active"]) == (200, False)
    assert "/accounts/login/" in browser.get("/work/")["Location"]
    here = Client(headers={"authorization": f"Bearer {token.secret}"})
    assert here.get("/api/v1/me").status_code == 401
    assert not Grant.objects.filter(account=account).exists()
    back = scim.patches(
        f"Users/{account.pk}", {"op": "Replace", "path": "active", "value": True}
    )
    assert back[1]["active"] is True
    assert "/accounts/login/" in browser.get("/work/")["Location"]


def test_the_directory_does_not_shut_itself_out(scim, adam):
    own = {"op": "replace", "path": "active", "value": False}
    assert scim.patches(f"Users/{adam.account}", own)[0] == 400
    assert scim.asks("get", "Users")[0] == 200


def test_what_the_directory_deletes_is_closed_and_comes_back(scim, nora):
    path = f"Users/{nora['id']}"
    assert scim.asks("delete", path) == (204, None)
    assert scim.asks("get", path)[0] == 404
    assert not Account.objects.get(pk=nora["id"]).is_active
    status, made = scim.asks("post", "Users", NORA)
    assert (status, made["id"], made["active"]) == (201, nora["id"], True)


def test_a_group_gives_what_it_stands_for_and_takes_it_away(scim, nora, adam, the_customer):
    account = Account.objects.get(pk=nora["id"])
    members = [{"value": nora["id"]}]
    made = scim.asks("post", "Groups", {"schemas": [GROUP], "displayName": "Desk"})[1]
    path = f"Groups/{made['id']}"
    group = directory.DirectoryGroup.objects.get(pk=made["id"])
    add = {"op": "add", "path": "members", "value": members}
    assert scim.patches(path, add)[1]["members"][0]["value"] == nora["id"]
    assert not account.grants.exists()

    directory.stand_for(group, "member", by=adam, scope=None, kinds=())
    directory.stand_for(group, "customer", by=adam, scope=the_customer.entry, kinds=())
    granting.grant(account, "auditor", by=adam)
    assert {one.role for one in account.grants.all()} == {"member", "customer", "auditor"}
    assert scim.asks("get", f"Users/{nora['id']}")[1]["groups"][0]["display"] == "Desk"

    remove = {"op": "remove", "path": f'members[value eq "{nora["id"]}"]'}
    assert "members" not in scim.patches(path, remove)[1]
    assert {one.role for one in account.grants.all()} == {"auditor"}
    scim.asks("put", path, {"schemas": [GROUP], "displayName": "The desk", "members": members})
    assert account.grants.count() == 3
    directory.stand_no_longer(group, group.roles.get(role="customer").pk, by=adam)
    assert {one.role for one in account.grants.all()} == {"member", "auditor"}
    assert scim.asks("delete", path)[0] == 204
    assert {one.role for one in account.grants.all()} == {"auditor"}
    assert "group_role" in {line.said for line in access.told()}


def test_a_role_given_by_hand_stays_when_a_group_goes(scim, nora, adam):
    account = Account.objects.get(pk=nora["id"])
    granting.grant(account, "member", by=adam)
    body = {"schemas": [GROUP], "displayName": "All", "members": [{"value": nora["id"]}]}
    made = scim.asks("post", "Groups", body)[1]
    group = directory.DirectoryGroup.objects.get(pk=made["id"])
    directory.stand_for(group, "member", by=adam, scope=None, kinds=())
    scim.asks("delete", f"Groups/{made['id']}")

    assert account.grants.get().role == "member"


def test_opened_again_it_has_what_its_groups_stand_for(scim, nora, adam):
    body = {"schemas": [GROUP], "displayName": "All", "members": [{"value": nora["id"]}]}
    group = scim.asks("post", "Groups", body)[1]
    found = directory.DirectoryGroup.objects.get(pk=group["id"])
    directory.stand_for(found, "member", by=adam, scope=None, kinds=())
    path = f"Users/{nora['id']}"
    account = Account.objects.get(pk=nora["id"])
    scim.patches(path, {"op": "replace", "path": "active", "value": False})
    assert not account.grants.exists()
    scim.patches(path, {"op": "replace", "path": "active", "value": True})

    assert account.grants.get().role == "member"


def test_a_group_of_strangers_or_of_a_taken_name_is_refused(scim, nora):
    body = {"schemas": [GROUP], "displayName": "All"}
    assert scim.asks("post", "Groups", {**body, "members": [{"value": "999999"}]})[0] == 400
    assert not directory.DirectoryGroup.objects.exists()
    assert scim.asks("post", "Groups", body)[0] == 201
    assert scim.asks("post", "Groups", body)[0] == 409
    assert scim.asks("post", "Groups", {"schemas": [GROUP], "displayName": " "})[0] == 400
    assert scim.asks("get", "Groups", filter='displayName eq "all"')[1]["totalResults"] == 1


def test_administrators_say_what_a_group_stands_for(scim, nora, adam, mona, client_of):
    body = {"schemas": [GROUP], "displayName": "All", "members": [{"value": nora["id"]}]}
    number = scim.asks("post", "Groups", body)[1]["id"]
    page, given = "/access/groups/", {"group": number, "role": "member"}
    account = Account.objects.get(pk=nora["id"])
    assert client_of(mona).get(page).status_code == 404
    assert client_of(mona).post(f"{page}roles/", given).status_code == 404
    browser = client_of(adam)
    assert browser.post(f"{page}roles/", {**given, "role": "x"}).status_code == 422
    assert browser.post(f"{page}roles/", given).status_code == 302
    assert account.grants.get().role == "member"
    assert "1 member" in browser.get(page).content.decode()
    role = directory.GroupRole.objects.get().pk
    assert browser.post(f"{page}{number}/roles/{role}/remove/").status_code == 302
    assert not account.grants.exists()
