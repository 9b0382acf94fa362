"""What the print of a record says: what its page shows, made for paper (7.5.3)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language, get_language_bidi

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.comments import Comment
from ringbeam.core.contributions import printed_on, source
from ringbeam.core.entries import NORMAL
from ringbeam.core.extras import Gauge, printed_as
from ringbeam.core.files import StoredFile
from ringbeam.core.history import HistoryLine
from ringbeam.core.installation import installation
from ringbeam.core.registers import Register, kinds_of
from ringbeam.core.rules import speaks_for_us
from ringbeam.core.telling import told_to
from ringbeam.core.texts import gettext as _
from ringbeam.core.texts import leading
from ringbeam.exchange.printing.prints import RECORD_SHEET, Reaches, everywhere
from ringbeam.exchange.printing.prose import plainly, prose
from ringbeam.exchange.printing.sheets import (
    Changed,
    Fact,
    FactsPart,
    Happened,
    Letterhead,
    Part,
    Passage,
    Sheet,
    Spoken,
    Story,
    TablePart,
    Talk,
)
from ringbeam.web.cells import AField, Cell, state_cell
from ringbeam.web.files import files_of
from ringbeam.web.formats import full_day, full_moment, size
from ringbeam.web.labels import Labels, labels_of
from ringbeam.web.line_tables import LineTable
from ringbeam.web.markdown import plain
from ringbeam.web.records import Detail, Related, details_of, links_of, references_in, related
from ringbeam.web.signing import SignatureShown, signatures_on
from ringbeam.web.timeline import MOST, Happening, Teller, comments_of, history_of

MIDDLE = 50
WHOLE = 1_000_000
LEAST, GREATEST = 8, 34
SHORT, MOST_SHORT = 20, 10
SHORTENED = 60
LARGEST_MARK = 200_000


def frame_of(
    register: Register | None, actor: Actor, *, stamps: Iterable[str], **own: Any
) -> Letterhead:
    """What stands on every page: whose it is, who printed it and when, warnings.

    The line at the foot is that of the register, if it is about records of one.
    """
    here, now = installation(), clock.now()
    zone = timezone.get_current_timezone()
    mark = settings.HOME / "mark.svg"
    said = [_("Demonstration: this can never count as evidence.")] if here.demonstration else []
    return Letterhead(
        organization=here.organization or "Ringbeam",
        printed=_("Printed %(when)s (%(zone)s) by %(who)s")
        % {"when": full_moment(now), "zone": zone, "who": actor.name},
        pages=_("Page {page} of {pages}"),
        language=(get_language() or "en").partition("-")[0],
        rtl=get_language_bidi(),
        at=int(now.timestamp()),
        stamps=[*said, *stamps],
        footnote=str(printed_as(register.extra).foot) if register else "",
        mark=mark.read_text() if mark.is_file() and mark.stat().st_size < LARGEST_MARK else "",
        **own,
    )


@source(RECORD_SHEET)
def record_sheet(record: Any, actor: Actor, *, history: bool, reaches: Reaches) -> Sheet:
    """The sheet of a record that the actor sees; with its history when that is asked for.

    What rooms add speaks of kinds of their own: who is held to some kinds is not given it.
    """
    inside = speaks_for_us(actor, record)
    links = links_of(record)
    ends = {one.target_id if one.source_id == record.pk else one.source_id for one in links}
    labels = labels_of(actor, references_in(record) | ends)
    details = details_of(record, labels, inside=inside)
    comments, files = comments_of(record, actor), files_of(record, actor)
    linked = [one for one in related(record, links, labels) if reaches(one.label.kind)]
    stamps = _stamps(record, comments, files, hidden=inside and _tells_inside(record))
    more = [*_contributed(record, actor)] if reaches is everywhere else []
    kept = history_of(record)
    teller = PrintedTeller(record, actor, reaches)
    parts = [
        FactsPart(_("Details"), [*_facts(record, details, reaches)]),
        *_passages(record, details),
        *(_lines(d.label, d.cell.value) for d in details if d.cell.kind == "table"),
        *(part for order, part in more if order < MIDDLE),
        *_talk(comments),
        *_related(linked),
        *_files(files),
        *(part for order, part in more if order >= MIDDLE),
        *_signatures(signatures_on(record, kept, teller)),
        *(_story(record, actor, kept, teller) if history else ()),
    ]
    return Sheet(_frame(record, actor, stamps), parts)


def _frame(record: Any, actor: Actor, stamps: Iterable[str]) -> Letterhead:
    below = _below(record)
    return frame_of(
        record.register,
        actor,
        stamps=stamps,
        kind=leading(record.register.label),
        ref=record.ref,
        title=record.title,
        short=record.title[:SHORTENED],
        version=below[0],
        below=below[1:],
    )


def _tells_inside(record: Any) -> bool:
    """Whether the print holds what customers do not see: fields that a register keeps inside,
    or custom ones that say something."""
    register: Register = record.register
    own, kept = register.own_fields, register.kept_inside
    said = any(
        getattr(record, own[name].attname) for name in kept if name not in register.stored
    )
    return said or bool(register.inside_only)


def _stamps(
    record: Any, comments: Sequence[Comment], files: Sequence[StoredFile], *, hidden: object
) -> Iterator[str]:
    if record.privacy != NORMAL:
        yield _("Restricted")
    if hidden or any(c.internal for c in comments) or any(f.internal for f in files):
        yield _("Internal: not for customers")
    if record.archived:
        yield _("Archived")


def _below(record: Any) -> list[str]:
    """The version, then what else stands below the title."""
    number = _("Version %d") % record.version
    own = printed_as(record.register.extra).below(record)
    return [
        *(own or [number]),
        *([_("Record version %d") % record.version] if own else []),
        state_cell(record.register, record.state).text,
        _("Added %s") % full_moment(record.created),
        _("Changed %s") % full_moment(record.updated),
    ]


def _contributed(record: Any, actor: Actor) -> Iterator[tuple[int, Part]]:
    for one in printed_on(record.kind):
        for part in one.fill(record, actor):
            yield one.order, part


def _facts(record: Any, details: Sequence[Detail], reaches: Reaches) -> Iterator[Fact]:
    for one in details:
        if one.cell.kind in ("empty", "long", "lines", "table"):
            continue
        if one.cell.text == "0" and one.name not in record.register.editable:
            continue
        yield Fact(one.label, *told(one.cell, reaches))


def _passages(record: Any, details: Sequence[Detail]) -> Iterator[Passage]:
    other = printed_as(record.register.extra).headings(record)
    for one in details:
        if one.cell.kind in ("long", "lines"):
            blocks = prose if one.cell.kind == "long" else plainly
            yield Passage(other.get(one.name, one.label), blocks(one.cell.text))


def told(cell: Cell, reaches: Reaches) -> tuple[str, str]:
    """A cell in words for paper, and what stands behind it in small print."""
    if cell.kind == "record":
        label = cell.value
        return (label.title, label.ref) if reaches(label.kind) else (label.ref, "")
    if isinstance(cell.value, Gauge):
        return cell.value.text, cell.value.small
    if cell.kind == "priority":
        return f"P{cell.value} {cell.text}", ""
    makers: dict[str, Callable[[], str]] = {
        "date": lambda: full_day(cell.value),
        "time": lambda: full_moment(cell.value),
        "long": lambda: plain(cell.text),
    }
    return makers.get(cell.kind, lambda: cell.text)(), ""


def weights_of(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """How to share out the width of a table: by how much its columns have to say.

    What is always short is not broken, as long as all columns together find room.
    """
    found = []
    for place, heading in enumerate(headings):
        lengths = sorted([len(heading), *(len(row[place]) for row in rows)])
        usual = lengths[len(lengths) * 9 // 10]
        fits = lengths[-1] <= SHORT and len(headings) <= MOST_SHORT
        found.append(0 if fits else max(LEAST, min(GREATEST, usual)))
    return found if any(found) else [1] * len(found)


def _lines(label: str, lines: LineTable) -> TablePart:
    headings = ["", *lines.headings]
    rows = [
        [
            str(number),
            *(
                ", ".join(ref for ref, _url in one.links) or plain(one.text, WHOLE)
                for one in cells
            ),
        ]
        for number, cells in lines.rows
    ]
    return TablePart(label, headings, rows, weights_of(headings, rows), (0,))


def _talk(comments: Sequence[Comment]) -> Iterator[Talk]:
    if comments:
        cut = _("The latest %d messages are printed.") % MOST
        messages = [
            Spoken(one.who, full_moment(one.at), _to_whom(one), prose(one.text), one.internal)
            for one in comments
        ]
        yield Talk(_("Conversation"), messages, cut if len(comments) == MOST else "")


def _to_whom(one: Comment) -> str:
    if one.internal:
        return _("internal note")
    if one.automatic:
        return _("sent automatically")
    return _("to the customer") if one.outgoing else ""


def _related(linked: Sequence[Related]) -> Iterator[TablePart]:
    headings = [_("How it relates"), _("Number"), _("Title"), _("State")]
    rows = [
        [
            _("%s (from there)") % one.words if one.inward else one.words,
            one.label.ref,
            one.label.title,
            one.label.state,
        ]
        for one in linked
    ]
    if rows:
        yield TablePart(_("Related"), headings, rows, weights_of(headings, rows))


def _files(files: Sequence[StoredFile]) -> Iterator[TablePart]:
    headings = [_("File"), _("Size"), "SHA-256", _("Attached by"), _("When")]
    rows = [
        [
            _("%s (internal)") % one.name if one.internal else one.name,
            size(one.size),
            one.sha256[:16],
            one.who,
            full_moment(one.at),
        ]
        for one in files
    ]
    if rows:
        yield TablePart(_("Files"), headings, rows, weights_of(headings, rows), (1,))


class PrintedTeller(Teller):
    """Tells history for paper: whole dates, and no name of what the reader's program may not
    reach."""

    def __init__(self, record: Any, actor: Actor, reaches: Reaches) -> None:
        super().__init__(record, actor)
        self.reaches = reaches

    def _value(self, one: AField, value: Any, labels: Labels) -> str:
        label = labels.get(value) if kinds_of(one) else None
        if label is not None and not self.reaches(label.kind):
            return label.ref
        at = isinstance(one, models.DateTimeField) and isinstance(value, str)
        moment = parse_datetime(value) if at else None
        return full_moment(moment) if moment else super()._value(one, value, labels)


def _story(
    record: Any, actor: Actor, kept: Sequence[HistoryLine], teller: Teller
) -> Iterator[Story]:
    seen = told_to(actor, record, kept)
    labels = labels_of(actor, teller.named(seen))
    lines = [_happened(teller.tell(line, labels)) for line in reversed(seen)]
    cut = _("The latest %d lines are printed.") % MOST
    yield Story(_("History"), lines, cut if len(kept) == MOST else "")


def _signatures(signed: Sequence[SignatureShown]) -> Iterator[TablePart]:
    headings = [_("Signed by"), _("Meaning"), _("When"), "SHA-256", _("Since then")]
    rows = [
        [
            f"{one.who} ({one.method})",
            one.meaning,
            full_moment(one.at),
            one.sha256,
            _("as it was signed") if one.same else _("changed: %s") % ", ".join(one.changed),
        ]
        for one in signed
    ]
    if rows:
        yield TablePart(_("Signatures"), headings, rows, (20, 16, 22, 26, 22))


def _happened(one: Happening) -> Happened:
    more = [one.reason, _("imported, %s") % one.source if one.source else ""]
    gone = _("The values were disposed of.") if one.disposed else ""
    return Happened(
        number=one.number,
        at=full_moment(one.at),
        who=one.who,
        words=one.words,
        more=" ".join(text for text in (*more, gone) if text),
        changes=[Changed(c.label, c.before, c.after) for c in one.changes],
    )
