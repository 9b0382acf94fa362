"""What a document's print says beside any record's: its published versions (7.5.3)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import printed
from ringbeam.documents.documents import Document
from ringbeam.exchange.printing.sheets import TablePart
from ringbeam.web.formats import full_day
from ringbeam.web.sheets import weights_of


@printed(on="document", order=20)
def versions(document: Document, _actor: Actor) -> Iterator[TablePart]:
    """All published versions with the hashes of their bytes, the newest first."""
    headings = [
        *(_("Version"), _("What changed and why"), _("Approved by"), _("Approved")),
        *(_("Effective from"), "SHA-256"),
    ]
    rows = [
        [
            str(one.number),
            one.note,
            one.approved_by,
            full_day(one.approved),
            full_day(one.effective),
            one.sha256,
        ]
        for one in document.versions
    ]
    if rows:
        yield TablePart(_("Versions"), headings, rows, weights_of(headings, rows))
