"""The command line's trunk: one group, to which the doors and the rooms add commands."""

import click

from ringbeam import __version__
from ringbeam.core.contributions import COMMANDS


def build(*own: click.Command) -> click.Group:
    """The group `ringbeam` with these commands and those that doors and rooms contributed.

    Call it after Django is set up, when every room has contributed.
    Raises ValueError when two commands have one name.
    """
    group = click.Group(
        "ringbeam",
        help="One management system: quality, environment, safety, security and services.",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    click.version_option(__version__, message="ringbeam %(version)s")(group)
    for command in (*own, *COMMANDS):
        if command.name in group.commands:
            raise ValueError(f"two commands are named {command.name}")
        group.add_command(command)
    return group
