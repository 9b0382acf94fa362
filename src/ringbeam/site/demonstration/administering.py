"""What people of the demonstration set up: fields, tags, a view, a set, a webhook."""

from typing import Any

from ringbeam.core import declaring_fields, writing
from ringbeam.core.accounts import Account
from ringbeam.core.custom_fields import CustomField
from ringbeam.core.permission_sets import give_set, save_set
from ringbeam.core.permits import PermissionSet
from ringbeam.core.rules import ADD, CHANGE, MOVE, SAY, SEE
from ringbeam.core.saved import SavedView
from ringbeam.core.units import unit
from ringbeam.desk.incidents import Incident
from ringbeam.exchange.webhooks import administering as webhooks
from ringbeam.exchange.webhooks.endpoints import Endpoint
from ringbeam.site.demonstration.organization import Cast

FIELDS: tuple[dict[str, Any], ...] = (
    {
        "label": "People affected",
        "type": "number",
        "unit": "people",
        "help": "As far as the caller can tell.",
        "inside": False,
    },
    {
        "label": "Noticed by",
        "type": "choice",
        "choices": ["a person", "monitoring", "a supplier"],
    },
)
# Of an incident by title: its tags, how many people it affects, who noticed it.
NOTED: dict[str, tuple[list[str], int, str]] = {
    "Warehouse scanners lose Wi-Fi every few minutes": (["wifi", "warehouse"], 35, "a_person"),
    "Guest Wi-Fi in the waiting room has no internet": (["wifi"], 60, "a_person"),
    "Nightly backup of file server failed twice": (["backup"], 0, "monitoring"),
    "Label printer offline at packing line 3": (["warehouse", "printing"], 4, "a_person"),
    "Cannot print delivery notes in Antwerp": (["printing"], 6, "a_person"),
    "Camera at gate 2 not reachable": (["supplier-loop"], 1, "a_supplier"),
}
VIEW, TAG = "Wireless", "wifi"
TEAM, KEEPER = "First line", "Aoife Byrne"
SET, HOLDER = "Document controller", "owner@nordhaven.example"
PERMITS = {"document": [SEE, ADD, CHANGE, SAY, MOVE]}
WEBHOOK = {
    "name": "Chat of the second line",
    "url": "https://chat.nordhaven.example/hooks/ringbeam",
    "events": ["incident.create", "incident.resolve"],
}


def set_up(cast: Cast) -> None:
    """Do once what is not there yet, each as the person who would have done it."""
    admin = cast.actors["Adam Novak"]
    if not CustomField.objects.exists():
        for given in FIELDS:
            declaring_fields.declare({"kind": "incident", **given}, by=admin)
        _note(cast)
    _share(cast)
    if not PermissionSet.objects.exists():
        says = "Keeps the documents of the management system in order, whoever owns them."
        made = save_set(None, title=SET, says=says, permits=PERMITS, by=admin)
        give_set(made, Account.objects.get(email=HOLDER), by=admin)
    if not Endpoint.objects.exists():
        with unit():
            endpoint, _secret = webhooks.add(WEBHOOK, by=admin)
            webhooks.pause(endpoint, by=admin)


def _note(cast: Cast) -> None:
    """Tags and values on some incidents, by the agent who answers them."""
    agent = cast.person(KEEPER)
    for title, (tags, people, noticed) in NOTED.items():
        one = Incident.rows.filter(title=title).first()
        if one is not None:
            given = {"tags": tags, "custom_people_affected": people}
            writing.edit(one, {**given, "custom_noticed_by": noticed}, by=agent)


def _share(cast: Cast) -> None:
    """A view of the queue that the first line shares."""
    SavedView.objects.get_or_create(
        account_id=cast.actors[KEEPER].account or 0,
        kind="incident",
        name=VIEW,
        defaults={"query": f"tags={TAG}", "team_id": cast.find("group", TEAM).pk},
    )
