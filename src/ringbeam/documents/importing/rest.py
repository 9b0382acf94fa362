"""Folders of documents for programs: the ZIP of one, tried out or taken (7.5)."""

from pathlib import Path
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from ringbeam.api import bodies
from ringbeam.api.answers import answer
from ringbeam.api.callers import WRITE
from ringbeam.api.finding import actor_of, caller_of
from ringbeam.api.problems import Rejected, absent, wrong_fields
from ringbeam.api.receipts import once
from ringbeam.core.contributions import API_ROUTERS
from ringbeam.documents.documents import Document
from ringbeam.exchange import jobs
from ringbeam.exchange.folders.importers import folder_importer, parsed
from ringbeam.exchange.runs import Import

PREFIX, PLURAL = "/document-folders", "documents"
YES, NO = ("true", "1", "yes"), ("", "false", "0", "no")
router = Router(tags=["documents"])


@router.post("", response={202: dict[str, Any]}, url_name="api-document-folders")
def hand_in_folder(request: HttpRequest) -> HttpResponse:
    """Hand in the ZIP of a folder as ``file`` of a form; the worker makes drafts of it.

    ``mapping`` is TOML or JSON, ``dry_run`` true or false. Answers 202 with the run, whose
    report is read at its address. 409 for a mapping that is not understood.
    """
    if not Document.register.may_add(actor_of(request)):
        raise absent()
    caller = caller_of(request)
    if not caller.reaches("document", WRITE):
        raise Rejected(403, _("The token does not reach the records that this makes."))
    answered: HttpResponse = once(_handed_in)(request)
    return answered


def _handed_in(request: HttpRequest) -> HttpResponse:
    sent, _internal = bodies.upload_of(request)
    dry_run = request.POST.get("dry_run", "").lower()
    if dry_run not in (*YES, *NO):
        raise wrong_fields({"dry_run": [_("This must be true or false.")]})
    if folder_importer(PLURAL, Path(sent.name or "")) is None:
        raise wrong_fields({"file": [_("Send the ZIP of a folder.")]})
    mapping = parsed(request.POST.get("mapping", "").encode())
    content = cast("Any", sent.file)
    given = jobs.hand_in(PLURAL, content, sent.name or "", by=actor_of(request))
    made = jobs.start(given, mapping, dry_run=dry_run in YES)
    where = f"/api/v1{PREFIX}/{made.pk}"
    return answer(_told(made), 202, {"Location": where})


@router.get("/{int:number}", response=dict[str, Any], url_name="api-document-folder")
def get_folder_run(request: HttpRequest, number: int) -> HttpResponse:
    """How far a run is, what it did, and its remarks by place; for who handed it in."""
    account = actor_of(request).account or 0
    row = Import.objects.filter(pk=number, into=PLURAL, account_id=account).first()
    if row is None:
        raise absent()
    return answer(_told(row))


def _told(row: Import) -> dict[str, Any]:
    told = {"number": row.pk, "name": row.name, "stage": row.stage, "dry_run": row.dry_run}
    return {**told, **row.counts, "report": row.report}


API_ROUTERS.append((PREFIX, router))
