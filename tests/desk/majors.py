"""What the tests of major incidents share: a house that gets mail, and an outage of it."""

import pytest

from ringbeam.core.actors import system
from ringbeam.core.writing import create
from ringbeam.desk.declaring import declare_major
from ringbeam.services.models import Customer, Service
from tests.cast import somebody
from tests.desk.tickets import agreement, calendar, ticket

GRAVE = {"impact": 1, "urgency": 1}
SAID = {"announcement": "Mail does not work", "stage": "identified", "text": "A disk failed."}


@pytest.fixture
def house(monday):
    """A customer who gets mail, one who gets another service; a person of each; and Amir."""
    mail = create(Service, {"title": "Mail"}, by=system())
    other = create(Service, {"title": "Telephone"}, by=system())
    hours, people = calendar(), {}
    for name, service in (("Cleo", mail), ("Hugo", other)):
        customer = create(Customer, {"title": f"{name} Ltd"}, by=system())
        agreement(customer, hours, service=service)
        people[name] = somebody(name, "customer", scope=customer)
        people[f"{name} Ltd"] = customer
    people["Amir"] = somebody("Amir", "member", "agent")
    people["Mail"] = mail
    return people


@pytest.fixture
def major(house):
    """Declared by Amir from an incident of Cleo's customer."""
    incident = ticket(house["Cleo Ltd"], service=house["Mail"], **GRAVE)
    return declare_major(incident, effect="Nobody sends or reads mail.", by=house["Amir"])
