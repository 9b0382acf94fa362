"""Satisfaction: who is asked, once; what is answered, once; what is low is followed up."""

import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.notices import Notice
from ringbeam.core.refusals import Refused
from ringbeam.core.writing import create, edit, take
from ringbeam.desk.complaining import complain_of_incident, complain_of_rating
from ringbeam.desk.incidents import Incident
from ringbeam.desk.rating_asking import ask_how_it_went, is_sampled
from ringbeam.desk.rating_giving import rate_ticket, rating_figure
from ringbeam.desk.ratings import Rating
from ringbeam.desk.survey_invitations import SurveyInvitation
from ringbeam.desk.survey_programmes import SurveyProgramme
from ringbeam.services.complaints import Complaint
from ringbeam.services.models import Customer
from tests.cast import somebody
from tests.desk.tickets import MONDAY, agreement, ticket
from tests.web.pages import text_of

LINK = re.compile(r"https://ringbeam\.example(/rate/[\w-]+/)")
DAY = timedelta(days=1)


@pytest.fixture
def house(monday, mona):
    """Cleo and Hugo of one customer, Amir at the desk, and a programme that Mona runs."""
    customer = create(Customer, {"title": "Kestrel"}, by=system())
    people = {name: somebody(name, "customer", scope=customer) for name in ("Cleo", "Hugo")}
    given = {"title": "After each ticket", "owner": mona.person}
    programme = create(SurveyProgramme, given, by=mona)
    take(programme, "run", by=mona)
    amir = somebody("Amir", "member", "agent")
    return {**people, "Kestrel": customer, "Amir": amir, "Mona": mona, "programme": programme}


def resolved(house, who="Cleo", **given):
    made = ticket(house["Kestrel"], requester=house[who].person, **given)
    return take(made, "resolve", by=system(), given={"resolution": "Done."})


def sent(after=timedelta(0)):
    with clock.stopped(MONDAY + after):
        return ask_how_it_went.func()


def link_in(letter):
    return LINK.search(letter.get_content())[1]


def test_who_asked_gets_one_letter_and_answers_with_two_clicks(house, mail, client):
    incident = resolved(house)
    assert (sent(), sent()) == (1, 0)
    assert mail.recipients == ["cleo@ringbeam.example"]
    (letter,) = mail.letters
    assert incident.ref in letter["Subject"]
    assert letter.get_content().count("/rate/") == 5
    assert incident.title not in letter.get_content()

    url = link_in(letter)
    assert client.get(f"{url}?stars=4").status_code == 200
    assert not Rating.rows.exists()
    assert "reached us" in text_of(client.post(url, {"stars": "4", "comment": "Fast."}))

    rating = Rating.rows.get()
    assert (rating.stars, rating.comment, rating.way) == (4, "Fast.", "mail")
    assert (rating.customer_id, rating.ticket_id) == (house["Kestrel"].pk, incident.pk)
    assert (rating.state, rating.open) == ("received", False)


def test_a_link_is_good_once_for_a_month_and_for_nobody_else(house, mail, client, client_of):
    resolved(house)
    sent()
    url = link_in(mail.letters[0])
    assert client_of(house["Hugo"]).get(url).status_code == 404
    assert client_of(house["Hugo"]).post(url, {"stars": "1"}).status_code == 404
    other = "y" if url[-2] == "x" else "x"
    assert client.get(f"{url[:-2]}{other}/").status_code == 404
    assert client.post(url, {"stars": "9"}).status_code == 422
    with clock.stopped(MONDAY + 31 * DAY):
        assert client.get(url).status_code == 404

    assert client_of(house["Cleo"]).post(url, {"stars": "5"}).status_code == 200
    assert client.get(url).status_code == 404
    assert client.post(url, {"stars": "1"}).status_code == 404
    assert Rating.rows.get().stars == 5


def test_nobody_is_asked_twice_within_thirty_days_over_all_programmes(house, mail):
    second = create(
        SurveyProgramme, {"title": "Two", "owner": house["Mona"].person}, by=system()
    )
    take(second, "run", by=system())
    resolved(house)
    resolved(house)
    resolved(house, "Hugo")
    assert sent() == 2
    with clock.stopped(MONDAY + 29 * DAY):
        resolved(house)
        assert ask_how_it_went.func() == 0
    with clock.stopped(MONDAY + 31 * DAY):
        resolved(house)
        assert ask_how_it_went.func() == 1
    assert sorted(mail.recipients) == [
        *("cleo@ringbeam.example", "cleo@ringbeam.example", "hugo@ringbeam.example"),
    ]


def test_a_worker_that_dies_after_sending_sends_it_no_second_time(
    house, mail, settings, client
):
    resolved(house)
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.desk.dying_mail.Dying"
    with pytest.raises(SystemExit):
        sent()
    settings.EMAIL_BACKEND = usual

    assert sent(DAY) == 0
    assert len(mail.letters) == 1
    assert client.post(link_in(mail.letters[0]), {"stars": "3"}).status_code == 200


def test_a_letter_that_was_refused_is_sent_again(house, mail):
    mail.answers = ["451 busy"]
    resolved(house)
    assert (sent(), sent()) == (0, 1)
    assert SurveyInvitation.objects.get().standing == "sent"


def test_a_share_is_drawn_that_stays_the_same(house):
    programme = edit(house["programme"], {"share": 30}, by=house["Mona"])
    tickets = [ticket(house["Kestrel"]) for _number in range(60)]
    drawn = [is_sampled(programme, one) for one in tickets]
    assert drawn == [is_sampled(programme, one) for one in tickets]
    assert 5 <= sum(drawn) <= 32


def test_in_the_portal_it_is_rated_by_who_asked_once_when_it_is_done(house, mail, client):
    waiting = ticket(house["Kestrel"], requester=house["Cleo"].person)
    with pytest.raises(Refused, match="when it is done"):
        rate_ticket(waiting, 5, by=house["Cleo"])
    done = resolved(house)
    sent()
    with pytest.raises(Refused, match="Who asked"):
        rate_ticket(done, 5, by=house["Hugo"])
    with pytest.raises(Refused, match="from 1 to 5"):
        rate_ticket(done, 6, by=house["Cleo"])

    rate_ticket(done, 5, by=house["Cleo"])

    with pytest.raises(Refused, match="already"):
        rate_ticket(done, 1, by=house["Cleo"])
    assert client.get(link_in(mail.letters[0])).status_code == 404


def test_a_low_rating_waits_for_somebody_who_says_what_was_done(house):
    Notice.objects.all().delete()
    rating = rate_ticket(resolved(house), 2, "Slow.", by=house["Cleo"])
    assert (rating.state, rating.open) == ("to_follow_up", True)
    assert rating.owner_id == house["Mona"].person
    assert clock.dated(rating.due) == (MONDAY + 7 * DAY).date()
    assert Notice.objects.filter(entry_id=rating.pk).count() == 1

    with pytest.raises(Refused, match="What was done"):
        take(rating, "follow_up", by=house["Amir"])
    said = {"followed": "Called and said sorry."}
    done = take(rating, "follow_up", by=house["Amir"], given=said)
    assert (done.state, done.open) == ("followed_up", False)


def test_ratings_are_for_the_desk_and_not_for_other_people_of_the_customer(house, client_of):
    rating = rate_ticket(resolved(house), 1, "Rude.", by=house["Cleo"])
    url = f"/ratings/{rating.ref}/"
    assert client_of(house["Amir"]).get(url).status_code == 200
    assert client_of(house["Hugo"]).get(url).status_code == 404


def test_no_mean_is_shown_of_too_few(house, client_of):
    for number in range(7):
        rate_ticket(resolved(house, title=f"T{number}"), 5, by=house["Cleo"])
    assert rating_figure(customer=house["Kestrel"].pk).mean is None
    report = text_of(client_of(house["Amir"]).get("/satisfaction/"))
    assert "too few" in report

    rate_ticket(resolved(house), 1, by=house["Cleo"])
    found = rating_figure(customer=house["Kestrel"].pk)
    assert (found.mean, found.n) == (4.5, 8)
    page = client_of(house["Amir"]).get("/satisfaction/")
    assert "4.5" in text_of(page)
    assert client_of(house["Hugo"]).get("/satisfaction/").status_code == 404


def test_the_figure_of_the_portal_costs_one_statement(house):
    with CaptureQueriesContext(connection) as found:
        rating_figure(customer=house["Kestrel"].pk)
    assert len(found) == 1


def test_a_complaint_is_made_of_a_ticket_which_stays_as_it_is(house, client_of):
    incident = ticket(house["Kestrel"], requester=house["Cleo"].person)
    made = complain_of_incident(incident, complaint="Nobody calls.\nTwice.", by=house["Amir"])
    assert (made.title, made.channel, made.state) == ("Nobody calls.", "desk", "received")
    assert (made.customer_id, made.requester_id) == (incident.customer_id, house["Cleo"].person)
    assert Incident.rows.get(pk=incident.pk).state == "new"

    rating = rate_ticket(resolved(house), 1, by=house["Cleo"])
    other = complain_of_rating(rating, complaint="Rude.", by=house["Mona"])
    assert other.requester_id == house["Cleo"].person
    with pytest.raises(Refused):
        complain_of_incident(ticket(None), complaint="x", by=house["Amir"])


def test_complaints_over_time_are_told_to_who_works_here(house, client_of):
    incident = ticket(house["Kestrel"], requester=house["Cleo"].person)
    made = complain_of_incident(incident, complaint="Nobody calls.", by=house["Amir"])
    said = {"owner": house["Mona"].person, "answer": "We do now."}
    with clock.stopped(MONDAY + 2 * DAY):
        take(Complaint.rows.get(pk=made.pk), "answer", by=house["Mona"], given=said)
    amir = client_of(house["Amir"])
    for by in ("month", "service", "customer", "channel", "view"):
        page = amir.get("/complaint-trend/", {"by": by})
        assert page.status_code == 200, by
    assert "2 days" in text_of(page) or "48" in text_of(page)
    assert client_of(house["Cleo"]).get("/complaint-trend/").status_code == 404


def test_in_the_portal_two_clicks_rate_a_ticket_and_the_mean_is_told_with_its_n(
    house, client_of
):
    cleo, tickets = client_of(house["Cleo"]), [resolved(house) for _number in range(8)]
    for one in tickets:
        url = f"/incidents/{one.ref}/rate/"
        assert cleo.get(url).status_code == 200
        assert client_of(house["Hugo"]).get(url).status_code == 404
        assert cleo.post(url, {}).status_code == 422
        cleo.post(url, {"stars": "4"})
        cleo.post(url, {"stars": "1"})
    assert {one.stars for one in Rating.rows.all()} == {4}
    caches["process"].clear()  # what changes seldom is kept for a minute
    assert "4.0 of 5" in text_of(cleo.get("/"))


def test_a_complaint_is_answered_within_working_days_of_the_agreement(house):
    friday = MONDAY + 4 * DAY
    agreement(house["Kestrel"])
    with clock.stopped(friday):
        given = {"title": "x", "description": "y", "customer": house["Kestrel"]}
        made = create(Complaint, given, by=house["Mona"])
    assert made.due.date() == (friday + 7 * DAY).date()
