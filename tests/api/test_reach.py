"""How far a program reaches: single kinds, keys sent again, rates over processes, verbs."""

import shutil
from datetime import timedelta
from inspect import Parameter, signature

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile

from ringbeam.api.problems import Rejected
from ringbeam.api.rates import Allowance, count
from ringbeam.core import clock, conversation
from ringbeam.core.accounts import Grant
from ringbeam.core.actors import system
from ringbeam.core.entries import Entry
from ringbeam.core.registers import named
from ringbeam.core.verbs import VERBS
from ringbeam.core.writing import create, edit

KEYED = {"idempotency_key": "a-key-of-the-test"}


@pytest.fixture
def linked(mona, add):
    """An incident of a customer that is linked to a group."""
    customer, group = add("customer", "Carl and Company"), add("group", "First line")
    given = {"title": "No mail", "customer": customer.ref}
    incident = create(named("incident").model, given, by=mona)
    conversation.link(incident, "about", group, by=mona)
    return incident, customer, group


def test_a_token_for_one_kind_reads_no_words_of_another(program_of, mona, linked):
    incident, customer, group = linked
    limited, whole = program_of(mona, "incidents:write"), program_of(mona)
    where = f"/incidents/{incident.ref}"

    for answer in (
        limited.get(where),
        limited.get("/incidents"),
        limited.get(f"{where}/history"),
    ):
        assert answer.status_code == 200
        assert customer.ref in answer.content.decode()
        assert customer.title not in answer.content.decode()
    assert customer.title in whole.get(where).content.decode()
    assert [one["record"]["ref"] for one in whole.get(f"{where}/links").json()["items"]] == [
        group.ref
    ]
    assert limited.get(f"{where}/links").json()["items"] == []
    assert limited.get(f"/groups/{group.ref}/comments").status_code == 403


def test_a_token_for_one_kind_neither_links_nor_unlinks_another(program_of, mona, linked):
    incident, _customer, group = linked
    limited, where = program_of(mona, "incidents:write"), f"/incidents/{incident.ref}/links"
    [link] = program_of(mona).get(where).json()["items"]

    refused = limited.post(where, {"kind": "about", "target": group.ref})
    nowhere = limited.post(where, {"kind": "about", "target": "GRP-999999"})
    assert (refused.status_code, refused.json()) == (422, nowhere.json())
    assert limited.delete(f"{where}/{link['id']}").status_code == 404
    assert len(program_of(mona).get(where).json()["items"]) == 1


def test_a_key_with_another_version_is_another_request(program, add):
    group = add("group", "First line")
    sent = {"body": {"reason": "gone"}, **KEYED}
    where = f"/groups/{group.ref}/archive"

    assert program.post(where, if_match='"1"', **sent).status_code == 200
    assert program.post(where, if_match='"2"', **sent).status_code == 422
    assert program.post(where, if_match='"1"', **sent)["Idempotency-Replayed"] == "true"


def test_what_is_no_longer_seen_is_not_told_again(program_of, mona):
    program = program_of(mona)
    assert program.post("/groups", {"title": "Once"}, **KEYED).status_code == 201

    Grant.objects.filter(account=mona.account).update(until=clock.now())
    again = program.post("/groups", {"title": "Once"}, **KEYED)

    assert (again.status_code, "Once" in again.content.decode()) == (404, False)
    assert Entry.rows.filter(title="Once").count() == 1


def test_an_answer_is_not_told_again_to_who_may_less_now(program_of, mona, linked):
    incident, customer, _group = linked
    where = f"/incidents/{incident.ref}/archive"
    first = program_of(mona).post(where, {}, **KEYED)
    again = program_of(mona, "incidents:write").post(where, {}, **KEYED)

    assert customer.title in first.content.decode()
    assert (again.status_code, customer.title in again.content.decode()) == (409, False)


def test_a_file_whose_bytes_are_lost_is_gone_and_the_entry_is_there(
    program, add, settings, tmp_path
):
    settings.MEDIA_ROOT = str(tmp_path)
    group = add("group", "First line")
    sent = SimpleUploadedFile("a.txt", b"words", content_type="text/plain")
    where = f"/api/v1/groups/{group.ref}/files"
    made = program.client.post(where, {"file": sent}).json()
    shutil.rmtree(tmp_path)

    lost = program.get(made["url"])
    assert (lost.status_code, lost["Content-Type"]) == (410, "application/problem+json")
    assert "storage" in lost.json()["detail"]
    assert [one["name"] for one in program.get(where).json()["items"]] == ["a.txt"]


def in_another_process():
    """What a process that has counted nothing yet knows."""
    caches["process"].clear()


def test_a_limit_holds_over_several_processes(db, settings):
    settings.API_RATE = 16
    passed = 0
    with clock.stopped(clock.now()):
        for _process in range(6):
            in_another_process()
            for _request in range(16):
                try:
                    count("token-7")
                except Rejected:
                    break
                passed += 1
    assert 16 <= passed <= 16 + 5 * 2
    assert Allowance.objects.get(key="token-7").used >= 16


def test_who_asks_little_costs_no_statement(db, settings, django_assert_num_queries):
    settings.API_RATE = 80
    with clock.stopped(clock.now()), django_assert_num_queries(0):
        for _request in range(9):
            count("token-7")


def test_the_next_minute_is_a_new_one(db, settings):
    settings.API_RATE = 2
    now = clock.now()
    with clock.stopped(now):
        count("token-7")
        count("token-7")
        with pytest.raises(Rejected):
            count("token-7")
    in_another_process()
    with clock.stopped(now.replace(microsecond=0) + timedelta(minutes=1)):
        assert count("token-7")["RateLimit-Remaining"] == "1"


def test_a_verb_is_offered_and_done(program, add):
    group = add("group", "First line")
    where = f"/groups/{group.ref}/verbs"
    offered = {one["name"]: one for one in program.get(where).json()["items"]}
    assert offered["raise_nonconformity"]["asks"] == ["finding"]
    assert offered["raise_nonconformity"]["allowed"]

    done = program.post(f"{where}/raise_nonconformity", {"finding": "Nobody answers"}, **KEYED)
    again = program.post(f"{where}/raise_nonconformity", {"finding": "Nobody answers"}, **KEYED)

    made = done.json()["record"]
    assert (done.status_code, made["kind"], made["title"]) == (
        200,
        "nonconformity",
        "Nobody answers",
    )
    assert done["Location"] == f"/api/v1/nonconformities/{made['ref']}"
    assert again.json() == done.json()
    assert Entry.rows.filter(kind="nonconformity").count() == 1
    links = program.get(f"/groups/{group.ref}/links").json()["items"]
    assert [one["record"]["ref"] for one in links] == [made["ref"]]


def test_a_verb_is_refused_as_the_page_refuses_it(program, program_of, mona, add, carl):
    group = add("group", "First line")
    where = f"/groups/{group.ref}/verbs"
    assert program.post(f"{where}/recompute", {"reason": "x"}).status_code == 404
    assert program.post(f"{where}/raise_nonconformity", {}).status_code == 422
    more = {"finding": "x", "other": "y"}
    assert list(program.post(f"{where}/raise_nonconformity", more).json()["errors"]) == [
        "other"
    ]
    hidden = program_of(carl).post(f"{where}/raise_nonconformity", {"finding": "x"})
    assert hidden.status_code == 404
    limited = program_of(mona, "groups:write")
    assert limited.post(f"{where}/raise_nonconformity", {"finding": "x"}).status_code == 403
    assert not Entry.rows.filter(kind="nonconformity").exists()


def test_a_verb_of_one_kind_takes_its_reason(program, mona):
    incident = create(named("incident").model, {"title": "No mail"}, by=mona)
    where = f"/incidents/{incident.ref}/verbs/escalate"
    done = program.post(where, {"reason": "Nothing is heard of it"}, if_match='"1"')
    assert (done.status_code, done.json()["record"]["ref"]) == (200, incident.ref)
    edit(incident, {"title": "No mail at all"}, by=system())
    stale = program.post(where, {"reason": "Again"}, if_match='"1"')
    assert stale.status_code == 412


def test_a_verb_names_what_it_cannot_do_without(program, mona):
    lock = create(named("control").model, {"title": "Locks"}, by=mona)
    where = f"/controls/{lock.ref}/verbs/say_implemented"

    refused = program.post(where, {})
    taken = program.post(where, {"implemented": "partly"})

    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["implemented"])
    assert taken.status_code == 200


@pytest.mark.parametrize("name", sorted(name for name, one in VERBS.items() if one.on))
def test_a_verb_asks_for_all_that_its_function_needs(name):
    given = [*signature(VERBS[name].run).parameters.values()][1:]
    needed = {one.name for one in given if one.default is Parameter.empty}

    assert needed - {"by"} <= set(VERBS[name].asks)


def test_fields_that_customers_do_not_set_say_so(visitor, program_of, carl):
    schemas = visitor.get("/openapi.json").json()["components"]["schemas"]
    new = schemas["IncidentNew"]["properties"]
    assert "organization only" in new["assignee"]["description"]
    assert "organization only" not in new["title"].get("description", "")
    fields = program_of(carl).get("/registers/incidents").json()["fields"]
    editable = {one["name"] for one in fields if one["editable"]}
    assert {"title", "description"} <= editable
    assert not {"assignee", "group", "major"} & editable
