"""The views of one document, as the tabs over its text."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ringbeam.core.texts import inside
from ringbeam.documents.comparing import changes_between, name_of, usual
from ringbeam.documents.progress import progress_of
from ringbeam.documents.tallies import tally_of

TEXT, CHANGES, VERSIONS = "text", "changes", "versions"
READERS, REVIEW = "readers", "review"


@dataclass(frozen=True)
class DocumentTab:
    """One view of a document: its words, its address, a count (None shows none)."""

    label: str
    url: str
    current: bool
    count: int | None = None


def tabs_of(document: Any, current: str) -> list[DocumentTab]:
    """The views of this document; one query for its versions, and one where it has none."""
    base = document.register.url(document.ref)
    compared = usual(document)
    tabs = [DocumentTab(_("Text"), base, current == TEXT)]
    if compared:
        words = _("Changes from %s") % inside(name_of(document, compared[0]))
        number = changes_between(document, *compared)
        tabs.append(DocumentTab(words, f"{base}changes/", current == CHANGES, number))
    if document.versions:
        words, number = _("Versions"), len(document.versions)
        tabs.append(DocumentTab(words, f"{base}versions/", current == VERSIONS, number))
        words = _("Read acknowledgements")
        tabs.append(DocumentTab(words, f"{base}readers/", current == READERS))
    number = tally_of(document).all_open or None
    words = _("Comments on passages")
    tabs.append(DocumentTab(words, f"{base}review/", current == REVIEW, number))
    return tabs


def around(document: Any, current: str) -> dict[str, Any]:
    """What stands above each view of a document: how far it is, and the other views."""
    return {"steps": progress_of(document), "tabs": tabs_of(document, current)}
