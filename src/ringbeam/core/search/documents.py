"""What search keeps of each record: its folded words, and tokens that say who may find it."""

from typing import NamedTuple

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Concat, Left

from ringbeam.core import rows
from ringbeam.core.conditions import token
from ringbeam.core.custom_fields import TAGS
from ringbeam.core.entries import SHARED_REFERENCES, Entry, Record
from ringbeam.core.search.words import fold

# PostgreSQL refuses an index of words of more than a megabyte; this many characters stay below
# it in any script. What is said in a record after them is not found.
MOST = 200_000


class SearchDocument(models.Model):
    """One record's words and scopes; the engines index this table by triggers of their own."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="+")
    words = models.TextField()
    scopes = models.TextField()

    def __str__(self) -> str:
        return f"{self.entry_id}"


class Document(NamedTuple):
    """A search document that is not stored yet, by the names of `SearchDocument`."""

    entry_id: int
    words: str
    scopes: str


def scopes_of(record: Record, participants: tuple[int, ...] = ()) -> str:
    """The tokens of every shared value that a rule may ask for, and of the participants."""
    own = {"kind": record.kind, "privacy": record.privacy, "entry": record.pk}
    referred = {name: getattr(record, f"{name}_id") for name in SHARED_REFERENCES}
    tokens = [token(name, at) for name, at in (own | referred).items() if at is not None]
    return " ".join([*tokens, *(token("participant", person) for person in participants)])


def document_of(record: Record, participants: tuple[int, ...] = (), more: str = "") -> Document:
    """The search document of a record; ``more`` are further words, of its comments."""
    texts = [record.ref]
    for name in record.register.search:
        value = getattr(record, record.register.field_named(name).attname)
        if value:
            texts.append(str(value))
    texts += (record.custom or {}).get(TAGS) or ()
    return Document(
        entry_id=record.pk,
        words=fold(" ".join([*texts, more]))[:MOST],
        scopes=scopes_of(record, participants),
    )


def put(document: Document) -> None:
    """Store the document over the one before it, in the transaction of the change."""
    rows.insert_one(SearchDocument(**document._asdict()), over=True)


def add_words(entry: int, text: str) -> None:
    """Let a record be found by a further text too; one statement, whatever was said before."""
    longer = Left(Concat(F("words"), Value(f" {fold(text)}")), MOST)
    SearchDocument.objects.filter(pk=entry).update(words=longer)
