"""The portal: what customers see, report, follow and escalate, and what they never see."""

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from ringbeam.core import conversation
from ringbeam.core.actors import system
from ringbeam.core.files import StoredFile
from ringbeam.core.notices import Notice
from ringbeam.core.refusals import Refused
from ringbeam.core.writing import create, edit, take
from ringbeam.desk.categories import Category
from ringbeam.desk.incidents import Incident
from ringbeam.desk.problems import Problem
from ringbeam.organization import deciding
from ringbeam.organization.approvals import Approval
from ringbeam.organization.people import Person
from ringbeam.services.models import ConfigurationItem, Customer, Service
from tests.cast import somebody
from tests.desk.tickets import agreement, calendar, ticket
from tests.web.pages import statements, text_of


@pytest.fixture
def house(monday):
    """Two customers with a person each, a service with an owner, and an agent."""
    lukas = somebody("Lukas", "member")
    given = {"title": "Mail", "owner": lukas.person}
    mail, hours = create(Service, given, by=system()), calendar()
    people = {"Lukas": lukas, "Mail": mail, "Amir": somebody("Amir", "member", "agent")}
    for name in ("Cleo", "Hugo"):
        customer = create(Customer, {"title": f"{name} Ltd"}, by=system())
        agreement(customer, hours, service=mail)
        people[name] = somebody(name, "customer", scope=customer)
        person = Person.rows.get(pk=people[name].person)
        edit(person, {"customer": customer}, by=system())
        people[f"{name} Ltd"] = customer
    return people


def asked_by(house, name, **given):
    """A ticket that a customer's person asked for."""
    person = {"requester": house[name].person, "service": house["Mail"]}
    return ticket(house[f"{name} Ltd"], **person, **given)


def test_customers_get_a_front_of_four_places_and_people_who_work_here_the_menu(
    house, client_of
):
    page = text_of(client_of(house["Cleo"]).get("/"))
    for told in ("Hello Cleo", "for Cleo Ltd", "My requests", "Approvals", "Service status"):
        assert told in page
    assert 'class="side' not in page
    inside = text_of(client_of(house["Amir"]).get("/"))
    assert "Hello Amir" not in inside
    assert 'class="side' in inside
    assert "Hello" not in text_of(client_of(somebody("Sam")).get("/"))


def test_a_fault_is_reported_by_one_click_and_one_field(house, client_of):
    cleo = client_of(house["Cleo"])
    assert 'href="/report/"' in text_of(cleo.get("/"))
    sent = {"text": "No mail since nine\nI see an error.", "waits": "work"}
    sent["service"] = str(house["Mail"].pk)
    answer = cleo.post("/report/", sent)

    made = Incident.rows.get()
    assert answer.url == f"/incidents/{made.ref}/"
    assert (made.title, made.description) == ("No mail since nine", sent["text"])
    assert (made.customer_id, made.requester_id) == (
        house["Cleo Ltd"].pk,
        house["Cleo"].person,
    )
    assert (made.urgency, made.about_id) == (2, house["Mail"].pk)
    assert made.due is not None  # by the agreement for that service
    page = text_of(cleo.get("/"))
    assert "No mail since nine" in page
    assert "We have received it" in page


def test_what_was_typed_stays_where_something_is_missing(house, client_of):
    cleo = client_of(house["Cleo"])
    answer = cleo.post("/report/", {"text": "  ", "service": str(house["Mail"].pk)})
    assert answer.status_code == 422
    assert f'value="{house["Mail"].pk}" selected' in text_of(answer)
    long = cleo.post("/report/", {"text": "x" * 20_001})
    assert long.status_code == 422
    assert not Incident.rows.exists()


def test_nobody_reports_for_another_customer_or_about_a_service_they_do_not_get(
    house, client_of
):
    other = create(Service, {"title": "Telephone"}, by=system())
    sent = {"text": "Help", "customer": house["Hugo Ltd"].ref, "service": str(other.pk)}
    client_of(house["Cleo"]).post("/report/", sent)
    made = Incident.rows.get()
    assert (made.customer_id, made.about_id) == (house["Cleo Ltd"].pk, None)


def test_what_looks_wrong_comes_in_as_urgent_where_sorts_of_it_are_set(house, client_of):
    cleo = client_of(house["Cleo"])
    assert "Something looks wrong" not in text_of(cleo.get("/"))
    made = create(Category, {"title": "Suspicious mail", "urgent": True}, by=system())
    caches["process"].clear()  # it is looked for once a minute
    assert "Something looks wrong" in text_of(cleo.get("/"))
    assert "Suspicious mail" in text_of(cleo.get("/report/?what=wrong"))
    cleo.post("/report/", {"text": "A strange mail", "sort": made.ref})
    incident = Incident.rows.get()
    assert (incident.category_id, incident.urgency) == (made.pk, 1)


def test_a_file_that_is_too_large_is_refused_and_nothing_is_half_made(
    house, client_of, settings
):
    settings.UPLOAD_LIMIT = 10
    cleo = client_of(house["Cleo"])
    large = {"text": "Look", "files": SimpleUploadedFile("a.png", b"x" * 11)}
    assert cleo.post("/report/", large).status_code == 413
    assert not Incident.rows.exists()
    small = {"text": "Look", "files": SimpleUploadedFile("a.png", b"<script>")}
    cleo.post("/report/", small)
    assert StoredFile.objects.get().entry_id == Incident.rows.get().pk


def test_one_follows_the_own_tickets_in_plain_words_and_nobody_elses(house, client_of):
    mine, others = (
        asked_by(house, "Cleo", title="Mine"),
        asked_by(house, "Hugo", title="Theirs"),
    )
    conversation.comment(mine, "A secret note", by=system(), internal=True)
    take(mine, "start", by=system())
    cleo = client_of(house["Cleo"])
    for address in ("/", "/my-requests/", "/my-requests/?which=all"):
        page = text_of(cleo.get(address))
        assert "Mine" in page
        assert "We are working on it" in page
        assert "Theirs" not in page
        assert "secret" not in page
    assert cleo.get(f"/incidents/{others.ref}/").status_code == 404
    assert "Mine" not in text_of(cleo.get("/my-requests/?which=done"))


def test_what_is_done_is_confirmed_or_comes_back(house, client_of):
    cleo = client_of(house["Cleo"])
    for button, state in (("close", "closed"), ("reopen", "in_progress")):
        made = asked_by(house, "Cleo")
        edit(made, {"resolution": "Toner"}, by=system())
        take(made, "resolve", by=system())
        page = text_of(cleo.get("/"))
        assert "Done, please confirm" in page
        assert f"/incidents/{made.ref}/move/{button}/" in page
        cleo.post(f"/incidents/{made.ref}/move/{button}/")
        made.refresh_from_db()
        assert made.state == state


def test_escalating_tells_the_owner_of_the_service_and_stands_in_the_conversation(
    house, client_of
):
    made = asked_by(house, "Cleo")
    cleo = client_of(house["Cleo"])
    assert cleo.post(f"/incidents/{made.ref}/do/escalate/", {"reason": " "}).status_code == 422
    cleo.post(f"/incidents/{made.ref}/do/escalate/", {"reason": "The plant stands still."})
    notice = Notice.objects.get(urgent=True)
    assert notice.entry_id == made.pk
    assert "The plant stands still." in text_of(cleo.get(f"/incidents/{made.ref}/"))
    hugo = client_of(house["Hugo"])
    assert hugo.post(f"/incidents/{made.ref}/do/escalate/", {"reason": "x"}).status_code == 404


def test_a_known_error_helps_while_one_types(house, client_of):
    given = {"title": "Printer queue hangs", "service": house["Mail"], "advice": "Restart it."}
    known = create(Problem, given, by=system())
    take(known, "declare_known", by=system(), given={"workaround": "Inside words."})
    cleo = client_of(house["Cleo"])
    found = text_of(cleo.get("/report/suggest/?text=printer queue does not move"))
    assert "Restart it." in found
    assert "Inside words" not in found
    assert known.ref not in found
    assert client_of(somebody("Sam")).get("/report/suggest/?text=printer").status_code == 404


def test_the_portal_takes_twelve_statements_whatever_there_is(house, client_of):
    cleo = client_of(house["Cleo"])
    for _ in range(2):
        asked_by(house, "Cleo")
    _page, before = statements(cleo, "/")
    for _ in range(4):
        asked_by(house, "Cleo")
    _page, after = statements(cleo, "/")
    assert len(after) == len(before) <= 12


def test_older_requests_are_a_page_further(house, client_of):
    for number in range(23):
        asked_by(house, "Cleo", title=f"Ticket {number:02d}")
    cleo = client_of(house["Cleo"])
    page = cleo.get("/my-requests/").content.decode()
    assert "Ticket 22" in page
    assert "Ticket 02" not in page
    older = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    rest = cleo.get(f"/my-requests/{older}").content.decode()
    assert "Ticket 02" in rest
    assert "Ticket 22" not in rest


def test_an_approval_is_given_by_one_click_on_the_first_page(house, client_of):
    rita = somebody("Rita", "customer", scope=house["Cleo Ltd"])
    asked = asked_by(house, "Cleo", title="A laptop")
    people = (house["Cleo"].person, rita.person, house["Hugo"].person)
    steps = [deciding.Step(people)]
    deciding.ask(asked, steps, what="1,140 EUR", requester=rita.person)
    mine, hers, others = (Approval.rows.get(owner_id=one) for one in people)
    # Nobody decides for themselves, and nobody what is another customer's.
    for name, one in ((rita, hers), (house["Hugo"], others)):
        page = text_of(client_of(name).get("/"))
        assert f"/approvals/{one.ref}/move/approve/" not in page
    cleo = client_of(house["Cleo"])
    page = text_of(cleo.get("/"))
    assert "1,140 EUR" in page
    assert f'action="/approvals/{mine.ref}/move/approve/"' in page
    assert cleo.get(f"/approvals/{mine.ref}/move/decline/").status_code == 200
    cleo.post(f"/approvals/{mine.ref}/move/approve/")
    mine.refresh_from_db()
    assert mine.state == "approved"
    assert f"/approvals/{mine.ref}/move/" not in text_of(cleo.get("/"))


def items(house):
    """One item of each customer, one that Cleo answers for, and one of the house."""
    made = {}
    for name, given in {
        "Badge reader": {"customer": house["Cleo Ltd"], "service": house["Mail"]},
        "Printer of Hugo": {"customer": house["Hugo Ltd"]},
        "Laptop of Cleo": {"owner": house["Cleo"].person},
        "Core switch": {},
    }.items():
        made[name] = create(ConfigurationItem, {"title": name, **given}, by=system())
    return made


def test_a_customer_sees_own_items_and_those_of_the_customer_and_no_others(house, client_of):
    made, cleo = items(house), client_of(house["Cleo"])
    page, listed = text_of(cleo.get("/")), text_of(cleo.get("/configuration-items/"))
    for told in (page, listed):
        assert "Badge reader" in told
        assert "Laptop of Cleo" in told
        assert "Printer" not in told
        assert "Core switch" not in told
    assert page.index("Laptop") < page.index("Badge reader")
    other = made["Printer of Hugo"].ref
    assert cleo.get(f"/configuration-items/{other}/").status_code == 404
    assert client_of(house["Amir"]).get(f"/configuration-items/{other}/").status_code == 200


def test_what_is_reported_of_an_item_names_it_and_its_service(house, client_of):
    made, cleo = items(house), client_of(house["Cleo"])
    reader = made["Badge reader"]
    assert "Badge reader" in text_of(cleo.get(f"/report/?item={reader.ref}"))
    cleo.post("/report/", {"text": "It stays red.", "item": reader.ref})
    incident = Incident.rows.get()
    assert incident.configuration_item_id == reader.pk
    assert incident.about_id == house["Mail"].pk

    cleo.post("/report/", {"text": "Odd.", "item": made["Core switch"].ref})
    assert Incident.rows.order_by("-pk").first().configuration_item_id is None


def test_the_door_says_within_which_time_the_desk_answers(house, client_of):
    assert "We answer within 2 h" in text_of(client_of(house["Cleo"]).get("/"))
    second = agreement(house["Cleo Ltd"], calendar(), targets=[])
    assert second.state == "in_force"
    caches["process"].clear()
    assert "We answer within" not in text_of(client_of(house["Cleo"]).get("/"))


def approval_for(house, name, **given):
    """An approval that a customer's person is asked for."""
    about = asked_by(house, name)
    steps = [deciding.Step((house[name].person,))]
    deciding.ask(about, steps, what="A dock, 240 EUR", requester=None)
    return Approval.rows.get(owner=house[name].person)


def test_one_approval_is_delegated_to_a_colleague_who_then_decides(house, client_of):
    mate = somebody("Mate", "customer", scope=house["Cleo Ltd"])
    edit(Person.rows.get(pk=mate.person), {"customer": house["Cleo Ltd"]}, by=system())
    one, cleo = approval_for(house, "Cleo"), client_of(house["Cleo"])
    ref = Person.rows.get(pk=mate.person).ref
    assert f"/approvals/{one.ref}/move/delegate/" in text_of(cleo.get("/"))
    cleo.post(f"/approvals/{one.ref}/move/delegate/", {"deputy": ref})
    kept = Approval.rows.get(pk=one.pk)
    assert (kept.state, kept.deputy_id) == ("asked", mate.person)
    assert Notice.objects.filter(account_id=mate.account, entry_id=one.pk).exists()
    deciding.stand_in.func()
    take(kept, "approve", by=mate)
    decided = Approval.rows.get(pk=one.pk)
    assert (decided.state, decided.on_behalf) == ("approved", True)


@pytest.mark.parametrize("other", ["Hugo", "Cleo", "Sam"])
def test_an_approval_is_not_delegated_to_who_cannot_decide_it(house, other):
    one = approval_for(house, "Cleo")
    person = house[other].person if other in house else somebody(other).person
    given = {"deputy": Person.rows.get(pk=person).ref}
    with pytest.raises((Refused, ValidationError)):
        take(one, "delegate", by=house["Cleo"], given=given)
    with pytest.raises(Refused):
        take(one, "delegate", by=house["Amir"], given=given)
    assert Approval.rows.get(pk=one.pk).deputy_id is None


def test_all_of_ours_are_the_tickets_of_colleagues_too(house, client_of):
    mine = asked_by(house, "Cleo", title="Mine")
    ours = ticket(house["Cleo Ltd"], title="Of a colleague")
    asked_by(house, "Hugo", title="Elsewhere")
    cleo = client_of(house["Cleo"])
    own, all_ours = (text_of(cleo.get(f"/my-requests/?which={o}")) for o in ("all", "ours"))
    assert (mine.ref in own, ours.ref in own) == (True, False)
    assert (mine.ref in all_ours, ours.ref in all_ours) == (True, True)
    assert "Elsewhere" not in all_ours
