"""Importers of files that are more than one register's table, offered by rooms (operation)."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.functional import Promise

from ringbeam.core.actors import Actor
from ringbeam.exchange.reports import Report

Words = str | Promise
Tell = Callable[[int, int | None], None]
SOURCE_LENGTH = 120


def silent(_done: int, _of: int | None) -> None:
    """Tell nobody how far it is."""


@dataclass(frozen=True)
class Option:
    """What an importer may be asked for: on the command line ``--name``, on a page a field.

    ``read`` turns the text into a value and raises ValueError with a sentence when it cannot;
    a flag is True when it is given and has no text.
    """

    name: str
    label: Words
    read: Callable[[str], Any] = str
    default: Any = None
    flag: bool = False


@dataclass(frozen=True)
class Work:
    """One run of an importer: the file, who imports, the options and the report to fill.

    The frame takes a dry run back as a whole, so an importer never asks whether it is one.
    ``tell(done, of)`` says how far it is; ``of`` is None while that is not known.
    """

    path: Path
    name: str
    by: Actor
    options: Mapping[str, Any] = field(default_factory=dict)
    report: Report = field(default_factory=Report)
    tell: Tell = silent
    dry_run: bool = False

    def source(self, row: int) -> str:
        """What history lines say of the origin: the file's name and the row."""
        tail = f" row {row}"
        return self.name[: SOURCE_LENGTH - len(tail)] + tail

    def chunk(self) -> AbstractContextManager[None]:
        """A block that is stored whole or not at all; a run killed later keeps it."""
        return transaction.atomic()


@dataclass(frozen=True)
class Importer:
    """A named importer: its words, its options and the function that does the work."""

    name: str
    label: Words
    run: Callable[[Work], None]
    options: tuple[Option, ...] = ()

    @property
    def help(self) -> str:
        """The first line of the function's docstring."""
        return (self.run.__doc__ or str(self.label)).strip().splitlines()[0]


IMPORTERS: dict[str, Importer] = {}
Run = Callable[[Work], None]


def importer(
    name: str, *, label: Words, options: tuple[Option, ...] = ()
) -> Callable[[Run], Run]:
    """Offer the function as ``ringbeam import <name> FILE``; raises ValueError when taken.

    It fills ``work.report``, stores in ``work.chunk()`` blocks, is safe to run again on the
    same file (nothing twice), and raises Refused for a file that it cannot read at all.
    """

    def made(run: Run) -> Run:
        offered = Importer(name, label, run, options)
        if IMPORTERS.setdefault(name, offered).run is not run:
            raise ValueError(f"two importers are named {name}")
        return run

    return made
