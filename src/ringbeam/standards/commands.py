"""The command `ringbeam standards`: which editions are held, and what an edition says."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from ringbeam.cli.answers import acting, answer, as_json_option, as_option
from ringbeam.cli.tables import write_whole
from ringbeam.core.contributions import COMMANDS
from ringbeam.core.refusals import Refused
from ringbeam.exchange import runs
from ringbeam.standards.answers import (
    AlikeAnswer,
    RequirementInFull,
    edition_answers,
    in_full,
    requirement_answers,
)
from ringbeam.standards.edition_changes import EditionChange, changes_between, moves_held
from ringbeam.standards.editions import edition_ref
from ringbeam.standards.editions_out import FORMS, write_as
from ringbeam.standards.importing_sets import run_set_import
from ringbeam.standards.names import Meant, UnknownName, meant_by
from ringbeam.standards.readers import unseen_by
from ringbeam.standards.requirements import (
    Requirement,
    among,
    cited,
    current_year,
    not_held,
    requirements_of,
)


class NamesFirst(click.Group):
    """Commands that may be left out: what is no command is the name of a standard."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take arguments without a command as those of `show`."""
        named = args[0] if args else ""
        is_said = named in self.commands or named == "--help"
        return super().parse_args(ctx, args if is_said else ["show", *args])


@click.group("standards", cls=NamesFirst)
def standards(**_given: Any) -> None:
    """The standards, what they ask for, and what a new edition changed.

    `ringbeam standards NAME` shows what is held under a name that people use.
    """


@standards.command("show")
@click.argument("name", nargs=-1)
@click.option("--search", default="", help="Only numbers in which all these words occur.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def show(name: tuple[str, ...], search: str, *, as_json: bool) -> None:
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


@standards.command("map")
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def map_editions(old: str, new: str, *, as_json: bool) -> None:
    """What became of each requirement from the edition OLD to the edition NEW.

    Editions are named as people name them, with the year: "27001:2013" "27001:2022".
    """
    changes = _changes(_edition(old), _edition(new))
    if as_json:
        told = [
            {
                "from": one.old.number if one.old else "",
                "to": one.new.number if one.new else "",
                "relation": one.relation,
            }
            for one in changes
        ]
        click.echo(json.dumps(told, indent=2))
        return
    for one in changes:
        number, to = one.old.number if one.old else "-", one.new
        check = "" if one.sure else " (" + _("to be checked") + ")"
        click.echo(f"{number:<9} {one.relation:<10} {to.label if to else '-'}{check}")
        if one.what_changed:
            click.echo(f"{'':<20} {one.what_changed}")


@standards.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", default="", help="The short name, as it is cited: TISAX.")
@click.option("--edition", default="", help="The edition; else what the file says.")
@click.option("--title", default="", help="The title; else what the file says.")
@click.option("--origin", default="", help="customer, sector, internal or other.")
@click.option(
    "--with-text", is_flag=True, help="Keep the prose of an OSCAL catalog: it is ours."
)
@click.option("--without-references", is_flag=True, help="Leave out what OSCAL refers to.")
@click.option("--dry-run", is_flag=True, help="Only say what would be made.")
@as_json_option
@as_option
def import_set(file: Path, **options: Any) -> None:
    """Bring in a requirement set of our own from FILE: CSV, XLSX, YAML or OSCAL (JSON).

    All of it or nothing; a fault is told with its place. The same file twice changes nothing.
    """
    by = acting(options["account"])
    work = runs.work_on(file, by=by, dry_run=options["dry_run"], options=options)
    plan = run_set_import(work)
    if options["as_json"]:
        answer(plan.as_data())
        return
    click.echo(f"{plan.name}:{plan.edition} {plan.title}")
    for row in plan.rows:
        click.echo(f"{'  ' * plan.levels[row['number']]}{row['number']} {row['title']}")
    for remark in plan.remarks:
        click.echo(remark, err=True)
    click.echo(plan.in_words())


@standards.command("export")
@click.argument("name")
@click.option("-o", "--output", required=True, help="The file: .csv, .xlsx or .json (OSCAL).")
def export_edition(name: str, output: str) -> None:
    """Write the edition NAME ("9001:2015", "TISAX:6") with our words as a file."""
    path, meant = Path(output), meant_by(name)
    form = path.suffix.lower().lstrip(".")
    year = meant.year or current_year(meant.standard.key)
    held = requirements_of(meant.standard.key, year)
    if not held:
        raise UnknownName([not_held(f"{meant.standard.name}:{year}")])
    if form not in FORMS:
        raise Refused([_("Name the file .csv, .xlsx or .json.")])
    write_whole(path, lambda target: write_as(form, held, target))


def _edition(name: str) -> str:
    """The reference of the edition that a name with a year means. Raises UnknownName."""
    meant = meant_by(name)
    if not meant.year:
        said = _("Say which edition of %(standard)s is meant, such as %(name)s.")
        example = f"{meant.standard.short}:{current_year(meant.standard.key)}"
        raise UnknownName([said % {"standard": meant.standard.name, "name": example}])
    return edition_ref(meant.standard.key, meant.year)


def _changes(old: str, new: str) -> list[EditionChange]:
    """What is held between two editions. Raises UnknownName, with what is held, for nothing."""
    found = changes_between(old, new)
    if not found:
        held = "; ".join(
            _("%(old)s to %(new)s") % {"old": a, "new": b} for a, b in moves_held()
        )
        said = _("Nothing is held of the move from %(old)s to %(new)s. Held are: %(held)s.")
        raise UnknownName([said % {"old": old, "new": new, "held": held}])
    return found


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
    answers = edition_answers(unseen_by(acting(None)))
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
        answers = [_in_full(requirements[0])] if alone else requirement_answers(requirements)
        click.echo(json.dumps([asdict(one) for one in answers], indent=2))
        return
    for one in requirements:
        click.echo(f"{'  ' * (one.level - 1)}{one.label}")
        if one.summary and one.lowest:
            click.echo(f"{'  ' * one.level}{one.summary}")
    if len(requirements) == 1:
        _print_alike(_in_full(requirements[0]).alike)


def _in_full(one: Requirement) -> RequirementInFull:
    return in_full(one, unseen=unseen_by(acting(None)))


def _print_alike(others: list[AlikeAnswer]) -> None:
    """Print the numbers of the other editions, a line for each topic."""
    by_topic: dict[str, list[str]] = {}
    for one in others:
        by_topic.setdefault(one.topic, []).append(f"{one.edition} {one.number}")
    for topic, numbers in by_topic.items():
        click.echo(_("Alike on “%(topic)s”:") % {"topic": topic} + f" {', '.join(numbers)}")


COMMANDS.append(standards)
