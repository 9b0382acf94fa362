"""The commands that run the installation, and how a command line is carried out (operation)."""

import sys
from collections.abc import Callable

import click
from django.db import OperationalError

from ringbeam.cli.main import build
from ringbeam.core import organization_zone
from ringbeam.core.jobs import retry_failed, start_due
from ringbeam.core.refusals import Refused
from ringbeam.site.config import ConfigError, load
from ringbeam.site.demonstration import making
from ringbeam.site.home import Busy, owned
from ringbeam.site.progress import Tell
from ringbeam.site.serve import serve
from ringbeam.site.setup import new_link
from ringbeam.site.supervision import Failed
from ringbeam.site.upgrades import (
    Newer,
    Step,
    Unfinished,
    collect_static,
    is_pending,
    upgrade,
)
from ringbeam.site.worker import work
from ringbeam.standards.loading import load as load_standards


def standards_step(tell: Tell) -> None:
    """Load the shipped facts about the standards."""
    load_standards(lambda _table, done, total: tell(done, total))


# What every start loads; each does nothing when it has nothing new.
STEPS: tuple[tuple[str, Step], ...] = (("Loading the standards", standards_step),)
PREPARE_THEMSELVES = ("serve", "demo", "migrate")
NEED_NO_DATABASE = (("levels", "check"),)
ASK_ABOUT_COMMANDS = {"--help", "-h", "--version"}


def run_installation(
    more: tuple[tuple[str, Step], ...], lines: Callable[[], list[str]]
) -> None:
    """Own the home, bring the database up to date, take the steps, serve until told to stop.

    `lines` are asked for once everything is prepared. Raises Busy, Newer, Unfinished,
    Failed.
    """
    config = load()
    with owned(config.home):
        upgrade((*STEPS, *more))
        collect_static()
        serve(config, lines=lines(), say=click.echo)


def setup_lines() -> list[str]:
    """The one-time link while there is no administrator."""
    link = new_link(load().url)
    if link is None:
        return []
    return ["Set it up once, within a day, at this link (nobody else can):", f"  {link}"]


@click.command("serve")
def serve_command() -> None:
    """Run the web server and the worker until Ctrl-C."""
    run_installation((), setup_lines)


@click.command("worker")
def worker_command() -> None:
    """Work through the jobs and schedules until Ctrl-C; serve runs one itself."""
    work(lambda: (start_due(), retry_failed()))


@click.command("migrate")
def migrate_command() -> None:
    """Bring the database to what this version knows; make a backup first."""
    with owned(load().home):
        upgrade(STEPS)
    click.echo("The database is up to date.")


@click.command("demo")
def demo_command() -> None:
    """Make a demonstration organization in an empty home, and run it until Ctrl-C."""
    run_installation(making.STEPS, making.lines)


OWN = (serve_command, worker_command, migrate_command, demo_command)


def prepare_database(group: click.Group, arguments: list[str]) -> None:
    """Make or upgrade the database for a command that needs one, and go by its zone.

    Raises Busy, Newer, Unfinished.
    """
    name = arguments[0] if arguments else ""
    asks = ASK_ABOUT_COMMANDS & set(arguments) or tuple(arguments[:2]) in NEED_NO_DATABASE
    if asks or name not in group.commands or name in PREPARE_THEMSELVES:
        return
    if is_pending():
        with owned(load().home):
            upgrade(STEPS)
    organization_zone.keep_up()


def run(arguments: list[str]) -> int:
    """Carry a command line out; a refusal is its reasons on standard error and code 1."""
    try:
        group = build(*OWN)
        prepare_database(group, arguments)
        group.main(arguments, prog_name="ringbeam")
    except Refused as refusal:
        problem = "\n".join(refusal.reasons)
    except (Busy, ConfigError, Failed, Newer, Unfinished) as sentence:
        problem = str(sentence)
    except OperationalError as error:
        first = str(error).strip().splitlines()[0]
        problem = f"The database cannot be used ({first}); nothing was changed by this command."
    sys.stderr.write(f"{problem}\n")
    return 1
