"""Documents: documented information under control (7.5)."""

from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.entries import Record
from ringbeam.core.files import StoredFile
from ringbeam.core.lives import Life, Move
from ringbeam.core.registers import View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.documents.shown import SHOWN
from ringbeam.documents.versions import SIGNED, Versioned, note_authors, publish

SORTS = (
    ("policy", _("Policy")),
    ("procedure", _("Procedure")),
    ("plan", _("Plan")),
    ("agreement", _("Agreement")),
    ("instruction", _("Instruction")),
    ("other", _("Other")),
)


def has_content(document: "Document", _act: Act) -> str | Promise | None:
    """There is something to approve: a text or a file."""
    written = document.draft.strip() or document.draft_file_id
    return None if written else _("The draft is empty.")


def is_not_the_author(document: "Document", act: Act) -> str | Promise | None:
    """Somebody who signs in and wrote none of the draft approves it (7.5.2 c; four eyes)."""
    if act.by.account is None:
        return _("A person with an account approves a document.")
    wrote = act.by.account in document.authors
    return _("Who wrote the draft cannot approve it.") if wrote else None


WRITTEN = (has_content,)
APPROVAL: Any = {
    "needs": (*WRITTEN, is_not_the_author),
    "asks": ("effective", "review"),
    "signed": _("Approved for use"),
}
LIFE = Life(
    start="draft",
    states={
        "draft": _("Draft"),
        "for_approval": _("For approval"),
        "published": _("Published"),
        "revision": _("Published, being revised"),
        "revision_for_approval": _("Published, revision for approval"),
        "withdrawn": _("Withdrawn"),
    },
    moves=(
        Move("submit", _("Submit for approval"), ("draft",), "for_approval", needs=WRITTEN),
        Move("approve", _("Approve"), ("for_approval",), "published", **APPROVAL),
        Move("return", _("Return"), ("for_approval",), "draft"),
        Move("revise", _("Revise"), ("published",), "revision"),
        Move(
            *("submit_revision", _("Submit revision"), ("revision",), "revision_for_approval"),
            needs=WRITTEN,
        ),
        Move(
            *("approve_revision", _("Approve revision"), ("revision_for_approval",)),
            **{"to": "published", **APPROVAL},
        ),
        Move("return_revision", _("Return revision"), ("revision_for_approval",), "revision"),
        Move("withdraw", _("Withdraw"), ("published", "revision"), "withdrawn", manager),
    ),
    closed=frozenset({"published", "withdrawn"}),
    who=manager | owner,
)


@register(
    prefix="DOC",
    clauses=(
        *("ISO 9001:2015 7.5", "ISO 9001:2026 7.5", "ISO 14001:2015 7.5", "ISO 14001:2026 7.5"),
        *("ISO 45001:2018 7.5", "ISO/IEC 27001:2013 7.5", "ISO/IEC 27001:2022 7.5"),
        "ISO/IEC 20000-1:2018 7.5",
    ),
)
class Document(Versioned, Record):
    """A controlled document: a draft beside the version in force, whose bytes never change."""

    sort = models.CharField(_("sort"), max_length=20, choices=SORTS, default="procedure")
    draft = models.TextField(_("draft"), blank=True, help_text=_("Markdown."))
    draft_file = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("draft file"),
    )
    note = models.CharField(_("what changes and why"), max_length=300, blank=True)
    effective = models.DateField(_("effective from"), null=True, blank=True)
    review = models.DateField(_("next review"), null=True, blank=True)
    authors = models.JSONField(_("authors"), default=list, editable=False)
    edition = models.PositiveIntegerField(_("version in force"), default=0, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = (models.Index(fields=["review"], name="documents_document_review"),)

    class Register:
        life = LIFE
        columns = ("title", "sort", "state", "edition", "owner", "effective", "review")
        filters = ("state", "sort", "owner", "review", "archived")
        sorts, search = ("title", "-updated", "review"), ("title", "draft")
        form = ("title", "sort", "owner", "draft", "note", "effective", "review")
        views = (
            View("published", _("Published"), "state=published"),
            View("for_approval", _("For approval"), "state=for_approval"),
            View("all", _("All documents")),
        )
        see, edit, add = inside | auditor, manager | owner, inside
        settle, follow, signed_with, icon = (note_authors,), (publish,), SIGNED, "files"
        extra = SHOWN
