"""What a document's print says beside any record's: versions and who has read them (7.5.3)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import printed
from ringbeam.documents.documents import Document
from ringbeam.documents.figures import figures_of
from ringbeam.documents.readers_page import evidence_of, requests_of
from ringbeam.documents.rounds import Acknowledgement, ReadingRequest
from ringbeam.exchange.printing.sheets import TablePart
from ringbeam.web.formats import full_day, full_moment
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


MOST_READERS = 500


@printed(on="document", order=25)
def acknowledgements(document: Document, _actor: Actor) -> Iterator[TablePart]:
    """Who was asked to read the newest version that anybody was, until when, and who has.

    Three queries; none for a document that nobody is asked to read.
    """
    rounds = figures_of(document.pk) if document.readers else []
    if not rounds:
        return
    newest = rounds[0]
    headings = [
        *(_("Person"), _("Asked"), _("Until"), _("Read")),
        *(_("Evidence"), "SHA-256"),
    ]
    asked = list(requests_of(document.pk, newest.number)[: MOST_READERS + 1])
    evidence = evidence_of(document.pk, newest.number)
    rows = [_read(one, evidence.get(one.person_id)) for one in asked[:MOST_READERS]]
    said = {"v": newest.number, "n": newest.read, "all": newest.asked}
    note = _(
        "A confirmation is an indicator: it shows that somebody says to have read it, not that "
        "it was understood."
    )
    if len(asked) > MOST_READERS:
        note += " " + _("The first %d are printed.") % MOST_READERS
    title = _("Version %(v)s: read by %(n)s of %(all)s") % said
    yield TablePart(title, headings, rows, weights_of(headings, rows), note=note)


def _read(one: ReadingRequest, shown: Acknowledgement | None) -> list[str]:
    """A line of the table; of somebody without an account it says how it is known."""
    ended = _("let go %(at)s") % {"at": full_day(one.ended)} if one.ended else ""
    how = f"{shown.who}: {shown.how}" if shown and shown.how else ""
    return [
        one.person.title,
        full_day(one.asked),
        full_day(one.due),
        full_moment(one.confirmed) or ended or "–",
        how or (_("confirmed by the person") if shown else ""),
        shown.sha256[:12] if shown else "",
    ]
