"""Merging tickets that tell the same, splitting what is two, and children of one (8.6.1).

A merged ticket ends as a duplicate, which no figure counts; who asked follows the other one
from then on. Children are resolved with their parent by an act of its own, never by themselves.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core import conversation, writing
from ringbeam.core.actors import Actor
from ringbeam.core.bulk import index
from ringbeam.core.contributions import panel
from ringbeam.core.links import Link
from ringbeam.core.participants import Participant
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import Register, entries_seen_by, of_kind, record_of
from ringbeam.core.rules import manager
from ringbeam.core.verbs import verb
from ringbeam.desk.roles import agent
from ringbeam.desk.tickets import KINDS
from ringbeam.services.counts import DUPLICATE_OF
from ringbeam.services.tickets import tickets

CHILD_OF, SPLIT_FROM, MERGED = "child_of", "split_from", "merged"
MOST, SHOWN = 200, 5
LONGEST_TITLE = 120
WORKS = agent | manager


def _named(ref: str, by: Actor) -> Any:
    """The ticket of this number that the actor sees; raises Refused for none."""
    kinds = [one.kind for one in tickets()]
    entry = entries_seen_by(by, kinds).filter(ref=ref.strip()).first()
    if entry is None:
        raise Refused([_now("Name a ticket.")])
    return record_of(entry)


@verb(
    who=WORKS,
    on=KINDS,
    label=_("Merge into another"),
    asks=("target",),
    words={"target": _("The ticket that goes on")},
    refers={"target": KINDS},
)
def merge_into(ticket: Any, *, target: str, by: Actor) -> Any:
    """End a ticket as the duplicate of another, which goes on for both; all of it or nothing.

    Who asked takes part in the other one, and is told once, on the ended one. Raises Refused
    for itself, one that is done, and one of another customer, whose people would read it.
    """
    other = _named(target, by)
    if other.pk == ticket.pk:
        raise Refused([_now("A ticket is not merged into itself.")])
    if not ticket.open or not other.open:
        raise Refused([_now("Both tickets must be open.")])
    if ticket.customer_id != other.customer_id:
        raise Refused([_now("They are of different customers, who must not read each other.")])
    conversation.relate(ticket, DUPLICATE_OF, other, by=by)
    _take_part(ticket.requester_id, other)
    said = _now("It goes on as %(ref)s: %(title)s") % {"ref": other.ref, "title": other.title}
    conversation.comment(ticket, said, by=by)
    _end(ticket, said, by)
    return other


def _end(ticket: Any, said: str, by: Actor) -> None:
    """End it by the move that needs least: an incident comes back, a request is cancelled."""
    fresh = type(ticket).rows.get(pk=ticket.pk)
    move, name = (
        ("resolve", "resolution") if ticket.kind == "incident" else ("cancel", "result")
    )
    writing.take(fresh, move, by=by, given={name: said})


def _take_part(person: int | None, ticket: Any) -> None:
    if person is None:
        return
    told = {"entry_id": ticket.pk, "person_id": person, "part": MERGED}
    if Participant.objects.get_or_create(**told)[1]:
        index([ticket])


@verb(
    who=WORKS,
    on=KINDS,
    label=_("Split off"),
    asks=("new_title", "text"),
    words={"new_title": _("Title of the new ticket"), "text": _("What it is about")},
)
def split_off(ticket: Any, *, new_title: str, text: str, by: Actor) -> Any:
    """Begin a ticket of its own for what was told along with this one, linked to it.

    It is for the same customer, requester and service. Raises ValidationError without a title.
    """
    shared = {
        "customer": ticket.customer_id,
        "service": ticket.about_id,
        "requester": ticket.requester_id,
        "group": ticket.group_id,
        "channel": ticket.channel,
    }
    given = {"title": new_title.strip()[:LONGEST_TITLE], "description": text.strip(), **shared}
    made = writing.create(of_kind("incident").model, given, by=by)
    conversation.relate(made, SPLIT_FROM, ticket, by=by)
    return made


@verb(
    who=WORKS,
    on="incident",
    label=_("Make it a child of another"),
    asks=("parent",),
    words={"parent": _("The incident that brings it about")},
    refers={"parent": ("incident",)},
)
def make_child(incident: Any, *, parent: str, by: Actor) -> Any:
    """Let an incident wait for another, as many do. Raises Refused for a circle."""
    above = _named(parent, by)
    if above.pk == incident.pk or incident.pk in _above(above.pk):
        raise Refused([_now("That would go round in a circle.")])
    conversation.relate(incident, CHILD_OF, above, by=by)
    return above


def _above(pk: int) -> set[int]:
    """The parents of a ticket, and theirs; a statement for each generation."""
    found: set[int] = set()
    newest = {pk}
    while newest:
        links = Link.objects.filter(source_id__in=newest, kind=CHILD_OF)
        newest = set(links.values_list("target_id", flat=True)) - found
        found |= newest
    return found


@verb(
    who=WORKS,
    on="incident",
    label=_("Resolve its children"),
    asks=("answer",),
    words={"answer": _("What restored the service, said to each")},
)
def resolve_children(incident: Any, *, answer: str, by: Actor) -> Any:
    """Resolve every open child with one answer, said to each requester; all or nothing.

    Raises Refused without an answer, without an open child, and for more than two hundred.
    """
    if not answer.strip():
        raise Refused([_now("Say what restored the service.")])
    links = Link.objects.filter(target_id=incident.pk, kind=CHILD_OF).values("source_id")
    register: Register = incident.register
    children = list(
        register.among(by).filter(pk__in=links, open=True).order_by("pk")[: MOST + 1]
    )
    if not children:
        raise Refused([_now("No child is open.")])
    if len(children) > MOST:
        raise Refused([_now("These are more than 200 at once.")])
    for child in children:
        conversation.comment(child, answer.strip(), by=by)
        fresh = type(child).rows.get(pk=child.pk)
        writing.take(fresh, "resolve", by=by, given={"resolution": answer.strip()})
    return incident


@panel(
    on="incident",
    title=_("Children"),
    template="desk/problem_incidents.html",
    order=7,
    gathers=CHILD_OF,
)
def children_of(_incident: Any, _actor: Actor, related: Sequence[Any]) -> dict[str, Any] | None:
    """The incidents that wait for this one, the newest first; no query."""
    below = [one for one in related if one.inward]
    if not below:
        return None
    unsolved = sum(1 for one in below if one.label.open)
    return {"incidents": below[::-1][:SHOWN], "all": len(below), "open": unsolved}
