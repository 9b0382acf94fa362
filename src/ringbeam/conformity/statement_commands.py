"""The command `ringbeam applicability`: the statement, begun and printed (27001, 6.1.3 d)."""

from dataclasses import asdict

import click
from django.utils.translation import gettext as _

from ringbeam.cli.answers import acting, answer, as_json_option, as_option, show_table
from ringbeam.conformity.freezing import make_version
from ringbeam.conformity.readers import may_read
from ringbeam.conformity.snapshots import read, renewed
from ringbeam.conformity.statement_rows import rows_of
from ringbeam.core.contributions import COMMANDS
from ringbeam.core.refusals import Refused
from ringbeam.security.annex import EDITIONS
from ringbeam.security.beginning import begin_from_annex


@click.command("applicability")
@click.argument("edition", type=click.Choice([ref for ref, _name in EDITIONS]))
@click.option("--begin", "act", flag_value="begin", help="Begin from Annex A.")
@click.option("--version", "act", flag_value="version", help="Make a version.")
@as_json_option
@as_option
def applicability(*, edition: str, act: str | None, as_json: bool, account: str | None) -> None:
    """Print which controls apply and why; begin from Annex A, or make a version first."""
    actor = acting(account)
    if not may_read(actor):
        raise Refused([_("There is nothing on conformity that %s may read.") % account])
    if act == "begin":
        begin_from_annex(edition, by=actor)
    if act == "version":
        make_version(edition, by=actor)
    lines = [one.line for one in rows_of(edition, read(renewed()), actor)]
    if as_json:
        answer([asdict(one) for one in lines])
        return
    names = (_("Number"), _("Decision"), _("Implemented"), _("Control"))
    show_table(names, [(one.number, one.state, one.implemented, one.title) for one in lines])


COMMANDS.append(applicability)
