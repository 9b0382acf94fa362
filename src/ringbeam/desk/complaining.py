"""Making a complaint of a ticket or a rating: a record of its own; the ticket stays (8.3.2)."""

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core import conversation, writing
from ringbeam.core.actors import Actor
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import of_kind
from ringbeam.core.rules import manager, owner
from ringbeam.core.verbs import verb
from ringbeam.desk.incidents import Incident
from ringbeam.desk.ratings import Rating
from ringbeam.desk.roles import agent
from ringbeam.desk.service_requests import ServiceRequest
from ringbeam.services.complaints import Complaint

FOUND_IN = "found_in"
LABEL = _("Make a complaint of this")
ASKS: dict[str, Any] = {
    "asks": ("complaint",),
    "words": {"complaint": _("What the customer is not content with")},
}


@verb(who=agent | manager, on="incident", label=LABEL, **ASKS)
def complain_of_incident(incident: Incident, *, complaint: str, by: Actor) -> Complaint:
    """Record a complaint about an incident, linked to it; raises Refused without a customer."""
    return _made(incident, incident.requester_id, complaint, by)


@verb(who=agent | manager, on="service_request", label=LABEL, **ASKS)
def complain_of_request(request: ServiceRequest, *, complaint: str, by: Actor) -> Complaint:
    """Record a complaint about a request, linked to it; raises Refused without a customer."""
    return _made(request, request.requester_id, complaint, by)


@verb(who=agent | manager | owner, on="rating", label=LABEL, **ASKS)
def complain_of_rating(rating: Rating, *, complaint: str, by: Actor) -> Complaint:
    """Record as a complaint what a rating says; its ticket says who complains."""
    rows = of_kind(_kind_of(rating)).model.rows.filter(pk=rating.ticket_id)
    return _made(rating, rows.values_list("requester_id", flat=True).first(), complaint, by)


def _kind_of(rating: Rating) -> str:
    return rating.ticket.kind if rating.ticket_id else "incident"


def _made(source: Any, requester: int | None, words: str, by: Actor) -> Complaint:
    if source.customer_id is None:
        raise Refused([_now("It has no customer, and a complaint is a customer's.")])
    text = words.strip()
    given = {
        "title": text.partition("\n")[0][:200],
        "description": text,
        "customer": source.customer_id,
        "service": source.about_id,
        "requester": requester,
        "channel": "desk",
    }
    made: Complaint = writing.create(Complaint, given, by=by)
    conversation.relate(made, FOUND_IN, source, by=by)
    return made
