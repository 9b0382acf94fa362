"""The command `ringbeam token`: secrets for programs, shown once (27001 A.5.17)."""

from typing import Any

import click
from django.utils.translation import gettext as _

from ringbeam.cli.answers import account_named, acting, answer, as_json_option, show_table
from ringbeam.core import admission
from ringbeam.core.accounts import Token
from ringbeam.core.refusals import Refused

SCOPES = (Token.READ, Token.WRITE)
OFFERED = click.Choice((*SCOPES, Token.SCIM))


@click.group("token")
def token() -> None:
    """Create, list and withdraw the tokens that programs use for REST."""


@token.command("create")
@click.argument("email")
@click.option("--name", required=True, help="What the program is called.")
@click.option("--scope", "scopes", multiple=True, type=OFFERED, default=SCOPES)
@as_json_option
def create(email: str, *, name: str, scopes: tuple[str, ...], as_json: bool) -> None:
    """Make a token that acts as the account; its secret is shown this once."""
    account = account_named(email)
    if not account.is_active:
        raise Refused([_("%s is not active.") % account.email])
    made, secret = admission.issue_token(account, name=name, scopes=scopes, by=acting(None))
    if as_json:
        answer({**_told(made), "secret": secret})
        return
    click.echo(secret)
    click.echo(_("Token %s; its secret cannot be shown again.") % made.pk, err=True)


@token.command("list")
@click.argument("email", required=False)
@as_json_option
def list_tokens(email: str | None, *, as_json: bool) -> None:
    """List the tokens of an account, or all."""
    rows = Token.objects.select_related("account").order_by("pk")
    found = [_told(o) for o in (rows.filter(account=account_named(email)) if email else rows)]
    if as_json:
        answer(found)
        return
    names = ("id", "account", "name", "scopes", "created", "withdrawn")
    show_table(names, [[one[name] for name in names] for one in found])


def _told(one: Token) -> dict[str, Any]:
    return {
        "id": one.pk,
        "account": one.account.email,
        "name": one.name,
        "scopes": " ".join(one.scopes),
        "created": one.created.isoformat(timespec="seconds"),
        "until": one.until.isoformat(timespec="seconds") if one.until else None,
        "withdrawn": one.withdrawn.isoformat(timespec="seconds") if one.withdrawn else None,
    }


@token.command("withdraw")
@click.argument("number", type=int)
def withdraw(number: int) -> None:
    """Withdraw a token by its id; programs that use it are refused from now on."""
    found = Token.objects.select_related("account").filter(pk=number).first()
    if found is None or not admission.withdraw_token(found, by=acting(None)):
        raise Refused([_("There is no token %s in use.") % number])
    click.echo(_("The token “%s” was withdrawn.") % found.name)
