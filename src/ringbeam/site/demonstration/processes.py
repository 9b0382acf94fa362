"""Processes of the demonstration: fourteen, what flows between them, and what they serve."""

from datetime import timedelta
from typing import Any, NamedTuple

from ringbeam.core import conversation, writing
from ringbeam.core.acts import CREATE, EDIT, Act
from ringbeam.core.clock import now
from ringbeam.core.registers import of_kind
from ringbeam.site.demonstration.organization import Cast

SINCE = timedelta(days=200)
NUMBERS = {
    "9001": "iso-9001:2015",
    "14001": "iso-14001:2026",
    "45001": "iso-45001:2018",
    "27001": "iso-27001:2022",
    "20000": "iso-20000-1:2018",
}
ALL = tuple(NUMBERS)


class Told(NamedTuple):
    """A process as it is told: clauses are of all five standards, or of the one before."""

    title: str
    band: str
    owner: str
    purpose: str
    serves: str
    own: str = ""
    measure: str = "Share done by its date"


TOLD = (
    Told(
        *("Leading and reviewing", "management", "Ingrid Solberg"),
        "Sets direction and objectives, and reviews whether the systems work.",
        "4 5 6.2 9.3",
        "9001:6.3 14001:6.3 27001:6.3 20000:6.3",
    ),
    Told(
        *("Managing risks", "management", "Ingrid Solberg"),
        "Finds what may happen, and decides what is done about it.",
        "6.1",
        "27001:8.2 27001:8.3",
        measure="Risks assessed by their date",
    ),
    Told(
        *("Auditing", "management", "Helena Duarte"),
        "Finds out whether what is agreed is done, and works.",
        "9.2",
        measure="Audits reported within 30 days",
    ),
    Told(
        *("Measuring and reporting", "management", "Lukas Brandt"),
        "Measures services and systems, and tells those who decide.",
        "9.1",
        "20000:9.4",
        measure="Reports sent by the fifth working day",
    ),
    Told(
        *("Agreeing services", "core", "Lukas Brandt"),
        "Turns what customers need into agreements that can be kept.",
        "",
        "9001:8.2 20000:8.3.2 20000:8.3.3 20000:8.2.4 20000:8.4",
        measure="Agreements reviewed by their date",
    ),
    Told(
        *("Designing services", "core", "Priya Nair"),
        "Plans, builds and changes services, and hands them over.",
        "",
        "9001:8.3 20000:8.2.2 20000:8.5",
        measure="Changes without an incident within five days",
    ),
    Told(
        *("Delivering services", "core", "Lukas Brandt"),
        "Runs the services as agreed, at every hour that was promised.",
        "8.1",
        "9001:8.5 20000:8.2.1 20000:8.2.5 20000:8.2.6 20000:8.7.1 20000:8.7.2",
        measure="Availability by agreement",
    ),
    Told(
        *("Answering customers", "core", "Aoife Byrne"),
        "Restores service and answers requests within their targets.",
        "",
        "20000:8.6 9001:8.6",
        measure="Incidents resolved within their targets",
    ),
    Told(
        *("Improving", "core", "Ingrid Solberg"),
        "Corrects what was not as required, and keeps it from coming back.",
        "10",
        "9001:8.7",
        measure="Actions seen to work",
    ),
    Told(
        *("Looking after people", "support", "Ingrid Solberg"),
        "Sees to it that people are there, able, aware and told.",
        "7.1 7.2 7.3 7.4",
        "20000:7.6",
        measure="Training done by its date",
    ),
    Told(
        *("Keeping documents", "support", "Ingrid Solberg"),
        "Keeps what is in force findable, approved and reviewed.",
        "7.5",
        measure="Documents reviewed by their date",
    ),
    Told(
        *("Buying", "support", "Mats Thorsen"),
        "Chooses suppliers, and sees to it that they keep what they promise.",
        "",
        "9001:8.4 20000:8.3.4 20000:8.2.3 27001:A.5.19 27001:A.5.22",
        measure="Suppliers evaluated by their date",
    ),
    Told(
        *("Keeping workplaces safe", "support", "Tess Wouters"),
        "Finds hazards and takes them away, prepares for emergencies.",
        "",
        "45001:8.2 14001:8.2",
        measure="Drills held by their date",
    ),
    Told(
        *("Protecting information", "support", ""),
        "Keeps information confidential, right, and there when needed.",
        "",
        "20000:8.7.3 27001:A.5.18 27001:A.8.13",
        measure="Access reviewed by its date",
    ),
)
# From which process what goes to which, by their titles.
FLOWS = (
    ("Leading and reviewing", "Objectives", "Agreeing services"),
    ("Managing risks", "Decisions on risks", "Leading and reviewing"),
    ("Auditing", "Audit reports", "Leading and reviewing"),
    ("Measuring and reporting", "Service reports", "Leading and reviewing"),
    ("Agreeing services", "Service level agreements", "Designing services"),
    ("Designing services", "Services ready to run", "Delivering services"),
    ("Delivering services", "Services in operation", "Answering customers"),
    ("Answering customers", "What failed, and how often", "Improving"),
    ("Improving", "Changes to make", "Designing services"),
    ("Looking after people", "Trained people", "Answering customers"),
    ("Keeping documents", "Procedures in force", "Delivering services"),
    ("Buying", "Bought services", "Delivering services"),
    ("Protecting information", "Rules for information", "Delivering services"),
)
# Who is no process gives and takes as well.
FROM = (
    ("Agreeing services", "Requirements", "Customers"),
    ("Answering customers", "Reports and requests", "Customers"),
    ("Managing risks", "Laws and expectations", "Interested parties"),
    ("Auditing", "Criteria", "Standards and customers"),
    ("Measuring and reporting", "Figures", "Systems and the desk"),
    ("Looking after people", "Applicants", "Labour market"),
    ("Keeping documents", "Drafts", "Everybody"),
    ("Buying", "Offers", "Suppliers"),
    ("Keeping workplaces safe", "Laws and observations", "Authorities and workers"),
    ("Protecting information", "Threats and laws", "Authorities and partners"),
)
TO = (
    ("Answering customers", "Service restored", "Customers"),
    ("Keeping workplaces safe", "Safe workplaces", "Everybody"),
)
LINKED = (
    ("After an incident", "Answering customers"),
    ("Being on call", "Answering customers"),
    ("External communication", "Leading and reviewing"),
)


def processes(cast: Cast) -> None:
    """Describe the processes, once, and put those with an owner into use."""
    if of_kind("process").model.rows.filter(title=TOLD[0].title).exists():
        return
    at = now() - SINCE
    made = {one.title: _described(cast, one, Act(cast.us, CREATE, at=at)) for one in TOLD}
    for title, one in made.items():
        given = {"inputs": _taken(title, made), "outputs": _given(title, made)}
        said = writing.edit(one, given, by=cast.us, act=Act(cast.us, EDIT, at=at))
        if said.owner_id:
            writing.take(said, "introduce", by=cast.us, act=Act(cast.us, "introduce", at=at))
    for title, name in LINKED:
        document = of_kind("document").model.rows.filter(title=title).first()
        if document is not None:
            conversation.link(document, "defines", made[name], by=cast.us)


def _described(cast: Cast, one: Told, act: Act) -> Any:
    clauses = [f"{NUMBERS[key]}:{number}" for number in one.serves.split() for key in ALL]
    own = (told.split(":", 1) for told in one.own.split())
    clauses += [f"{NUMBERS[key]}:{number}" for key, number in own]
    given = {
        "title": one.title,
        "band": one.band,
        "owner": cast.find("person", one.owner).ref if one.owner else None,
        "purpose": one.purpose,
        "serves": clauses,
        "criteria": "As the procedures in force say.",
        "measures": [{"measure": one.measure, "target": "95 %", "how": "Monthly"}],
    }
    return writing.create(of_kind("process").model, given, by=cast.us, act=act)


def _taken(title: str, made: dict[str, Any]) -> list[dict[str, Any]]:
    inside = [{"what": w, "process": [made[frm].ref]} for frm, w, to in FLOWS if to == title]
    return [*inside, *({"what": w, "party": p} for one, w, p in FROM if one == title)]


def _given(title: str, made: dict[str, Any]) -> list[dict[str, Any]]:
    inside = [{"what": w, "process": [made[to].ref]} for frm, w, to in FLOWS if frm == title]
    return [*inside, *({"what": w, "party": p} for one, w, p in TO if one == title)]
