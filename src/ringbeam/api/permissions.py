"""Permission sets for programs of administrators: `/api/v1/permission-sets` (27001 A.5.18)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router, Schema

from ringbeam.api.answers import answer
from ringbeam.api.finding import actor_of
from ringbeam.core import access
from ringbeam.core.contributions import API_ROUTERS
from ringbeam.core.permission_sets import PermissionSet, foreseen, holders, save_set, sets

router = Router(tags=["access"])


class SetBody(Schema):
    """A set as it is sent: its name, what it is for, and acts by kind."""

    title: str
    says: str = ""
    permits: dict[str, list[str]]


def _only_administrators(request: HttpRequest) -> None:
    """Raises Http404 for everybody who does not administer everything."""
    if not access.may_read(actor_of(request)):
        raise Http404


def _set(number: int) -> PermissionSet:
    found = PermissionSet.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _told(one: PermissionSet) -> dict[str, Any]:
    held = [
        {
            "account": g.account.email,
            "scope": g.scope.ref if g.scope else None,
            "until": g.until,
        }
        for g in holders(one)
    ]
    said = {"id": one.pk, "title": one.title, "says": one.says, "permits": one.permits}
    return {**said, "holders": held}


@router.get("", response=list[dict[str, Any]], url_name="api-permission-sets")
def list_sets(request: HttpRequest) -> HttpResponse:
    """Every set with what it permits and who holds it; 404 for who does not administer all."""
    _only_administrators(request)
    return answer([_told(one) for one in sets()])


@router.post("", response={201: dict[str, Any]}, url_name="api-permission-sets-add")
def add_set(request: HttpRequest, body: SetBody) -> HttpResponse:
    """Make a set, which nobody holds yet."""
    _only_administrators(request)
    return answer(_told(save_set(None, **body.dict(), by=actor_of(request))), status=201)


@router.put("/{number}", response=dict[str, Any], url_name="api-permission-set")
def change_set(request: HttpRequest, number: int, body: SetBody) -> HttpResponse:
    """Change a set for all who hold it."""
    _only_administrators(request)
    return answer(_told(save_set(_set(number), **body.dict(), by=actor_of(request))))


@router.post(
    "/{number}/foresee",
    response=list[dict[str, Any]],
    url_name="api-permission-set-foresee",
)
def foresee_set(request: HttpRequest, number: int, body: SetBody) -> HttpResponse:
    """Who would gain and lose what by a change; nothing is changed."""
    _only_administrators(request)
    turns = foreseen(_set(number), body.permits)
    return answer(
        [
            {
                "account": one.account.email,
                "gains": [f"{kind}.{act}" for kind, act in one.gains],
                "loses": [f"{kind}.{act}" for kind, act in one.loses],
            }
            for one in turns
        ]
    )


API_ROUTERS.append(("/permission-sets", router))
