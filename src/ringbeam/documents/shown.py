"""Which version of a document its page shows, and how that one stands (7.5.2, 7.5.3)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from ringbeam.core.extras import PrintedAs
from ringbeam.documents.tabs import TEXT, around
from ringbeam.documents.versions import WAITING, DocumentVersion, effective_of, is_as


@dataclass(frozen=True)
class Shown:
    """What stands over the text: its name, how it stands, its mark, and a sentence beside it.

    ``is_text`` is False where a file stands in place of the text.
    """

    name: str
    standing: str
    mark: str
    beside: str
    is_text: bool


def shown(document: Any) -> Shown:
    """What the page of a document shows: a version that was published, or a draft."""
    newest = next(iter(document.versions), None)
    now = in_force(document)
    is_text = document.draft_file_id is None
    if newest is not None and document.state not in WAITING and is_as(document, newest):
        name = _("Version %(n)s") % {"n": newest.number}
        begun = document.state == "revision"
        beside = _("The revision has changed nothing yet.") if begun else ""
        return Shown(name, *_standing(document, newest, now), beside, is_text)
    name = _("Draft of version %(n)s") % {"n": document.edition + 1}
    waits = document.state in WAITING
    standing = _("for approval") if waits else _("not approved")
    beside = (
        _("Version %(n)s is in force.") % {"n": now.number}
        if now
        else _("No version is in force.")
    )
    return Shown(name, standing, "age" if waits else "none", beside, is_text)


def shown_on_page(document: Any) -> dict[str, Any]:
    """The names that the template of a document's page has beside those of any record."""
    return {"shown": shown(document), **around(document, TEXT)}


def _below(document: Any) -> list[str]:
    one = shown(document)
    return [f"{one.name}, {one.standing}", *([one.beside] if one.beside else [])]


def _headings(document: Any) -> dict[str, str]:
    return {"draft": shown(document).name}


def in_force(document: Any) -> DocumentVersion | None:
    """The version that counts today; none of a document that was withdrawn."""
    return None if document.state == "withdrawn" else effective_of(document.versions)


def _standing(
    document: Any, newest: DocumentVersion, now: DocumentVersion | None
) -> tuple[str, str]:
    """How a published version stands, in words and as a mark."""
    if document.state == "withdrawn":
        return _("withdrawn"), "none"
    if newest == now:
        return _("in force"), "ok"
    return _("approved, not yet in force"), "age"


SHOWN: dict[str, Any] = {
    "new_key": "d",
    "record_template": "documents/document.html",
    "record_context": shown_on_page,
    "printed_as": PrintedAs(
        _lazy("A printed copy is not controlled: ask Ringbeam which version is in force."),
        _below,
        _headings,
    ),
}
