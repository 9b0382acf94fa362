"""The desk's queue: every kind of ticket in one list, the promise that breaks first on top.

ISO/IEC 20000-1:2018, 8.6.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ringbeam.core.actors import Actor
from ringbeam.core.conditions import NOBODY
from ringbeam.core.contributions import MENU, MenuItem
from ringbeam.core.extras import Live
from ringbeam.core.registers import View
from ringbeam.core.rules import manager, works_for_us
from ringbeam.core.unions import unite
from ringbeam.desk.queue_tags import tag_of_the_list
from ringbeam.desk.roles import agent
from ringbeam.desk.ticket_pages import NEXT_CLOCK, headline
from ringbeam.services.tickets import tickets


def beside_the_list(_page: Any, actor: Actor) -> dict[str, Any]:
    """What the queue's page has beside a list: the registers that it is made of; no query."""
    seen = (one for one in QUEUE.parts if one.seen_by(actor) != NOBODY)
    kinds = [(one.label_plural, one.icon, f"/{one.plural}/") for one in seen]
    return {"kinds": kinds}


EXTRA: dict[str, Any] = {
    "clock": NEXT_CLOCK,
    "summary": headline,
    "kind_label": _("type"),
    "list_template": "desk/queue.html",
    "list_context": beside_the_list,
    "bulk_template": "desk/bulk_bar.html",
    "live": Live("/desk/live/", tag_of_the_list),
}

QUEUE = unite(
    tickets(),
    kind="ticket",
    plural="desk",
    label=_("Service desk"),
    columns=("title", "customer", "service", "priority", "state", "clock", "assignee"),
    filters=(
        *("kind", "state", "priority", "assignee", "group", "customer", "service"),
        *("category", "requester", "major", "due", "archived"),
    ),
    sorts=("due", "-entry", "priority", "-updated"),
    search=("title",),
    views=(
        View("mine", _("Assigned to me"), "state=open&assignee=me"),
        View("group", _("My group"), "state=open&group=my-groups"),
        View("unassigned", _("Unassigned"), "state=open&assignee=nobody"),
        View("breaching", _("Breaching today"), "state=open&due=today", hot=True),
        View("waiting", _("Waiting on customer"), "state=waiting_customer"),
        View("major", _("Major incidents"), "state=open&major=1"),
        View("open", _("All open"), "state=open"),
    ),
    also=("major", "category", "configuration_item"),
    icon="headset",
    extra=EXTRA,
)


def works_the_queue(actor: Actor) -> bool:
    """Whether the queue stands in somebody's menu: agents, and who manages."""
    rule = agent | manager
    return actor.everything or (
        works_for_us(actor) and rule.where(actor, QUEUE.parts[0].kind) != NOBODY
    )


MENU.append(
    MenuItem("desk", _("Service desk"), "headset", "/desk/", "Do", 10, who=works_the_queue)
)
