"""Giving a rating: from a link, or in the portal; once for a ticket (8.3.2, 9.1.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Avg, Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ringbeam.core import clock, conversation, writing
from ringbeam.core.actors import Actor, system
from ringbeam.core.entries import Entry
from ringbeam.core.notices import notify
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import of_kind
from ringbeam.core.sayings import say
from ringbeam.core.units import unit
from ringbeam.desk.rating_asking import DONE, VALID, digest_of
from ringbeam.desk.ratings import OWN, STARS, Rating
from ringbeam.desk.survey_invitations import SurveyInvitation
from ringbeam.desk.survey_programmes import SurveyProgramme

LOW, LEAST = 2, 8
LONGEST = 5000
TOLD = gettext_noop("A rating calls for follow-up: %(record)s")


@dataclass(frozen=True)
class RatingFigure:
    """How content people were: the mean of ``n``, None where too few said anything."""

    mean: float | None
    n: int


def invitation_behind(secret: str, person: int | None = None) -> SurveyInvitation | None:
    """The invitation of a link that is good yet; None for any other.

    Signed in as somebody else (``person``) a link is not good.
    """
    rows = SurveyInvitation.objects.filter(
        digest=digest_of(secret),
        standing__in=(SurveyInvitation.SENT, SurveyInvitation.SENDING),
        made__gt=clock.now() - VALID,
    )
    one = rows.select_related("programme", "ticket").first()
    return None if one is None or person not in (None, one.person_id) else one


def rate_by_link(secret: str, given: Mapping[str, Any], person: int | None = None) -> Any:
    """The rating that came by a link, which is then good no longer; None where it is not.

    ``given`` is ``stars``, ``comment`` and ``answers``. Raises Refused for no rating of five.
    """
    with unit():
        one = invitation_behind(secret, person)
        if one is None:
            return None
        used = SurveyInvitation.objects.filter(pk=one.pk, digest=digest_of(secret))
        if not used.update(standing=SurveyInvitation.ANSWERED, digest=""):
            return None
        return _keep(one.ticket, one.programme, one.person_id, {**given, "way": "mail"})


def rate_ticket(ticket: Any, stars: int, comment: str = "", *, by: Actor) -> Any:
    """The rating of who asked for a ticket that is done, from the portal.

    Raises Refused for anybody else, what is not done, and what was rated already.
    """
    if by.person is None or by.person != ticket.requester_id:
        raise Refused([_("Who asked for it rates it.")])
    if ticket.state not in DONE:
        raise Refused([_("It is rated when it is done.")])
    with unit():
        entry = Entry.rows.get(pk=ticket.pk)
        asked = SurveyInvitation.objects.filter(pk=ticket.pk).select_related("programme")
        programme = asked[0].programme if asked else _programme_for(ticket)
        asked.update(standing=SurveyInvitation.ANSWERED, digest="")
        given = {"stars": stars, "comment": comment, "way": "portal"}
        return _keep(entry, programme, by.person, given)


def _programme_for(ticket: Any) -> SurveyProgramme | None:
    running = SurveyProgramme.rows.filter(
        Q(about_id=None) | Q(about_id=ticket.about_id),
        Q(customer_id=None) | Q(customer_id=ticket.customer_id),
        kinds__in=("both", ticket.kind),
        state="running",
        archived=False,
    )
    found: SurveyProgramme | None = running.order_by("-pk").first()
    return found


def _keep(
    entry: Entry,
    programme: SurveyProgramme | None,
    person: int | None,
    given: Mapping[str, Any],
) -> Any:
    """Write the rating, bind it to its ticket, and call for follow-up where it is low."""
    Entry.rows.select_for_update(no_key=True).get(pk=entry.pk)
    if Rating.rows.filter(ticket_id=entry.pk).exists():
        raise Refused([_("It was rated already.")])
    stars = given.get("stars")
    if stars not in dict(STARS):
        raise Refused([_("Choose a rating from 1 to 5.")])
    by = system()
    made = writing.create(Rating, _values(entry, programme, given), by=by)
    ticket = of_kind(entry.kind).model.rows.get(pk=entry.pk)
    conversation.relate(made, "relates_to", ticket, by=by)
    if stars <= (programme.low if programme else LOW):
        made = _call(made)
    return made


def _values(
    entry: Entry, programme: SurveyProgramme | None, given: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "title": f"{entry.ref}: {given['stars']}/5",
        "stars": given["stars"],
        "comment": str(given.get("comment") or "").strip()[:LONGEST],
        "answers": given.get("answers") or {},
        "edition": given.get("edition") or 0,
        "way": given["way"],
        "ticket": entry.pk,
        "customer": entry.customer_id,
        "service": entry.about_id,
        "programme": programme,
        "owner": programme.owner_id if programme else None,
    }


def _call(made: Any) -> Any:
    by = system()
    taken = writing.take(made, "call", by=by)
    if taken.owner_id:
        notify(taken.owner_id, say(TOLD), about=taken.entry)
    return taken


def rating_figure(
    *, customer: int | None = None, service: int | None = None, least: int = LEAST
) -> RatingFigure:
    """The mean of the last twelve months of a customer, a service, or all; one query.

    Of fewer than ``least`` no mean is said, only how many there are.
    """
    rows = Rating.rows.filter(way__in=OWN, created__gt=clock.now() - timedelta(days=365))
    if customer is not None:
        rows = rows.filter(customer_id=customer)
    if service is not None:
        rows = rows.filter(about_id=service)
    found = rows.aggregate(n=Count("pk"), mean=Avg("stars"))
    mean = round(float(found["mean"]), 1) if found["n"] >= least else None
    return RatingFigure(mean, found["n"])
