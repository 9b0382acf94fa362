"""The command `ringbeam rebuild`: indexes made anew from the records (operation)."""

import click
from django.utils.translation import gettext as _

from ringbeam.cli.answers import progress
from ringbeam.core.rebuilding import MAKERS, Rebuild, rebuild
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import registers


@click.command("rebuild")
@click.argument("what", type=click.Choice([*MAKERS]))
@click.option("--kind", "chosen", multiple=True, help="Only this kind; may be said again.")
@click.option("--anew", is_flag=True, help="From the beginning, not where a run was stopped.")
def rebuild_command(*, what: str, chosen: tuple[str, ...], anew: bool) -> None:
    """Make entries, search, facts of history or tags anew; goes on where a run was stopped.

    People can go on working meanwhile.
    """
    known = {one.kind: one for one in registers()}
    if unknown := [one for one in chosen if one not in known]:
        raise Refused([_("There is no kind of record named %s.") % one for one in unknown])
    kinds = chosen or tuple(known)
    if not anew and Rebuild.objects.filter(what=what).exists():
        click.echo(_("Going on where it was stopped."), err=True)
    whole = sum(known[kind].model.rows.count() for kind in kinds)
    done = 0
    with progress(what) as tell:
        for _kind, stored in rebuild(what, kinds, anew=anew):
            done += stored
            tell(done, max(done, whole))
    click.echo(_("%s records were indexed anew.") % done)
