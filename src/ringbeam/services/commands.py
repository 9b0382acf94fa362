"""The command `ringbeam levels`: cases against the engine, figures of a month (8.3.3, 9.4)."""

import re
from datetime import date
from pathlib import Path

import click
from django.utils.translation import gettext as _

from ringbeam.cli.answers import acting, answer, as_json_option, as_option, show_table
from ringbeam.core import clock
from ringbeam.core.contributions import COMMANDS
from ringbeam.core.refusals import Refused
from ringbeam.services.counts import Month
from ringbeam.services.figures import Figure, as_answer, figures_of_month
from ringbeam.services.levels import LevelsError, check_cases
from ringbeam.services.terms import said

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


@click.group("levels")
def group() -> None:
    """Service levels: check the engine, explain a deadline, print the figures of a month."""


@group.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@as_json_option
def check(file: Path, *, as_json: bool) -> None:
    """Run a FILE of cases through the engine; needs no database. Code 1 when one fails."""
    try:
        outcome = check_cases(file)
    except LevelsError as fault:
        raise Refused([said(fault)]) from fault
    if as_json:
        answer(outcome)
    else:
        counts = {"passed": outcome["passed"], "failed": outcome["failed"]}
        click.echo(_("%(passed)s passed, %(failed)s failed") % counts)
        for one in outcome["cases"]:
            click.echo(
                f"{one['id']}: {_('expected')} {one['expected']}, {_('got')} {one['got']}"
            )
    if outcome["failed"]:
        raise click.exceptions.Exit(1)


def _month(_context: click.Context, _option: click.Parameter, value: str | None) -> Month:
    if not value:
        return Month.of(clock.today())
    match = MONTH.fullmatch(value)
    if match is None:
        raise click.BadParameter(_("Write a month such as 2026-03."))
    return Month.of(date(int(match[1]), int(match[2]), 1))


@group.command("figures")
@click.option("--month", callback=_month, metavar="YYYY-MM", help="This month when left out.")
@as_option
@as_json_option
def show_figures(month: Month, account: str | None, *, as_json: bool) -> None:
    """How promises were kept in a month, by agreement, service, priority and metric."""
    figures = figures_of_month(month, acting(account))
    if as_json:
        answer([as_answer(one, month) for one in figures])
        return
    click.echo(f"{month.words}: {_('met or due in it, cancelled and duplicates left out')}")
    names = (
        *(_("agreement"), _("service"), _("priority"), _("metric"), _("kept")),
        *(_("agreed"), _("to come"), _("left out"), _("state")),
    )
    show_table(names, (_row(one) for one in figures))


def _row(one: Figure) -> tuple[object, ...]:
    agreed = "" if one.goal is None else f"{one.goal:g} %"
    return (
        *(one.agreement, one.service, one.priority, one.metric),
        f"{one.words} ({one.met} / {one.n})",
        *(agreed, one.to_come, one.excluded, one.standing_words),
    )


COMMANDS.append(group)
