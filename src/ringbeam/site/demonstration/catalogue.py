"""The catalogue of the demonstration, and what was ordered from it (8.2.4, 8.6.2)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from ringbeam.core import clock, writing
from ringbeam.core.registers import of_kind
from ringbeam.desk.fulfilling import tasks_of
from ringbeam.desk.ordering_page import order
from ringbeam.site.demonstration.organization import Cast

FORM = "New colleague"
QUESTIONS = (
    {"question": "Who starts?", "kind": "text", "required": True},
    {"question": "On which day?", "kind": "date", "required": True},
    {"question": "Which computer?", "kind": "choice", "choices": "Standard\nLarge\nNone"},
    {
        "question": "Why the large one?",
        "kind": "text",
        "required": True,
        "after": 3,
        "test": "is",
        "value": "Large",
    },
)
# Title, heading, service, price, delivery, what one gets.
ITEMS: tuple[tuple[str, str, str, str | None, tuple[int, str], str], ...] = (
    (
        *("New colleague", "People", "Managed Workplace", "0", (5, "days")),
        "Accounts, computer and phone, ready on the first day.",
    ),
    (
        *("Laptop or screen", "Devices", "Managed Workplace", "1140", (3, "days")),
        "A standard laptop or a second screen, set up for its user.",
    ),
    (
        *("Access to a system", "Access", "Security Operations", None, (4, "hours")),
        "Rights in one application, for as long as they are needed.",
    ),
    (
        *("Wi-Fi for a guest", "Access", "Managed Network", None, (1, "hours")),
        "A code for one day, at any of your sites.",
    ),
    (
        *("Phone number", "Devices", "Managed Network", "6", (1, "days")),
        "A number of your own, on a phone or on the computer.",
    ),
    (
        *("More storage", "Data", "Cloud Hosting", "80", (4, "hours")),
        "A terabyte more for a folder or a server.",
    ),
    (
        *("Restore a file", "Data", "Backup and Recovery", None, (4, "hours")),
        "A file or folder as it was on a day of the last year.",
    ),
    (
        *("Move of a workplace", "People", "Managed Workplace", "90", (2, "days")),
        "Computer, screen and phone, carried and connected.",
    ),
)
MONTHLY = ("Phone number", "More storage")
APPROVAL = {"step": 1, "by": "customer", "who": [], "all_of": False, "above": 500, "own": True}
TASKS = (
    {"task": "Create the accounts", "hours": 4},
    {"task": "Prepare the computer", "hours": 8},
    {"task": "Hand everything over", "after": "1, 2", "hours": 2},
    {"task": "Show the building", "optional": True},
)
STEP: Mapping[str, Any] = {"how": "", "who": [], "after": "", "hours": None, "optional": False}


def catalogue(cast: Cast) -> None:
    """Offer the items once, and order some for a customer: one waits for approval."""
    model = of_kind("catalogue_item").model
    if model.rows.exists():
        return
    form = _form(cast)
    owner = cast.find("person", "Lukas Brandt").ref
    calendar = cast.find("calendar", "Support hours, Brussels").ref
    customer = cast.find("customer", "Kestrel Logistics")
    writing.edit(customer, {"approver": cast.find("person", "Ruben Verhaegen")}, by=cast.us)
    with clock.stopped(clock.now() - timedelta(days=90)):
        for title, heading, service, price, (amount, unit), gets in ITEMS:
            given = {
                "title": title,
                "heading": heading,
                "description": gets,
                "service": cast.find("service", service).ref,
                "price": price,
                "currency": "EUR" if price else "",
                "per": "month" if title in MONTHLY else "once",
                "delivery": amount,
                "delivery_unit": unit,
                "calendar": calendar,
                "owner": owner,
                "instructions": "See the page of the service for how it is done.",
                "approvals": [APPROVAL] if price else [],
                "review_by": clock.today() + timedelta(days=365),
                **_more(title, form),
            }
            writing.take(writing.create(model, given, by=cast.us), "offer", by=cast.us)
    _ordered(cast)


def _form(cast: Cast) -> Any:
    model = of_kind("questionnaire").model
    with clock.stopped(clock.now() - timedelta(days=95)):
        given = {
            "title": FORM,
            "questions": list(QUESTIONS),
            "purpose": "So that all is there.",
        }
        return writing.take(writing.create(model, given, by=cast.us), "publish", by=cast.us)


def _more(title: str, form: Any) -> Mapping[str, Any]:
    if title != FORM:
        return {}
    return {"form": form.ref, "tasks": [{**STEP, **one} for one in TASKS]}


def _ordered(cast: Cast) -> None:
    by, agent = cast.outside("Ruben Verhaegen", "Kestrel Logistics"), cast.actors["Aoife Byrne"]
    model = of_kind("catalogue_item").model
    items = {one.title: one for one in model.rows.all()}
    with clock.stopped(clock.now() - timedelta(days=6)):
        done = order(items["Wi-Fi for a guest"], {}, by, note="For the auditors on Friday.")
        with clock.stopped(clock.now() + timedelta(minutes=40)):
            said = {"result": "The code is at the reception of hall A."}
            writing.take(done, "fulfil", by=agent, given=said)
    with clock.stopped(clock.now() - timedelta(days=2)):
        answers = {"1": "Lien Peeters", "2": "2026-12-01", "3": "Standard"}
        new = order(items[FORM], answers, by)
        writing.take(new, "start", by=agent)
        writing.take(tasks_of(new.pk)[0], "finish", by=agent)
    with clock.stopped(clock.now() - timedelta(hours=3)):
        order(items["Laptop or screen"], {}, by, note="For Lien Peeters, from 1 December.")
        order(items["Restore a file"], {}, by, note="Tender 2027, as it was on Monday.")
