"""Escalating a ticket: who waits for it calls the owner of the service (8.6.1)."""

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core import conversation
from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.entries import Entry
from ringbeam.core.notices import notify
from ringbeam.core.refusals import Refused
from ringbeam.core.rules import customer, manager, participant
from ringbeam.core.sayings import say
from ringbeam.core.verbs import verb
from ringbeam.core.writing import locked, tell
from ringbeam.desk.roles import agent
from ringbeam.desk.tickets import KINDS

ESCALATE = _("Escalate to the service owner")
WORDS = {"reason": _("What is not right, or why it cannot wait")}


@verb(
    who=agent | manager | customer | participant,
    on=KINDS,
    label=ESCALATE,
    asks=("reason",),
    words=WORDS,
)
def escalate(ticket: Any, *, reason: str, by: Actor) -> Any:
    """Tell the owner of the service, and who works on it, that a ticket cannot wait.

    The reason stands in the conversation, for everybody who reads it, and the act in history.
    Raises Refused without a reason, or for what is done.
    """
    if not reason.strip():
        raise Refused([_now("Say why it is escalated.")])
    if not ticket.open:
        raise Refused([_now("It is done. Reopen it instead.")])
    conversation.comment(ticket, f"{_now('Escalated')}: {reason.strip()}", by=by)
    entry, fresh = locked(ticket, by)
    tell(entry, Act(by, "escalate"), {"escalated": (None, reason.strip()[:200])})
    owner = Entry.rows.filter(pk=fresh.about_id or 0).values_list("owner_id", flat=True).first()
    for person in {owner, fresh.owner_id} - {None, by.person}:
        notify(person, say("Escalated: %(record)s"), about=entry, urgent=True)
    return fresh
