"""Imports as jobs: a file is handed in, tried out, and taken by the worker (operation)."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from ringbeam.core import files, jobs
from ringbeam.core.accounts import Account
from ringbeam.core.actors import IMPORT, Actor, actor_of
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import Register, named
from ringbeam.exchange import mappings
from ringbeam.exchange.folders.importers import folder_importer, perform_folder
from ringbeam.exchange.importers import IMPORTERS, Importer, Work
from ringbeam.exchange.importing import take_table
from ringbeam.exchange.runs import CHOSEN, RUNNING, WAITING, Import, perform, refuse
from ringbeam.exchange.tables import open_table


def hand_in(into: str, content: BinaryIO, name: str, *, by: Actor) -> Import:
    """Keep a file that is to be imported; nothing is read of it yet.

    ``into`` is the plural of a register or the name of a room's importer.
    """
    sha256, _size = files.keep(content)
    return Import.objects.create(
        into=into,
        name=files.safe_name(name),
        sha256=sha256,
        path=f"{sha256[:2]}/{sha256}",
        stage=CHOSEN,
        account_id=by.account,
        who=by.name[:120],
    )


def start(given: Import, plan: dict[str, Any], *, dry_run: bool) -> Import:
    """Have the worker take a file that was handed in; a row of its own for each try.

    Raises Refused for a mapping that is not understood.
    """
    if own := IMPORTERS.get(given.into):
        own.read(plan["options"])
    elif offered := folder_importer(given.into, Path(given.name)):
        offered.plan_of(plan)
    else:
        mappings.plan_of(register_of(given), plan)
    with transaction.atomic():
        made = Import.objects.create(
            into=given.into,
            name=given.name,
            sha256=given.sha256,
            path=given.path,
            plan=plan,
            dry_run=dry_run,
            stage=WAITING,
            account_id=given.account_id,
            who=given.who,
        )
        jobs.enqueue(run_import, made.pk)
    return made


@task()
def run_import(pk: int) -> None:
    """Take one file; run again after a death it goes on, since rows are never taken twice."""
    waiting = Import.objects.filter(pk=pk, stage__in=(WAITING, RUNNING))
    if not waiting.update(stage=RUNNING):
        return
    row = Import.objects.select_related("account").get(pk=pk)
    try:
        _take(row)
    except Refused as refusal:
        refuse(row, refusal.reasons)  # trying again would say the same


def _take(row: Import) -> None:
    by = actor_for(row)
    with local_copy(row) as path:
        work = Work(path, row.name, by, dry_run=row.dry_run)
        if own := IMPORTERS.get(row.into):
            _run_importer(row, own, work)
            return
        register = register_of(row)
        if offered := folder_importer(register.plural, Path(row.name)):
            perform_folder(row, offered, work)
            return
        plan = mappings.plan_of(register, row.plan)
        perform(row, work, lambda given: take_table(given, register, plan))


def _run_importer(row: Import, offered: Importer, work: Work) -> None:
    if not offered.is_for(work.by):
        raise Refused([_("Who handed this file in may not import it any longer.")])
    perform(row, replace(work, options=offered.read(row.plan["options"])), offered.run)


def actor_for(row: Import) -> Actor:
    """The account that handed the file in, with what it may now; raises Refused without one."""
    account = row.account
    if not isinstance(account, Account):
        raise Refused([_("Nobody is known who handed this file in.")])
    return actor_of(account, door=IMPORT)


def register_of(row: Import) -> Register:
    """The register that a file goes into; raises Refused when there is none."""
    found = named(row.into)
    if found is None:
        raise Refused([_("There is no register %s.") % row.into])
    return found


@contextmanager
def local_copy(row: Import) -> Iterator[Path]:
    """The bytes as a file on this machine, with the ending of its name, for the block.

    Raises Refused when the storage has lost them.
    """
    with tempfile.TemporaryDirectory(prefix="ringbeam-import-") as folder:
        path = Path(folder, "file").with_suffix(Path(row.name).suffix)
        try:
            kept = default_storage.open(row.path, "rb")
        except FileNotFoundError as lost:
            raise Refused([_("The file is no longer there. Hand it in again.")]) from lost
        with kept, path.open("wb") as copy:
            for block in kept.chunks():
                copy.write(block)
        yield path


def columns_of(row: Import) -> tuple[str, ...]:
    """The columns of a file that was handed in; raises Refused for what is no table."""
    with local_copy(row) as path:
        return open_table(path, row.name).columns
