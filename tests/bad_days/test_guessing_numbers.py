"""A customer's person guesses numbers of another customer, by every address of the portal."""

from io import BytesIO

import pytest
from django.core import mail

from ringbeam.core.accounts import Account
from ringbeam.core.actors import system
from ringbeam.core.comments import Comment
from ringbeam.core.conversation import attach, comment
from ringbeam.core.history import HistoryLine
from ringbeam.core.links import Link
from ringbeam.core.participants import Participant
from ringbeam.core.registers import named, of_kind, registers, shared_names
from ringbeam.core.writing import create, edit, take
from ringbeam.desk.articles import Article
from ringbeam.desk.incidents import Incident
from ringbeam.organization.people import Person
from tests.bad_days.test_strangers import browsers, told, tried, with_a_file
from tests.exchange.samples import sample
from tests.web.pages import make, text_of

SECRET = "Zyzzyva project"
ABSENT = 404
OF_CUSTOMERS = [
    one for one in registers() if "customer" in {column for _name, column in shared_names(one)}
]
TEXTS = ("incident", "service_request", "complaint")
# Pages that gather from many records; none may tell one of another customer.
GATHERING = (
    *("/", "/my-requests/?which=all", "/desk/?state=open", "/catalogue/", "/status/"),
    *("/approvals/?state=asked&owner=me", "/complaints/", "/search/?q=Zyzzyva", "/knowledge/"),
    *("/report/", "/report/suggest/?text=Zyzzyva+project", "/knowledge/?q=Zyzzyva", "/work/"),
    *("/attainment/", "/service-levels/", "/palette/?q=Zyzzyva", "/service-reports/"),
    *(
        "/approved-reports/",
        "/attainment/?by=customer",
        "/incidents/export.csv?all",
        "/my-work.ics",
        "/ratings/",
    ),
)


@pytest.fixture(autouse=True)
def no_rate(settings):
    """So many requests in a minute are this test's business, not a flood."""
    settings.API_RATE = 1_000_000


@pytest.fixture
def theirs(db):
    """Another customer."""
    return make("customer", title=f"{SECRET} Ltd")


def of_theirs(kind, theirs):
    """A record of another customer, by every column that may say so."""
    register = of_kind(kind)
    names = [name for name, column in shared_names(register) if column == "customer"]
    return sample(kind, 7, title=SECRET, **{n: theirs for n in names if n in register.editable})


@pytest.fixture
def carl_at_home(carl, the_customer):
    """Carl's person belongs to the customer."""
    edit(Person.rows.get(pk=carl.person), {"customer": the_customer}, by=system())
    return carl


@pytest.mark.parametrize("register", OF_CUSTOMERS, ids=str)
def test_no_register_of_customers_tells_a_record_of_another(
    register, theirs, carl_at_home, client_of
):
    hidden = of_theirs(register.kind, theirs)
    assert not register.may_see(carl_at_home, hidden)
    uid = with_a_file(hidden)
    doors = browsers(carl_at_home, client_of)
    before = HistoryLine.objects.count()
    tried(register, hidden, doors, uid)
    for address in (f"/files/{uid}/", f"/files/{uid}/picture/"):
        assert told(doors[0], "get", address, uid)[0] == ABSENT
    assert HistoryLine.objects.count() == before


def test_no_page_that_gathers_tells_anything_of_another_customer(
    theirs, carl_at_home, client_of
):
    hidden = [of_theirs(one.kind, theirs) for one in OF_CUSTOMERS]
    for one in hidden:
        if one.kind in TEXTS:
            comment(one, f"{SECRET}, said aloud", by=system())
    door = client_of(carl_at_home)
    for address in GATHERING:
        answer = door.get(address)
        streamed = getattr(answer, "streaming_content", None)
        text = b"".join(streamed).decode() if streamed else text_of(answer)
        own = text.replace("Zyzzyva</", "").replace('"Zyzzyva', "")
        assert SECRET not in own, address
        for one in hidden:
            assert f"/{one.ref}/" not in text, address


@pytest.mark.parametrize("kind", TEXTS)
def test_a_number_in_a_text_a_link_or_a_form_opens_nothing_of_another_customer(
    kind, theirs, the_customer, carl_at_home, client_of
):
    hidden = of_theirs(kind, theirs)
    mine = make("incident", customer=the_customer, requester=carl_at_home.person)
    door, here = client_of(carl_at_home), f"/incidents/{mine.ref}/"

    never = f"{hidden.register.prefix}-999999"
    for ref in (hidden.ref, never):
        door.post(f"{here}comment/", {"text": f"Is it like #{ref} and {ref}?"})
    page = text_of(door.get(here))
    assert SECRET not in page
    # A number is made a link, or not, by its form alone, whether there is such a record or not.
    assert page.count(hidden.register.url(hidden.ref)) == page.count(hidden.register.url(never))
    assert not Link.objects.filter(target_id=hidden.pk).exists()
    door.post(f"{here}link/", {"target": hidden.ref})
    door.post(f"{here}link/", {"target": SECRET})
    assert not Link.objects.filter(target_id=hidden.pk).exists()

    door.post("/report/", {"text": "It is back", "again": hidden.ref, "customer": theirs.ref})
    made = Incident.rows.order_by("-pk")[0]
    assert made.customer_id == the_customer.pk
    assert not Link.objects.filter(source_id=made.pk).exists()
    # What never was is answered with the very same words.
    for said in ({"target": hidden.ref}, {"target": f"{hidden.register.prefix}-99999"}):
        answer = door.post(f"{here}link/", said)
        assert SECRET not in text_of(answer)
        assert answer.status_code in {403, 422}


def test_nobody_puts_another_in_the_place_of_who_asks(
    theirs, the_customer, carl_at_home, client_of
):
    other = make("person", title="Hidden Hugo", customer=theirs, email="hugo@theirs.example")
    door = client_of(carl_at_home)
    for plural in ("incidents", "complaints"):
        sent = {"title": "In a name", "description": "Text", "requester": other.ref}
        door.post(f"/{plural}/new/", {**sent, "customer": theirs.ref})
        rows = named(plural.removesuffix("s")).model.rows.filter(title="In a name")
        assert not rows.filter(requester_id=other.pk).exists()
        assert not rows.filter(customer_id=theirs.pk).exists()
    assert not Participant.objects.filter(person_id=other.pk).exists()


def test_what_is_ordered_by_another_customer_alone_is_not_there(
    theirs, carl_at_home, client_of, olga
):
    service = make("service", title="Workplace", owner=olga.person)
    given = {"title": SECRET, "service": service, "customer": theirs}
    item = take(make("catalogue_item", **given), "offer", by=system())
    door = client_of(carl_at_home)
    for method in ("get", "post"):
        there = told(door, method, f"/catalogue/{item.ref}/", item.ref)
        assert there == told(door, method, "/catalogue/ITM-99999/", "ITM-99999")
        assert there[0] == ABSENT


def test_an_article_for_chosen_customers_is_not_there_for_others(
    theirs, carl_at_home, client_of
):
    article = create(Article, {"title": SECRET, "draft": "## Text"}, by=system())
    door = client_of(carl_at_home)
    for tail in ("", "helpful/", "vote/"):
        there = told(door, "get", f"/knowledge/{article.ref}/{tail}", article.ref)
        assert there == told(door, "get", f"/knowledge/KNO-99999/{tail}", "KNO-99999")
    assert SECRET not in text_of(door.get("/knowledge/"))


def test_a_file_of_another_customer_is_reached_through_no_record_of_ones_own(
    theirs, the_customer, carl_at_home, client_of
):
    hidden = of_theirs("incident", theirs)
    uid = str(attach(hidden, BytesIO(b"\x89PNG\r\n\x1a\n"), "a.png", by=system()).uid)
    mine = make("incident", customer=the_customer, requester=carl_at_home.person)
    web, program = browsers(carl_at_home, client_of)
    assert program.get(f"/api/v1/incidents/{mine.ref}/files/{uid}").status_code == ABSENT
    for address in (f"/files/{uid}/", f"/files/{uid}/picture/"):
        assert web.get(address).status_code == ABSENT
    note = attach(mine, BytesIO(b"inside"), "note.txt", by=system(), internal=True)
    assert web.get(f"/files/{note.uid}/").status_code == ABSENT
    assert program.get(f"/api/v1/incidents/{mine.ref}/files/{note.uid}").status_code == ABSENT


def test_headers_name_nobody_and_lead_nowhere(theirs, carl_at_home, client_of):
    hidden = of_theirs("incident", theirs)
    owner = make("person", title="Hugo", email="hugo@theirs.example", customer=theirs)
    account = Account.objects.create_user(
        "hugo@theirs.example", "a long passphrase", name="Hugo", person=owner.entry
    )
    door = client_of(carl_at_home)
    spoofed = {
        "X-Forwarded-User": account.email,
        "Remote-User": account.email,
        "X-Remote-User": account.email,
        "X-Original-URL": f"/incidents/{hidden.ref}/",
        "X-Rewrite-URL": f"/incidents/{hidden.ref}/",
        "X-HTTP-Method-Override": "DELETE",
        "X-Forwarded-Host": "evil.example",
        "Forwarded": "for=127.0.0.1;host=evil.example;proto=https",
        "X-Forwarded-For": "127.0.0.1",
        "HX-Request": "true",
        "HX-Current-URL": f"http://localhost/incidents/{hidden.ref}/",
    }
    answer = door.get(f"/incidents/{hidden.ref}/", headers=spoofed)
    assert answer.status_code == ABSENT
    page = text_of(door.get("/my-requests/", headers=spoofed))
    assert SECRET not in page
    assert "evil.example" not in page
    assert "Hugo" not in page
    refused = door.get("/", headers={"Host": "evil.example"})
    assert refused.status_code == 400
    sent = door.post("/accounts/password/reset/", {"email": "x@y.example"}, headers=spoofed)
    assert "evil.example" not in sent.headers.get("Location", "")


def test_a_title_or_a_name_with_line_breaks_adds_no_head_to_a_letter(
    the_customer, carl_at_home, client_of
):
    door = client_of(carl_at_home)
    evil = "Broken\r\nBcc: all@ringbeam.example\r\n\r\nText"
    door.post("/report/", {"text": "Help", "title": evil})
    made = Incident.rows.get()
    assert "\n" not in made.title
    assert "\r" not in made.title
    assert not [one for one in mail.outbox if "bcc" in one.message()]


def test_no_note_and_no_field_that_is_kept_inside_reaches_who_asked(
    the_customer, carl_at_home, client_of
):
    mine = make("incident", customer=the_customer, requester=carl_at_home.person)
    comment(mine, SECRET, by=system(), internal=True)
    web, program = browsers(carl_at_home, client_of)
    here, rest = f"/incidents/{mine.ref}/", f"/api/v1/incidents/{mine.ref}"
    for door, address in (
        *((web, f"{here}{tail}") for tail in ("", "history/", "peek/", "moves/", "clocks/")),
        *((program, f"{rest}{tail}") for tail in ("", "/comments", "/history", "/files")),
        (web, f"/incidents/export.json?all&ref={mine.ref}"),
    ):
        answer = door.get(address)
        streamed = getattr(answer, "streaming_content", None)
        text = b"".join(streamed).decode() if streamed else text_of(answer)
        assert SECRET not in text, address
    assert mine.ref not in text_of(web.get("/search/?q=Zyzzyva+project"))
    refused = web.post(f"{here}comment/", {"text": "As a note", "internal": "1"})
    assert refused.status_code == 403
    assert not Comment.objects.filter(text="As a note").exists()
