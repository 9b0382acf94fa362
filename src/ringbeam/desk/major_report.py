"""The report of a major incident, to read, hand on and go on writing in (8.6.1).

One sheet, set as PDF or written as a Word document. It is of the inside: what customers may
know stands on the status page.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ringbeam.core.actors import Actor
from ringbeam.core.acts import COMMENT, CREATE
from ringbeam.core.comments import Comment
from ringbeam.core.telling import told_to
from ringbeam.core.texts import leading
from ringbeam.core.verbs import VERBS
from ringbeam.desk.major_incidents import BELONGS_TO, MajorIncident
from ringbeam.desk.major_updates import LOG_WEIGHTS, told_on_paper
from ringbeam.exchange.printing.prose import prose
from ringbeam.exchange.printing.sheets import Fact, FactsPart, Part, Passage, Sheet, TablePart
from ringbeam.web.cells import heading
from ringbeam.web.formats import duration, full_moment
from ringbeam.web.labels import Labels, labels_of
from ringbeam.web.markdown import plain
from ringbeam.web.records import Related, links_of, references_in, related
from ringbeam.web.sheets import PrintedTeller, frame_of, weights_of
from ringbeam.web.timeline import (
    MOST,
    Change,
    Happening,
    comments_of,
    history_of,
    link_words,
)

ROLES = ("manager", "communicator", "lead", "procedure")
LONGEST_CHANGE = 80  # characters of a value that stand in the log; longer ones have their part


def report_of(major: MajorIncident, actor: Actor) -> Sheet:
    """All that is known of a major incident, for a reader of the inside; a fixed number of
    queries. What the reader may not see is left out, or called by its number."""
    teller = PrintedTeller(major, actor, lambda _kind: True)
    kept = history_of(major)
    lines, links = told_to(actor, major, kept), links_of(major)
    ends = {one.target_id if one.source_id == major.pk else one.source_id for one in links}
    labels = labels_of(actor, references_in(major) | ends | teller.named(lines))
    told = [teller.tell(line, labels) for line in lines]
    rows = _log(major, told, comments_of(major, actor))
    parts: list[Part] = [
        FactsPart(_("Overview"), [*_overview(major, labels)]),
        FactsPart(_("Roles"), [_named(major, name, labels) for name in ROLES]),
        _passage(major, "effect"),
        *_told(major, actor),
        *_incidents(related(major, links, labels)),
        TablePart(
            _("Log"), [_("When"), _("What"), _("Who")], rows, LOG_WEIGHTS, note=_cut(kept)
        ),
        _passage(major, "cause"),
        _passage(major, "review"),
    ]
    frame = frame_of(
        major.register,
        actor,
        stamps=[_("Internal: not for customers")],
        kind=_("Report of a major incident"),
        ref=major.ref,
        title=major.title,
        short=major.title[:60],
        below=[str(major.register.life.label(major.state))],
    )
    return Sheet(frame, parts)


def _overview(major: MajorIncident, labels: Labels) -> Iterator[Fact]:
    yield _named(major, "service", labels)
    yield Fact(_label(major, "announcement"), major.announcement or _nothing())
    for label, at in (
        (_label(major, "began"), major.began),
        (_("Declared"), major.created),
        (_label(major, "restored"), major.restored),
        (_label(major, "reviewed"), major.reviewed),
    ):
        yield Fact(label, full_moment(at) if at else _nothing())
    if major.restored:
        lasted = major.restored - (major.began or major.created)
        yield Fact(_("Lasted"), duration(lasted))


def _nothing() -> str:
    return "-"


def _label(major: MajorIncident, name: str) -> str:
    return leading(heading(major.register, name))


def _named(major: MajorIncident, name: str, labels: Labels) -> Fact:
    """A record that the major incident names, as this reader may know it."""
    label = labels.get(getattr(major, major.register.field_named(name).attname))
    if label is None:
        return Fact(_label(major, name), _nothing())
    return Fact(_label(major, name), label.title, label.ref)


def _passage(major: MajorIncident, name: str) -> Passage:
    text = getattr(major, name)
    return Passage(
        _label(major, name), prose(text), "" if text else _("Nothing is written yet")
    )


def _told(major: MajorIncident, actor: Actor) -> Iterable[Part]:
    """What those affected were told, and who of top management was; or that nobody was."""
    yield from told_on_paper(major, actor)
    if not major.updates:
        yield Passage(_("What those affected were told"), [], _("No update yet."))
    if not major.informed:
        none = _("Nobody of top management is recorded as informed.")
        yield Passage(_("Top management informed"), [], none)


def _incidents(linked: Sequence[Related]) -> Iterator[TablePart]:
    rows = [
        [one.label.ref, one.label.title, one.label.state]
        for one in linked
        if one.inward and one.kind == BELONGS_TO
    ]
    headings = [_("Number"), _("Title"), _("State")]
    yield TablePart(
        _("Incidents that belong to it"), headings, rows, weights_of(headings, rows)
    )


def _log(
    major: MajorIncident, told: Sequence[Happening], said: Sequence[Comment]
) -> list[list[str]]:
    """What happened and what was said, oldest first: when, what, who. ``told`` begins with the
    newest."""
    found: list[tuple[datetime, str, str]] = []
    if major.began:
        found.append((major.began, _label(major, "began"), ""))
    found += [(one.at, _happened(one), one.who) for one in reversed(told) if _counts(one)]
    found += [(one.at, _spoken(one), one.who) for one in said]
    found.sort(key=lambda one: one[0])
    return [[full_moment(at), what, who] for at, what, who in found]


def _counts(one: Happening) -> bool:
    return one.said != COMMENT and not one.quiet


def _happened(one: Happening) -> str:
    """An act in words, with what it changed as far as that is short."""
    if one.said == CREATE:
        return _("Declared")
    verb = VERBS.get(f"{MajorIncident.register.kind}.{one.said}")
    if verb is not None or MajorIncident.register.life.named(one.said):
        words = str(verb.label) if verb else one.words
        return f"{words}. {one.reason}" if one.reason else words
    changes = "; ".join(filter(None, (_changed(change) for change in one.changes)))
    return ": ".join(part for part in (one.words, changes) if part)


def _changed(change: Change) -> str:
    """One field as it is since, or the record that was linked; a long text has its own part."""
    if change.label == link_words(BELONGS_TO):
        said = _("incident %s belongs to it") if change.after else _("no longer incident %s")
        return said % (change.after or change.before)
    short = len(change.after) <= LONGEST_CHANGE
    return f"{change.label}: {change.after or _nothing()}" if short else change.label


def _spoken(one: Comment) -> str:
    words = plain(one.text)
    return _("Internal note: %s") % words if one.internal else words


def _cut(kept: Sequence[Any]) -> str:
    return _("The latest %d lines are printed.") % MOST if len(kept) == MOST else ""
