"""The move of the demonstration to ISO 9001:2026: its certificate, and a plan half made."""

from datetime import timedelta

from ringbeam.conformity.bounds import bound_of
from ringbeam.conformity.plan_items import TOPIC, moving_items
from ringbeam.conformity.plans import Span, make_plan
from ringbeam.conformity.transition import transition_rows
from ringbeam.core import writing
from ringbeam.core.actors import Actor
from ringbeam.core.clock import now
from ringbeam.improvement.actions import Action
from ringbeam.site.demonstration.organization import Cast
from ringbeam.standards.edition_changes import changes_between
from ringbeam.standards.editions import Edition

OLD, NEW = "iso-9001:2015", "iso-9001:2026"
CERTIFICATE = "Quality management, ISO 9001:2015"
MANAGER = "Ingrid Solberg"
SPARE = timedelta(days=60)
DONE, BEGUN = 3, 6


def certificate(cast: Cast) -> None:
    """Make the certificate to the old edition, which ends before the transition does."""
    today = now().date()
    cast.find(
        "certificate",
        CERTIFICATE,
        editions=[OLD],
        body="Invented Certification Body",
        number="Q-2024-0117",
        scope="Operation of IT services for public and private customers.",
        sites="Aarhus, Kiel",
        issued=today - timedelta(days=500),
        valid_until=today + timedelta(days=595),
        next_surveillance=today + timedelta(days=80),
        owner=cast.find("person", MANAGER).ref,
    )


def plan(cast: Cast) -> None:
    """Plan the first half of the move, by topics; some of it is done, some begun."""
    bound, by = bound_of(OLD, NEW), cast.person(MANAGER)
    new = Edition.objects.select_related("standard").get(pk=NEW)
    items = moving_items(transition_rows(changes_between(OLD, NEW), {}), new, TOPIC)
    today = now().date()
    span = Span(today, max(today, (bound.day or today) - SPARE), bound.day)
    half = items[: len(items) // 2]
    for at, one in enumerate(make_plan(half, span, owner=None, closed=True, by=by)):
        _live(one, at, by)


def _live(action: Action, at: int, by: Actor) -> None:
    if at < DONE:
        given = {
            "evidence": "Compared with the text that we own; the minutes say what changed."
        }
        writing.take(action, "finish", by=by, given=given)
    elif at < BEGUN:
        writing.take(action, "start", by=by)
