"""Guests: report without an account, confirm by a letter, follow, answer; the brake holds."""

import re
from datetime import timedelta

import pytest

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.conversation import comment
from ringbeam.core.refusals import Refused
from ringbeam.core.writing import create, take
from ringbeam.desk.guest_forms import GuestForm
from ringbeam.desk.guest_letters import forget_unconfirmed, write_to_guests
from ringbeam.desk.guest_reports import GuestReport
from ringbeam.desk.incidents import Incident
from ringbeam.desk.merging import merge_into
from ringbeam.organization.people import Person
from ringbeam.services.models import Clock, Customer
from tests.cast import somebody
from tests.desk.tickets import MONDAY, agreement, ticket
from tests.web.pages import text_of

LINK = re.compile(r"https://ringbeam\.example(/guest/report/[\w.-]+/)")
OPENED = re.compile(r'name="opened"\s+value="([^"]+)"')
SAID = {"name": "Gwen Guest", "email": "gwen@elsewhere.example", "text": "The gate is shut."}
SOON, HOUR, DAY = timedelta(seconds=20), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def house(monday, mail, mona):
    """A form for Kestrel that Mona opened, and Amir at the desk."""
    customer = create(Customer, {"title": "Kestrel"}, by=system())
    given = {"title": "Gate and parking", "customer": customer.pk, "owner": mona.person}
    form = create(GuestForm, {**given, "introduction": "For **visitors**."}, by=mona)
    take(form, "admit", by=mona)
    amir = somebody("Amir", "member", "agent")
    return {"form": form, "Kestrel": customer, "Amir": amir, "Mona": mona}


def address(form):
    return f"/guest/{form.uid}/"


def send(client, form, after=timedelta(0), **other):
    """Open the form, type for a while, send."""
    with clock.stopped(MONDAY + after):
        opened = OPENED.search(text_of(client.get(address(form))))[1]
    with clock.stopped(MONDAY + after + SOON):
        return client.post(address(form), {**SAID, "opened": opened, "reference": "", **other})


def posted(after=SOON):
    with clock.stopped(MONDAY + after):
        return write_to_guests.func()


def link_in(letter):
    return LINK.search(letter.get_content())[1]


def confirmed(client, house, mail):
    """The incident that a guest reported, and the link by which it is followed."""
    send(client, house["form"])
    posted()
    url = link_in(mail.letters[-1])
    with clock.stopped(MONDAY + SOON):
        assert client.post(url).status_code == 302
    return Incident.rows.get(), url


def test_a_guest_reports_confirms_by_letter_and_has_an_incident(house, mail, client):
    page = text_of(client.get(address(house["form"])))
    assert "Gate and parking" in page
    assert "<strong>visitors</strong>" in page
    assert "mail" in text_of(send(client, house["form"]))
    assert not Incident.rows.exists()

    assert (posted(), posted()) == (1, 0)
    (letter,) = mail.letters
    assert mail.recipients == ["gwen@elsewhere.example"]
    assert SAID["text"] not in letter.get_content()
    url = link_in(letter)
    with clock.stopped(MONDAY + HOUR):
        assert "The gate is shut." in text_of(client.get(url))
        assert not Incident.rows.exists()
        client.post(url)
        client.post(url)

    incident = Incident.rows.get()
    assert incident.title == "The gate is shut."
    assert (incident.customer_id, incident.channel) == (house["Kestrel"].pk, "Guest form")
    guest = Person.rows.get(pk=incident.requester_id)
    assert (guest.title, guest.email) == ("Gwen Guest", "gwen@elsewhere.example")
    assert guest.customer_id == house["Kestrel"].pk


def test_a_guest_reads_replies_never_notes_and_answers(house, mail, client):
    incident, url = confirmed(client, house, mail)
    with clock.stopped(MONDAY + HOUR):
        comment(incident, "Which gate, the north one?", by=house["Amir"])
        comment(incident, "She is a nuisance.", by=house["Amir"], internal=True)
    assert (posted(HOUR + SOON), posted(HOUR + 2 * SOON)) == (1, 0)
    told = mail.letters[-1].get_content()
    assert "north one?" in told
    assert "nuisance" not in told
    assert link_in(mail.letters[-1]) == url

    with clock.stopped(MONDAY + 2 * HOUR):
        page = text_of(client.get(url))
        assert "north one?" in page
        assert "nuisance" not in page
        assert "Amir" not in page
        assert client.post(url, {"text": "The south gate."}).status_code == 302
        assert "The south gate." in text_of(client.get(url))
    assert posted(2 * HOUR + SOON) == 0


def test_an_answer_of_a_guest_is_no_response_of_the_desk(house, mail, client):
    agreement(house["Kestrel"])
    incident, url = confirmed(client, house, mail)
    with clock.stopped(MONDAY + HOUR):
        client.post(url, {"text": "Hello?"})
    (response,) = Clock.objects.filter(entry_id=incident.pk, metric="response")
    assert response.stopped is None


def test_a_guest_is_told_that_it_is_done_and_confirms_or_says_no(house, mail, client):
    incident, url = confirmed(client, house, mail)
    with clock.stopped(MONDAY + HOUR):
        take(incident, "resolve", by=house["Mona"], given={"resolution": "Opened it."})
    assert posted(HOUR + SOON) == 1
    assert "Done, please confirm" in mail.letters[-1].get_content()
    with clock.stopped(MONDAY + 2 * HOUR):
        assert client.post(url, {"text": "No.", "move": "reopen"}).status_code == 302
        assert Incident.rows.get().state == "in_progress"
        assert client.post(url, {"move": "close"}).status_code == 422
        assert client.post(url, {"move": "cancel"}).status_code == 422
        assert client.post(url, {"text": "  "}).status_code == 422
    assert Incident.rows.get().state == "in_progress"


def test_a_link_is_good_for_its_report_alone_and_not_for_ever(house, mail, client):
    send(client, house["form"])
    posted()
    url = link_in(mail.letters[0])
    other = "y" if url[-2] == "x" else "x"
    assert client.get(f"{url[:-2]}{other}/").status_code == 404
    assert client.get("/guest/report/0190/").status_code == 404
    with clock.stopped(MONDAY + 3 * DAY):
        assert client.get(url).status_code == 404
        assert client.post(url).status_code == 404
        assert forget_unconfirmed.func() == 1
    assert not GuestReport.objects.exists()
    assert not Incident.rows.exists()


def test_a_report_is_not_shown_thirty_days_after_it_was_done(house, mail, client):
    incident, url = confirmed(client, house, mail)
    with clock.stopped(MONDAY + HOUR):
        take(incident, "resolve", by=house["Mona"], given={"resolution": "Opened it."})
    with clock.stopped(MONDAY + 29 * DAY):
        assert client.get(url).status_code == 200
    with clock.stopped(MONDAY + 32 * DAY):
        assert client.get(url).status_code == 404


def test_a_known_address_under_another_name_is_another_person(house, mail, client):
    staff = {"title": "Boris Boss", "email": "gwen@elsewhere.example"}
    boss = create(Person, staff, by=system())
    incident, _url = confirmed(client, house, mail)
    assert incident.requester_id != boss.pk


def test_a_known_person_of_that_name_is_who_asked(house, mail, client):
    given = {"title": "gwen guest", "email": "Gwen@elsewhere.example"}
    known = create(Person, given, by=system())
    incident, _url = confirmed(client, house, mail)
    assert incident.requester_id == known.pk


def test_what_machines_send_is_thanked_for_and_dropped(house, client):
    assert send(client, house["form"], reference="https://buy.example").status_code == 200
    with clock.stopped(MONDAY):
        opened = OPENED.search(text_of(client.get(address(house["form"]))))[1]
        quick = client.post(address(house["form"]), {**SAID, "opened": opened})
    assert quick.status_code == 200
    assert not GuestReport.objects.exists()


def test_a_page_that_was_open_too_long_or_is_none_of_ours_keeps_what_was_typed(house, client):
    for opened in ("", "1.forged", "x"):
        with clock.stopped(MONDAY):
            told = client.post(address(house["form"]), {**SAID, "opened": opened})
        assert told.status_code == 422
        assert "The gate is shut." in text_of(told)
    assert not GuestReport.objects.exists()


def test_the_brake_holds_by_sender_address_and_form_and_lets_go(house, client):
    many = [send(client, house["form"], email=f"g{n}@x.example") for n in range(6)]
    assert [one.status_code for one in many] == [*[200] * 5, 429]
    assert "The gate is shut." in text_of(many[-1])
    assert GuestReport.objects.count() == 5
    later = send(client, house["form"], after=2 * HOUR, email="g9@x.example")
    assert later.status_code == 200

    GuestReport.objects.update(email=SAID["email"], sender="")
    with clock.stopped(MONDAY + 2 * HOUR):
        assert send(client, house["form"], after=3 * HOUR).status_code == 429
    assert send(client, house["form"], after=2 * DAY).status_code == 200

    GuestReport.objects.update(email="", sender="", made=MONDAY + 4 * DAY)
    GuestForm.rows.update(hourly=2)
    assert send(client, house["form"], after=4 * DAY).status_code == 429


def test_the_address_of_a_sender_is_not_kept(house, mail, client):
    send(client, house["form"])
    assert "127.0.0.1" not in GuestReport.objects.get().sender
    posted()
    with clock.stopped(MONDAY + SOON):
        client.post(link_in(mail.letters[0]))
    assert GuestReport.objects.get().sender == ""


def test_a_form_that_is_not_open_is_not_there(house, client, settings):
    take(house["form"], "shut", by=house["Mona"])
    assert client.get(address(house["form"])).status_code == 404
    assert client.get("/guest/").status_code == 404
    take(house["form"], "admit", by=house["Mona"])
    assert client.get(address(house["form"])).status_code == 200
    settings.SENDS_MAIL = False
    assert client.get(address(house["form"])).status_code == 404


def test_no_form_opens_where_no_letter_can_leave(house, settings):
    take(house["form"], "shut", by=house["Mona"])
    settings.SENDS_MAIL = False
    with pytest.raises(Refused, match="e-mail"):
        take(house["form"], "admit", by=house["Mona"])


def test_the_sign_in_page_leads_to_the_forms_that_are_named(house, client, mona):
    assert "/guest/" in text_of(client.get("/accounts/login/"))
    assert client.get("/guest/").url == address(house["form"])
    second = create(GuestForm, {"title": "Canteen", "owner": mona.person}, by=mona)
    take(second, "admit", by=mona)
    assert "Canteen" in text_of(client.get("/guest/"))
    GuestForm.rows.update(listed=False)
    assert client.get("/guest/").status_code == 404
    assert "/guest/" not in text_of(client.get("/accounts/login/"))


def test_a_letter_of_a_worker_that_died_goes_again_as_the_same(house, mail, client):
    send(client, house["form"])
    posted()
    first = mail.letters[0]["Message-ID"]
    lease = clock.now() + timedelta(minutes=10)
    GuestReport.objects.update(letter_left=False, claimed_until=lease)
    assert posted(timedelta(minutes=1)) == 0
    with clock.stopped(lease + SOON):
        assert write_to_guests.func() == 1
    assert mail.letters[1]["Message-ID"] == first


def test_what_the_mail_server_refuses_is_tried_again_later(house, mail, client):
    send(client, house["form"])
    mail.answers.append("451 not now")
    assert posted() == 0
    assert posted(timedelta(minutes=11)) == 1


def test_a_guest_follows_the_ticket_that_theirs_was_merged_into(house, mail, client):
    incident, url = confirmed(client, house, mail)
    with clock.stopped(MONDAY + HOUR):
        other = ticket(house["Kestrel"])
        merge_into(incident, target=other.ref, by=house["Amir"])
        assert posted(HOUR + SOON) >= 0
        assert other.ref in text_of(client.get(url))


def test_the_page_of_a_form_says_how_it_is_used(house, mail, client, client_of):
    confirmed(client, house, mail)
    send(client, house["form"], after=HOUR)
    with clock.stopped(MONDAY + 2 * HOUR):
        page = text_of(client_of(house["Mona"]).get(f"/guest-forms/{house['form'].ref}/"))
    assert address(house["form"]) in page
    assert "Not confirmed yet" in page
