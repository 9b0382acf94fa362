"""Reply templates are offered to those they are for, with their fields filled in."""

import pytest
from django.core.exceptions import ValidationError

from ringbeam.core.actors import MEMBER_OF, system
from ringbeam.core.conversation import link
from ringbeam.core.writing import create, take
from ringbeam.desk.filling_in import FIELDS
from ringbeam.desk.reply_templates import ReplyTemplate
from ringbeam.organization.groups import Group
from ringbeam.organization.people import Person
from tests.cast import somebody
from tests.desk.tickets import ticket
from tests.web.pages import statements, text_of


@pytest.fixture
def amir(monday):
    return somebody("Amir", "member", "agent")


def template(title="Ask for the log", text="Hello {{requester}}, about {{ number }}.", **more):
    return create(ReplyTemplate, {"title": title, "wording": text, **more}, by=system())


def offered(browser, one, begin="", **more):
    given = {"of": "texts", "q": begin, **more}
    return text_of(browser.get(f"{one.register.url(one.ref)}offers/", given))


def test_a_template_is_offered_with_its_fields_filled_in(kestrel, amir, client_of):
    ruben = create(Person, {"title": "Ruben Verhaegen"}, by=system())
    one = ticket(kestrel, requester=ruben.pk)
    template()

    page = offered(client_of(amir), one, "ask")

    assert f'data-written="Hello Ruben, about {one.ref}."' in page


def test_what_the_ticket_does_not_say_is_a_gap_that_one_sees(kestrel, amir, client_of):
    template(text="Due {{due}}, {{service}}, {{agent}}")
    page = offered(client_of(amir), ticket(kestrel, service=None), "")
    assert "…" in page
    assert "Amir" in page


def test_a_field_that_nothing_fills_is_refused_and_named(db):
    with pytest.raises(ValidationError) as refused:
        template(text="Dear {{name}}, {{requester}}")
    said = str(refused.value)
    assert "name" in said
    assert "requester" in said


def test_the_form_names_every_field_that_is_filled_in():
    told = str(ReplyTemplate._meta.get_field("wording").help_text)
    assert all(f"{{{{{one}}}}}" in told for one in FIELDS)


def test_templates_of_a_group_are_for_its_members(kestrel, amir, client_of):
    group = create(Group, {"title": "Network"}, by=system())
    template(title="Restart the switch", group=group.pk)
    one, browser = ticket(kestrel), client_of(amir)
    assert "Restart" not in offered(browser, one)
    link(Person.rows.get(pk=amir.person), MEMBER_OF, group, by=system())
    assert "Restart" in offered(client_of(amir), one)


def test_notes_and_replies_have_their_own_and_what_ended_is_gone(kestrel, amir, client_of):
    template(title="For notes", used_in="note")
    ended = template(title="Of old")
    take(ended, "end", by=system())
    one, browser = ticket(kestrel), client_of(amir)
    assert "For notes" not in offered(browser, one)
    assert "For notes" in offered(browser, one, internal="1")
    assert "Of old" not in offered(browser, one)


def test_customers_are_offered_none(kestrel, amir, client_of):
    template()
    cleo = somebody("Cleo", "customer", scope=kestrel)
    assert "Ask for" not in offered(client_of(cleo), ticket(kestrel))


def test_asking_for_templates_costs_the_same_for_many(kestrel, amir, client_of):
    one, browser = ticket(kestrel), client_of(amir)
    template()
    few = counted(browser, one)
    for n in range(6):
        template(title=f"More {n}")
    assert counted(browser, one) == few


def counted(browser, one):
    address = f"{one.register.url(one.ref)}offers/?of=texts"
    return len(statements(browser, address)[1])
