"""The command `ringbeam registers`: every kind of record, its fields, life and rules (7.5)."""

from typing import Any

import click
from django.utils.translation import gettext as _

from ringbeam.cli.answers import answer, as_json_option
from ringbeam.cli.tables import register_named
from ringbeam.core.registers import Register, kinds_of, registers
from ringbeam.core.signatures import meanings_of


@click.command("registers")
@click.argument("register", required=False)
@as_json_option
def registers_command(register: str | None, *, as_json: bool) -> None:
    """List all registers, or say everything that REGISTER declares."""
    chosen = [register_named(register)] if register else list(registers())
    if as_json:
        told = [described(one) for one in chosen]
        answer(told[0] if register else told)
        return
    for one in chosen:
        _print(one, whole=bool(register))


def described(one: Register) -> dict[str, Any]:
    """A register as programs read it."""
    return {
        "kind": one.kind,
        "plural": one.plural,
        "prefix": one.prefix,
        "label": str(one.label),
        "says": (one.model.__doc__ or "").strip().splitlines()[0],
        "clauses": list(one.clauses),
        "fields": [_field(one, name) for name in one.own_fields],
        "life": {
            "start": one.life.start,
            "states": {name: str(label) for name, label in one.life.states.items()},
            "moves": [
                {
                    "name": move.name,
                    "label": str(move.label),
                    "from": list(move.frm),
                    "to": move.to,
                    "who": str(move.who.says),
                    "asks": list(move.asks),
                    "signed": [str(one) for one in meanings_of(move.signed)],
                }
                for move in one.life.moves
            ],
        },
        "rules": {
            "see": str(one.see.says),
            "edit": str(one.edit.says),
            "add": str(one.add.says),
        },
        "natural_key": list(one.natural_key),
    }


def _field(register: Register, name: str) -> dict[str, Any]:
    one = register.own_fields[name]
    set_by_people = name in register.editable
    return {
        "name": name,
        "label": str(one.verbose_name),
        "type": "reference" if kinds_of(one) else one.get_internal_type(),
        "kinds": list(kinds_of(one)),
        "editable": set_by_people,
        "required": set_by_people and not one.blank and not one.has_default(),
        "choices": {str(key): str(label) for key, label in one.flatchoices},
    }


def _print(one: Register, *, whole: bool) -> None:
    told = described(one)
    click.echo(f"{one.plural} ({one.prefix}): {told['says']}")
    click.echo(f"  {', '.join(one.clauses)}")
    if not whole:
        click.echo(f"  {_('fields')}: {', '.join(one.own_fields)}")
    else:
        for field in told["fields"]:
            notes = [field["type"], *field["kinds"]]
            notes += [_("required")] if field["required"] else []
            notes += [] if field["editable"] else [_("not set by hand")]
            click.echo(f"  {field['name']}: {field['label']} ({', '.join(notes)})")
    states = ", ".join(str(label) for label in one.life.states.values())
    click.echo(f"  {_('states')}: {states}")
    for move in told["life"]["moves"] if whole else ():
        frm = ", ".join(move["from"])
        click.echo(f"  {move['label']}: {frm} → {move['to']}, {_('someone who')} {move['who']}")
    for act, words in ((_("seen"), "see"), (_("changed"), "edit"), (_("added"), "add")):
        click.echo(f"  {_('%s by someone who') % act} {told['rules'][words]}")
