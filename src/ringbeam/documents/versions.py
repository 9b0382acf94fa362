"""Versions of documents: what was published, its bytes, their hash; never changed (7.5.3)."""

import hashlib
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.acts import Act
from ringbeam.core.files import StoredFile
from ringbeam.documents.tallies import beside

APPROVALS = ("approve", "approve_revision")
WAITING = ("for_approval", "revision_for_approval")
DRAFTED = ("title", "draft", "draft_file_id")


class DocumentVersion(models.Model):
    """One published version. Triggers in the database refuse any change of what it says."""

    entry = models.ForeignKey("core.Entry", models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    note = models.CharField(_("what changed and why"), max_length=300, blank=True)
    authors = models.JSONField(default=list)
    approver = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    approved_by = models.CharField(_("approved by"), max_length=120)
    approved = models.DateTimeField(_("approved"))
    effective = models.DateField(_("effective from"))
    review = models.DateField(_("next review"), null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["entry", "number"], name="documents_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"


class Versioned:
    """A record with published versions, read once for a page."""

    pk: int
    edition: Any

    @cached_property
    def versions(self) -> list[DocumentVersion]:
        """All of them, the newest first, each with the tally; one query the first time.

        None, and no query, before the first was published.
        """
        if not self.edition:
            return []
        rows = DocumentVersion.objects.filter(entry_id=self.pk).annotate(**beside(self))
        return list(rows.select_related("file").order_by("-number"))


def note_authors(documents: Sequence[Any], act: Act) -> None:
    """Remember every account that wrote of the draft; a published version begins a new list.

    On approval the version's number and the day from which it is effective are set.
    """
    for document in documents:
        wrote = any(document.was.get(name) != getattr(document, name) for name in DRAFTED)
        if wrote and act.by.account is not None and act.by.account not in document.authors:
            document.authors = [*document.authors, act.by.account]
        if act.said in APPROVALS:
            document.edition += 1
            document.effective = _effective(document, act)
            document.due = None
        if act.said == "revise":
            document.authors = []


def _effective(document: Any, act: Act) -> date:
    """From when the approved version holds: no revision holds before it was approved."""
    approved = clock.day_of(act.at)
    given: date = document.effective or approved
    return max(given, approved) if act.said == "approve_revision" else given


def publish(documents: Sequence[Any], act: Act) -> None:
    """Store the approved draft as a version, in the transaction of the approval."""
    if act.said not in APPROVALS:
        return
    DocumentVersion.objects.bulk_create(
        DocumentVersion(
            entry_id=document.pk,
            number=document.edition,
            title=document.title,
            text="" if document.draft_file_id else document.draft,
            file_id=document.draft_file_id,
            sha256=_hash(document),
            note=document.note,
            authors=document.authors,
            approver_id=act.by.account,
            approved_by=act.by.name,
            approved=act.at,
            effective=document.effective or clock.today(),
            review=document.review,
        )
        for document in documents
    )


def _hash(document: Any) -> str:
    """The hash of exactly the bytes that are published: the file's, or the text's in UTF-8."""
    if document.draft_file_id:
        return StoredFile.objects.values_list("sha256", flat=True).get(
            pk=document.draft_file_id
        )
    return hashlib.sha256(document.draft.encode()).hexdigest()


def versions_of(entries: Sequence[int]) -> "models.QuerySet[DocumentVersion]":
    """The versions of these documents, whose hashes a signature covers."""
    return DocumentVersion.objects.filter(entry_id__in=entries)


SIGNED = ((versions_of, "version ", "number"),)


def effective_of(versions: Sequence[DocumentVersion]) -> DocumentVersion | None:
    """Of one document's versions, the newest whose effective day has come, or None."""
    today = clock.today()
    come = (one for one in versions if one.effective <= today)
    return max(come, key=lambda one: one.number, default=None)


def is_as(document: Any, version: DocumentVersion) -> bool:
    """Whether what would be published now is what this version says already."""
    if document.draft_file_id or version.file_id:
        return bool(document.draft_file_id == version.file_id)
    return bool(document.draft == version.text)
