"""The command `ringbeam conformity transition`: a move to a new edition, and its plan (6.3)."""

from typing import Any

import click
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ringbeam.cli.answers import answer, as_json_option, as_option, show_table
from ringbeam.conformity.carrying_over import carry_judgements
from ringbeam.conformity.commands import conformity, reader_of
from ringbeam.conformity.moving import (
    GROUPINGS,
    PlanAsked,
    made_told,
    move_told,
    plan_move,
    plan_told,
)
from ringbeam.conformity.transition_page import ACTS, pair_between
from ringbeam.core.refusals import Refused

PLAN, MAKE, CARRY = "plan", "make", "carry"


@conformity.command("transition")
@click.argument("old")
@click.argument("new")
@click.option("--show", default="", help="to-do, unplanned, to-confirm or a relation.")
@click.option("--plan", "act", flag_value=PLAN, help="Show the plan; makes nothing.")
@click.option("--make", "act", flag_value=MAKE, help="Make the actions of the plan.")
@click.option("--carry", "act", flag_value=CARRY, help="Draft the judgements that go over.")
@click.option("--follow", "act", flag_value="follow", help="Follow the new edition, too.")
@click.option("--leave", "act", flag_value="leave", help="Follow the old edition no longer.")
@click.option("--first", default="", help="The first day of the plan, as in 2026-03-04.")
@click.option("--last", default="", help="The day by which all is done.")
@click.option("--owner", default="", help="Whose every action is: a person by number.")
@click.option("--by", "grouping", type=click.Choice(GROUPINGS), default=GROUPINGS[0])
@click.option("--take", multiple=True, help="A requirement to plan for; else all.")
@as_json_option
@as_option
def transition(*, account: str | None, as_json: bool, old: str, new: str, **given: Any) -> None:
    """Say what became of each requirement between two editions; plan the move.

    OLD and NEW are editions of one standard, as in iso-9001:2015 iso-9001:2026.
    """
    actor = reader_of(account)
    pair = pair_between(old, new, actor)
    if pair is None:
        raise click.ClickException(
            _("No move from %(old)s to %(new)s is held.")
            % {
                "old": old,
                "new": new,
            }
        )
    act, show = given.pop("act"), given.pop("show")
    asked = PlanAsked(**given | {"take": given["take"] or None})
    try:
        if act in (PLAN, MAKE):
            plan = (
                plan_told(pair, asked, by=actor)
                if act == PLAN
                else made_told(plan_move(pair, asked, by=actor))
            )
            _print_plan(plan, as_json=as_json)
            return
        if act == CARRY:
            carry_judgements(pair.changes, by=actor)
        elif act:
            ACTS[act](pair.new.ref if act == "follow" else pair.old.ref, by=actor)
    except ValidationError as faults:
        raise Refused(faults.messages) from faults
    _print(move_told(pair, actor, show), as_json=as_json)


def _print_plan(plan: Any, *, as_json: bool) -> None:
    if as_json:
        answer(plan)
        return
    rows = [(str(one["due"] or ""), one.get("ref", ""), one["title"]) for one in plan]
    show_table((_("Due"), _("Action"), _("Title")), rows)


def _print(told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        answer(told)
        return
    names = (_("Requirement"), _("Relation"), _("Status"), _("Action"), _("Due"))
    rows = [
        (
            one["requirement"] or ", ".join(was["requirement"] for was in one["from"]),
            *(one["relation"], one["status"] or "", one["action"] or ""),
            str(one["due"] or ""),
        )
        for one in told["requirements"]
    ]
    show_table(names, rows)
    if told["by"]:
        click.echo(_("The move must be made by %s.") % told["by"].isoformat())
