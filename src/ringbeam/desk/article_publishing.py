"""What follows when an article is published: its version, who reads it, its words (7.6)."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from ringbeam.core import clock
from ringbeam.core.acts import Act
from ringbeam.core.entries import NORMAL, RESTRICTED, Entry
from ringbeam.core.refusals import Refused
from ringbeam.core.search import fold
from ringbeam.desk.article_life import DRAFTED, TO_REVIEW, WITHDRAWN
from ringbeam.desk.article_tables import (
    STEM,
    ArticleReader,
    ArticleTally,
    ArticleWord,
)
from ringbeam.documents.versions import APPROVALS, note_authors, publish

WRITTEN = ("title", "draft", "keywords", "audience", "chosen")
IN_TITLE, IN_KEYWORDS, IN_TEXT = 8, 6, 1
MOST_WORDS = 400


def settle_article(articles: Sequence[Any], act: Act) -> None:
    """Keep what was approved as it is, note who wrote, and say who may read.

    Raises Refused for a change of what readers have, outside of a draft or a revision.
    """
    for one in articles:
        drafted = not one.was or one.was["state"] in DRAFTED
        if not drafted and any(one.was.get(name) != getattr(one, name) for name in WRITTEN):
            raise Refused([_("It was submitted as it is: return or revise it first.")])
    note_authors(articles, act)
    for one in articles:
        if act.said == "take_up":
            one.authors = []
        if act.said in APPROVALS:
            one.heading, one.open_to = one.title, one.audience
            one.effective = clock.day_of(act.at)
        if one.state == WITHDRAWN:
            one.open_to = ""
        kept = "agents" in (one.audience, one.open_to)
        one.privacy = RESTRICTED if kept else NORMAL
        one.due = clock.due_on(one.review) if one.state == TO_REVIEW else None


def follow_article(articles: Sequence[Any], act: Act) -> None:
    """Store the version, its readers and its words, in the transaction of the approval."""
    publish(articles, act)
    for one in articles:
        if act.said in APPROVALS:
            _store_readers(one)
            _store_words(one)
            ArticleTally.objects.get_or_create(entry_id=one.pk)
        elif one.state == WITHDRAWN and one.was.get("state") != WITHDRAWN:
            ArticleReader.objects.filter(entry_id=one.pk).delete()
            ArticleWord.objects.filter(entry_id=one.pk).delete()


def _store_readers(one: Any) -> None:
    ArticleReader.objects.filter(entry_id=one.pk).delete()
    if one.open_to != "customers":
        return
    refs = {ref for line in one.chosen for ref in line["customers"]}
    found = Entry.rows.filter(ref__in=refs, kind="customer").values_list("pk", flat=True)
    ArticleReader.objects.bulk_create(
        ArticleReader(entry_id=one.pk, customer_id=pk) for pk in found
    )


def _store_words(one: Any) -> None:
    ArticleWord.objects.filter(entry_id=one.pk).delete()
    weights: Counter[str] = Counter()
    parts = ((one.title, IN_TITLE), (one.keywords, IN_KEYWORDS), (one.draft, IN_TEXT))
    for text, weight in parts:
        for stem in {word[:STEM] for word in fold(text).split()}:
            weights[stem] += weight
    ArticleWord.objects.bulk_create(
        ArticleWord(entry_id=one.pk, stem=stem, weight=weight)
        for stem, weight in weights.most_common(MOST_WORDS)
    )
