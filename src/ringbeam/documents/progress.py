"""How far the version of a document is: draft, review, approval, in force, read (7.5.2)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ringbeam.core import clock
from ringbeam.documents.figures import ReadingFigures, figures_on
from ringbeam.documents.tallies import ReviewTally, tally_of
from ringbeam.documents.versions import WAITING, DocumentVersion
from ringbeam.web.formats import day

DONE, NOW, AHEAD = "done", "now", "ahead"
WRITTEN = ("draft", "revision")


@dataclass(frozen=True)
class ProgressStep:
    """One step on the way of a version: what it is, who or when in words, and how it stands.

    ``mark`` is DONE, NOW or AHEAD; ``icon`` is drawn while it is done or now.
    """

    label: str
    words: str
    mark: str
    icon: str = "check"


def progress_of(document: Any) -> list[ProgressStep]:
    """The five steps of the version that is worked on, else of the newest one.

    One query beside that for the versions where somebody is to read it, and one where there is
    no version; none of a withdrawn document, which has no steps.
    """
    if document.state == "withdrawn":
        return []
    tally = tally_of(document)
    return [
        _drafting(document, tally),
        _review(document, tally),
        _approval(document, tally),
        _effect(document),
        _reading(document),
    ]


def _drafting(document: Any, tally: ReviewTally) -> ProgressStep:
    if document.state in WRITTEN:
        return ProgressStep(_("Draft"), _("being written"), NOW, "pencil")
    words = f"{tally.drafted_by}, {day(tally.drafted)}" if tally.drafted else ""
    return ProgressStep(_("Drafted"), words, DONE)


def _review(document: Any, tally: ReviewTally) -> ProgressStep:
    if document.state in WRITTEN:
        words = _open(tally) if tally.open_comments else ""
        return ProgressStep(_("Review"), words, AHEAD)
    if document.state in WAITING and tally.open_comments:
        blocks = document.resolve_first
        return ProgressStep(_("Review"), _open(tally), NOW if blocks else AHEAD, "message")
    told = _("no comments")
    if tally.comments:
        said = ngettext("%(num)d comment", "%(num)d comments", tally.comments)
        told = said % {"num": tally.comments}
    return ProgressStep(_("Reviewed"), told, DONE)


def _open(tally: ReviewTally) -> str:
    said = _("%(open)d of %(all)d comments open")
    return said % {"open": tally.open_comments, "all": tally.comments}


def _approval(document: Any, tally: ReviewTally) -> ProgressStep:
    if document.state in WRITTEN:
        return ProgressStep(_("Approval"), "", AHEAD)
    if document.state in WAITING:
        waits = tally.open_comments and document.resolve_first
        words = _("after the comments") if waits else _("by somebody who did not write it")
        return ProgressStep(_("Approval"), words, AHEAD if waits else NOW, "signature")
    newest = _newest(document)
    words = f"{newest.approved_by}, {day(newest.approved)}" if newest else ""
    return ProgressStep(_("Approved"), words, DONE)


def _newest(document: Any) -> DocumentVersion | None:
    return next(iter(document.versions), None)


def _effect(document: Any) -> ProgressStep:
    today = clock.today()
    if document.state in (*WRITTEN, *WAITING):
        later = (
            document.effective if document.effective and document.effective > today else None
        )
        words = _("planned for %s") % day(later) if later else _("on approval")
        return ProgressStep(_("In force"), words, AHEAD)
    newest = _newest(document)
    begins = newest.effective if newest else None
    has_begun = begins is not None and begins <= today
    words = (_("since %s") if has_begun else _("from %s")) % day(begins)
    if not has_begun:
        return ProgressStep(_("In force"), words, NOW, "calendar")
    return ProgressStep(_("In force"), words, DONE)


def _reading(document: Any) -> ProgressStep:
    if not document.readers:
        return ProgressStep(_("Read"), _("nobody is asked to"), AHEAD)
    rounds = figures_on(document)
    now = next((one for one in rounds if one.asked), None)
    within = ngettext("within %(num)d day", "within %(num)d days", document.within)
    words = within % {"num": document.within}
    if now is None:
        return ProgressStep(_("Read"), words, AHEAD)
    said = ngettext("Read by %(num)d person", "Read by %(num)d people", now.asked)
    label = said % {"num": now.asked}
    if document.state in (*WRITTEN, *WAITING) or now.number != document.edition:
        return ProgressStep(label, words, AHEAD)
    mark = DONE if now.read >= now.asked else NOW
    return ProgressStep(label, _readers(now), mark, "check" if mark == DONE else "users")


def _readers(now: ReadingFigures) -> str:
    if now.read >= now.asked:
        return _("by all of them")
    said = _("%(n)d read") % {"n": now.read}
    return f"{said}, {_('%(n)d overdue') % {'n': now.late}}" if now.late else said
