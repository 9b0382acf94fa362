"""The command `ringbeam conformity`: what the records show, requirement by requirement."""

from collections import Counter
from datetime import date, datetime
from typing import Any

import click
import orjson
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ringbeam.cli.answers import acting, as_json_option, as_option
from ringbeam.conformity.answers import DEMONSTRATION, answer, foreseen
from ringbeam.conformity.forecasting import QUARTER
from ringbeam.conformity.readers import may_read
from ringbeam.conformity.testing import CANNOT_SHOW, whole_populations_tested
from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import COMMANDS
from ringbeam.core.installation import installation
from ringbeam.core.refusals import Refused
from ringbeam.core.values import check_year
from ringbeam.standards.names import UnknownName


def _day(_context: click.Context, _option: click.Parameter, value: str | None) -> date | None:
    try:
        day = datetime.fromisoformat(value).date() if value else None
        check_year(day)
    except (ValueError, ValidationError) as fault:
        raise click.BadParameter(_("Give a day as 2026-11-22.")) from fault
    return day


def reader_of(account: str | None) -> Actor:
    """Who reads; raises Refused for an account that may not read of the whole organization."""
    actor = acting(account)
    if not may_read(actor):
        raise Refused([_("There is nothing on conformity that %s may read.") % account])
    return actor


@click.group("conformity", invoke_without_command=True)
@click.option("--standard", default="", help="One standard, as in iso-20000-1.")
@click.option("--edition", default="", help="Its edition, as in 2018.")
@click.option("--as-of", "on", callback=_day, help="A past day, as in 2026-10-31.")
@click.option("--by-today", is_flag=True, help="A past day by the rules and limits of today.")
@as_json_option
@as_option
@click.pass_context
def conformity(
    context: click.Context, /, *, account: str | None, as_json: bool, **asked: Any
) -> None:
    """Say of each requirement what the records show, why, and what to do next."""
    if context.invoked_subcommand:
        return
    try:
        rows = answer(**asked, by=reader_of(account))
    except UnknownName as unknown:
        raise click.ClickException(str(unknown)) from unknown
    if as_json:
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
        return
    _print(rows)


def _print(rows: list[dict[str, Any]]) -> None:
    if installation().demonstration:
        click.echo(str(DEMONSTRATION))
    by_edition: dict[str, Counter[str]] = {}
    for row in rows:
        counts = by_edition.setdefault(f"{row['standard']}:{row['edition']}", Counter())
        counts[row["status"]] += 1
    for edition, counts in by_edition.items():
        said = ", ".join(f"{n} {word.replace('_', ' ')}" for word, n in counts.most_common())
        click.echo(f"{edition}: {said}")
    click.echo()
    for row in rows:
        if row["rules"]:
            clause = f"{row['standard']}:{row['edition']} {row['clause']}"
            reason = row["reason"].removesuffix(f" {DEMONSTRATION}")
            click.echo(f"{clause:32} {row['status'].replace('_', ' '):20} {reason}")
    click.echo(_("Worked out from records; not a certificate."))


@conformity.command("forecast")
@click.option("--until", "last", callback=_day, help="A day to come, else in 90 days.")
@click.option("--standard", default="", help="One standard, as in iso-20000-1.")
@click.option("--edition", default="", help="Its edition, as in 2018.")
@as_json_option
@as_option
def tell_forecast(*, account: str | None, as_json: bool, last: date | None, **of: str) -> None:
    """Say what time alone turns, and when, if nothing is recorded until then."""
    reader = reader_of(account)
    try:
        rows = foreseen(last=last or clock.today() + QUARTER, by=reader, **of)
    except UnknownName as unknown:
        raise click.ClickException(str(unknown)) from unknown
    if as_json:
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
        return
    for row in rows:
        clause = f"{row['standard']}:{row['edition']} {row['clause']}"
        turned = f"{_plain(row['before'])} > {_plain(row)}"
        click.echo(f"{row['on']} {clause:28} {turned:32} {row['reason']}")
    click.echo(_("If nothing is recorded until then. Worked out from records; no certificate."))


def _plain(row: dict[str, Any]) -> str:
    """The words that turn: of the cell, or of the evidence behind a word that stays."""
    return str(row["status"]).replace("_", " ")


@conformity.command("tests")
@as_json_option
@as_option
def tests(*, account: str | None, as_json: bool) -> None:
    """Test whole populations against the procedure and name what deviates."""
    rows = whole_populations_tested(reader_of(account))
    if as_json:
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
        return
    for row in rows:
        click.echo(
            f"{row['id']:36} {row['population'] - row['deviations']:>8} / {row['population']}"
        )
        reason = row["reason"].removesuffix(f" {DEMONSTRATION}")
        click.echo(f"    {row['question']} {reason}")
        if row["sample"]:
            click.echo("    " + _("deviating: %s") % ", ".join(row["sample"]))
    for said in CANNOT_SHOW:
        click.echo(_("Not to be seen here: %s") % said)
    if installation().demonstration:
        click.echo(str(DEMONSTRATION))
    click.echo(_("These prove what was recorded, not that it was true or worked."))


COMMANDS.append(conformity)
