"""The commands `ringbeam backup` and `ringbeam restore` (operation)."""

import sys
from dataclasses import asdict
from pathlib import Path

import click
from django.utils.translation import gettext as _

from ringbeam.cli.answers import answer, as_json_option, progress
from ringbeam.cli.tables import write_whole
from ringbeam.core.refusals import Refused
from ringbeam.exchange.archives import backup, restore
from ringbeam.exchange.archives.backing_up import summary
from ringbeam.exchange.archives.manifest import Manifest

SHOWN = 10


@click.command("backup")
@click.argument("file")
@as_json_option
def backup_command(file: str, *, as_json: bool) -> None:
    """Back up everything into FILE, a ZIP, or to standard output (-); while it runs, too.

    The backup holds every record and password hash: keep it like the database itself. The
    secret key of RINGBEAM_HOME is not in it.
    """
    with progress(_("Backing up")) as tell:
        if file == "-":
            made = backup(sys.stdout.buffer, tell=tell)
            sys.stdout.flush()
            return
        kept: list[Manifest] = []
        write_whole(Path(file), lambda target: kept.append(backup(target, tell=tell)))
        made = kept[0]
    if as_json:
        counts = {name: table.count for name, table in made.tables.items()}
        answer({"file": file, "rows": counts, "files": len(made.files), "lost": made.lost})
        return
    for name in made.lost:
        click.echo(_("The storage has lost the file %s.") % name, err=True)
    click.echo(summary(made))


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@as_json_option
def restore_command(file: Path, *, as_json: bool) -> None:
    """Restore the backup FILE into an empty installation, on either database, and verify it."""
    if not file.is_file():
        raise Refused([_("There is no file %s.") % file])
    with progress(_("Restoring")) as tell:
        found = restore(file, tell=tell)
    if as_json:
        answer(asdict(found))
    else:
        words = _(
            "Restored and verified: %(rows)s rows, %(files)s files, %(lines)s lines of history."
        )
        click.echo(
            words
            % {
                "rows": f"{found.rows:,}",
                "files": f"{found.files:,}",
                "lines": f"{found.lines:,}",
            }
        )
    if found.faults:
        raise Refused([_("The history in the backup has faults:"), *found.faults[:SHOWN]])
