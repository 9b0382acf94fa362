"""The commands `ringbeam export` and `ringbeam import`, for every register (operation)."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qs

import click
from django.utils.translation import gettext as _

from ringbeam.cli.answers import acting, answer, as_json_option, as_option, progress
from ringbeam.core import filters
from ringbeam.core.actors import Actor
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import Register, named, registers
from ringbeam.exchange import mappings, runs
from ringbeam.exchange.exporting import FORMATS, WITH_MARK, export
from ringbeam.exchange.folders.importers import (
    FolderImporter,
    folder_importer,
    import_folder,
    parsed,
)
from ringbeam.exchange.importers import IMPORTERS, Importer, Option
from ringbeam.exchange.importing import import_file
from ringbeam.exchange.mappings import Plan
from ringbeam.exchange.reports import Report

SHOWN = 30
OWNER_ALONE = 0o600


def register_named(name: str) -> Register:
    """The register with this kind or plural; raises Refused, naming all there are."""
    found = named(name) or named(name.replace("_", "-"))
    if found is None:
        known = ", ".join(one.plural for one in registers())
        raise Refused(
            [
                _("There is no register %(name)s; there are %(known)s.")
                % {"name": name, "known": known}
            ]
        )
    return found


@click.command("export")
@click.argument("register")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Else by the file's ending.")
@click.option("-o", "--output", default="-", help="The file; standard output when left out.")
@click.option(
    "--query", default="", help='As in a list\'s address: "state=open&owner=PER-000012".'
)
@click.option("--bom", is_flag=True, help="CSV with a byte order mark, for spreadsheets.")
@as_option
def export_command(register: str, *, output: str, **given: Any) -> None:
    """Export the records of REGISTER (incidents, people, ...), archived ones too."""
    chosen, by = register_named(register), acting(given["account"])
    form = given["form"] or Path(output).suffix.lstrip(".").lower() or "json"
    if form not in FORMATS:
        raise Refused([_("Say the format: --format %s.") % "|".join(FORMATS)])
    form = WITH_MARK if form == "csv" and given["bom"] else form
    rows = _narrowed(chosen, given["query"], by) if given["query"] else None
    with progress(chosen.plural) as tell:
        if output == "-":
            export(chosen, form, sys.stdout.buffer, by=by, rows=rows, tell=tell)
            sys.stdout.flush()
        else:
            write_whole(
                Path(output),
                lambda target: export(chosen, form, target, by=by, rows=rows, tell=tell),
            )


def write_whole(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file whole or not at all, for its owner alone; raises Refused when it cannot."""
    draft = path.with_name(f"{path.name}.part")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ALONE)
        with os.fdopen(descriptor, "wb") as target:
            write(target)
        draft.replace(path)
    except OSError as error:
        raise Refused(
            [
                _("%(path)s cannot be written: %(error)s.")
                % {"path": path, "error": error.strerror}
            ]
        ) from error
    finally:
        draft.unlink(missing_ok=True)


def _narrowed(register: Register, query: str, by: Actor) -> Any:
    faults: filters.Faults = {}
    wanted = filters.condition(register, by, parse_qs(query), faults)
    reasons = [f"{name}: {fault}" for name, found in faults.items() for fault in found]
    if reasons:
        raise Refused(reasons)
    return register.among(by).filter(wanted)


class Imports(click.Group):
    """One command for each importer of a room, and for each register."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, the rooms' own importers first."""
        return [*sorted(IMPORTERS), *(one.plural for one in registers())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, made of its declaration."""
        if cmd_name in IMPORTERS:
            return command_of(IMPORTERS[cmd_name])
        return _register_command(register_named(cmd_name))


@click.group("import", cls=Imports)
def import_command() -> None:
    """Import a file: CSV, XLSX or JSON into a register, or what a room reads."""


file_argument = click.argument("file", type=click.Path(path_type=Path))
dry_run_option = click.option("--dry-run", is_flag=True, help="Only say what would happen.")


def _register_command(register: Register) -> click.Command:
    @click.command(register.plural, help=f"Import {register.label_plural} from FILE.")
    @file_argument
    @click.option(
        "--mapping",
        help="The name of a saved mapping, or a file with one (JSON; TOML of a folder).",
    )
    @click.option("--save-mapping", metavar="NAME", help="Keep the mapping under this name.")
    @dry_run_option
    @as_json_option
    @as_option
    def command(file: Path, **options: Any) -> None:
        by = acting(options["account"])
        if offered := folder_importer(register.plural, file):
            report = _of_folder(offered, file, by, options)
            show(report, dry_run=options["dry_run"], as_json=options["as_json"])
            return
        plan = _plan(register, options["mapping"], options["save_mapping"], by)
        with progress(register.plural) as tell:
            work = runs.work_on(file, by=by, dry_run=options["dry_run"], tell=tell)
            report = import_file(register, work, plan)
        show(report, dry_run=options["dry_run"], as_json=options["as_json"])

    return command


def _of_folder(
    offered: FolderImporter, path: Path, by: Actor, options: dict[str, Any]
) -> Report:
    """Take a folder, or the ZIP of one; raises Refused, also for a mapping of another kind."""
    mapping = Path(options["mapping"]) if options["mapping"] else None
    if options["save_mapping"] or (mapping and not mapping.is_file()):
        raise Refused([_("The mapping of a folder is a file, TOML or JSON; none is saved.")])
    given = parsed(mapping.read_bytes()) if mapping else {}
    with progress(offered.plural) as tell:
        dry_run = options["dry_run"]
        work = runs.work_on(path, by=by, dry_run=dry_run, tell=tell, folder=True)
        return import_folder(offered, work, given)


def _plan(register: Register, given: str | None, name: str | None, by: Actor) -> Plan | None:
    if not given:
        return None
    path = Path(given)
    if not path.is_file():
        return mappings.saved(register, given)
    text = path.read_bytes()
    if name:
        mappings.save(register, name, mappings.parsed(text), account=by.account)
    return mappings.read(register, text)


def command_of(offered: Importer) -> click.Command:
    """The command of a room's own importer, with an option for each that it asks for."""

    @click.command(offered.name, help=offered.help)
    @file_argument
    @dry_run_option
    @as_json_option
    @as_option
    def command(file: Path, **given: Any) -> None:
        by, as_json = acting(given.pop("account")), given.pop("as_json")
        dry_run = given.pop("dry_run")
        options = {one.name: _read(one, given[one.name]) for one in offered.options}
        with progress(offered.name) as tell:
            work = runs.work_on(file, by=by, dry_run=dry_run, tell=tell, options=options)
            report = runs.run_importer(offered, work)
        show(report, dry_run=dry_run, as_json=as_json)

    command.params += [_option(one) for one in offered.options]
    return command


def _option(one: Option) -> click.Option:
    name = f"--{one.name.replace('_', '-')}"
    return click.Option([name, one.name], is_flag=one.flag, help=str(one.label))


def _read(one: Option, text: Any) -> Any:
    if one.flag:
        return bool(text)
    if text is None:
        return one.default
    try:
        return one.read(text)
    except ValueError as fault:
        raise Refused([f"--{one.name.replace('_', '-')}: {fault}"]) from fault


def show(report: Report, *, dry_run: bool, as_json: bool) -> None:
    """Print a report: all of it as JSON, or the counts and the first remarks."""
    if as_json:
        answer(report.as_data())
        return
    for line in report.lines[:SHOWN]:
        row = _("row %s") % line.row if line.row else _("file")
        place = ", ".join(part for part in (row, line.column, line.value) if part)
        click.echo(f"{place}: {line.reason}", err=True)
    if (more := len(report.lines) - SHOWN + report.unlisted) > 0:
        click.echo(_("... and %s more remarks; --json lists them.") % more, err=True)
    words = _(
        "%(created)s created, %(changed)s changed, %(unchanged)s unchanged, %(refused)s refused"
    )
    click.echo(
        words % report.counts() + (_(" (dry run: nothing was kept)") if dry_run else ".")
    )
