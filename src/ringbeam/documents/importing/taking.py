"""One file of a folder stored: as a new draft, a changed one, or not again (7.5.2, 7.5.3)."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ringbeam.core import writing
from ringbeam.core.actors import Actor
from ringbeam.core.acts import CREATE, EDIT, Act
from ringbeam.core.files import StoredFile
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import kinds_of
from ringbeam.documents.document_life import LIFE
from ringbeam.documents.documents import Document
from ringbeam.documents.drafting import DRAFTABLE, draft_from_file, file_as_draft
from ringbeam.documents.importing.texts import FileSays
from ringbeam.documents.reading.file_texts import remember
from ringbeam.exchange.cells import cell_of, text_of
from ringbeam.exchange.origins import Origin, digest_of, key_of
from ringbeam.exchange.reading_cells import References, value_of
from ringbeam.exchange.reports import CHANGED, CREATED, UNCHANGED

# A table's source follows a colon (exchange/importing), so that the two share no origin.
SOURCE, OF_TABLES = "documents/", "documents:"
LONGEST_SOURCE, LONGEST_TITLE, LONGEST_TOLD = 80, 200, 120
BYTES, DRAFT = "bytes", "draft"


@dataclass
class DraftWanted:
    """What one file says as a document: the values by field, and the hash of its bytes."""

    place: str
    file: FileSays
    values: dict[str, str]
    remarks: list[tuple[str, str]] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """The hash of all that it says."""
        return digest_of({**self.values, BYTES: self.file.sha256})


@dataclass
class Storing:
    """Stores what files say, by one actor, out of one source."""

    by: Actor
    source: str
    name: str
    references: References

    def create(self, said: DraftWanted) -> tuple[str, Document]:
        """A new draft; raises ValidationError by field, and Refused."""
        act = Act(self.by, CREATE, source=self._told(said))
        given = self._values(said.values)
        if said.file.content is None:
            given["draft"] = said.file.text
        made = writing.create(Document, given, by=self.by, act=act)
        if said.file.content is not None:
            made = self._put_file(made, said, anew=False)
        self._remember(made, said, draft=drafted(made))
        return CREATED, made

    def change(self, said: DraftWanted, origin: Origin) -> tuple[str, Document]:
        """Bring a document up to its file; what was edited here since stays, and is told.

        A published document is revised for it: the version in force stays as it is. Raises
        Refused for one that waits for approval, is withdrawn or archived.
        """
        document = Document.rows.get(pk=origin.entry_id)
        if origin.digest == said.digest:
            return UNCHANGED, document
        wanted = self._wanted(document, said, origin)
        is_text = self._is_new_text(document, said, origin)
        if wanted or is_text:
            document = self._made_ready(document, revised=is_text or "title" in wanted)
            document = self._apply(document, said, wanted, is_text=is_text)
        left = drafted(document) if is_text else origin.said.get(DRAFT)
        self._remember(document, said, draft=left)
        return (CHANGED if wanted or is_text else UNCHANGED), document

    def _wanted(self, document: Document, said: DraftWanted, origin: Origin) -> dict[str, str]:
        """The fields that the file says otherwise than before, and nobody changed here."""
        found = {}
        for name, text in said.values.items():
            before = origin.said.get(name)
            one = Document.register.editable[name]
            if text == before or self._is(document, one, text):
                continue
            if before is not None and not self._is(document, one, before):
                now = _("the field “%s”") % one.verbose_name
                said.remarks.append((name, self._kept(document, now)))
                continue
            found[name] = text
        return found

    def _is_new_text(self, document: Document, said: DraftWanted, origin: Origin) -> bool:
        """Whether the file's text is another, and the draft is still what it was."""
        if origin.said.get(BYTES) == said.file.sha256:
            return False
        if origin.said.get(DRAFT) == drafted(document):
            return True
        said.remarks.append((DRAFT, self._kept(document, _("the draft"))))
        return False

    def _kept(self, document: Document, value: str) -> str:
        words = _("%(ref)s was edited here since; the edit was kept: %(value)s")
        return words % {"ref": document.ref, "value": value[:80]}

    def _made_ready(self, document: Document, *, revised: bool) -> Document:
        if document.archived:
            said = _("%s is archived; restore it first, then import again.")
            raise Refused([said % document.ref])
        if not revised or document.state in DRAFTABLE:
            return document
        if document.state == "published":
            act = Act(self.by, "revise", source=self.name)
            return writing.take(document, "revise", by=self.by, act=act)
        said = _("%(ref)s is in the state “%(state)s” and takes no other text now.")
        raise Refused([said % {"ref": document.ref, "state": LIFE.label(document.state)}])

    def _apply(
        self, document: Document, said: DraftWanted, wanted: Mapping[str, str], *, is_text: bool
    ) -> Document:
        given = self._values(wanted)
        if is_text and said.file.content is None:
            given["draft"] = said.file.text
        if given:
            act = Act(self.by, EDIT, source=self._told(said))
            document = writing.edit(document, given, by=self.by, act=act)
        if is_text and said.file.content is not None:
            document = self._put_file(document, said, anew=True)
        return document

    def _put_file(self, document: Document, said: DraftWanted, *, anew: bool) -> Document:
        remember(said.file.sha256, said.file.read)
        content, name = io.BytesIO(said.file.content or b""), PurePosixPath(said.place).name
        if anew:
            return draft_from_file(document, content=content, name=name, by=self.by)
        act = Act(self.by, "draft_from_file", source=self._told(said))
        return file_as_draft(document, content=content, name=name, act=act)

    def _values(self, texts: Mapping[str, str]) -> dict[str, Any]:
        """Texts as the kernel wants them; raises ValidationError by field."""
        faults: dict[str, list[str]] = {}
        found: dict[str, Any] = {}
        for name, text in texts.items():
            one = Document.register.editable[name]
            try:
                if kinds_of(one) and text:
                    found[name] = self.references.find(one, text)
                else:
                    found[name] = value_of(one, text, self.by.zone)
            except ValidationError as fault:
                faults[name] = fault.messages
        if faults:
            raise ValidationError(faults)
        return found

    def _is(self, document: Document, one: Any, text: str) -> bool:
        """Whether a field says now what the text would make of it."""
        value = getattr(document, one.attname)
        if not text or value is None:
            return not text and value in (None, "")
        try:
            meant = self._values({one.name: text})[one.name]
        except ValidationError:
            return False
        if kinds_of(one):
            return bool(meant.pk == value)
        return text_of(cell_of(one, value, {})) == str(meant)

    def _told(self, said: DraftWanted) -> str:
        return f"{self.name}: {said.place}"[-LONGEST_TOLD:]

    def _remember(self, document: Document, said: DraftWanted, *, draft: str | None) -> None:
        """Where the document comes from, and what its file said when it was last taken.

        ``draft`` is the hash of the draft as an import left it: another one was edited here.
        """
        kept = {**said.values, BYTES: said.file.sha256, DRAFT: draft}
        Origin.objects.update_or_create(
            source=self.source,
            key=key_of(said.place),
            defaults={"entry_id": document.pk, "digest": said.digest, "said": kept},
        )


def drafted(document: Document) -> str:
    """The hash of what the draft is now, its text or its file."""
    if document.draft_file_id:
        files = StoredFile.objects.values_list("sha256", flat=True)
        return files.get(pk=document.draft_file_id)
    return hashlib.sha256(document.draft.encode()).hexdigest()


def source_named(name: str) -> str:
    """What origins call the folder of this name, in the length of the column."""
    return f"{SOURCE}{name}"[:LONGEST_SOURCE]
