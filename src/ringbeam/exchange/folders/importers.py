"""Importers of folders, offered by rooms: each file into one register (operation)."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ringbeam.core.refusals import Refused
from ringbeam.exchange import mappings, runs
from ringbeam.exchange.folders.pieces import Folder
from ringbeam.exchange.folders.walking import walked
from ringbeam.exchange.folders.zipped import opened
from ringbeam.exchange.importers import Work
from ringbeam.exchange.reports import Report

ZIP = ".zip"
LARGEST_MAPPING = 1 << 20
Taken = Callable[[Work, Folder, Any], None]


@dataclass(frozen=True)
class FolderImporter:
    """How a register takes a folder.

    ``plan_of`` reads a mapping (parsed TOML or JSON) and raises Refused for one that it does
    not understand; ``take(work, folder, plan)`` stores each file by itself and fills the
    report; ``form`` asks on a page, and ``mapping_in(form)`` is the mapping that was meant.
    """

    plural: str
    plan_of: Callable[[Mapping[str, Any]], Any]
    take: Taken
    form: type[forms.Form]
    mapping_in: Callable[[forms.Form], dict[str, Any]]


FOLDERS: dict[str, FolderImporter] = {}


def offer_folder(offered: FolderImporter) -> None:
    """Let a register take folders; raises ValueError when it does already."""
    if FOLDERS.setdefault(offered.plural, offered) is not offered:
        raise ValueError(f"two importers take folders into {offered.plural}")


def folder_importer(plural: str, path: Path) -> FolderImporter | None:
    """The importer for a folder or a ZIP of one; None for a table, or where none is offered.

    What is handed in is told by its name alone.
    """
    found = FOLDERS.get(plural)
    return found if found and (path.name.lower().endswith(ZIP) or path.is_dir()) else None


def parsed(text: bytes) -> dict[str, Any]:
    """The mapping in TOML or JSON, as JSON has it; raises Refused when it is neither."""
    if len(text) > LARGEST_MAPPING:
        raise Refused([_("The mapping is too large.")])
    if text.lstrip().startswith(b"{"):
        given = mappings.parsed(text)
    else:
        try:
            given = mappings.kept(tomllib.loads(text.decode("utf-8-sig")))
        except (ValueError, RecursionError) as error:
            raise Refused([_("The mapping is no TOML and no JSON: %s.") % error]) from error
    if not isinstance(given, dict):
        raise Refused([_("A mapping is an object.")])
    plain: dict[str, Any] = given
    return plain


def import_folder(offered: FolderImporter, work: Work, given: Mapping[str, Any]) -> Report:
    """Take a folder, or the ZIP of one, and keep the run; return its report.

    To read a file may take a minute, so a dry run is taken back file by file. Raises Refused
    when the folder as a whole, or the mapping, cannot be used.
    """
    plan = offered.plan_of(given)
    with folder_at(work) as folder:
        row = runs.begin(offered.plural, work, dict(given), sha256=folder.digest)
        apart = replace(work, apart=True)
        return runs.perform(row, apart, lambda taking: offered.take(taking, folder, plan))


def perform_folder(row: runs.Import, offered: FolderImporter, work: Work) -> None:
    """Carry out a run whose row is there, over a ZIP that was handed in; raises Refused."""
    plan = offered.plan_of(row.plan)

    def take(taking: Work) -> None:
        with folder_at(taking) as folder:
            offered.take(taking, folder, plan)

    runs.perform(row, replace(work, apart=True), take)


@contextmanager
def folder_at(work: Work) -> Iterator[Folder]:
    """The folder of a run, for the block; raises Refused."""
    if work.path.is_dir():
        yield walked(work.path)
        return
    with opened(work.path, work.name) as folder:
        yield folder
