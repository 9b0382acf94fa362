"""The command `ringbeam standards`: which editions are held, and what an edition says."""

import json
from dataclasses import asdict

import click
from django.utils.translation import gettext as _

from ringbeam.core.contributions import COMMANDS
from ringbeam.standards.answers import (
    AlikeAnswer,
    edition_answers,
    in_full,
    requirement_answers,
)
from ringbeam.standards.names import Meant, UnknownName, meant_by
from ringbeam.standards.requirements import (
    Requirement,
    among,
    cited,
    current_year,
    not_held,
    requirements_of,
)


@click.command("standards")
@click.argument("name", nargs=-1)
@click.option("--search", default="", help="Only numbers in which all these words occur.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def standards(name: tuple[str, ...], search: str, *, as_json: bool) -> None:
    """List the standards, or what NAME holds: an edition, or one clause of it.

    NAME is what people say: "20000-1", "ISO 9001:2015", "27001:2022 A.8.9", "ISO 20001".
    """
    if not name:
        list_editions(as_json=as_json)
        return
    meant = meant_by(" ".join(name))
    if meant.why:
        click.echo(meant.why, err=True)
    list_requirements(named(meant, search), as_json=as_json)


def named(meant: Meant, words: str) -> list[Requirement]:
    """Return the clause that is meant, or all of the edition in which the words occur.

    Raises UnknownName when the edition is not held with its requirements.
    """
    year = meant.year or current_year(meant.standard.key)
    if meant.number:
        return [cited(f"{meant.standard.short}:{year} {meant.number}")]
    held = requirements_of(meant.standard.key, year)
    if not held:
        edition = f"{meant.standard.name}:{year}" if year else meant.standard.name
        raise UnknownName([not_held(edition)])
    return among(held, words)


def list_editions(*, as_json: bool) -> None:
    """Print every edition with its standing and its counts."""
    answers = edition_answers()
    if as_json:
        click.echo(json.dumps([asdict(one) for one in answers], indent=2))
        return
    for one in answers:
        counts = f"{one.requirements or '':>4} {one.controls or '':>4}"
        click.echo(f"{one.name:<24} {counts}  {one.status}")
        if one.transition and one.requirements:
            click.echo(f"{'':<34}  {one.transition}")


def list_requirements(requirements: list[Requirement], *, as_json: bool) -> None:
    """Print the requirements, indented by level, each with our words for it."""
    if as_json:
        alone = len(requirements) == 1
        answers = map(in_full, requirements) if alone else requirement_answers(requirements)
        click.echo(json.dumps([asdict(one) for one in answers], indent=2))
        return
    for one in requirements:
        click.echo(f"{'  ' * (one.level - 1)}{one.label}")
        if one.summary and one.lowest:
            click.echo(f"{'  ' * one.level}{one.summary}")
    if len(requirements) == 1:
        _print_alike(in_full(requirements[0]).alike)


def _print_alike(others: list[AlikeAnswer]) -> None:
    """Print the numbers of the other editions, a line for each topic."""
    by_topic: dict[str, list[str]] = {}
    for one in others:
        by_topic.setdefault(one.topic, []).append(f"{one.edition} {one.number}")
    for topic, numbers in by_topic.items():
        click.echo(_("Alike on “%(topic)s”:") % {"topic": topic} + f" {', '.join(numbers)}")


COMMANDS.append(standards)
