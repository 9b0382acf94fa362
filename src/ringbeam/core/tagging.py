"""Which record has which tag, so that a list finds them; the record's own value is true."""

from collections.abc import Iterable, Sequence

from django.db import models
from django.db.models import Exists, OuterRef, Q

from ringbeam.core.custom_fields import TAGS
from ringbeam.core.entries import Entry, Record


class Tagging(models.Model):
    """One tag on one record; written by the kernel with the record."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", db_index=False)
    word = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["entry", "word"], name="core_tagging_once"),
        )
        indexes = (models.Index(fields=["word", "entry"], name="core_tagging_word"),)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.word}"


def tags_of(record: Record) -> list[str]:
    """The tags of a record, in order."""
    return list((record.custom or {}).get(TAGS) or ())


def tag(records: Iterable[Record]) -> None:
    """Keep the tags of new records; no statement when they have none."""
    rows = [Tagging(entry_id=one.pk, word=word) for one in records for word in tags_of(one)]
    if rows:
        Tagging.objects.bulk_create(rows)


def tag_anew(record: Record) -> bool:
    """Keep the tags of a changed record; False, without a statement, when they are the same."""
    before = set((record.was.get("custom") or {}).get(TAGS) or ())
    now = set(tags_of(record))
    if before == now:
        return False
    Tagging.objects.filter(entry_id=record.pk).exclude(word__in=now).delete()
    rows = [Tagging(entry_id=record.pk, word=word) for word in sorted(now)]
    Tagging.objects.bulk_create(rows, ignore_conflicts=True)
    return True


def tag_again(records: Sequence[Record]) -> None:
    """Make the tags of these records what their own values say; two statements."""
    Tagging.objects.filter(entry_id__in=[one.pk for one in records]).delete()
    tag(records)


def tags_like(begin: str, seen: "models.QuerySet[Entry]", most: int) -> list[str]:
    """The first tags, by the alphabet, that begin so and stand on one of the entries seen."""
    here = Exists(seen.filter(pk=OuterRef("entry_id")))
    rows = Tagging.objects.filter(here, word__startswith=begin.lstrip("#").casefold())
    return list(rows.order_by("word").values_list("word", flat=True).distinct()[:most])


def tagged(word: str) -> Q:
    """The rows of a register or of the index that have this tag."""
    mine = Tagging.objects.filter(entry_id=OuterRef("pk"), word=word.lstrip("#").casefold())
    return Q(Exists(mine))
