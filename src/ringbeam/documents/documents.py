"""Documents: documented information under control (7.5)."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record
from ringbeam.core.files import StoredFile
from ringbeam.core.registers import View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.core.written import WrittenField
from ringbeam.documents.asking import ask_to_read
from ringbeam.documents.document_life import LIFE
from ringbeam.documents.readers import readers, wrong_readers
from ringbeam.documents.shown import SHOWN
from ringbeam.documents.versions import SIGNED, Versioned, note_authors, publish
from ringbeam.standards.naming_editions import EDITIONS, unknown_editions
from ringbeam.standards.serving import SERVED, unknown_items

SORTS = (
    ("policy", _("Policy")),
    ("procedure", _("Procedure")),
    ("plan", _("Plan")),
    ("agreement", _("Agreement")),
    ("instruction", _("Instruction")),
    ("external", _("Of external origin")),
    ("other", _("Other")),
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
    readers = readers()
    within = models.PositiveSmallIntegerField(
        _("days to read it"), default=14, validators=(MinValueValidator(1),)
    )
    resolve_first = models.BooleanField(
        _("comments are resolved before approval"), default=True
    )
    serves = WrittenField(_("serves as"), wording=SERVED, default=list, blank=True)
    publisher = models.CharField(_("publisher"), max_length=120, blank=True)
    licence = models.CharField(
        _("licence"),
        max_length=300,
        blank=True,
        help_text=_("Of a document of external origin: who may use it, and until when."),
    )
    copies = models.PositiveIntegerField(_("copies or users licensed"), null=True, blank=True)
    copy_of = WrittenField(
        _("copy of the standards"), wording=EDITIONS, default=list, blank=True
    )
    authors = models.JSONField(_("authors"), default=list, editable=False)
    edition = models.PositiveIntegerField(_("version in force"), default=0, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = (models.Index(fields=["review"], name="documents_document_review"),)

    def reasons_against(self) -> dict[str, list[str]]:
        """Those who are to read it can be found, and what it serves as and copies is known."""
        return {
            **wrong_readers(self.readers),
            **unknown_items(self.serves, self.was.get("serves", ()), field="serves"),
            **unknown_editions(self.copy_of, "copy_of"),
        }

    class Register:
        life = LIFE
        columns = ("title", "sort", "state", "edition", "owner", "effective", "review")
        filters = ("state", "sort", "owner", "review", "archived")
        sorts, search = ("title", "-updated", "review"), ("title", "draft")
        form = (
            *("title", "sort", "owner", "draft", "note", "effective", "review"),
            *("readers", "within", "resolve_first"),
            *("serves", "publisher", "licence", "copies", "copy_of"),
        )
        views = (
            View("published", _("Published"), "state=published"),
            View("for_approval", _("For approval"), "state=for_approval"),
            View("all", _("All documents")),
        )
        see, edit, add = inside | auditor, manager | owner, inside
        settle, follow = (note_authors,), (publish, ask_to_read)
        signed_with, icon = SIGNED, "files"
        extra = SHOWN
