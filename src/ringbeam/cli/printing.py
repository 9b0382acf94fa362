"""The command `ringbeam print`: a record or a list as PDF (7.5.3)."""

import sys
from pathlib import Path
from urllib.parse import parse_qs

import click
from django.utils.translation import gettext as _

from ringbeam.cli.answers import acting, as_option
from ringbeam.cli.tables import write_whole
from ringbeam.core.actors import Actor
from ringbeam.core.listing import asked_of, may_list
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import Register, entries_seen_by, named, record_of
from ringbeam.exchange.printing import prints


@click.command("print")
@click.argument("what")
@click.option("-o", "--output", default="-", help="The file; standard output when left out.")
@click.option(
    *("--filter", "--query", "query"),
    default="",
    help='Of a list, as in its address: "state=open&owner=PER-000012&columns=title,due".',
)
@click.option("--history", is_flag=True, help="Of a record, also what happened with it.")
@as_option
def print_command(
    what: str, *, output: str, query: str, history: bool, account: str | None
) -> None:
    """Print WHAT as PDF: a record by its number (INC-000042), or a list (incidents)."""
    by = acting(account)
    if output == "-" and sys.stdout.isatty():
        raise Refused([_("Say which file to write: -o FILE.")])
    register = named(what)
    pdf = _list(register, query, by) if register else _record(what, by, history=history)
    if output == "-":
        sys.stdout.buffer.write(pdf)
        sys.stdout.flush()
    else:
        write_whole(Path(output), lambda target: target.write(pdf))


def _record(ref: str, by: Actor, *, history: bool) -> bytes:
    record = record_of(entries_seen_by(by).get(ref=ref.upper()))
    return prints.print_record(record, by=by, history=history)


def _list(register: Register, query: str, by: Actor) -> bytes:
    if not may_list(register, by):
        raise register.model.DoesNotExist
    params = parse_qs(query.removeprefix("?"))
    filters = {name: values for name, values in params.items() if name != "columns"}
    asked = asked_of(register, by, filters)
    if asked.faults:
        raise Refused(f"{n}: {fault}" for n, found in asked.faults.items() for fault in found)
    return prints.print_list(register, params, by=by)
