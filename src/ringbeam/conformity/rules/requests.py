"""Rules over service requests (ISO/IEC 20000-1:2018, 8.6.2)."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import Basis, Finding, Populations, Serves, rule
from ringbeam.conformity.judging import Duty, freshness, says, start_of
from ringbeam.conformity.limits import Limits, days
from ringbeam.conformity.rules.incidents import by_matrix
from ringbeam.conformity.rules.shapes import SOME, daily
from ringbeam.core.sayings import say
from ringbeam.desk.request_life import CANCELLED, CLOSED, DECLINED, FULFILLED

CLAUSE = "iso-20000-1:2018:8.6.2"
DONE = (FULFILLED, CLOSED)
TENTH = 0.1
RUNNING = days("requests-running.interval", gettext_lazy("age of the newest request"), 90)
WITHIN = days("requests-not-left-open.within", gettext_lazy("fulfilled after the order"), 90)
CLOSING = days("requests-closed.closing", gettext_lazy("closed after fulfilment"), 30)


def counted(populations: Populations) -> "QuerySet[Any]":
    """Every request but the cancelled ones, archived ones too."""
    return populations["service_request"].exclude(state=CANCELLED)


@daily(
    id="requests-classified",
    question=gettext_lazy("Is every service request recorded with what it asks for?"),
    serves=(Serves(CLAUSE, gettext_lazy("recorded and classified"), ("recorded",)),),
    reads=("service_request",),
    said=_("%(met)d of %(all)d service requests name a catalogue item or a category."),
    cannot_see=gettext_lazy("Requests that nobody recorded, and whether a category is right."),
    next=gettext_lazy("Give a category to the requests that have neither."),
    next_url="/service-requests/?category=nobody",
)
def requests_classified(populations: Populations, _on: date) -> Duty:
    """8.6.2 asks that service requests are recorded and classified.

    The item of the catalogue that was ordered says what a request is; one that was asked in
    free words is classified by its category.
    """
    return Duty(counted(populations), Q(item__isnull=False) | Q(category__isnull=False))


@daily(
    id="requests-prioritized",
    question=gettext_lazy("Is the priority of service requests that of the matrix?"),
    serves=(Serves(CLAUSE, gettext_lazy("prioritized"), ("prioritized",)),),
    reads=("service_request",),
    said=_("%(met)d of %(all)d service requests have the priority of the matrix."),
    cannot_see=gettext_lazy("Whether impact and urgency were judged rightly, one by one."),
    next=gettext_lazy("Judge impact and urgency of the requests whose priority deviates."),
    next_url="/service-requests/",
)
def requests_prioritized(populations: Populations, _on: date) -> Duty:
    """8.6.2 asks that service requests are prioritized.

    The matrix of impact and urgency is the one by which the desk works; a priority that
    deviates from it was set some other way.
    """
    return Duty(counted(populations), by_matrix())


@daily(
    id="requests-fulfilled",
    question=gettext_lazy("Does every fulfilled request say what was done?"),
    serves=(
        Serves(CLAUSE, gettext_lazy("fulfilled, with the actions recorded"), ("fulfilled",)),
    ),
    reads=("service_request",),
    said=_("%(met)d of %(all)d fulfilled requests say what was done."),
    cannot_see=gettext_lazy("Whether who asked got what was needed."),
    next=gettext_lazy("Say what was done for the requests that were fulfilled."),
    next_url="/service-requests/?state=fulfilled&state=closed",
)
def requests_fulfilled(populations: Populations, _on: date) -> Duty:
    """8.6.2 asks that requests are fulfilled, and that records of the actions are kept."""
    return Duty(populations["service_request"].filter(state__in=DONE), says("result"))


@daily(
    id="requests-closed",
    question=gettext_lazy("Are fulfilled requests closed?"),
    serves=(Serves(CLAUSE, gettext_lazy("closed"), ("closed",)),),
    reads=("service_request",),
    tolerance=TENTH,
    limits=(CLOSING,),
    said=_("%(met)d of %(all)d requests that were fulfilled long enough ago are closed."),
    cannot_see=gettext_lazy("Whether the requester agreed that it is done."),
    next=gettext_lazy("Close what was fulfilled long enough ago, or reopen it."),
    next_url="/service-requests/?state=fulfilled",
)
def requests_closed(populations: Populations, on: date, limits: Limits) -> Duty:
    """8.6.2 asks that requests are closed; thirty days after fulfilment are our limit."""
    limit = start_of(on) - limits.days("closing")
    undated = Q(resolved__isnull=True, created__lt=limit)
    old = populations["service_request"].filter(Q(resolved__lt=limit) | undated, state__in=DONE)
    return Duty(old, Q(state=CLOSED))


@daily(
    id="requests-instructed",
    question=gettext_lazy("Are there instructions for fulfilling what is ordered?"),
    serves=(
        Serves(
            CLAUSE,
            gettext_lazy("instructions for fulfilment are there for those involved"),
            ("instructed",),
        ),
    ),
    reads=("service_request", "catalogue_item"),
    said=_("%(met)d of %(all)d orders are of an item with instructions for fulfilment."),
    cannot_see=gettext_lazy("Whether the instructions are right, and were followed."),
    next=gettext_lazy("Write instructions for fulfilment into the items of the catalogue."),
    next_url="/catalogue-items/",
)
def requests_instructed(populations: Populations, _on: date) -> Duty:
    """8.6.2 asks that instructions for fulfilment are available to those who fulfil.

    The text of instructions, or tasks, of the item that was ordered, which stand on the page of
    each order. Requests in free words show nothing of it and are not asked.
    """
    rows = counted(populations).filter(item__isnull=False)
    written = ~Q(item__instructions__regex=r"^\s*$") | ~Q(item__tasks=[])
    return Duty(rows, written)


@daily(
    id="requests-not-left-open",
    version=1,
    limits=(WITHIN,),
    tolerance=SOME,
    question=gettext_lazy("Is every service request dealt with in time?"),
    serves=(Serves(CLAUSE, gettext_lazy("none is left lying"), ()),),
    reads=("service_request",),
    said=_("%(met)d of %(all)d requests past the time for it are fulfilled or declined."),
    cannot_see=gettext_lazy("Why one takes so long, and what the requester was told."),
    next=gettext_lazy("Fulfil or decline the requests that are open too long."),
    next_url="/service-requests/?state=open",
)
def requests_not_left_open(populations: Populations, on: date, limits: Limits) -> Duty:
    """8.6.2 asks that requests are fulfilled: those left lying count too.

    Ninety days are our assumed limit; what the agreements promise is counted by their clocks.
    """
    limit = limits.days("within")
    old = counted(populations).filter(created__lt=start_of(on) - limit)
    told = say(_("They have %(days)d days for it."), days=limit.days)
    return Duty(old, Q(state__in=(*DONE, DECLINED)), told)


@rule(
    id="requests-running",
    version=1,
    question=gettext_lazy("Are service requests handled now?"),
    basis=Basis.REQUIREMENT,
    serves=(Serves(CLAUSE, gettext_lazy("requests are handled at present"), ()),),
    reads=("service_request",),
    limits=(RUNNING,),
    cannot_see=gettext_lazy("Whether nobody asked for anything."),
    next=gettext_lazy("Record what people ask for as service requests."),
    next_url="/service-requests/",
)
def requests_running(populations: Populations, on: date, limits: Limits) -> Finding:
    """Evidence of a process ages: ninety days without a request is our assumed limit."""
    said = _("The newest service request is %(days)d d old, limit %(limit)d.")
    return freshness(counted(populations), "created", on, limits.days("interval"), said)
