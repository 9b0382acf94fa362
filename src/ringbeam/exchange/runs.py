"""Runs of imports: who took in which file, and what came of it (operation)."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.custom_fields import keep_up
from ringbeam.core.refusals import Refused
from ringbeam.exchange.importers import Importer, Work, silent
from ringbeam.exchange.reports import Report

BLOCK = 1 << 20
CHOSEN, WAITING, RUNNING = "chosen", "waiting", "running"
DONE, FAILED = "done", "refused"


class Import(models.Model):
    """One import of one file, by hand or by a job: what was asked and the report.

    ``into`` is the plural of a register or the name of a room's importer. ``path`` is where the
    bytes wait in the storage, for a job.
    """

    STAGES = (
        (CHOSEN, gettext_lazy("Handed in")),
        (WAITING, gettext_lazy("Waiting")),
        (RUNNING, gettext_lazy("Running")),
        (DONE, gettext_lazy("Done")),
        (FAILED, gettext_lazy("Refused")),
    )

    into = models.CharField(gettext_lazy("into"), max_length=60)
    name = models.CharField(gettext_lazy("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200, blank=True)
    plan = models.JSONField(gettext_lazy("mapping"), default=dict, blank=True)
    dry_run = models.BooleanField(gettext_lazy("dry run"), default=False)
    stage = models.CharField(
        gettext_lazy("stage"), max_length=20, choices=STAGES, default=WAITING
    )
    counts = models.JSONField(gettext_lazy("counts"), default=dict)
    report = models.JSONField(gettext_lazy("report"), default=list)
    account = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, blank=True, related_name="+"
    )
    who = models.CharField(gettext_lazy("who"), max_length=120)
    at = models.DateTimeField(default=clock.now)
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["-at"], name="exchange_import_at"),)

    def __str__(self) -> str:
        return f"{self.name} → {self.into}"


def hash_of(path: Path) -> str:
    """The SHA-256 of a file's bytes; raises OSError when it cannot be read."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def begin(into: str, work: Work, plan: dict[str, Any], *, sha256: str = "") -> Import:
    """The row of a run that starts now; ``sha256`` is of a folder, a file's is worked out."""
    return Import.objects.create(
        into=into,
        name=work.name[:200],
        sha256=sha256 or hash_of(work.path),
        plan=plan,
        dry_run=work.dry_run,
        stage=RUNNING,
        account_id=work.by.account,
        who=work.by.name[:120],
    )


def perform(row: Import, work: Work, run: Callable[[Work], None]) -> Report:
    """Carry a run out and keep its report; a dry run is taken back as a whole, or in chunks.

    Raises Refused when the file as a whole cannot be taken; the row says so too. What was
    stored in chunks before that stays, and the report counts it.
    """
    keep_up()
    try:
        if work.dry_run and not work.apart:
            with transaction.atomic():
                run(work)
                transaction.set_rollback(True)
        else:
            run(work)
    except (Refused, ValidationError) as refusal:
        reasons = refusal.reasons if isinstance(refusal, Refused) else refusal.messages
        for reason in reasons:
            work.report.note(0, "", "", reason)
        _end(row, FAILED, work.report)
        raise Refused(reasons) from refusal
    _end(row, DONE, work.report)
    return work.report


def refuse(row: Import, reasons: Sequence[Any]) -> None:
    """Say on the row why it was not carried out, unless that is said already."""
    if row.ended is not None:
        return
    report = Report()
    for reason in reasons:
        report.note(0, "", "", str(reason))
    _end(row, FAILED, report)


def _end(row: Import, stage: str, report: Report) -> None:
    data = report.as_data()
    row.report = data.pop("report")
    row.counts, row.stage, row.ended = data, stage, clock.now()
    row.save(update_fields=["counts", "report", "stage", "ended"])


def run_importer(offered: Importer, work: Work) -> Report:
    """Run a room's own importer over a file, with its row kept; raises Refused."""
    plain = {name: str(value) for name, value in work.options.items() if value is not None}
    return perform(begin(offered.name, work, {"options": plain}), work, offered.run)


def work_on(
    path: Path,
    *,
    by: Actor,
    dry_run: bool,
    tell: Any = silent,
    folder: bool = False,
    **rest: Any,
) -> Work:
    """The work of one run; raises Refused when there is no such file.

    With ``folder`` it may be a folder.
    """
    if not path.is_file() and not (folder and path.is_dir()):
        raise Refused([_("There is no file %s.") % path])
    return Work(path, rest.pop("name", path.name), by, dry_run=dry_run, tell=tell, **rest)
