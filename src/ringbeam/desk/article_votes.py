"""Whether articles help: one word per reader, its comment told to the owner (7.6, 9.1)."""

from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import panel
from ringbeam.core.entries import Entry
from ringbeam.core.notices import notify
from ringbeam.core.sayings import Typed, say
from ringbeam.core.units import unit
from ringbeam.desk.article_tables import ArticleTally, ArticleVote

LONGEST, SHOWN = 1000, 10


def vote_on(article: Any, *, helpful: bool, comment: str, by: Actor) -> ArticleVote:
    """Keep what a reader says; who says it again has one word, the last.

    A comment that was not there before is told to the owner, without who wrote it. Whoever
    calls has judged that the actor may read the article.
    """
    said = comment.strip()[:LONGEST]
    given = {
        "helpful": helpful,
        "comment": said,
        "edition": article.edition,
        "at": clock.now(),
    }
    with unit():
        entry = Entry.rows.select_for_update(no_key=True).get(pk=article.pk)
        mine = {"entry_id": article.pk, "account_id": by.account}
        before = ArticleVote.objects.filter(**mine).values_list("comment", flat=True).first()
        vote, _made = ArticleVote.objects.update_or_create(**mine, defaults=given)
        if said and said != before and article.owner_id:
            word = say("A reader says of %(record)s: %(said)s", said=Typed(said[:160]))
            notify(article.owner_id, word, about=entry)
    return vote


@panel(on="article", title=_("How readers find it"), template="desk/article_use.html", order=5)
def use_of_article(article: Any, _actor: Actor) -> dict[str, Any] | None:
    """How often it was opened, whom it helped, what readers say; three queries."""
    if not article.edition:
        return None
    votes = ArticleVote.objects.filter(entry_id=article.pk)
    said = votes.exclude(comment="").order_by("-at")[:SHOWN]
    tally = ArticleTally.objects.filter(pk=article.pk).first()
    return {
        "views": tally.views if tally else 0,
        **votes.aggregate(all=Count("pk"), helped=Count("pk", filter=Q(helpful=True))),
        "comments": list(said),
        "url": f"/knowledge/{article.ref}/" if article.open_to else "",
    }
