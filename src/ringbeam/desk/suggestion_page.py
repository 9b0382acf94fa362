"""What is offered on the page of an incident: one suggestion at most, asked for by itself."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from ringbeam.core.contributions import ROUTES
from ringbeam.core.rules import speaks_for_us
from ringbeam.desk.article_finding import article_for
from ringbeam.desk.causes import CAUSED_BY
from ringbeam.desk.known_errors import match_for
from ringbeam.desk.similar import similar_to
from ringbeam.web.requests import Asked, found


@require_safe
def suggest(request: Asked, ref: str) -> HttpResponse:
    """What fits best, as a line over the conversation: a known error, the same told twice, an
    article, or how the like of it was resolved.

    Nothing where none fits. It is asked for after the page, which so waits for nothing.
    """
    incident = found(request, "incidents", ref)
    inside = speaks_for_us(request.actor, incident)
    match = match_for(incident, request.actor) if inside else None
    similar = similar_to(incident, request.actor) if inside and not match else None
    wanted = inside and not match and not (similar and similar.twice)
    article = article_for(incident, request.actor) if wanted else None
    names = {
        "similar": None if article else similar,
        "article": article,
        "incident": incident,
        "problem": match.problem if match else None,
        "link": f"{incident.register.url(ref)}link/",
        "kind": CAUSED_BY,
        "may_link": incident.register.edit.allows(request.actor, incident),
    }
    return render(request, "desk/suggestion.html", names)


ROUTES.append(path("incidents/<str:ref>/suggestion/", suggest, name="incident_suggestion"))
