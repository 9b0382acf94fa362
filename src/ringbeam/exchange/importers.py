"""Importers of files that are more than one register's table, offered by rooms (operation)."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.functional import Promise

from ringbeam.core.actors import Actor
from ringbeam.core.refusals import Refused
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
    a flag is True when it is given and has no text. One that is not ``asked`` is of the command
    alone: it names a file of the machine, or is of no use to whom a page serves.
    """

    name: str
    label: Words
    read: Callable[[str], Any] = str
    default: Any = None
    flag: bool = False
    asked: bool = True


@dataclass(frozen=True)
class Work:
    """One run of an importer: the file, who imports, the options and the report to fill.

    The frame takes a dry run back as a whole, so an importer never asks whether it is one; with
    ``apart`` it is taken back chunk by chunk, so that nobody who writes waits between them.
    ``tell(done, of)`` says how far it is; ``of`` is None while that is not known.
    """

    path: Path
    name: str
    by: Actor
    options: Mapping[str, Any] = field(default_factory=dict)
    report: Report = field(default_factory=Report)
    tell: Tell = silent
    dry_run: bool = False
    apart: bool = False

    def source(self, row: int) -> str:
        """What history lines say of the origin: the file's name and the row."""
        tail = f" row {row}"
        return self.name[: SOURCE_LENGTH - len(tail)] + tail

    def chunk(self) -> AbstractContextManager[None]:
        """A block that is stored whole or not at all; a run killed later keeps it."""
        return _tried() if self.dry_run and self.apart else transaction.atomic()


@contextmanager
def _tried() -> Iterator[None]:
    """A block of which nothing stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass(frozen=True)
class Importer:
    """A named importer: its words, its options and the function that does the work.

    ``who`` says whom a page offers it; without it there is a command alone.
    """

    name: str
    label: Words
    run: Callable[[Work], None]
    options: tuple[Option, ...] = ()
    who: Callable[[Actor], bool] | None = None

    def is_for(self, actor: Actor) -> bool:
        """Whether a page offers it to the actor; no query."""
        return self.who is not None and self.who(actor)

    def read(self, said: Mapping[str, str]) -> dict[str, Any]:
        """The options that were meant by the texts of a page; raises Refused, naming each."""
        values, reasons = {}, []
        for one in self.options:
            text = said.get(one.name, "").strip() if one.asked else ""
            try:
                values[one.name] = one.read(text) if text else one.default
            except ValueError as fault:
                reasons.append(f"{one.label}: {fault}")
        if reasons:
            raise Refused(reasons)
        return values

    @property
    def help(self) -> str:
        """The first line of the function's docstring."""
        return (self.run.__doc__ or str(self.label)).strip().splitlines()[0]


IMPORTERS: dict[str, Importer] = {}
Run = Callable[[Work], None]


def importer(
    name: str,
    *,
    label: Words,
    options: tuple[Option, ...] = (),
    who: Callable[[Actor], bool] | None = None,
) -> Callable[[Run], Run]:
    """Offer the function as ``ringbeam import <name> FILE``, and on a page to ``who``.

    Raises ValueError when the name is taken. The function fills ``work.report``, stores in
    ``work.chunk()`` blocks, is safe to run again on the same file (nothing twice), and raises
    Refused for a file that it cannot read at all.
    """

    def made(run: Run) -> Run:
        offered = Importer(name, label, run, options, who)
        if IMPORTERS.setdefault(name, offered).run is not run:
            raise ValueError(f"two importers are named {name}")
        return run

    return made
