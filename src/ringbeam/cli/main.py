"""The command line's trunk: one group, to which doors and rooms add commands (operation)."""

import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.utils.translation import gettext as _

from ringbeam import __version__
from ringbeam.cli import (
    archives,
    history,
    mappings,
    people,
    printing,
    rebuilding,
    registers,
    tables,
    tokens,
)
from ringbeam.core.contributions import COMMANDS
from ringbeam.core.refusals import Refused

OWN: tuple[click.Command, ...] = (
    archives.backup_command,
    archives.restore_command,
    history.history,
    mappings.mappings_command,
    people.user,
    printing.print_command,
    rebuilding.rebuild_command,
    registers.registers_command,
    tables.export_command,
    tables.import_command,
    tokens.token,
)
REFUSED = 1


class Commands(click.Group):
    """The group of all commands: it happened (code 0), or the reasons on standard error (1)."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT001, FBT002 - click's own signature
        **extra: Any,
    ) -> Any:
        """Carry the arguments out and exit; unless ``standalone_mode``, as click does."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        try:
            code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except click.ClickException as problem:
            problem.show()
            sys.exit(REFUSED)
        except click.Abort:
            _refuse([_("Stopped.")])
        except Refused as refusal:
            _refuse(refusal.reasons)
        except ValidationError as fault:
            _refuse(sentences(fault))
        except ObjectDoesNotExist:
            _refuse([_("There is no such record that you may see.")])
        except BrokenPipeError:
            sys.stdout = None  # whoever read our answer has read enough
            sys.exit(0)
        sys.exit(code if isinstance(code, int) else 0)


def _refuse(reasons: Sequence[str]) -> NoReturn:
    for reason in reasons:
        click.echo(reason, err=True)
    sys.exit(REFUSED)


def sentences(fault: ValidationError) -> list[str]:
    """The faults as lines, each with its field where it has one."""
    if not hasattr(fault, "error_dict"):
        return list(fault.messages)
    return [
        message if name == "__all__" else f"{name}: {message}"
        for name, messages in fault.message_dict.items()
        for message in messages
    ]


def build(*own: click.Command) -> click.Group:
    """The group `ringbeam` with these commands and those that doors and rooms contributed.

    Call it after Django is set up, when every room has contributed.
    Raises ValueError when two commands have one name.
    """
    group = Commands(
        "ringbeam",
        help="One management system: quality, environment, safety, security and services.",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    click.version_option(__version__, message="ringbeam %(version)s")(group)
    for command in (*own, *OWN, *COMMANDS):
        if command.name in group.commands:
            raise ValueError(f"two commands are named {command.name}")
        group.add_command(command)
    return group
