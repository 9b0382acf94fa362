"""The invented organization: people, one sign-in per role, services, customers, promises."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ringbeam.core import conversation, writing
from ringbeam.core.accounts import Account
from ringbeam.core.actors import MEMBER_OF, Actor, Granted, actor_of, system
from ringbeam.core.acts import CREATE, Act
from ringbeam.core.admission import open_account
from ringbeam.core.clock import now
from ringbeam.core.granting import Term, grant
from ringbeam.core.registers import of_kind
from ringbeam.core.rules import ADMINISTRATOR, AUDITOR, CUSTOMER, MANAGER, MEMBER
from ringbeam.desk.roles import AGENT
from ringbeam.desk.servicenow.selecting import SOURCE
from ringbeam.security.roles import SECURITY_OFFICER
from ringbeam.services.changes.roles import CHANGE_MANAGER

NAME = "Nordhaven Services"
LOG_CUSTOMER = "Harbour Bank"
SINCE = timedelta(days=400)
TOLD_BY = "demonstration"  # the source of what is signed elsewhere, if at all
PASSWORD = "demonstration"  # noqa: S105 - printed at every start; the database bears the mark

SERVICES = {
    "Managed Workplace": "Computers, printers, mail and the desk that looks after them.",
    "Managed Network": "Lines, wireless networks, remote access and telephony of all sites.",
    "Backup and Recovery": "Copies of data and systems, and their restoration.",
    "Cloud Hosting": "Servers, databases and applications in our two data centres.",
    "Security Operations": "Watching, assessing and answering what threatens information.",
}
CUSTOMERS = (
    *("Kestrel Logistics", "Municipality of Elmsted", "Orchard Clinics"),
    *("Brightwater Foods", "Vantern Insurance", LOG_CUSTOMER),
)
STAFF = {
    "Ingrid Solberg": "Management system manager",
    "Adam Novak": "System administrator",
    "Aoife Byrne": "Service desk agent",
    "Dylan Okafor": "Service desk agent",
    "Tess Wouters": "Service desk agent",
    "Mats Thorsen": "Platform engineer",
    "Priya Nair": "Network engineer",
    "Farah Haddad": "Information security officer",
    "Helena Duarte": "Internal auditor",
    "Lukas Brandt": "Service owner",
}


@dataclass(frozen=True)
class SignIn:
    """One sign-in of the demonstration: whose, in which role, over which record if not all.

    Who gets it ``late`` did without an account what others recorded of them.
    """

    name: str
    email: str
    role: str
    roles: tuple[str, ...]
    customer: str = ""
    late: bool = False


OWNS = (MEMBER.name, CHANGE_MANAGER.name)
SIGN_INS = (
    SignIn("Adam Novak", "admin@nordhaven.example", "administrator", (ADMINISTRATOR.name,)),
    SignIn(
        "Ingrid Solberg", "manager@nordhaven.example", "manager", (MANAGER.name, MEMBER.name)
    ),
    SignIn("Aoife Byrne", "agent@nordhaven.example", "desk agent", (AGENT.name, MEMBER.name)),
    SignIn("Lukas Brandt", "owner@nordhaven.example", "service owner", OWNS),
    SignIn("Helena Duarte", "auditor@nordhaven.example", "auditor", (AUDITOR.name,)),
    SignIn(
        "Farah Haddad",
        "security@nordhaven.example",
        "security officer",
        (SECURITY_OFFICER.name, MEMBER.name),
        late=True,
    ),
    SignIn(
        "Ruben Verhaegen",
        "customer@kestrel.example",
        "customer",
        (CUSTOMER.name,),
        "Kestrel Logistics",
    ),
)

HOURS = [["07:00", "19:00"]]
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
WEEKLY = dict.fromkeys(WORKDAYS, HOURS) | {"sat": [["08:00", "13:00"]], "sun": []}
HOUR = 3600
TARGETS = {
    1: {"response": HOUR // 4, "resolution": 4 * HOUR, "update": HOUR},
    2: {"response": HOUR // 2, "resolution": 8 * HOUR, "update": 4 * HOUR},
    3: {"response": 4 * HOUR, "resolution": 60 * HOUR},
    4: {"response": 8 * HOUR, "resolution": 120 * HOUR},
}
WORKLOAD = 1500  # tickets a month that an agreement was made for
SHARES = {"response": 95, "resolution": 90, "update": 90}
WAITING = ["waiting_customer", "waiting_supplier", "waiting_problem", "waiting_evidence"]


class Cast:
    """Makes and finds the records of the demonstration by title, once each."""

    def __init__(self) -> None:
        self.us = system("Demonstration")
        self.actors: dict[str, Actor] = {}
        self.records: dict[tuple[str, str], Any] = {}

    def find(self, kind: str, title: str, **given: Any) -> Any:
        """The record of this kind and title, made when there is none."""
        key = (kind, title)
        if key not in self.records:
            model = of_kind(kind).model
            found = model.rows.filter(title=title).first()
            act = Act(self.us, CREATE, at=now() - SINCE)
            self.records[key] = found or writing.create(
                model, {"title": title, **given}, by=self.us, act=act
            )
        return self.records[key]

    def person(self, name: str) -> Actor:
        """The actor of a person by name; people without an account act under their name."""
        return self.actors.get(name) or Actor(
            name=name,
            door="web",
            person=self.find("person", name).pk,
            grants=self.actors["Aoife Byrne"].grants,
        )

    def outside(self, name: str, customer: str) -> Actor:
        """Somebody of a customer, who sees and says what a customer may."""
        scope = self.find("customer", customer).pk
        granted = Granted(CUSTOMER.name, scope, "customer")
        return Actor(
            name=name, door="web", person=self.find("person", name).pk, grants=(granted,)
        )


def people(cast: Cast) -> None:
    """Make the staff, the two groups and the accounts, one per role."""
    for name, job in STAFF.items():
        cast.find("person", name, job=job, email=f"{name.split()[0].lower()}@nordhaven.example")
    groups = {"First line": ("Aoife Byrne", "Dylan Okafor", "Tess Wouters")}
    groups["Second line"] = ("Mats Thorsen", "Priya Nair", "Farah Haddad")
    for title, members in groups.items():
        group = cast.find("group", title, purpose="Answers what customers report.")
        for name in members:
            conversation.link(cast.find("person", name), MEMBER_OF, group, by=cast.us)
    for one in SIGN_INS:
        if not one.late:
            cast.actors[one.name] = sign_in(cast, one)


def sign_in(cast: Cast, one: SignIn) -> Actor:
    """Open the account of a sign-in with its roles, once."""
    given = {"customer": cast.find("customer", one.customer).ref} if one.customer else {}
    person = cast.find("person", one.name, email=one.email, **given)
    account = Account.objects.filter(email=one.email).first()
    if account is None:
        account = open_account(
            one.email,
            PASSWORD,
            by=cast.us,
            name=one.name,
            person_id=person.pk,
            zone="Europe/Berlin",
        )
        scope = cast.find("customer", one.customer).entry if one.customer else None
        for role in one.roles:
            grant(account, role, by=cast.us, scope=scope, term=Term(now() - SINCE))
    return actor_of(account, door="web")


def services(cast: Cast) -> None:
    """Make the sites, the services with their owner, and the customers."""
    cast.find("site", "Hasselt", zone="Europe/Brussels")
    cast.find("site", "Aarhus", zone="Europe/Copenhagen")
    owner = cast.find("person", "Lukas Brandt").ref
    for title, description in SERVICES.items():
        cast.find("service", title, description=description, owner=owner, known_as=title)
    for title in CUSTOMERS:
        # By this name the importer finds the one customer of the log.
        known_as = SOURCE if title == LOG_CUSTOMER else title
        cast.find("customer", title, owner=owner, known_as=known_as)


def promises(cast: Cast) -> None:
    """Make the calendar and an agreement with each customer over all services, in force."""
    calendar = cast.find(
        "calendar",
        "Support hours, Brussels",
        zone="Europe/Brussels",
        weekly=WEEKLY,
        exceptions={},
        holidays=[],
        country="BE",
    )
    for title in CUSTOMERS:
        customer = cast.find("customer", title)
        name = f"Service level agreement, {title}"
        if ("agreement", name) in cast.records:
            continue
        agreement = cast.find("agreement", name, **_promise(customer, calendar, cast))
        if agreement.state == "draft":
            began = Act(cast.us, "agree", at=now() - SINCE, source=TOLD_BY)
            cast.records["agreement", name] = writing.take(
                agreement, "agree", by=cast.us, act=began
            )


def _promise(customer: Any, calendar: Any, cast: Cast) -> dict[str, Any]:
    today = now().date()
    return {
        "customer": customer.ref,
        "calendar": calendar.ref,
        "start": today - SINCE,
        "review": today + timedelta(days=70),
        "workload": WORKLOAD,
        "owner": cast.find("person", "Lukas Brandt").ref,
        "targets": [
            {
                "priority": priority,
                "metric": metric,
                "seconds": seconds,
                "share": SHARES[metric],
            }
            for priority, metrics in TARGETS.items()
            for metric, seconds in metrics.items()
        ],
        "switches": {
            "pausing": {"resolution": WAITING, "update": WAITING},
            "answering": ["in_progress", *WAITING, "resolved", "closed"],
        },
    }
