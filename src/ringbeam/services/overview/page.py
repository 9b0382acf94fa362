"""The page of a service: key figures and cards of every room (20000-1:2018, 8.2.4, 8.3.3, 9.4).

For whoever speaks for the organization about the service; customers have the portal.
"""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES, panel
from ringbeam.core.rules import speaks_for_us
from ringbeam.services.overview.cards import CARDS, in_order
from ringbeam.services.services import Service
from ringbeam.web.labels import labels_of
from ringbeam.web.requests import Asked, found


def service_asked(request: Asked, ref: str) -> Any:
    """The service, for whoever speaks for us about it; raises Http404 as if absent."""
    service = found(request, Service.register.plural, ref)
    if not speaks_for_us(request.actor, service):
        raise Http404
    return service


def address_of(service: Any) -> str:
    """The page of a service."""
    return f"{service.register.url(service.ref)}overview/"


@require_safe
def overview_page(request: Asked, ref: str) -> HttpResponse:
    """The frame of the page: its cards are asked for beside it, each alone."""
    service = service_asked(request, ref)
    owner = labels_of(request.actor, {service.owner_id}) if service.owner_id else {}
    return render(
        request,
        "services/overview.html",
        {
            "title": service.title,
            "service": service,
            "state": service.register.life.label(service.state),
            "owner": owner.get(service.owner_id),
            "figures": in_order(figures=True),
            "cards": in_order(figures=False),
            "url": address_of(service),
            "tabs": tabs_of(service),
        },
    )


def tabs_of(service: Any) -> list[tuple[str, str]]:
    """What else there is of a service, each as a word and an address."""
    record = service.register.url(service.ref)
    return [
        (_("Tickets"), f"/desk/?service={service.ref}"),
        (_("Agreements"), f"/agreements/?service={service.ref}"),
        (_("Configuration items"), f"/configuration-items/?service={service.ref}"),
        (_("Complaints"), f"/complaints/?service={service.ref}"),
        (_("Record"), record),
        (_("History"), f"{record}history/"),
    ]


@require_safe
def card_page(request: Asked, ref: str, name: str) -> HttpResponse:
    """One card: a part of the page, or without a script a page of its own."""
    service = service_asked(request, ref)
    one = CARDS.get(name)
    if one is None:
        raise Http404
    context = {
        "data": one.fill(service, request.actor),
        "service": service,
        "card": one,
        "url": address_of(service),
        "title": f"{one.title}: {service.title}",
    }
    if not request.htmx:
        return render(request, "services/overview_card.html", context)
    filled = context["data"] is not None
    return render(request, one.template if filled else "services/overview_none.html", context)


@panel(
    on="service",
    title=gettext_lazy("Overview"),
    template="services/overview_panel.html",
    order=1,
)
def overview_of_service(service: Any, actor: Actor) -> dict[str, Any] | None:
    """Where the figures of the service are, for whoever may read them; no query."""
    return {"url": address_of(service)} if speaks_for_us(actor, service) else None


ROUTES += [
    path("services/<str:ref>/overview/", overview_page, name="service-overview"),
    path("services/<str:ref>/overview/<slug:name>/", card_page, name="service-card"),
]
