"""The command `ringbeam history`: what happened, and whether it was altered (7.5.3)."""

from dataclasses import asdict
from typing import Any

import click
from django.utils.translation import gettext as _

from ringbeam.cli.answers import acting, answer, as_json_option, as_option, progress
from ringbeam.core import seals, signatures
from ringbeam.core.history import HistoryLine
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import entries_seen_by, record_of
from ringbeam.core.signatures import METHODS
from ringbeam.core.telling import told_of

SHOWN = 50


@click.group("history")
def history() -> None:
    """Verify and seal the history of all records, or show that of one."""


@history.command("verify")
@click.option("--seal", "kept", default="", help="A last seal that was kept elsewhere.")
@as_json_option
def verify(*, kept: str, as_json: bool) -> None:
    """Find what was altered, removed or reordered; exit code 1 when something was."""
    with progress(_("history")) as tell:
        found = seals.verify(kept, tell=tell)
    if as_json:
        answer(asdict(found) | {"intact": not found.faults})
    else:
        words = _(
            "%(records)s records, %(lines)s lines, %(disposed)s disposed of, %(seals)s seals."
        )
        click.echo(words % asdict(found))
        if found.signatures:
            words = _(
                "%(signatures)s signatures; %(signed_since_changed)s are on records that have "
                "changed since."
            )
            click.echo(words % asdict(found))
        if found.unsealed_since:
            click.echo(_("Nothing is sealed since %s.") % found.unsealed_since)
        if found.last_seal:
            click.echo(_("The last seal is %s.") % found.last_seal)
        if not found.faults:
            click.echo(_("Nothing was altered."))
    if found.faults:
        more = len(found.faults) - SHOWN
        rest = [_("... and %s more.") % more] if more > 0 else []
        raise Refused([*found.faults[:SHOWN], *rest])


@history.command("seal")
@as_json_option
def seal(*, as_json: bool) -> None:
    """Seal the lines that are settled; the worker does so by itself."""
    done = seals.seal()
    if as_json:
        answer({"sealed": done})
    else:
        click.echo(_("%s lines were sealed.") % done)


@history.command("show")
@click.argument("ref")
@as_json_option
@as_option
def show(ref: str, *, as_json: bool, account: str | None) -> None:
    """Show what happened to the record REF, oldest first."""
    actor = acting(account)
    entry = entries_seen_by(actor).filter(ref=ref).first()
    if entry is None:
        raise Refused([_("There is no record %s that you may see.") % ref])
    lines = told_of(actor, entry, HistoryLine.objects.filter(entry=entry).order_by("number"))
    if as_json:
        answer([_line(*one) for one in lines])
        return
    for one, changes in lines:
        source = f" ({one.source})" if one.source else ""
        click.echo(f"{one.at:%Y-%m-%d %H:%M} {one.who}: {one.said}{source}")
        for name, (before, after) in changes.items():
            click.echo(f"    {name.removesuffix('_id')}: {before!r} → {after!r}")


@history.command("signatures")
@click.argument("ref")
@as_json_option
@as_option
def show_signatures(ref: str, *, as_json: bool, account: str | None) -> None:
    """Show who signed the record REF, and whether it is still what was signed."""
    actor = acting(account)
    entry = entries_seen_by(actor).filter(ref=ref).first()
    if entry is None:
        raise Refused([_("There is no record %s that you may see.") % ref])
    record: Any = record_of(entry)
    rows = signatures.on([entry.pk]).get(entry.pk, [])
    further, held = signatures.beside([record])[entry.pk], signatures.held_by(record)
    told = [(one, signatures.is_same(one, record, held, further)) for one in rows]
    if as_json:
        names = ("uid", "number", "who", "at", "act", "meaning", "method", "sha256")
        answer([{n: getattr(one, n) for n in names} | {"same": same} for one, same in told])
        return
    for one, same in told:
        state = _("still the same") if same else _("changed since")
        click.echo(f"{one.at:%Y-%m-%d %H:%M} {one.who}: {_(one.meaning)} ({state})")
        click.echo(f"    {METHODS.get(one.method, one.method)}, sha256 {one.sha256}")


def _line(one: HistoryLine, changes: dict[str, list[Any]]) -> dict[str, object]:
    return {
        "number": one.number,
        "at": one.at.isoformat(),
        "recorded": one.recorded.isoformat(),
        "who": one.who,
        "door": one.door,
        "said": one.said,
        "reason": one.why,
        "source": one.source,
        "disposed": one.disposed,
        "changes": changes,
    }
