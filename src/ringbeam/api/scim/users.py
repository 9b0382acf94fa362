"""SCIM users: accounts, opened, changed and closed by a directory (RFC 7643, 4.1)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from scim2_models import (
    Context,
    Email,
    GroupMembership,
    InvalidValueException,
    Meta,
    Name,
    NotFoundException,
    PatchOp,
    UniquenessException,
    User,
)

from ringbeam.api.scim.door import answer, body_of, number_in, once
from ringbeam.api.scim.listing import listed
from ringbeam.core import admission
from ringbeam.core.accounts import Account
from ringbeam.core.actors import Actor
from ringbeam.core.addresses import outside
from ringbeam.core.directory import DirectoryAccount, DirectoryGroup, settle
from ringbeam.core.leaving import end_access

LONGEST = 120


def accounts() -> "QuerySet[Account]":
    """Every account that the directory did not delete, oldest first."""
    return Account.objects.exclude(directory__gone=True).order_by("pk")


def address_of(number: int) -> str:
    """Where a user is."""
    return outside(f"/scim/v2/Users/{number}")


def told(account: Account) -> "User[Any]":
    """An account as SCIM tells it; its user name is its address."""
    known = DirectoryAccount.objects.filter(account=account).first()
    groups = [
        GroupMembership(value=str(one.pk), display=one.name, ref=None, type=None)
        for one in DirectoryGroup.objects.filter(members=account).order_by("pk")
    ]
    return User(
        id=str(account.pk),
        external_id=(known.external if known else "") or None,
        user_name=account.email,
        display_name=account.name,
        name=Name(formatted=account.name),
        emails=[Email(value=account.email, primary=True)],
        active=account.is_active,
        groups=groups or None,
        meta=Meta(
            resource_type="User", created=account.created, location=address_of(account.pk)
        ),
    )


def found(number: str) -> Account:
    """The account; raises NotFoundException."""
    account = accounts().filter(pk=number_in(number)).first()
    if account is None:
        raise NotFoundException(detail=_("There is no such resource."))
    return account


def sent(request: HttpRequest, context: Context) -> "User[Any]":
    """The user that was sent; raises SCIMException or what pydantic finds wrong."""
    made: User[Any] = User.model_validate(body_of(request), scim_ctx=context)
    return made


def list_users(request: HttpRequest, *, by: Actor) -> HttpResponse:
    """A page of them."""
    return listed(request, accounts(), User, told)


def get_user(request: HttpRequest, *, by: Actor, number: str) -> HttpResponse:
    """One of them."""
    return answer(told(found(number)), Context.RESOURCE_QUERY_RESPONSE)


@once
def add_user(request: HttpRequest, *, by: Actor) -> HttpResponse:
    """Open an account without a password; one that was deleted there is opened again.

    Raises UniquenessException when an account has this address.
    """
    asked: User[Any] = User.model_validate(
        body_of(request), scim_ctx=Context.RESOURCE_CREATION_REQUEST
    )
    email = email_of(asked)
    with transaction.atomic():
        account = Account.objects.filter(email=email).first()
        if account is None:
            account = admission.open_account(email, None, by=by, name=name_of(asked, email))
        elif not DirectoryAccount.objects.filter(account=account, gone=True).exists():
            raise UniquenessException(detail=_("There is an account with this address."))
        change(account, asked, by=by)
    made = told(found(str(account.pk)))
    context = Context.RESOURCE_CREATION_RESPONSE
    return answer(made, context, status=201, location=address_of(account.pk))


@once
def replace_user(request: HttpRequest, *, by: Actor, number: str) -> HttpResponse:
    """Make an account what was sent."""
    account = found(number)
    asked: User[Any] = User.model_validate(
        body_of(request), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST
    )
    with transaction.atomic():
        change(account, asked, by=by)
    return answer(told(found(number)), Context.RESOURCE_REPLACEMENT_RESPONSE)


@once
def patch_user(request: HttpRequest, *, by: Actor, number: str) -> HttpResponse:
    """Change some of what is told of an account."""
    account = found(number)
    patch = PatchOp[User[Any]].model_validate(
        body_of(request), scim_ctx=Context.RESOURCE_PATCH_REQUEST
    )
    asked = told(account)
    patch.patch(asked)
    if asked.display_name == account.name and asked.name and asked.name.formatted:
        asked.display_name = asked.name.formatted
    with transaction.atomic():
        change(account, asked, by=by)
    return answer(told(found(number)), Context.RESOURCE_PATCH_RESPONSE)


def remove_user(request: HttpRequest, *, by: Actor, number: str) -> HttpResponse:
    """Close an account and leave it out from now on; history keeps it."""
    account = found(number)
    with transaction.atomic():
        end_access(account, by=by)
        DirectoryAccount.objects.update_or_create(account=account, defaults={"gone": True})
        for group in DirectoryGroup.objects.filter(members=account):
            group.members.remove(account)
    return HttpResponse(status=204)


def change(account: Account, asked: "User[Any]", *, by: Actor) -> None:
    """Make the account what is asked: address, name, whether it is active, its mark there.

    Closing it ends sessions, tokens and roles; opened again it has what its groups stand for.
    Raises InvalidValueException, and IntegrityError when another account has the address.
    """
    email = email_of(asked)
    known = {"external": asked.external_id or "", "gone": False}
    DirectoryAccount.objects.update_or_create(account=account, defaults=known)
    admission.readdress(account, email, by=by)
    admission.rename(account, name_of(asked, email), by=by)
    if asked.active is False and account.is_active:
        if account.pk == by.account:
            raise InvalidValueException(detail=_("This account keeps the directory here."))
        end_access(account, by=by)
    elif asked.active is not False and not account.is_active:
        admission.reactivate(account, by=by)
    settle(account, by=by)


def email_of(asked: "User[Any]") -> str:
    """The address: the user name, or the primary e-mail where that is none."""
    primary = [one.value for one in asked.emails or [] if one.primary]
    others: list[Any] = [*primary, *(one.value for one in asked.emails or [])]
    for text in (asked.user_name, *others):
        try:
            validate_email(text)
        except ValidationError:
            continue
        return str(text).strip().lower()
    raise InvalidValueException(detail=_("The user has no e-mail address."))


def name_of(asked: "User[Any]", email: str) -> str:
    """What somebody is called; the first part of the address when nothing says so."""
    name = asked.name
    parts = [name.given_name, name.family_name] if name else []
    said = [asked.display_name, name.formatted if name else "", " ".join(filter(None, parts))]
    return next(filter(None, said), email.partition("@")[0])[:LONGEST]
