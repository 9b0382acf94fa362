"""Gaps in knowledge: what was searched and found nothing, without who searched (7.6)."""

import re
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django_tasks import task

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.entries import Entry
from ringbeam.core.jobs import every
from ringbeam.core.rules import works_for_us
from ringbeam.core.search import fold
from ringbeam.desk.article_tables import SearchGap

KEPT = timedelta(days=365)
SHORTEST, LONGEST, MOST = 3, 20, 6
# Addresses, numbers and what has a digit in it may tell of a person.
PERSONAL = re.compile(r"\S*[@\d/\\]\S*")
MANY_PEOPLE = 50


def note_gap(words: str, actor: Actor) -> bool:
    """Count a search that found no article; False when nothing of it may be kept.

    Three statements. Kept are the words without those that may tell of a person.
    """
    said = tellable(words)
    if not said:
        return False
    place = "desk" if works_for_us(actor) else "portal"
    with transaction.atomic():
        gap, _new = SearchGap.objects.get_or_create(words=said, defaults={"last": clock.now()})
        counted = {place: F(place) + 1, "last": clock.now(), "done": False}
        SearchGap.objects.filter(pk=gap.pk).update(**counted)
    return True


def tellable(words: str) -> str:
    """What of a search may be kept: words alone, none of them part of a person's name."""
    left = fold(PERSONAL.sub(" ", words)).split()
    chosen = [one for one in left if SHORTEST <= len(one) <= LONGEST][:MOST]
    return " ".join(one for one in chosen if not _is_a_name(one))[:120]


def _is_a_name(word: str) -> bool:
    people = Entry.rows.filter(kind="person", title__icontains=word)
    names = people.values_list("title", flat=True)[:MANY_PEOPLE]
    return any(word in fold(name).split() for name in names)


@every(seconds=86_400)
@task()
def forget_gaps() -> int:
    """Remove gaps that nobody met for a year; return how many."""
    return SearchGap.objects.filter(last__lt=clock.now() - KEPT).delete()[0]
