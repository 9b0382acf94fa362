"""Electronic signatures: who signed what exact bytes, when, and what it means (7.5.3; A.5.33).

A signature is a row and a line of the record's history that say the same, so it is chained and
sealed with history; a trigger keeps both. What is signed is one text, made here alone: the
record's values and the hashes of its files and versions, as canonical JSON in UTF-8. It can be
made again at any time, from the record as it is and, with history, as it was.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
import uuid_utils.compat
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Cast, Concat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ringbeam.core import clock, history, rows, values
from ringbeam.core.actors import Actor
from ringbeam.core.acts import SIGN, Act
from ringbeam.core.entries import Entry, Record
from ringbeam.core.files import StoredFile
from ringbeam.core.refusals import Refused

Words = str | Promise
Meanings = Words | tuple[Words, ...]
FORM = "ringbeam-signed/1"
PASSWORD, PASSKEY = "password", "passkey"
METHODS = {PASSWORD: gettext_lazy("password"), PASSKEY: gettext_lazy("passkey")}
# Where a record stands among others follows from the rest, and is reckoned anew at any time.
UNSIGNED = values.BOOKKEEPING | {"open", "due"}
GOOD_FOR = timedelta(minutes=10)  # one password, for the records that were chosen with it
FILE, TOLD = "file ", "signature"
TOLD_OF = ("uid", "act", "meaning", "method", "sha256")


class Signature(models.Model):
    """One signature of one account on one record. Triggers keep it as it was written."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    uid = models.UUIDField(unique=True)
    account = models.ForeignKey("core.Account", models.PROTECT, related_name="+")
    who = models.CharField(gettext_lazy("who"), max_length=120)
    at = models.DateTimeField()
    act = models.CharField(gettext_lazy("act"), max_length=60)
    # In the words of the code, so that every reader reads it in a language of their own.
    meaning = models.CharField(gettext_lazy("meaning"), max_length=120)
    method = models.CharField(max_length=20)
    fields = models.JSONField()
    beside = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["entry", "number"], name="core_signature_line"),
        )

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.number} {self.who}: {self.meaning}"

    @property
    def told(self) -> dict[str, Any]:
        """What the line of history says of it; the line's own columns say who and when.

        Of what lies beside it says a hash: not everybody who reads the line may know of it.
        """
        said = {name: str(getattr(self, name)) for name in TOLD_OF}
        covers = hashlib.sha256(orjson.dumps(self.beside)).hexdigest()
        return {**said, "fields": self.fields, "covers": covers}


@dataclass(frozen=True)
class Signing:
    """The proof that an account was identified anew, to sign; made by ``signing.identified``.

    It is that account's alone, for ten minutes, and for the one ``meaning`` that was chosen
    (empty where there is no choice). It is never stored and never handed to another request.
    """

    account: int
    method: str
    at: datetime
    meaning: str = ""


def meanings_of(said: Meanings) -> tuple[Words, ...]:
    """What a signature may mean, of a move or verb that says one meaning, several or none."""
    if isinstance(said, tuple):
        return said
    return (said,) if said else ()


def in_code(words: Words) -> str:
    """The words as the code has them, whatever the reader's language."""
    with override(None):
        return str(words)


def required(said: Meanings, signing: Signing | None, by: Actor) -> str:
    """The meaning with which the actor signs, in the words of the code; "" where nothing is.

    Raises ValidationError for a missing password or meaning, Refused for who cannot sign: the
    product itself never does, and nobody does with the proof of another.
    """
    possible = [in_code(one) for one in meanings_of(said)]
    if not possible:
        return ""
    if by.account is None or by.everything:
        raise Refused([_("A person with an account signs this.")])
    if signing is None:
        raise ValidationError({"password": [_("Enter your password to sign.")]})
    if signing.account != by.account or not signing.at <= clock.now() < signing.at + GOOD_FOR:
        raise Refused([_("Enter your password again to sign.")])
    if len(possible) == 1 and not signing.meaning:
        return possible[0]
    if signing.meaning not in possible:
        raise ValidationError({"meaning": [_("Choose what your signature means.")]})
    return signing.meaning


def sign(
    entry: Entry, record: Record, act: Act, *, meaning: str, signing: Signing
) -> Signature:
    """Sign a locked record as it stands in the database, for an act that was just done to it.

    ``meaning`` is what ``required`` returned. The signature bears the time of the clock, never
    one that was given.
    """
    stored = type(record).rows.get(pk=record.pk)
    further = beside([stored])[stored.pk]
    held = held_by(stored)
    signed = Act(act.by, SIGN)
    made = Signature(
        entry_id=entry.pk,
        uid=uuid_utils.compat.uuid7(),
        account_id=signing.account,
        who=act.by.name[:120],
        at=signed.at,
        act=act.said,
        meaning=meaning,
        method=signing.method,
        fields=sorted(held),
        beside=sorted(further),
        sha256=digest_of(stored, held, further),
    )
    made.number = history.write(entry, signed, {TOLD: (None, made.told)}).number
    Entry.rows.filter(pk=entry.pk).update(lines=entry.lines, head=entry.head)
    rows.insert_one(made)
    return made


def held_by(record: Record) -> dict[str, Any]:
    """The values of a record, as read from the database, that a signature covers."""
    said = values.snapshot(record).items()
    return {name: history.plain(value) for name, value in said if name not in UNSIGNED}


def beside(records: Sequence[Record]) -> dict[int, dict[str, str]]:
    """The SHA-256 of what belongs to each of these records of one kind, by name.

    Every file of the record, and what its register adds (``signed_with``), such as versions;
    one query.
    """
    found: dict[int, dict[str, str]] = {record.pk: {} for record in records}
    if not records:
        return found
    rows_of = hashes(StoredFile.objects.filter(entry_id__in=found), FILE, "pk")
    register = records[0].register
    further = [hashes(more(list(found)), *named) for more, *named in register.signed_with]
    for entry, name, sha256 in rows_of.union(*further, all=True):
        found[entry][name] = sha256
    return found


def hashes(
    rows_of: "models.QuerySet[Any]", word: str, number: str
) -> "models.QuerySet[Any, tuple[int, str, str]]":
    """Of rows with an entry: it, their name (a word and their own number), and their hash."""
    name = Concat(models.Value(word), Cast(number, models.CharField()))
    return rows_of.values_list("entry_id", name, "sha256")


def digest_of(record: Record, held: Mapping[str, Any], further: Mapping[str, str]) -> str:
    """The SHA-256, in hex, of exactly the bytes that are signed."""
    return hashlib.sha256(content_of(record, held, further)).hexdigest()


def content_of(record: Record, held: Mapping[str, Any], further: Mapping[str, str]) -> bytes:
    """The bytes that are signed: canonical JSON, its names in order, in UTF-8."""
    said = {
        "form": FORM,
        "kind": record.kind,
        "uid": str(record.uid),
        "values": held,
        "beside": further,
    }
    as_is = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME
    return orjson.dumps(said, default=history.plain, option=as_is)


def is_same(
    one: Signature, record: Record, held: Mapping[str, Any], further: Mapping[str, str]
) -> bool:
    """Whether the record is still what was signed; ``held`` may come from history.

    Fields that the product has got since are no change; files and versions are.
    """
    known = {name: held[name] for name in one.fields if name in held}
    return digest_of(record, known, further) == one.sha256


def told_by(line: history.HistoryLine) -> Signature:
    """The signature that a line of history tells of, without what it covers beside."""
    said = line.changes[TOLD][1]
    return Signature(
        **{name: said[name] for name in (*TOLD_OF, "fields")},
        entry_id=line.entry_id,
        number=line.number,
        account_id=line.account_id or 0,  # a line without one is no true signature
        who=line.who,
        at=line.at,
    )


def on(entries: Iterable[int]) -> dict[int, list[Signature]]:
    """The signatures on these records, in the order in which they were given; one query."""
    found: dict[int, list[Signature]] = {}
    for one in Signature.objects.filter(entry_id__in=entries).order_by("entry_id", "number"):
        found.setdefault(one.entry_id, []).append(one)
    return found
