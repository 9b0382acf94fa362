"""Telling: watchers get notices of moves and comments, people who are named of comments (7.4).

A worker reads them from history some seconds later. So they cost the act itself nothing, none
is lost, and a move that was taken back at once is told to nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import models, transaction
from django_tasks import task

from ringbeam.core import clock
from ringbeam.core.accounts import Account
from ringbeam.core.actors import IMPORT, JOB, Actor, actors_of, nobody
from ringbeam.core.acts import COMMENT, TAKE_BACK, TAKEN, UNDO
from ringbeam.core.entries import Entry
from ringbeam.core.history import HistoryLine
from ringbeam.core.history_writers import settled_last
from ringbeam.core.jobs import every
from ringbeam.core.notices import Notice
from ringbeam.core.notices import told as notice
from ringbeam.core.registers import entries_seen_by, of_kind, registers
from ringbeam.core.sayings import Saying, say
from ringbeam.core.telling import told_to
from ringbeam.core.watching.mentions import accounts_of, named_in, reached
from ringbeam.core.watching.watches import Watch

# A move can be taken back for ten seconds, and that may take some more to be stored.
HELD_BACK = timedelta(seconds=15)
BATCH = 500
MOST_ROUNDS = 200
Pairs = dict[int, set[int]]


class NoticeCursor(models.Model):
    """The one row that says up to which line of history watchers were told."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    after = models.BigIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(id=1), name="core_one_notice_cursor"),
        )

    def __str__(self) -> str:
        return str(self.after)


@dataclass
class Told:
    """What some lines tell: whom of what, by account and line, and who is named in which."""

    lines: list[HistoryLine]
    whom: Pairs = field(default_factory=lambda: defaultdict(set))
    named: Pairs = field(default_factory=lambda: defaultdict(set))


def _is_behind() -> bool:
    last = HistoryLine.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return not NoticeCursor.objects.filter(after__gte=last).exists()


@every(seconds=15, when=_is_behind)
@task()
def tell_watchers() -> int:
    """Write the notices of what happened since the last time; return how many."""
    told = 0
    for _round in range(MOST_ROUNDS):
        made = _tell_some()
        if made is None:
            break
        told += made
    return told


def _tell_some() -> int | None:
    """Notices of the next lines; None when nothing is left or another worker was faster."""
    start = {"after": settled_last()}
    after = NoticeCursor.objects.get_or_create(pk=1, defaults=start)[0].after
    last = _last_ripe(after)
    if last <= after:
        return None
    lines = list(_telling(after, last)[:BATCH])
    up_to = lines[-1].pk if len(lines) == BATCH else last
    made = list(notices_of(lines))
    with transaction.atomic():  # the cursor and the notices stand or fall together
        mine = NoticeCursor.objects.filter(pk=1, after=after)
        if not mine.update(after=up_to):
            return None
        Notice.objects.bulk_create(made)
    return len(made)


def _last_ripe(after: int) -> int:
    """The last line that none can come before, and that is old enough to be told."""
    last = settled_last()
    between = HistoryLine.objects.filter(pk__gt=after, pk__lte=last)
    fresh = between.filter(recorded__gt=clock.now() - HELD_BACK).order_by("pk")
    first = fresh.values_list("pk", flat=True).first()
    return last if first is None else first - 1


def _telling(after: int, last: int) -> "models.QuerySet[HistoryLine]":
    moves = {move.name for one in registers() for move in one.life.moves}
    found = HistoryLine.objects.filter(pk__gt=after, pk__lte=last)
    told = found.filter(said__in=[*sorted(moves), COMMENT, UNDO]).exclude(door=IMPORT)
    return told.defer("salt", "digest", "chained").order_by("pk")


def notices_of(lines: list[HistoryLine]) -> Iterator[Notice]:
    """The notices of these lines, for whoever watches or is named and may know of it.

    Nobody is told of an own act, of a record that is not seen, of an internal note that is not
    to be read, nor of a move that was taken back before it could be told.
    """
    entries = Entry.rows.in_bulk({line.entry_id for line in lines})
    told = Told(_lasting(lines))
    _add_watchers(told)
    _add_named(told, entries)
    accounts = Account.objects.filter(is_active=True).in_bulk(told.whom)
    actors = actors_of(accounts.values(), door=JOB)
    for pk, account in accounts.items():
        yield from _for(account, actors[pk], told, entries)


def _lasting(lines: list[HistoryLine]) -> list[HistoryLine]:
    """The lines without moves that were taken back, which is told where the move was."""
    ids = {line.entry_id for line in lines}
    undone = HistoryLine.objects.filter(entry_id__in=ids, said=UNDO)
    gone = {(entry, n - 1) for entry, n in undone.values_list("entry_id", "number")}
    taken = HistoryLine.objects.filter(entry_id__in=ids, said=TAKE_BACK)
    gone |= {(one.entry_id, one.changes[TAKEN][0]) for one in taken if TAKEN in one.changes}
    return [line for line in lines if (line.entry_id, line.number) not in gone]


def _add_watchers(told: Told) -> None:
    by_entry: dict[int, list[HistoryLine]] = defaultdict(list)
    for line in told.lines:
        by_entry[line.entry_id].append(line)
    watching = Watch.objects.filter(entry_id__in=list(by_entry))
    for entry, account in watching.values_list("entry_id", "account_id"):
        told.whom[account].update(line.pk for line in by_entry[entry])
    _only_who_knows(told)


def _only_who_knows(told: Told) -> None:
    """That a move was taken back is told to whom the move was told; two queries for all."""
    undone = {(one.entry_id, one.number - 1): one.pk for one in told.lines if one.said == UNDO}
    if not undone:
        return
    entries, numbers = zip(*undone, strict=True)
    moved = HistoryLine.objects.filter(entry_id__in=entries, number__in=numbers)
    undo_of = {
        pk: undone[entry, number]
        for pk, entry, number in moved.values_list("pk", "entry_id", "number")
        if (entry, number) in undone
    }
    knowing = Notice.objects.filter(entry_id__in=entries, line__in=undo_of)
    heard = knowing.values_list("account_id", "line")
    known = {(account, undo_of[line]) for account, line in heard if line is not None}
    for account, its in told.whom.items():
        its -= {pk for pk in undone.values() if (account, pk) not in known}


def _add_named(told: Told, entries: Mapping[int, Entry]) -> None:
    said = [(line, named_in(_text_of(line))) for line in told.lines if line.said == COMMENT]
    naming = [(line, named) for line, named in said if named and line.entry_id in entries]
    if not naming:
        return
    writers = Account.objects.filter(pk__in={line.account_id for line, _named in naming})
    authors = actors_of(writers, door=JOB)
    found = accounts_of(one for _line, named in naming for one in named)
    for line, named in naming:
        chosen = {one: found[one] for one in named if one in found}
        by = authors.get(line.account_id or 0) or nobody(JOB)
        entry, internal = entries[line.entry_id], _is_internal(line)
        for account in reached(entry, chosen, by=by, internal=internal).values():
            told.whom[account.pk].add(line.pk)
            told.named[account.pk].add(line.pk)


def _text_of(line: HistoryLine) -> str:
    return str(line.changes.get("text", ("", ""))[1] or "")


def _is_internal(line: HistoryLine) -> bool:
    return line.changes.get("internal", (None, True))[1] is not False


def _for(
    account: Account, actor: Actor, told: Told, entries: Mapping[int, Entry]
) -> Iterator[Notice]:
    mine = [line for line in told.lines if line.pk in told.whom[account.pk]]
    others = [line for line in mine if line.account_id != account.pk]
    ids = {line.entry_id for line in others}
    seen = set(entries_seen_by(actor).filter(pk__in=ids).values_list("pk", flat=True))
    for line in _readable(actor, entries, [one for one in others if one.entry_id in seen]):
        entry = entries[line.entry_id]
        words = _words(line, entry, is_named=line.pk in told.named[account.pk])
        yield notice(account.pk, words, about=entry.pk, line=line.pk)


def _readable(
    actor: Actor, entries: Mapping[int, Entry], lines: Iterable[HistoryLine]
) -> list[HistoryLine]:
    by_entry: dict[int, list[HistoryLine]] = defaultdict(list)
    for line in lines:
        by_entry[line.entry_id].append(line)
    found = [one for pk, its in by_entry.items() for one in told_to(actor, entries[pk], its)]
    return sorted(found, key=lambda line: line.pk)


def _words(line: HistoryLine, entry: Entry, *, is_named: bool) -> Saying:
    if is_named:
        return say("%(who)s mentions you: %(record)s", who=line.who)
    if line.said == COMMENT:
        return say("%(who)s commented: %(record)s", who=line.who)
    if line.said == UNDO:
        return say("%(who)s took the last move back: %(record)s", who=line.who)
    move = of_kind(entry.kind).life.named(line.said)
    label = move.label if move else line.said
    return say("%(who)s, %(move)s: %(record)s", who=line.who, move=label)
