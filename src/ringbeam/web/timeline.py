"""What happened with a record and what was said of it, as one line of time, oldest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.dateparse import parse_datetime

from ringbeam.core import acts
from ringbeam.core.actors import Actor
from ringbeam.core.comments import Comment
from ringbeam.core.custom_fields import CustomTags, unfolded
from ringbeam.core.history import HistoryLine
from ringbeam.core.lines import Lines
from ringbeam.core.links import LINKED
from ringbeam.core.prepared import PreparedRows
from ringbeam.core.registers import Register, kinds_of
from ringbeam.core.rules import speaks_for_us
from ringbeam.core.signatures import METHODS, TOLD
from ringbeam.core.texts import gettext as _
from ringbeam.core.texts import in_each_language
from ringbeam.core.values import BOOKKEEPING
from ringbeam.core.written import WrittenField, is_for_people
from ringbeam.web.access_words import access_words
from ringbeam.web.cells import AField, heading
from ringbeam.web.formats import moment
from ringbeam.web.labels import Labels
from ringbeam.web.line_tables import changes_of

CONVERSATION, EVERYTHING, CHANGES = "conversation", "everything", "changes"
SHOWS = (CONVERSATION, EVERYTHING, CHANGES)
MOST = 300
# Acts whose lines tell things that are no fields of the record.
SAYING_MORE = (acts.ATTACH, acts.LINK, acts.UNLINK, acts.SIGN, *acts.OF_ACCESS)
# Members of such lines that say nothing to a person.
UNSAID = frozenset({"sha256", "internal"})


@dataclass(frozen=True)
class Change:
    """One field in words, before and after; an empty value is an empty string."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Message:
    """Something said: out to the customer, in from outside, or an internal note."""

    pk: int
    who: str
    at: datetime
    text: str
    internal: bool
    outgoing: bool
    automatic: bool
    kind: str = "message"


@dataclass(frozen=True)
class Happening:
    """One act of history: what was done, in words, by whom, with the fields that it changed."""

    number: int
    who: str
    at: datetime
    said: str
    words: str
    door: str
    reason: str
    source: str
    icon: str
    disposed: bool
    changes: list[Change] = field(default_factory=list)
    quiet: bool = False
    kind: str = "happening"


@dataclass(frozen=True)
class Fold:
    """Happenings between two messages, folded to one line in the conversation."""

    lines: list[Happening]
    kind: str = "fold"


@dataclass(frozen=True)
class Timeline:
    """The entries that are shown, which of the three ways, and how many there are in each;
    ``latest`` is the last message that the reader has before them."""

    show: str
    entries: list[Any]
    messages: int
    happenings: int
    cut: bool
    latest: int = 0


def comments_of(record: Any, actor: Actor) -> list[Comment]:
    """What was said, as this actor may read it: internal notes stay inside; one query."""
    asked = _all_comments if speaks_for_us(actor, record) else _public_comments
    found: list[Comment] = asked.instances(record.pk)[::-1]
    return found


_all_comments = PreparedRows(
    lambda entry: Comment.objects.filter(entry_id=entry).order_by("-at", "-pk")[:MOST], places=1
)
_public_comments = PreparedRows(
    lambda entry: Comment.objects.filter(entry_id=entry, internal=False).order_by("-at", "-pk")[
        :MOST
    ],
    places=1,
)


def history_of(
    record: Any, *, before: int | None = None, limit: int = MOST
) -> list[HistoryLine]:
    """The last lines of the record's history, newest first; one query."""
    if before is None and limit == MOST:
        last: list[HistoryLine] = _last_lines.instances(record.pk)
        return last
    lines = HistoryLine.objects.filter(entry_id=record.pk)
    if before is not None:
        lines = lines.filter(number__lt=before)
    return list(lines.defer("salt", "digest", "chained").order_by("-number")[:limit])


_last_lines = PreparedRows(
    lambda entry: (
        HistoryLine.objects.filter(entry_id=entry)
        .defer("salt", "digest", "chained")
        .order_by("-number")[:MOST]
    ),
    places=1,
)


ICONS = {
    acts.CREATE: "plus",
    acts.EDIT: "pencil",
    acts.COMMENT: "message",
    acts.LINK: "link",
    acts.UNLINK: "link",
    acts.ATTACH: "paperclip",
    acts.SIGN: "signature",
    acts.UNDO: "refresh",
    acts.TAKE_BACK: "refresh",
}


class Teller:
    """Tells history lines of a record in words, without fields that are not for the reader."""

    def __init__(self, record: Any, actor: Actor) -> None:
        register: Register = record.register
        self.register = register
        hidden = register.hidden_from(actor, record)
        fields = register.own_fields.items()
        self.fields = {
            one.attname: (name, one)
            for name, one in fields
            if one.attname not in BOOKKEEPING and name not in hidden and is_for_people(one)
        }

    def label_of(self, attribute: str) -> str:
        """The heading of a field that this reader is shown, by attribute name."""
        return heading(self.register, self.fields[attribute][0])

    def named(self, lines: Iterable[HistoryLine]) -> set[int]:
        """The ids of the records that the lines name, for their labels."""
        references = {a for a, (_n, one) in self.fields.items() if kinds_of(one)}
        return {
            value
            for line in lines
            for name, pair in unfolded(line.changes).items()
            if name in references
            for value in pair
            if isinstance(value, int)
        }

    def tell(self, line: HistoryLine, labels: Labels) -> Happening:
        """One line in words."""
        changes = [] if line.said == acts.COMMENT else self._changes(line, labels)
        return Happening(
            number=line.number,
            who=line.who,
            at=line.at,
            said=line.said,
            words=self.words_of(line.said),
            door=line.door,
            reason=line.why,
            source=line.source,
            icon=self.icon_of(line.said),
            disposed=line.disposed,
            changes=changes,
            quiet=line.said not in SAYING_MORE and self._only_due(line),
        )

    def _only_due(self, line: HistoryLine) -> bool:
        """Whether nothing happened but that a clock was reckoned anew."""
        told = [self.fields[name][1].name for name in line.changes if name in self.fields]
        return told == ["due"] and not line.why

    def words_of(self, said: str) -> str:
        """What was done, as words; a move by its own label."""
        return words_of(self.register, said)

    def icon_of(self, said: str) -> str:
        """The icon of an act."""
        move = self.register.life.named(said)
        return (move.icon or "progress") if move else ICONS.get(said, "history")

    def _changes(self, line: HistoryLine, labels: Labels) -> list[Change]:
        told = []
        for name, (before, after) in unfolded(line.changes).items():
            if name == TOLD:
                told += _told_of_signature(after)
            elif name in self.fields:
                public, one = self.fields[name]
                if isinstance(one, Lines):
                    head = heading(self.register, public)
                    told += [Change(*words) for words in changes_of(one, head, before, after)]
                    continue
                words = [self._value(one, value, labels) for value in (before, after)]
                told.append(Change(heading(self.register, public), *words))
            elif line.said in SAYING_MORE and name not in UNSAID:
                told.append(Change(link_words(name), _said(before), _said(after)))
        return told

    def _value(self, one: AField, value: Any, labels: Labels) -> str:
        if value is None or value == "":
            return ""
        if one.name == "state":
            return str(self.register.life.label(value))
        if kinds_of(one):
            label = labels.get(value)
            return label.title if label else str(value)
        if one.choices:
            return choice_words(one).get(value, str(value))
        if isinstance(one, WrittenField):
            return one.wording.lines_of(value) if value else ""
        return _plain(one, value)


def _told_of_signature(said: dict[str, str]) -> list[Change]:
    """What a signature means and how its signer was identified."""
    method = METHODS.get(said["method"], said["method"])
    return [
        Change(_("Meaning"), "", _(said["meaning"])),
        Change(_("Identified by"), "", str(method)),
    ]


@in_each_language
def choice_words(one: AField) -> dict[Any, str]:
    """The values that a field has to choose from, as words."""
    return {value: str(label) for value, label in one.flatchoices}


def words_of(register: Register, said: str) -> str:
    """What was done to a record of a register, as words; a move by its own label."""
    move = register.life.named(said)
    words = str(move.label) if move else act_words().get(said)
    return words or said.replace("_", " ").capitalize()


@in_each_language
def act_words() -> dict[str, str]:
    """What can be done to any record, as words."""
    return {
        acts.CREATE: _("Created"),
        acts.EDIT: _("Changed"),
        acts.ARCHIVE: _("Archived"),
        acts.RESTORE: _("Restored"),
        acts.COMMENT: _("Commented"),
        acts.LINK: _("Linked"),
        acts.UNLINK: _("Unlinked"),
        acts.ATTACH: _("Attached a file"),
        acts.SIGN: _("Signed electronically"),
        acts.UNDO: _("Took the move back"),
        acts.TAKE_BACK: _("Took back what was said"),
        **access_words(),
    }


def told_of_access(line: HistoryLine) -> Happening:
    """A line of access in words; nothing in it is a field of a record."""
    changes = [
        Change(link_words(name), _said(before), _said(after))
        for name, (before, after) in line.changes.items()
    ]
    return Happening(
        number=line.number,
        who=line.who,
        at=line.at,
        said=line.said,
        words=access_words().get(line.said, line.said),
        door=line.door,
        reason=line.why,
        source=line.source,
        icon="lock",
        disposed=line.disposed,
        changes=changes,
    )


def _said(value: Any) -> str:
    """A value that is of no field, in words."""
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _instant(str(value or ""))


def _plain(one: AField, value: Any) -> str:
    if isinstance(one, CustomTags):
        return ", ".join(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(one, models.DateTimeField) and isinstance(value, str):
        return _instant(value)
    return str(value)


def _instant(value: str) -> str:
    at = parse_datetime(value)
    return moment(at) if at and at.tzinfo else value


@in_each_language
def kinds_of_link() -> dict[str, str]:
    """The kinds of link that people choose from, in the reader's language."""
    return {
        "relates_to": _("Relates to"),
        "caused_by": _("Caused by"),
        "duplicate_of": _("Duplicate of"),
        "evidences": _("Evidences"),
        "treats": _("Treats"),
        "member_of": _("Member of"),
    }


@in_each_language
def _made() -> dict[str, str]:
    """The kinds of link that the product makes where a record is raised from another."""
    return {
        "found_in": _("Found in"),
        "action_for": _("Action for"),
        "described_by": _("Described by"),
        "follows": _("Happened again after"),
        "child_of": _("Child of"),
        "split_from": _("Split off from"),
    }


def link_words(kind: str) -> str:
    """The kind of a link as words; one that nobody offers by its own name."""
    name = kind.removeprefix(LINKED)
    return kinds_of_link().get(name) or _made().get(name) or name.replace("_", " ").capitalize()


def timeline_of(
    show: str, comments: Sequence[Comment], lines: Sequence[Happening], *, cut: bool
) -> Timeline:
    """Put messages and happenings in order, oldest first, and fold what is not asked for."""
    messages = [
        Message(c.pk, c.who, c.at, c.text, c.internal, c.outgoing, c.automatic)
        for c in comments
    ]
    told = [line for line in lines if line.said != acts.COMMENT]
    entries: list[Any] = sorted(told, key=lambda one: one.number)
    if show == CHANGES:
        entries = [one for one in entries if not one.quiet]
    else:
        entries = sorted([*messages, *entries], key=lambda one: one.at)
    if show != CHANGES:
        entries = folded(entries, only_quiet=show == EVERYTHING)
    latest = max((one.pk for one in messages), default=0)
    return Timeline(show, entries, len(messages), len(told), cut, latest)


def folded(entries: Iterable[Message | Happening], *, only_quiet: bool = False) -> list[Any]:
    """The messages with everything between two of them, or what is quiet, folded to a line."""
    result: list[Any] = []
    for entry in entries:
        if isinstance(entry, Message) or (only_quiet and not entry.quiet):
            result.append(entry)
        elif result and isinstance(result[-1], Fold):
            result[-1].lines.append(entry)
        else:
            result.append(Fold([entry]))
    return result
