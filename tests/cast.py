"""The people of the tests, each with the role by which the procedures know them.

Olga owns, Amir is an agent, Ada audits, Carl is a customer, Mona manages the system, Adam
administers, Sam is a stranger. Each fixture is the actor, at the web's door.
"""

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import translation

from ringbeam.core import clock, custom_fields, rules
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.actors import WEB, actor_of, nobody, system
from ringbeam.core.entries import RESTRICTED, Entry
from ringbeam.core.notices import Notice
from ringbeam.core.registers import named
from ringbeam.core.signing import by_password
from ringbeam.core.writing import create

PASSWORD = "correct horse battery staple"


def somebody(name, *roles, scope=None):
    """An account with a person and these roles, over everything or over one record."""
    address = f"{name.lower()}@ringbeam.example"
    person = create(named("person").model, {"title": name, "email": address}, by=system())
    account = Account.objects.create_user(address, PASSWORD, name=name, person=person.entry)
    for role in roles:
        entry = None if scope is None else scope.entry
        Grant.objects.create(account=account, role=role, scope=entry)
    return actor_of(account, door=WEB)


def to_sign(actor, **said):
    """The proof with which an actor of the cast signs: the password, entered again."""
    return {"by": actor, "signing": by_password(actor, PASSWORD, **said)}


@pytest.fixture(autouse=True)
def nothing_kept():
    """What a process keeps for a minute is of the test before, as is the language that a thread
    spoke last: they are forgotten."""
    translation.deactivate()
    caches["process"].clear()
    custom_fields.forget()
    clock.go_by(())


@pytest.fixture
def olga(db):
    """A process owner, who works here."""
    return somebody("Olga", rules.MEMBER.name)


@pytest.fixture
def amir(db):
    """An agent of the desk, who works here; a plain colleague where there is no desk."""
    agents = [name for name in rules.ROLES if name in {"agent", "desk_agent"}]
    return somebody("Amir", rules.MEMBER.name, *agents)


@pytest.fixture
def ada(db):
    """An auditor, who sees what the audit covers and changes nothing."""
    return somebody("Ada", rules.AUDITOR.name)


@pytest.fixture
def mona(db):
    """The manager of the management system."""
    return somebody("Mona", rules.MANAGER.name)


@pytest.fixture
def adam(db):
    """The administrator."""
    return somebody("Adam", rules.ADMINISTRATOR.name)


@pytest.fixture
def the_customer(db):
    """The customer that Carl belongs to."""
    return create(named("customer").model, {"title": "Carl and Company"}, by=system())


@pytest.fixture
def carl(the_customer):
    """A customer, who sees what is the customer's own."""
    return somebody("Carl", rules.CUSTOMER.name, scope=the_customer)


@pytest.fixture
def sam(db):
    """A stranger with an account and no grant: signed in, and may see nothing."""
    return somebody("Sam")


@pytest.fixture
def a_visitor():
    """Somebody who has not signed in."""
    return nobody()


@pytest.fixture
def client_of():
    """A browser-like client that is signed in as the actor; for a visitor, one that is not."""

    def signed_in(actor):
        client = Client()
        if actor.account is not None:
            backend = "ringbeam.site.sessions.Accounts"
            client.force_login(Account.objects.get(pk=actor.account), backend=backend)
        return client

    return signed_in


def leaves_nameless(*notices):
    """Whether each notice leaves without the title of its record, once that is restricted."""
    entries = Entry.rows.filter(pk__in={one.entry_id for one in notices})
    entries.update(privacy=RESTRICTED)
    fresh = list(Notice.objects.filter(pk__in=[one.pk for one in notices]))
    said = [(one.outside(), one.entry) for one in fresh]
    return bool(said) and all(
        entry.ref in text and entry.title not in text and len(entry.title) > 1
        for text, entry in said
    )
