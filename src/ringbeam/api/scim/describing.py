"""What the SCIM door can do, and what it speaks of (RFC 7643, 5 to 7)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from scim2_models import (
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    Context,
    ETag,
    Filter,
    Group,
    ListResponse,
    Meta,
    NotFoundException,
    Patch,
    ResourceType,
    Schema,
    ServiceProviderConfig,
    Sort,
    User,
)

from ringbeam.api.scim.door import answer
from ringbeam.api.scim.listing import MOST
from ringbeam.core.actors import Actor
from ringbeam.core.addresses import outside

KINDS: tuple[type[Any], ...] = (User, Group)


def config(request: HttpRequest, *, by: Actor) -> HttpResponse:
    """What of SCIM is spoken here."""
    scheme = AuthenticationScheme(
        type=AuthenticationScheme.Type.oauthbearertoken,
        name="Token",
        description="A token with the scope scim.",
    )
    told = ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
        filter=Filter(supported=True, max_results=MOST),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=False),
        etag=ETag(supported=False),
        authentication_schemes=[scheme],
        meta=_meta("ServiceProviderConfig", "ServiceProviderConfig"),
    )
    return answer(told, Context.RESOURCE_QUERY_RESPONSE)


def _meta(kind: str, path: str) -> Meta:
    return Meta(resource_type=kind, location=outside(f"/scim/v2/{path}"))


def _types() -> list[ResourceType]:
    return [ResourceType.from_resource(kind) for kind in KINDS]


def _schemas() -> list[Schema]:
    return [kind.to_schema() for kind in KINDS]


def list_types(request: HttpRequest, *, by: Actor) -> HttpResponse:
    """Users and groups."""
    return _all(ResourceType, _types())


def get_type(request: HttpRequest, *, by: Actor, name: str) -> HttpResponse:
    """One of both."""
    return _one(_types(), name)


def list_schemas(request: HttpRequest, *, by: Actor) -> HttpResponse:
    """What users and groups are made of."""
    return _all(Schema, _schemas())


def get_schema(request: HttpRequest, *, by: Actor, name: str) -> HttpResponse:
    """What one of them is made of."""
    return _one(_schemas(), name)


def _all(kind: type[Any], found: list[Any]) -> HttpResponse:
    number = len(found)
    told = ListResponse[kind](  # type: ignore[valid-type]  # as the library has it
        total_results=number, start_index=1, items_per_page=number, resources=found
    )
    return answer(told, Context.RESOURCE_QUERY_RESPONSE)


def _one(found: list[Any], name: str) -> HttpResponse:
    for one in found:
        if one.id == name:
            return answer(one, Context.RESOURCE_QUERY_RESPONSE)
    raise NotFoundException(detail=_("There is no such resource."))
