"""The command `ringbeam user`: accounts and what they are granted (27001 A.5.15, A.5.16)."""

import sys
from typing import Any

import click
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from ringbeam.cli.answers import account_named, acting, answer, as_json_option, show_table
from ringbeam.core import admission, granting, signing
from ringbeam.core.accounts import Account
from ringbeam.core.entries import Entry
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import named
from ringbeam.core.rules import ROLES

password_option = click.option(
    "--password-stdin", "piped", is_flag=True, help="Read the password from standard input."
)


@click.group("user")
def user() -> None:
    """Create, list and grant accounts; withdraw them; set passwords."""


@user.command("list")
@as_json_option
def list_users(*, as_json: bool) -> None:
    """List the accounts with their roles."""
    found = [_told(one) for one in Account.objects.order_by("email").prefetch_related("grants")]
    if as_json:
        answer(found)
        return
    show_table(
        [_("address"), _("name"), _("active"), _("roles")],
        [
            (o["email"], o["name"], o["active"], ", ".join(g["role"] for g in o["grants"]))
            for o in found
        ],
    )


def _told(one: Account) -> dict[str, Any]:
    grants = one.grants.select_related("scope").all()
    return {
        "email": one.email,
        "name": one.name,
        "active": one.is_active,
        "grants": [
            {
                "role": grant.role,
                "scope": grant.scope.ref if grant.scope else None,
                "kinds": grant.kinds,
                "until": grant.until.isoformat() if grant.until else None,
            }
            for grant in grants
        ],
    }


@user.command("create")
@click.argument("email")
@click.option("--name", required=True, help="As shown on records.")
@click.option("--role", "roles", multiple=True, help="A role to grant; may be said again.")
@click.option("--person", metavar="REF", help="The person's record, for example PER-000012.")
@password_option
@as_json_option
def create(email: str, **given: Any) -> None:
    """Create an account; the password is asked for, twice, unless it is piped in."""
    validate_email(email)
    if Account.objects.filter(email=email.strip().lower()).exists():
        raise Refused([_("There is an account %s already.") % email])
    roles = [role_named(role) for role in given["roles"]]
    person = record_named(given["person"], ("person",)) if given["person"] else None
    draft = Account(email=email.strip().lower(), name=given["name"])
    password = _password(draft, piped=given["piped"])
    by = acting(None)
    with transaction.atomic():
        made = admission.open_account(email, password, by=by, name=given["name"], person=person)
        for role in roles:
            granting.grant(made, role, by=by)
    _said(made, as_json=given["as_json"])


def _said(account: Account, *, as_json: bool) -> None:
    if as_json:
        answer(_told(account))
        return
    roles = ", ".join(account.grants.values_list("role", flat=True)) or _("no role")
    click.echo(f"{account.email}: {roles}")


def role_named(name: str) -> str:
    """The role's name; raises Refused, naming those there are."""
    if name not in ROLES:
        known = ", ".join(ROLES)
        raise Refused(
            [
                _("There is no role %(name)s; there are %(known)s.")
                % {"name": name, "known": known}
            ]
        )
    return name


def record_named(ref: str, kinds: tuple[str, ...] = ()) -> Entry:
    """The record with this number; raises Refused when there is none of these kinds."""
    found = Entry.rows.filter(ref=ref).first()
    if found is None or (kinds and found.kind not in kinds):
        raise Refused([_("There is no such record: %s.") % ref])
    return found


def _password(account: Account, *, piped: bool) -> str:
    """A password that is strong enough; raises ValidationError with every reason when not."""
    if piped:
        text = sys.stdin.readline().rstrip("\r\n")
    else:
        text = click.prompt(_("Password"), hide_input=True, confirmation_prompt=True, err=True)
    validate_password(text, account)
    return str(text)


@user.command("password")
@click.argument("email")
@password_option
def password(email: str, *, piped: bool) -> None:
    """Set the password of an account; it is signed out everywhere."""
    account = account_named(email)
    admission.set_password(account, _password(account, piped=piped), by=acting(None))
    click.echo(_("The password of %s was set.") % account.email)


@user.command("allow-signing")
@click.argument("email")
def allow_signing(email: str) -> None:
    """Let an account sign again whose signing was stopped after wrong passwords."""
    account = account_named(email)
    if not signing.allow(account, by=acting(None)):
        raise ValidationError(_("Signing of %s is not stopped.") % account.email)
    click.echo(_("%s can sign again.") % account.email)


@user.command("grant")
@click.argument("email")
@click.argument("role")
@click.option(
    "--scope", metavar="REF", help="Only what this record covers (a customer, a site)."
)
@click.option("--kind", "kinds", multiple=True, help="Only records of this kind.")
@as_json_option
def grant(email: str, role: str, **given: Any) -> None:
    """Grant a role to an account; twice the same changes nothing."""
    account = account_named(email)
    scope = record_named(given["scope"]) if given["scope"] else None
    kinds = list(given["kinds"])
    if unknown := [kind for kind in kinds if named(kind) is None]:
        raise Refused([_("There is no register %s.") % kind for kind in unknown])
    granting.grant(account, role_named(role), by=acting(None), scope=scope, kinds=kinds)
    _said(account, as_json=given["as_json"])


@user.command("revoke")
@click.argument("email")
@click.argument("role")
@click.option("--scope", metavar="REF", help="Only the grant over this record.")
@as_json_option
def revoke(email: str, role: str, *, scope: str | None, as_json: bool) -> None:
    """Take a role away from an account."""
    account = account_named(email)
    over = record_named(scope) if scope else None
    if not granting.revoke(account, role, by=acting(None), scope=over):
        raise Refused(
            [_("%(email)s does not hold the role %(role)s.") % {"email": email, "role": role}]
        )
    _said(account, as_json=as_json)


@user.command("deactivate")
@click.argument("email")
def deactivate(email: str) -> None:
    """Keep an account from signing in; its name stays on what it did."""
    account = account_named(email)
    if not admission.deactivate(account, by=acting(None)):
        raise ValidationError(_("%s is not active.") % account.email)
    click.echo(_("%s can no longer sign in.") % account.email)


@user.command("reactivate")
@click.argument("email")
def reactivate(email: str) -> None:
    """Let a deactivated account sign in again, with the roles that it still holds."""
    account = account_named(email)
    if not admission.reactivate(account, by=acting(None)):
        raise ValidationError(_("%s is active.") % account.email)
    click.echo(_("%s can sign in again.") % account.email)
