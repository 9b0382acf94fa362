"""An uploaded file as the draft of a document (7.5.2)."""

from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core import conversation, values
from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.jobs import enqueue
from ringbeam.core.refusals import Refused
from ringbeam.core.rules import manager, owner
from ringbeam.core.verbs import verb
from ringbeam.core.writing import locked, store
from ringbeam.documents.documents import Document
from ringbeam.documents.reading.file_texts import read_file

DRAFTABLE = ("draft", "revision")


@verb(who=manager | owner, label=gettext_lazy("Draft from a file"))
def draft_from_file(document: Document, *, content: BinaryIO, name: str, by: Actor) -> Document:
    """Attach a file and make it the draft, in place of the draft's text.

    Raises Refused when the document has no draft to change now.
    """
    return file_as_draft(document, content=content, name=name, act=Act(by, "draft_from_file"))


def file_as_draft(document: Document, *, content: BinaryIO, name: str, act: Act) -> Document:
    """As `draft_from_file`, for an act that has judged who may."""
    conversation.attach(document, content, name, by=act.by, internal=True)
    entry, fresh = locked(document, act.by)
    if fresh.state not in DRAFTABLE:
        raise Refused([_("Only a draft or a revision takes another file.")])
    before = values.snapshot(fresh)
    newest = conversation.files_on(entry.pk)[-1]
    fresh.draft_file_id = newest.pk
    enqueue(read_file, newest.pk)
    return store(entry, fresh, before, act)


@verb(who=manager | owner, label=gettext_lazy("Draft from text"))
def draft_from_text(document: Document, *, by: Actor) -> Document:
    """Let the text of the draft count again in place of a file."""
    entry, fresh = locked(document, by)
    if fresh.state not in DRAFTABLE:
        raise Refused([_("Only a draft or a revision takes another text.")])
    before = values.snapshot(fresh)
    fresh.draft_file_id = None
    return store(entry, fresh, before, Act(by, "draft_from_text"))
