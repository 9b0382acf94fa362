"""Moves to new editions for programs: how they stand, their plans, what is followed (6.3)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from ringbeam.api import bodies
from ringbeam.api.answers import answer
from ringbeam.api.finding import actor_of
from ringbeam.api.problems import absent, wrong_fields
from ringbeam.conformity.carrying_over import carry_judgements
from ringbeam.conformity.moving import PlanAsked, made_told, move_told, plan_move, plan_told
from ringbeam.conformity.transition_page import ACTS, Pair, pair_between
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import API_ROUTERS
from ringbeam.standards.editions import edition_ref

router = Router(tags=["conformity"])
PLACE = "/{standard}/{year}/{to}"
TEXTS = {
    "first": (str, ""),
    "last": (str, ""),
    "owner": (str, ""),
    "grouping": (str, "requirement"),
}
PLANNED = {name: {"type": "string"} for name in TEXTS} | {
    "take": {"type": "array", "items": {"type": "string"}},
    "dry_run": {"type": "boolean"},
}
CHOSEN = {"edition": {"type": "string"}, "act": {"enum": sorted(ACTS)}}


def _body(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties, "required": list(required)}
    content = {"application/json": {"schema": schema}}
    return {"requestBody": {"content": content, "required": bool(required)}}


def _pair(request: HttpRequest, standard: str, year: str, to: str) -> tuple[Pair, Actor]:
    actor = actor_of(request)
    pair = pair_between(edition_ref(standard, year), edition_ref(standard, to), actor)
    if pair is None:
        raise absent()
    return pair, actor


@router.get(PLACE, response=dict[str, Any], url_name="api-transition")
def get_transition(
    request: HttpRequest, standard: str, year: str, to: str, show: str = ""
) -> HttpResponse:
    """Each requirement of the new edition: what became of it, how it stands, who does what.

    ``show`` is to-do, unplanned, to-confirm or a relation. 404 for a move that is not held.
    """
    pair, actor = _pair(request, standard, year, to)
    return answer(move_told(pair, actor, show))


@router.post(
    f"{PLACE}/plan",
    response={200: dict[str, Any], 201: dict[str, Any]},
    url_name="api-transition-plan",
    openapi_extra=_body(PLANNED),
)
def plan_transition(request: HttpRequest, standard: str, year: str, to: str) -> HttpResponse:
    """Make an action for what is new, changed, moved or merged, once; all of them or none.

    ``first`` and ``last`` are days, ``owner`` a person by number, ``grouping`` requirement or
    topic, ``take`` the requirements that it is for. With ``dry_run`` it is told and not made.
    403 for who may not plan, 422 by field, as for a day after the move must be made.
    """
    pair, actor = _pair(request, standard, year, to)
    given = bodies.members(
        bodies.optional_object_of(request), **TEXTS, take=(list, None), dry_run=(bool, False)
    )
    dry_run, take = given.pop("dry_run"), given.pop("take")
    if take is not None and not all(isinstance(one, str) for one in take):
        raise wrong_fields({"take": ["[string]"]})
    asked = PlanAsked(**given, take=None if take is None else tuple(take))
    if dry_run:
        return answer({"actions": plan_told(pair, asked, by=actor)})
    return answer({"actions": made_told(plan_move(pair, asked, by=actor))}, 201)


@router.post(
    f"{PLACE}/follow",
    response=dict[str, Any],
    url_name="api-transition-follow",
    openapi_extra=_body(CHOSEN, *CHOSEN),
)
def follow_edition(request: HttpRequest, standard: str, year: str, to: str) -> HttpResponse:
    """Follow one of the two editions, or leave it: ``changed`` says whether that was new."""
    pair, actor = _pair(request, standard, year, to)
    given = bodies.members(bodies.object_of(request), edition=(str, ...), act=(str, ...))
    if given["edition"] not in (pair.old.ref, pair.new.ref) or given["act"] not in ACTS:
        raise absent()
    return answer({"changed": ACTS[given["act"]](given["edition"], by=actor)})


@router.post(f"{PLACE}/carry", response=dict[str, Any], url_name="api-transition-carry")
def carry_over(request: HttpRequest, standard: str, year: str, to: str) -> HttpResponse:
    """Draft the judgements that go over, for their judges to conclude: their numbers."""
    pair, actor = _pair(request, standard, year, to)
    made = carry_judgements(pair.changes, by=actor)
    return answer({"drafted": [one.ref for one in made]})


API_ROUTERS.append(("/conformity/transition", router))
