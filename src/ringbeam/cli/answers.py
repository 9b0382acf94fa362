"""What commands answer with: JSON, tables, and how far they are (operation)."""

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
import orjson
from django.utils.translation import gettext as _

from ringbeam.core.accounts import Account
from ringbeam.core.actors import COMMAND, Actor, actor_of, system
from ringbeam.core.refusals import Refused
from ringbeam.exchange.importers import Tell

PATIENCE = 2.0
WIDTH = 30
as_json_option = click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
as_option = click.option(
    "--as", "account", metavar="EMAIL", help="Act as this account, with what it may see and do."
)


def answer(data: Any) -> None:
    """Print an answer for programs."""
    form = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
    click.echo(orjson.dumps(data, option=form, default=str).decode())


def show_table(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows below a header, in columns as wide as they need to be."""
    every = [names, *([_word(cell) for cell in row] for row in rows)]
    widths = [max(len(row[place]) for row in every) for place in range(len(names))]
    for row in every:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def _word(cell: Any) -> str:
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    return "" if cell is None else str(cell)


def acting(email: str | None) -> Actor:
    """Who acts: the account that was named, or the product's operator, who may everything.

    Raises Refused when there is no such active account.
    """
    if not email:
        return system(_("Command line"), door=COMMAND)
    return actor_of(account_named(email), door=COMMAND)


def account_named(email: str) -> Account:
    """The account with this address; raises Refused when there is none."""
    found = Account.objects.filter(email=email.strip().lower()).first()
    if found is None:
        raise Refused([_("There is no account %s.") % email])
    return found


@contextmanager
def progress(words: str) -> Iterator[Tell]:
    """A bar on standard error, on a terminal only, once the work takes over two seconds."""
    began, shown = time.monotonic(), False

    def tell(done: int, of: int | None) -> None:
        nonlocal shown
        if not sys.stderr.isatty() or time.monotonic() - began < PATIENCE:
            return
        shown = True
        if of:
            filled = min(WIDTH, WIDTH * done // of)
            bar = "█" * filled + "░" * (WIDTH - filled)
            click.echo(f"\r{words} {bar} {done:,} / {of:,}\x1b[K", nl=False, err=True)
        else:
            click.echo(f"\r{words} {done:,}\x1b[K", nl=False, err=True)

    try:
        yield tell
    finally:
        if shown:
            click.echo("", err=True)
