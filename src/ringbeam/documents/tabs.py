"""The views of one document, as the tabs over its text."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ringbeam.core.texts import inside
from ringbeam.documents.comparing import name_of, usual

TEXT, CHANGES, READERS, REVIEW = "text", "changes", "readers", "review"


@dataclass(frozen=True)
class DocumentTab:
    """One view of a document: its words, its address, a count (None shows none)."""

    label: str
    url: str
    current: bool
    count: int | None = None


def tabs_of(document: Any, current: str) -> list[DocumentTab]:
    """The views that this document has; one query for its versions, if none was made yet."""
    base = document.register.url(document.ref)
    compared = usual(document)
    tabs = [DocumentTab(_("Text"), base, current == TEXT)]
    if compared:
        words = _("Changes from %s") % inside(name_of(document, compared[0]))
        tabs.append(DocumentTab(words, f"{base}changes/", current == CHANGES))
    if document.versions:
        words = _("Read acknowledgements")
        tabs.append(DocumentTab(words, f"{base}readers/", current == READERS))
    tabs.append(DocumentTab(_("Comments on passages"), f"{base}review/", current == REVIEW))
    return tabs
