"""The command `ringbeam levels explain`: a ticket's deadlines line by line (8.3.3)."""

from datetime import datetime
from typing import Any

import click
from django.utils.translation import gettext as _

from ringbeam.cli.answers import acting, answer, as_json_option, as_option
from ringbeam.core.actors import Actor
from ringbeam.core.refusals import Refused
from ringbeam.desk.explaining import Explanation, as_answers, explain
from ringbeam.desk.uncounted import uncounted
from ringbeam.services.commands import group
from ringbeam.services.tickets import tickets
from ringbeam.web.formats import duration, local


@group.command("explain")
@click.argument("ref")
@as_option
@as_json_option
def explain_incident(ref: str, account: str | None, *, as_json: bool) -> None:
    """Say of the ticket REF why each of its clocks is due when it is."""
    ticket = _numbered(ref.upper(), acting(account))
    if ticket is None:
        raise Refused([_("There is no ticket %s.") % ref])
    if as_json:
        answer(as_answers(ticket))
        return
    explained = explain(ticket)
    click.echo(f"{ticket.ref} {ticket.title}")
    if explained.version is None:
        click.echo(_("No agreement in force covers it: nothing is promised."))
        return
    version = explained.version
    click.echo(
        f"{version.agreement.ref} {version.agreement.title}, {_('version')} {version.number}"
    )
    if explained.others:
        others = ", ".join(one.ref for one in explained.others)
        click.echo(f"{_('Also in force: %s.') % others} {explained.chosen}")
    if explained.refused:
        click.echo(_("Not computed, because: %s") % explained.refused)
    for one in explained.clocks:
        _print(one)


def _numbered(ref: str, actor: Actor) -> Any:
    found = (one.numbered(actor, ref) for one in tickets())
    return next((one for one in found if one is not None), None)


@group.command("refused")
@as_option
@as_json_option
def show_refused(account: str | None, *, as_json: bool) -> None:
    """Name the tickets whose clocks cannot be computed, and why; no figure counts them."""
    rows = list(uncounted(acting(account)))
    if as_json:
        answer([{"ref": one.ref, "reason": reason} for one, reason in rows])
        return
    for one, reason in rows:
        click.echo(f"{one.ref}  {_('Not computed, because: %s') % reason}")
    if not rows:
        click.echo(_("Every promise that was made is computed."))


def _print(one: Explanation) -> None:
    target = duration(one.clock.target)
    click.echo(
        f"\n{one.label} {one.clock.number}: {one.standing.words}, {_('target')} {target}"
    )
    for step in one.steps:
        until = " " * len(_at(step.end)) if step.is_mark else _at(step.end)
        counts = duration(step.seconds) if step.seconds else ""
        ahead = _("(still to come)") if step.ahead else ""
        sums = f"{counts:>12} {duration(step.total):>12} {ahead}"
        click.echo(f"  {_at(step.start)}  {until}  {step.words:<40} {sums}".rstrip())


def _at(instant: datetime) -> str:
    return f"{local(instant):%Y-%m-%d %H:%M:%S}"
