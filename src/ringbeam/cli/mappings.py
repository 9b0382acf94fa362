"""The command `ringbeam mappings`: which mappings of imports are saved (operation)."""

import click
import orjson
from django.utils.translation import gettext as _

from ringbeam.cli.answers import answer, as_json_option
from ringbeam.cli.tables import register_named
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import of_kind
from ringbeam.exchange import mappings
from ringbeam.exchange.mappings import SavedMapping


@click.command("mappings")
@click.argument("register", required=False)
@click.option("--remove", metavar="NAME", help="Forget the mapping of this name.")
@as_json_option
def mappings_command(register: str | None, *, remove: str | None, as_json: bool) -> None:
    """List the saved mappings of imports, of REGISTER or of all."""
    chosen = register_named(register) if register else None
    if remove:
        if chosen is None:
            raise Refused([_("Say the register whose mapping is to be forgotten.")])
        mappings.remove(chosen, remove)
    found = SavedMapping.objects.order_by("kind", "name")
    rows = found.filter(kind=chosen.kind) if chosen else found
    listed = [
        {"register": of_kind(one.kind).plural, "name": one.name, "mapping": one.plan}
        for one in rows
    ]
    if as_json:
        answer(listed)
        return
    for one in listed:
        click.echo(f"{one['register']} {one['name']}: {orjson.dumps(one['mapping']).decode()}")
    if not listed:
        click.echo(_("No mapping is saved."))
