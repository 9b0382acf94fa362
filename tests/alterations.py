"""Random alterations of history, its seals and signatures, each found and named, then undone.

Somebody with the whole database in hand, without triggers, does one of these at random; what
was altered is known, so that the first fault of the verification can be held against it. The
seed says which alterations they are: a failure can be repeated.
"""

import json
import random
import secrets
from datetime import timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F

from ringbeam.core import clock, conversation, history, seals, writing
from ringbeam.core.accounts import Account, Grant
from ringbeam.core.actors import WEB, actor_of, system
from ringbeam.core.comments import Comment
from ringbeam.core.entries import Entry
from ringbeam.core.history import HistoryLine
from ringbeam.core.participants import Participant
from ringbeam.core.registers import named
from ringbeam.core.seals import Seal
from ringbeam.core.search import SearchDocument
from ringbeam.core.signatures import Signature
from ringbeam.core.signing import by_password
from tests.tampering import without_triggers

RECORDS, ROUNDS = 5, 4
SIGNERS = "correct horse battery staple"
COLUMNS = {
    "who": "Eve",
    "door": "letter",
    "said": "made_up",
    "reason": "Because",
    "source": "elsewhere",
    "account_id": None,
    "at": timedelta(hours=-3),
    "recorded": timedelta(days=2),
}


class Altered(NamedTuple):
    """What was done, what may name it in a fault, and the faults that were found."""

    what: str
    names: tuple[str, ...]
    faults: list[str]

    @property
    def found(self):
        """Whether the first fault names what was altered."""
        return bool(self.faults) and any(name in self.faults[0] for name in self.names)


def make_world():
    """Some records that were worked on and signed, under several seals; the last seal."""
    signers = [_signer(name) for name in ("nora", "omar")]
    for turn in range(ROUNDS):
        for number in range(RECORDS):
            _work_on(f"Group {turn}.{number}")
        _sign(f"Paper {turn}", signers)
        with clock.stopped(clock.now() + timedelta(minutes=5)):
            seals.seal()
    found = seals.verify()
    assert (found.faults, found.seals, found.signatures) == ([], ROUNDS, ROUNDS)
    return found.last_seal


def _signer(name):
    account = Account.objects.create_user(f"{name}@x.example", SIGNERS, name=name)
    Grant.objects.create(account=account, role="manager")
    return actor_of(account, door=WEB)


def _work_on(title):
    made = writing.create(named("group").model, {"title": title}, by=system())
    made = writing.edit(made, {"purpose": f"Does {title}"}, by=system())
    conversation.comment(made, f"About {title}", by=system())
    writing.edit(made, {"purpose": f"Did {title}"}, by=system())


def _sign(title, signers):
    author, approver = signers
    given = {"title": title, "draft": f"# {title}"}
    made = writing.create(named("document").model, given, by=author)
    made = writing.take(made, "submit", by=author)
    writing.take(made, "approve", by=approver, signing=by_password(approver, SIGNERS))


def _record(pk):
    return (f"record {pk},", f"record {pk})", f"record {pk}:")


def _seal_over(pk):
    one = Seal.objects.filter(first__lte=pk, last__gte=pk).get()
    return (f"seal {one}:",)


def _line(rng, **which):
    rows = HistoryLine.objects.filter(**which).order_by("pk")
    return rng.choice(list(rows))


def _lines_of_one(rng):
    """Two lines of one record, the earlier first."""
    record = rng.choice(list(Entry.rows.filter(lines__gte=2).order_by("pk")))
    lines = list(HistoryLine.objects.filter(entry=record).order_by("number"))
    return sorted(rng.sample(lines, 2), key=lambda line: line.number)


def a_value(rng):
    """A value of a line is another one."""
    line = _line(rng)
    said = json.loads(line.values)
    name = rng.choice(sorted(said))
    said[name] = [None, secrets.token_hex(4)]
    HistoryLine.objects.filter(pk=line.pk).update(values=json.dumps(said))
    return _record(line.entry_id)


def a_value_with_its_digest(rng):
    """A value is another one, and the digest was worked out anew."""
    line = _line(rng)
    values = history.canonical({"title": (None, secrets.token_hex(4))})
    digest = history.digest_of(bytes(line.salt), values)
    HistoryLine.objects.filter(pk=line.pk).update(values=values, digest=digest)
    return _record(line.entry_id)


def a_line_made_anew(rng):
    """A line is another one, with its digest and its hash over the line before."""
    line = _line(rng)
    before = HistoryLine.objects.filter(entry_id=line.entry_id, number=line.number - 1).first()
    line.values = history.canonical({"title": (None, secrets.token_hex(4))})
    line.digest = history.digest_of(bytes(line.salt), line.values)
    line.chained = history.chain(bytes(before.chained) if before else b"", line)
    line.save()
    return _record(line.entry_id)


def a_column(rng):
    """Who, when, how or why is another."""
    line = _line(rng)
    name = rng.choice(sorted(COLUMNS))
    value = COLUMNS[name]
    if getattr(line, name) == value:
        name, value = "who", "Mallory"
    if isinstance(value, timedelta):
        value += getattr(line, name)
    HistoryLine.objects.filter(pk=line.pk).update(**{name: value})
    return _record(line.entry_id)


def the_order_of_numbers(rng):
    """Two lines of a record have changed their numbers."""
    one, other = _lines_of_one(rng)
    HistoryLine.objects.filter(pk=one.pk).update(number=1_000_000)
    HistoryLine.objects.filter(pk=other.pk).update(number=one.number)
    HistoryLine.objects.filter(pk=one.pk).update(number=other.number)
    return _record(one.entry_id)


def the_order_of_ids(rng):
    """Two lines have changed their places in the whole of history."""
    one, other = _lines_of_one(rng)
    HistoryLine.objects.filter(pk=one.pk).update(id=-1)
    HistoryLine.objects.filter(pk=other.pk).update(id=one.pk)
    HistoryLine.objects.filter(pk=-1).update(id=other.pk)
    return _seal_over(one.pk)


def what_two_lines_say(rng):
    """Two lines of two records have changed what they say, digests and all."""
    one, other = _line(rng), _line(rng)
    while other.entry_id == one.entry_id:
        other = _line(rng)
    told = ("values", "salt", "digest")
    for line, source in ((one, other), (other, one)):
        said = {name: getattr(source, name) for name in told}
        HistoryLine.objects.filter(pk=line.pk).update(**said)
    return (*_record(one.entry_id), *_record(other.entry_id))


def a_line_removed(rng):
    """A line is gone, wherever it was."""
    line = _line(rng)
    HistoryLine.objects.filter(pk=line.pk).delete()
    return _record(line.entry_id)


def the_last_line_removed_without_a_trace(rng):
    """The last line is gone and the entry says that it never was; only a seal knows."""
    signed = Signature.objects.values("entry_id")
    record = rng.choice(list(Entry.rows.filter(lines__gte=2).exclude(pk__in=signed)))
    last, before = HistoryLine.objects.filter(entry=record).order_by("-number")[:2]
    HistoryLine.objects.filter(pk=last.pk).delete()
    Entry.rows.filter(pk=record.pk).update(lines=F("lines") - 1, head=bytes(before.chained))
    return _seal_over(last.pk)


def a_chain_made_anew(rng):
    """All lines of a record are others, and every hash fits; only a seal knows."""
    signed = Signature.objects.values("entry_id")
    record = rng.choice(list(Entry.rows.exclude(pk__in=signed).order_by("pk")))
    lines = list(HistoryLine.objects.filter(entry=record).order_by("number"))
    head = b""
    for line in lines:
        line.who = "Eve"
        head = line.chained = history.chain(head, line)
        line.save()
    Entry.rows.filter(pk=record.pk).update(head=head)
    return _seal_over(lines[0].pk)


def a_record_removed(rng):
    """A record is gone with its entry and all its lines; only a seal knows."""
    row = rng.choice(list(named("group").model.rows.order_by("pk")))
    first = HistoryLine.objects.filter(entry_id=row.pk).order_by("pk")[0].pk
    seal = _seal_over(first)
    belonging = (HistoryLine, SearchDocument, Participant, Comment, type(row))
    with connection.cursor() as cursor:
        for model in belonging:
            table = model._meta.db_table
            cursor.execute(f"DELETE FROM {table} WHERE entry_id = %s", [row.pk])
        cursor.execute("DELETE FROM core_entry WHERE id = %s", [row.pk])
    return seal


def a_row_removed(rng):
    """The row of a record is gone; its entry and its history are there."""
    row = rng.choice(list(named("group").model.rows.order_by("pk")))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {type(row)._meta.db_table} WHERE entry_id = %s", [row.pk])
    return _record(row.pk)


def an_entry(rng):
    """An entry remembers another end of its history."""
    record = rng.choice(list(Entry.rows.order_by("pk")))
    what = rng.choice(({"head": secrets.token_bytes(32)}, {"lines": F("lines") + 1}))
    Entry.rows.filter(pk=record.pk).update(**what)
    return _record(record.pk)


def a_seal_removed(rng):
    """A seal is gone, also the last one: it was kept elsewhere."""
    ordered = list(Seal.objects.order_by("last"))
    place = rng.randrange(len(ordered))
    Seal.objects.filter(pk=ordered[place].pk).delete()
    after = ordered[place + 1 : place + 2]
    return (*[f"seal {one}:" for one in after], "the seal that was kept")


def a_seal(rng):
    """A seal says something else."""
    one = rng.choice(list(Seal.objects.order_by("pk")))
    changes = {
        "first": one.first + 1,
        "count": one.count + 1,
        "root": secrets.token_bytes(32),
        "chained": secrets.token_bytes(32),
        "at": one.at - timedelta(days=1),
    }
    name = rng.choice(sorted(changes))
    Seal.objects.filter(pk=one.pk).update(**{name: changes[name]})
    return (f"seal {Seal.objects.get(pk=one.pk)}:",)


def a_signature(rng):
    """A signature says something else."""
    one = rng.choice(list(Signature.objects.order_by("pk")))
    changes = {
        "who": "Eve",
        "at": one.at - timedelta(days=1),
        "meaning": "Rejected",
        "method": "passkey",
        "sha256": secrets.token_hex(32),
        "fields": ["title"],
        "beside": [],
        "account_id": Account.objects.exclude(pk=one.account_id)[0].pk,
    }
    name = rng.choice(sorted(changes))
    Signature.objects.filter(pk=one.pk).update(**{name: changes[name]})
    return _record(one.entry_id)


def a_signature_removed(rng):
    """A signature is gone; its line tells that it was."""
    one = rng.choice(list(Signature.objects.order_by("pk")))
    Signature.objects.filter(pk=one.pk).delete()
    return _record(one.entry_id)


def a_signature_on_another_record(rng):
    """A signature points to another record, or two have changed their records."""
    one, other = rng.sample(list(Signature.objects.order_by("pk")), 2)
    if rng.random() < 1 / 2:
        Signature.objects.filter(pk=one.pk).update(
            entry=other.entry_id, number=other.number - 1
        )
        return (*_record(one.entry_id), *_record(other.entry_id))
    Signature.objects.filter(pk=one.pk).update(number=1_000_000)
    Signature.objects.filter(pk=other.pk).update(entry=one.entry_id, number=one.number)
    Signature.objects.filter(pk=one.pk).update(entry=other.entry_id, number=other.number)
    return (*_record(one.entry_id), *_record(other.entry_id))


def a_signed_record(rng):
    """What was signed is another, past history."""
    one = rng.choice(list(Signature.objects.order_by("pk")))
    named("document").model.rows.filter(pk=one.entry_id).update(draft="# Eve's words")
    return _record(one.entry_id)


ALTERATIONS = (
    *(a_value, a_value_with_its_digest, a_line_made_anew, a_column),
    *(the_order_of_numbers, the_order_of_ids, what_two_lines_say),
    *(a_line_removed, the_last_line_removed_without_a_trace, a_chain_made_anew),
    *(a_record_removed, a_row_removed, an_entry, a_seal_removed, a_seal),
    *(a_signature, a_signature_removed, a_signature_on_another_record, a_signed_record),
)


def altered(seed, kept, alterations=ALTERATIONS):
    """Do one alteration at random, verify, and undo it; ``kept`` is the last seal."""
    rng = random.Random(seed)
    alteration = rng.choice(alterations)
    with transaction.atomic():
        with without_triggers(HistoryLine, Seal, Signature):
            names = alteration(rng)
            faults = seals.verify(kept).faults
        transaction.set_rollback(True)
    return Altered(alteration.__doc__, names, faults)
