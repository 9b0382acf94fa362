"""The portal: what customers see instead of the menu, in four places (20000-1:2018, 8.3.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core.cache import caches
from django.db.models import Case, QuerySet, When
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import FRONTS, ROUTES, Front, MenuItem
from ringbeam.core.counting import compiled, counted
from ringbeam.core.entries import Entry
from ringbeam.core.participants import Participant
from ringbeam.core.registers import entries_seen_by, of_kind
from ringbeam.core.rules import works_for_us
from ringbeam.desk.ordering_page import offered
from ringbeam.desk.portal_words import cards_of
from ringbeam.desk.priorities import priority
from ringbeam.desk.rating_giving import rating_figure
from ringbeam.desk.report_page import urgent_sorts
from ringbeam.desk.status_page import status_for
from ringbeam.services.agreements import Agreement
from ringbeam.services.clocks import LABELS
from ringbeam.services.configuration_items import ConfigurationItem
from ringbeam.services.counts import Month
from ringbeam.services.figures import Figure, figures_of_month, percent
from ringbeam.services.speaking_for import customers_of
from ringbeam.services.terms import targets_from
from ringbeam.services.tickets import tickets
from ringbeam.web.formats import duration, number
from ringbeam.web.requests import Asked

SHOWN, OFTEN, PAGE, KEPT_SECONDS = 5, 6, 20, 60
TO_DECIDE = 5
METRICS = ("response", "resolution")
# The impact and the urgency of what is reported by one who can go on.
USUAL = (2, 2)
MINE = "/my-requests/"


def is_outside(actor: Actor) -> bool:
    """Whether somebody is one of a customer's people, and works here in nothing."""
    return bool(actor.account and actor.grants) and not works_for_us(actor)


def taken_part(actor: Actor) -> "QuerySet[Entry]":
    """The tickets that the actor takes part in and may see, the newest first."""
    mine = Participant.objects.filter(person_id=actor.person or 0).values("entry_id")
    seen = entries_seen_by(actor, [one.kind for one in tickets()])
    return seen.filter(pk__in=mine, archived=False).order_by("-pk")


def all_of_ours(actor: Actor) -> "QuerySet[Entry]":
    """The tickets that the actor may see, colleagues' among them, the newest first."""
    seen = entries_seen_by(actor, [one.kind for one in tickets()])
    return seen.filter(archived=False).order_by("-pk")


def to_decide(actor: Actor) -> Any:
    """The approvals that wait for the actor."""
    rows = of_kind("approval").among(actor)
    return rows.filter(state="asked", owner_id=actor.person or 0, archived=False)


def decidable(actor: Actor) -> list[dict[str, Any]]:
    """The approvals that the actor can decide now, the first due first; one query.

    What somebody asked for themselves is not among them: others decide it. Neither is what
    the life lets the actor not decide, such as of another customer.
    """
    move = of_kind("approval").life.named("approve")
    rows = to_decide(actor).exclude(requester_id=actor.person or 0, own_allowed=False)
    return [
        {"ref": one.ref, "title": one.title, "what": one.what, "due": one.due, "url": url}
        for one in rows.order_by("due", "pk")[:TO_DECIDE]
        if move and move.who.allows(actor, one) and (url := one.register.url(one.ref))
    ]


def waiting(actor: Actor) -> dict[str, int]:
    """How many tickets of one's own are open, and approvals wait; one statement."""
    asked = [compiled(taken_part(actor).filter(open=True)), compiled(to_decide(actor))]
    mine, approvals = counted(asked)
    return {"mine": mine, "approvals": approvals}


@dataclass(frozen=True)
class Promise:
    """One promise of this month: what, how many were kept of how many, and what was agreed."""

    label: str
    share: str
    goal: str
    n: int


@dataclass(frozen=True)
class Known:
    """What changes seldom of a portal: for whom it is, its promises, whether urgent sorts.

    Also within which time the desk answers, and configuration items by number and title.
    """

    customers: str
    promises: list[Promise]
    sorts: bool
    answer: str
    things: list[tuple[str, str]]


def known_of(actor: Actor) -> Known:
    """What changes seldom, kept for a minute for each reader."""
    reader = f"{actor.account}:{actor.grants!r}:{get_language()}:{actor.zone}"
    seen = f"portal:{sha256(reader.encode()).hexdigest()}"
    kept: Known | None = caches["process"].get(seen)
    if kept is None:
        customers = customers_of(actor)
        titles = ", ".join(title for _pk, _ref, title in customers)
        promises = [*promises_to(actor), *_rated([pk for pk, _ref, _title in customers])]
        kept = Known(
            *(titles, promises, bool(urgent_sorts()), answered_within(actor)),
            things_of(actor),
        )
        caches["process"].set(seen, kept, KEPT_SECONDS)
    return kept


def things_of(actor: Actor) -> list[tuple[str, str]]:
    """Configuration items by number and title, as many as fit a card; one query.

    First those that somebody answers for, then others of the customer.
    """
    rows = ConfigurationItem.register.among(actor).filter(archived=False)
    own = Case(When(owner_id=actor.person or 0, then=0), default=1)
    return list(rows.order_by(own, "title", "pk").values_list("ref", "title")[:SHOWN])


def promises_to(actor: Actor) -> list[Promise]:
    """How promises to the actor's customer are kept this month.

    Of the agreements that the actor sees, all priorities together; the goal is said where one
    share was agreed for all of them.
    """
    figures = figures_of_month(Month.of(clock.today()), actor)
    return [one for metric in METRICS if (one := _promise(metric, figures))]


def answered_within(actor: Actor) -> str:
    """Within which open time the desk answers what is reported as usual; "" where none is sure.

    The longest of the agreements that the actor sees, when each promises one in open time.
    """
    rows = Agreement.register.among(actor).filter(state="in_force", archived=False)
    usual = str(priority(*USUAL))
    found = [targets_from(one.targets).get(usual, {}).get("response") for one in rows]
    seconds = [one.amount for one in found if one and one.unit == "seconds"]
    return duration(max(seconds)) if seconds and len(seconds) == len(found) else ""


def _rated(customers: Sequence[int]) -> list[Promise]:
    """How content the people of the one customer were in a year; none of too few answers."""
    figure = rating_figure(customer=customers[0]) if len(customers) == 1 else None
    if figure is None or figure.mean is None:
        return []
    mean = _("%(mean)s of 5") % {"mean": number(figure.mean, 1)}
    return [Promise(_("Your ratings in twelve months"), mean, "", figure.n)]


def _promise(metric: str, figures: Sequence[Figure]) -> Promise | None:
    some = [one for one in figures if one.metric == metric]
    met, missed = sum(one.met for one in some), sum(one.missed for one in some)
    goals = {one.goal for one in some if one.goal is not None}
    goal = f"{goals.pop():g} %" if len(goals) == 1 else ""
    said = Promise(str(LABELS[metric]), percent(met, met + missed), goal, met + missed)
    return said if some else None


def portal_home(request: Asked) -> HttpResponse:
    """The first page of a customer's people; at most twelve statements with a warm minute."""
    actor = request.actor
    board, known = status_for(actor, follows=False), known_of(actor)
    items = offered(actor)
    context = {
        "title": _("Home"),
        "first_name": actor.name.partition(" ")[0],
        "decide": decidable(actor),
        "cards": cards_of(taken_part(actor)[:SHOWN]),
        "often": items[:OFTEN],
        "items": len(items),
        "things": known.things,
        "board": board,
        "promises": known.promises,
        "sorts": known.sorts,
        "answer": known.answer,
        "month": Month.of(clock.today()).words,
    }
    return render(request, "desk/portal_home.html", context)


@require_safe
def my_requests(request: Asked) -> HttpResponse:
    """The tickets that one takes part in, open or done ones, page by page."""
    actor = request.actor
    if not (actor.everything or actor.grants):
        raise Http404
    which = request.GET.get("which", "open")
    rows = all_of_ours(actor) if which == "ours" else taken_part(actor)
    if which in ("open", "done"):
        rows = rows.filter(open=which == "open")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < SHOWN * 3:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    context = {
        "title": _("My requests"),
        "cards": cards_of(found[:PAGE]),
        "which": which,
        "following": found[PAGE - 1].pk if len(found) > PAGE else None,
        "tabs": (
            ("open", _("Open")),
            ("done", _("Done")),
            ("all", _("All")),
            ("ours", _("All of ours")),
        ),
    }
    return render(request, "desk/my_requests.html", context)


def _for_whom(actor: Actor) -> str:
    titles = known_of(actor).customers
    return _("for %(customer)s") % {"customer": titles} if titles else ""


ROUTES.append(path("my-requests/", my_requests, name="my_requests"))
FRONTS.append(
    Front(
        who=is_outside,
        home=portal_home,
        places=(
            MenuItem("home", gettext_lazy("Home"), "home", "/"),
            MenuItem("mine", gettext_lazy("My requests"), "ticket", MINE),
            MenuItem(
                "approvals",
                gettext_lazy("Approvals"),
                "user-check",
                "/approvals/?state=asked&owner=me",
            ),
            MenuItem("status", gettext_lazy("Service status"), "heartbeat", "/status/"),
        ),
        under=_for_whom,
        add=("/report/", gettext_lazy("Something is broken")),
        counts=waiting,
    )
)
