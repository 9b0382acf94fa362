"""The commands `ringbeam conformity rules` and `fix-list`: what is asked, what to do first."""

import click
import orjson
from django.utils.translation import gettext as _

from ringbeam.cli.answers import as_json_option, as_option
from ringbeam.conformity.commands import conformity, reader_of
from ringbeam.conformity.fixes import fixes_told
from ringbeam.conformity.rule_telling import Chosen, told_to
from ringbeam.conformity.snapshots import renewed


@conformity.command("rules")
@click.argument("words", nargs=-1)
@click.option("--standard", default="", help="One standard, as in iso-20000-1.")
@click.option("--basis", default="", help="requirement, procedure or practice.")
@click.option("--today", default="", help="What it found today, as in broken or off.")
@as_json_option
@as_option
def tell_rules(
    *, account: str | None, as_json: bool, words: tuple[str, ...], **asked: str
) -> None:
    """List the rules with their limits and what each found today; words narrow the list."""
    rows = told_to(reader_of(account), renewed(), Chosen(q=" ".join(words), **asked))
    if as_json:
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
        return
    for row in rows:
        outcome = row["today"]["outcome"] or _("not followed")
        click.echo(f"{row['id']:48} {outcome:12} {row['question']}")
        for limit in row["limits"]:
            mark = _("assumed") if limit["assumed"] else _("own")
            value = f"{limit['value']} {limit['unit']}"
            click.echo(f"    {limit['key']}: {value} ({mark})")
        if row["today"]["reason"]:
            click.echo(f"    {row['today']['reason']}")
    click.echo(_("%d rules.") % len(rows))


@conformity.command("fix-list")
@as_json_option
@as_option
def tell_fixes(*, account: str | None, as_json: bool) -> None:
    """Say what to do first: the acts that lift most requirements over all systems."""
    rows = fixes_told(reader_of(account))
    if as_json:
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
        return
    for row in rows:
        click.echo(f"{row['number']:>3}. {row['what']}")
        click.echo(f"     {row['why']}")
        if row["lifts"]:
            lifted = ", ".join(one["requirement"] for one in row["lifts"])
            click.echo("     " + _("lifts: %s") % lifted)
        if row["whose"]:
            click.echo("     " + _("whose: %s") % ", ".join(row["whose"]))
    click.echo(_("Worked out from records; not a certificate."))
