"""SCIM groups: who is in them; which roles they stand for is said here, by people (4.2)."""

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from scim2_models import (
    Context,
    Group,
    GroupMember,
    InvalidValueException,
    Meta,
    NotFoundException,
    PatchOp,
)

from ringbeam.api.scim.door import answer, body_of, number_in, once
from ringbeam.api.scim.listing import listed
from ringbeam.api.scim.users import accounts
from ringbeam.core.accounts import Account
from ringbeam.core.actors import Actor
from ringbeam.core.addresses import outside
from ringbeam.core.directory import DirectoryGroup, remove_group, set_members

LONGEST = 200


def groups() -> "QuerySet[DirectoryGroup]":
    """Every group, oldest first."""
    return DirectoryGroup.objects.order_by("pk")


def address_of(number: int) -> str:
    """Where a group is."""
    return outside(f"/scim/v2/Groups/{number}")


def told(group: DirectoryGroup) -> Group:
    """A group as SCIM tells it."""
    members = group.members.exclude(directory__gone=True).order_by("pk")
    said = [
        GroupMember(value=str(one.pk), display=one.name, type="User", ref=None)
        for one in members
    ]
    return Group(
        id=str(group.pk),
        external_id=group.external or None,
        display_name=group.name,
        members=said or None,
        meta=Meta(resource_type="Group", location=address_of(group.pk)),
    )


def found(number: str) -> DirectoryGroup:
    """The group; raises NotFoundException."""
    group = groups().filter(pk=number_in(number)).first()
    if group is None:
        raise NotFoundException(detail=_("There is no such resource."))
    return group


def list_groups(request: HttpRequest, *, by: Actor) -> HttpResponse:
    """A page of them."""
    return listed(request, groups(), Group, told)


def get_group(request: HttpRequest, *, by: Actor, number: str) -> HttpResponse:
    """One of them."""
    return answer(told(found(number)), Context.RESOURCE_QUERY_RESPONSE)


@once
def add_group(request: HttpRequest, *, by: Actor) -> HttpResponse:
    """A new group; it stands for no role until an administrator says for which."""
    asked = Group.model_validate(body_of(request), scim_ctx=Context.RESOURCE_CREATION_REQUEST)
    with transaction.atomic():
        group = DirectoryGroup.objects.create(name=_name(asked))
        _change(group, asked, by=by)
    context = Context.RESOURCE_CREATION_RESPONSE
    return answer(told(group), context, status=201, location=address_of(group.pk))


@once
def replace_group(request: HttpRequest, *, by: Actor, number: str) -> HttpResponse:
    """Make a group what was sent."""
    group = found(number)
    asked = Group.model_validate(
        body_of(request), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST
    )
    with transaction.atomic():
        _change(group, asked, by=by)
    return answer(told(found(number)), Context.RESOURCE_REPLACEMENT_RESPONSE)


@once
def patch_group(request: HttpRequest, *, by: Actor, number: str) -> HttpResponse:
    """Change its name or its members."""
    patch = PatchOp[Group].model_validate(
        body_of(request), scim_ctx=Context.RESOURCE_PATCH_REQUEST
    )
    with transaction.atomic():
        group = DirectoryGroup.objects.select_for_update().get(pk=found(number).pk)
        asked = told(group)
        patch.patch(asked)
        _change(group, asked, by=by)
    return answer(told(found(number)), Context.RESOURCE_PATCH_RESPONSE)


def remove_the_group(request: HttpRequest, *, by: Actor, number: str) -> HttpResponse:
    """Forget it; what it gave ends."""
    remove_group(found(number), by=by)
    return HttpResponse(status=204)


def _change(group: DirectoryGroup, asked: Group, *, by: Actor) -> None:
    group.name, group.external = _name(asked), asked.external_id or ""
    group.save(update_fields=["name", "external"])
    set_members(group, _members(asked), by=by)


def _name(asked: Group) -> str:
    name = (asked.display_name or "").strip()
    if not 0 < len(name) <= LONGEST:
        raise InvalidValueException(detail=_("A group has a name of up to 200 characters."))
    return name


def _members(asked: Group) -> list[Account]:
    numbers = {number_in(str(one.value)) for one in asked.members or []}
    known = list(accounts().filter(pk__in=numbers))
    if len(known) != len(numbers):
        raise InvalidValueException(detail=_("A member is no user here."))
    return known
