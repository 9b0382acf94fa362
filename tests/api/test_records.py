"""Records by REST: added, read, listed, changed and moved; refused in the kernel's words."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ringbeam.api import shapes
from ringbeam.core import conversation, writing
from ringbeam.core.entries import Entry
from ringbeam.core.history import HistoryLine
from ringbeam.core.links import Link
from ringbeam.core.registers import named

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


def problem(response, status):
    """The problem that the response is; its members agree with the response."""
    assert response["Content-Type"] == PROBLEM
    said = response.json()
    assert (response.status_code, said["status"]) == (status, status)
    assert said["title"]
    assert said["detail"]
    return said


def test_a_record_is_added_and_read_where_the_answer_says(program, mona):
    owner = Entry.rows.get(pk=mona.person)
    made = program.post("/groups", {"title": "First line", "owner": owner.ref})
    assert made.status_code == 201
    said = made.json()
    assert made["Location"] == f"/api/v1/groups/{said['ref']}"
    assert made["ETag"] == '"1"'
    assert said["owner"] == {
        "ref": owner.ref,
        "title": "Mona",
        "kind": "person",
        "url": f"/people/{owner.ref}/",
    }
    assert said["state"] == "active"
    assert said["created"].endswith("Z")
    again = program.get(made["Location"])
    assert again.json() == said
    assert HistoryLine.objects.filter(entry__ref=said["ref"], door="api").count() == 1


def test_what_is_known_is_not_sent_again(program, add):
    ref = add("group", "First line").ref
    read = program.get(f"/groups/{ref}")
    known = program.get(f"/groups/{ref}", if_none_match=read["ETag"])
    assert (known.status_code, known.content) == (304, b"")
    page = program.get("/groups")
    assert program.get("/groups", if_none_match=page["ETag"]).status_code == 304
    add("group", "Second line")
    assert program.get("/groups", if_none_match=page["ETag"]).status_code == 200


def test_a_list_is_paged_by_next_until_there_is_none(program, add):
    for number in range(7):
        add("group", f"Team {number}")
    found, address = [], "/groups?limit=3&sort=-title"
    while address:
        page = program.get(address).json()
        found += [one["title"] for one in page["items"]]
        address = page["next"]
    assert found == [f"Team {number}" for number in range(6, -1, -1)]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/incidents?state=new", "state"),
        ("/incidents/pdf?state=new", "state"),
        ("/search?q=mail&kind=groups", "kind"),
        ("/events?type=group.create", "type"),
    ],
)
def test_a_parameter_is_given_twenty_times_at_most(address, name, program):
    path, _mark, once = address.rpartition("&") if "&" in address else address.rpartition("?")
    begin = path + ("&" if "&" in address else "?")
    assert program.get(begin + "&".join([once] * 20)).status_code == 200
    said = problem(program.get(begin + "&".join([once] * 21)), 422)
    assert said["errors"] == {name: ["At most 20 values."]}


def test_a_filter_that_means_nothing_is_named(program):
    said = problem(program.get("/groups?colour=red&owner=&limit=0"), 422)
    assert list(said["errors"]) == ["limit"]
    said = problem(program.get("/groups?colour=red&owner=&state=asleep"), 422)
    assert sorted(said["errors"]) == ["colour", "owner", "state"]


def test_values_that_cannot_be_are_named_by_field(program):
    said = problem(program.post("/groups", {"title": "", "owner": "PER-999999"}), 422)
    assert sorted(said["errors"]) == ["owner", "title"]
    assert problem(program.post("/groups", {"title": 7}), 422)["errors"].keys() == {"title"}
    assert problem(program.post("/groups", {"title": "x", "state": "gone"}), 422)
    assert problem(program.post("/groups", ["x"]), 422)


def test_a_body_that_is_no_json_is_refused_with_the_place(program):
    said = problem(program.post("/groups", b'{"title":\n oops}'), 400)
    assert (said["line"], said["column"]) == (2, 2)
    sent = program.client.post("/api/v1/groups", "title=x", content_type="text/plain")
    problem(sent, 415)


def test_a_change_names_the_version_that_it_changes(program, add):
    group = add("group", "First line")
    where = f"/groups/{group.ref}"
    problem(program.patch(where, {"title": "New"}), 428)
    changed = program.patch(where, {"title": "New"}, if_match='"1"')
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    said = problem(program.patch(where, {"title": "Mine"}, if_match='"1"'), 412)
    assert said["current"] == {"title": "New"}
    assert said["wanted"] == {"title": "Mine"}
    assert said["version"] == 2
    problem(program.patch(where, {"title": "Mine"}, if_match='W/"2"x, "rubbish"'), 412)
    assert program.patch(where, {"title": "Mine"}, if_match="*").json()["title"] == "Mine"


def test_what_is_archived_leaves_the_list_and_comes_back(program, add):
    where = f"/groups/{add('group', 'First line').ref}"
    problem(program.post(f"{where}/archive", {"reason": "old"}, if_match='"7"'), 412)
    gone = program.post(f"{where}/archive", {"reason": "old"}, if_match='"1"')
    assert gone.json()["archived"] is True
    assert program.get("/groups").json()["items"] == []
    lines = program.get(f"{where}/history").json()["items"]
    assert [(line["act"], line["reason"]) for line in lines][1:] == [("archive", "old")]
    assert program.post(f"{where}/restore").json()["archived"] is False
    assert len(program.get("/groups").json()["items"]) == 1


def test_history_tells_fields_by_their_public_name_and_records_by_number(program, add, mona):
    ref = add("group", "First line", owner=mona.person).ref
    [line] = program.get(f"/groups/{ref}/history").json()["items"]
    assert line["changes"]["title"] == {"before": None, "after": "First line"}
    assert line["changes"]["owner"]["after"]["title"] == "Mona"
    assert (line["act"], line["who"]) == ("create", "Mona")


def test_comments_are_said_and_read(program, add):
    where = f"/groups/{add('group', 'First line').ref}/comments"
    made = program.post(where, {"text": "Hello", "internal": True})
    assert (made.status_code, made.json()["internal"]) == (201, True)
    assert [one["text"] for one in program.get(where).json()["items"]] == ["Hello"]
    problem(program.post(where, {"text": " "}), 422)
    assert problem(program.post(where, {"words": "x"}), 422)["errors"].keys() == {
        "text",
        "words",
    }


def test_links_are_made_once_seen_from_both_ends_and_removed(program, add):
    one, other = add("group", "First line"), add("unit", "Berlin")
    sent = {"kind": "part_of", "target": other.ref}
    made = program.post(f"/groups/{one.ref}/links", sent).json()
    assert program.post(f"/groups/{one.ref}/links", sent).json()["id"] == made["id"]
    [back] = program.get(f"/units/{other.ref}/links").json()["items"]
    assert (back["direction"], back["record"]["ref"]) == ("in", one.ref)
    problem(program.delete(f"/units/{other.ref}/links/{made['id']}"), 404)
    assert program.delete(f"/groups/{one.ref}/links/{made['id']}").status_code == 204
    assert Link.objects.count() == 0
    said = problem(program.post(f"/groups/{one.ref}/links", {**sent, "target": one.ref}), 422)
    assert said["errors"].keys() == {"target"}


def test_files_are_kept_and_served_as_attachments(program, add, settings):
    where = f"/api/v1/groups/{add('group', 'First line').ref}/files"
    page = SimpleUploadedFile("../<b>page.html", b"<script>alert(1)</script>")
    made = program.client.post(where, {"file": page, "internal": "true"})
    assert made.status_code == 201
    served = program.get(made["Location"])
    assert b"".join(served.streaming_content) == b"<script>alert(1)</script>"
    assert served["Content-Type"] == "application/octet-stream"
    assert served["Content-Disposition"].startswith("attachment")
    assert "sandbox" in served["Content-Security-Policy"]
    [kept] = program.get(where).json()["items"]
    assert (kept["size"], kept["internal"]) == (25, True)
    problem(program.get(f"{where}/{'0' * 32}"), 404)
    problem(program.client.post(where, {"internal": "true"}), 422)
    problem(program.post(where, {"file": "x"}), 415)
    settings.UPLOAD_LIMIT = 10
    problem(program.client.post(where, {"file": SimpleUploadedFile("a", b"x" * 11)}), 413)


def test_one_bad_record_of_many_never_stops_the_rest(program):
    items = [
        {"title": "One"},
        {"title": ""},
        "x",
        {"title": "Two", "colour": 1},
        {"title": "3"},
    ]
    made = program.post("/groups/bulk", {"items": items})
    assert made.status_code == 207
    said = made.json()
    assert (said["created"], said["refused"]) == (2, 3)
    assert [one["status"] for one in said["results"]] == [201, 422, 422, 422, 201]
    assert said["results"][3]["errors"].keys() == {"colour"}
    titles = [one["title"] for one in program.get("/groups?sort=entry").json()["items"]]
    assert titles == ["One", "3"]
    problem(program.post("/groups/bulk", {"items": []}), 422)
    problem(program.post("/groups/bulk", {"items": [{}] * 1001}), 422)


def test_moves_are_offered_with_their_reasons_and_taken(program, add, mona):
    text = {"description": "It was not done."}
    found = add("nonconformity", "No evidence", **text)
    where = f"/nonconformities/{found.ref}"
    offered = {one["name"]: one for one in program.get(f"{where}/moves").json()["items"]}
    assert offered["correct"]["asks"]
    assert (offered["correct"]["allowed"], bool(offered["correct"]["reasons"])) in (
        (True, False),
        (False, True),
    )
    problem(program.post(f"{where}/moves/fly"), 404)
    said = problem(program.post(f"{where}/moves/clear"), 409)
    assert said["refused"]
    problem(program.post(f"{where}/moves/correct", {"title": "x"}), 422)
    problem(program.post(f"{where}/moves/correct", {}, if_match='"9"'), 412)
    asked = {"correction": "Done", "cause": "Nobody knew"}
    moved = program.post(f"{where}/moves/correct", asked, if_match='"1"')
    assert moved.status_code == 200
    assert (moved.json()["state"], moved["ETag"]) != (found.state, '"1"')


def test_search_finds_over_all_kinds_and_pages_on(program, add):
    refs = [add(kind, "Zebra crossing").ref for kind in ("group", "unit", "site")]
    page = program.get("/search?q=zeb&limit=2").json()
    rest = program.get(page["next"]).json()
    assert [one["ref"] for one in page["items"] + rest["items"]] == refs[::-1]
    assert rest["next"] is None
    only = program.get("/search?q=zebra&kind=units").json()["items"]
    assert [one["ref"] for one in only] == [refs[1]]
    problem(program.get("/search?q=zebra&kind=unicorns"), 404)


def test_a_register_says_what_it_holds(program):
    kinds = {one["kind"] for one in program.get("/registers").json()["items"]}
    assert {"group", "person"} <= kinds
    said = program.get("/registers/groups").json()
    fields = {one["name"]: one for one in said["fields"]}
    assert fields["title"]["required"] is True
    assert fields["owner"]["kinds"] == ["person"]
    assert "title" in said["sorts"]
    problem(program.get("/registers/unicorns"), 404)


def test_the_caller_is_told_who_it_is_and_what_it_should_know(program, mona):
    said = program.get("/me").json()
    assert (said["name"], said["scopes"]) == ("Mona", ["write"])
    assert said["person"]["title"] == "Mona"
    assert said["grants"] == [{"role": "manager", "scope": None, "kinds": []}]


def test_saved_views_are_the_callers_own(program, program_of, olga):
    view = {"kind": "group", "name": "Mine", "query": "owner=me"}
    made = program.post("/views", view)
    assert made.status_code == 201
    assert problem(program.post("/views", view), 422)["errors"].keys() == {"name"}
    assert [one["name"] for one in program.get("/views").json()["items"]] == ["Mine"]
    other = program_of(olga)
    assert other.get("/views").json()["items"] == []
    number = made.json()["id"]
    problem(other.delete(f"/views/{number}"), 404)
    assert program.delete(f"/views/{number}").status_code == 204


@pytest.fixture
def of_the_customer(the_customer, mona):
    """An incident of the customer, with one public and one internal comment and file."""
    given = {"title": "No mail", "customer": the_customer.ref}
    incident = writing.create(named("incident").model, given, by=mona)
    for internal in (False, True):
        text = "between us" if internal else "for all"
        conversation.comment(incident, text, by=mona, internal=internal)
        content = BytesIO(text.encode())
        conversation.attach(incident, content, f"{text}.txt", by=mona, internal=internal)
    return incident


def test_nothing_internal_reaches_a_customer(program, program_of, carl, of_the_customer):
    where = f"/incidents/{of_the_customer.ref}"
    customer = program_of(carl)
    assert customer.get(where).status_code == 200
    for path in ("/comments", "/files", "/history"):
        seen = customer.get(where + path).content.decode()
        assert "for all" in seen
        assert "between us" not in seen
        assert "between us" in program.get(where + path).content.decode()
    kept = {
        one["internal"]: one["url"] for one in program.get(f"{where}/files").json()["items"]
    }
    served = customer.get(kept[False])
    assert b"".join(served.streaming_content) == b"for all"
    problem(customer.get(kept[True]), 404)
    problem(customer.post(f"{where}/comments", {"text": "x", "internal": True}), 403)


def test_members_for_people_inside_are_not_there_for_a_customer(
    program, program_of, carl, of_the_customer, monkeypatch
):
    register = named("incident")
    monkeypatch.setitem(vars(register), "inside_only", ("known_as", "due"))
    shapes.shape_at.cache_clear()
    where, customer = f"/incidents/{of_the_customer.ref}", program_of(carl)
    assert {"known_as", "due"} <= program.get(where).json().keys()
    assert not {"known_as", "due"} & customer.get(where).json().keys()
    said = problem(customer.get("/incidents?due=none&due_from=2026-01-01&sort=due"), 422)
    assert said["errors"].keys() == {"due", "due_from", "sort"}
    assert program.get("/incidents?due=none&sort=due").status_code == 200
    shapes.shape_at.cache_clear()
