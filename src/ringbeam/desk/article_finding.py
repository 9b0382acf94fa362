"""Finding articles: what a reader may read, by words or beginnings of words (7.6).

The search of the house finds records for who works here, and their drafts with them. Readers
have versions, and some of them no role but that of a customer: these are found here.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from ringbeam.core.actors import Actor
from ringbeam.core.addresses import outside
from ringbeam.core.rules import ADMINISTRATOR, CUSTOMER, MANAGER, works_for_us
from ringbeam.core.search import words_of
from ringbeam.desk.article_life import READABLE
from ringbeam.desk.article_tables import STEM, ArticleReader, ArticleWord
from ringbeam.desk.articles import Article
from ringbeam.desk.roles import AGENT
from ringbeam.documents.versions import DocumentVersion

SHORTEST, MOST_ASKED = 3, 12
AT_THE_DESK = {AGENT.name, MANAGER.name, ADMINISTRATOR.name}


@dataclass(frozen=True)
class Hit:
    """An article that was found: its number, the title that is in force, its page."""

    ref: str
    title: str
    url: str
    stale: bool = False


def here(ref: str) -> str:
    """The page on which an article is read."""
    return f"/knowledge/{ref}/"


def readable_by(actor: Actor) -> "QuerySet[Article]":
    """The articles of which the actor may read the version in force; without a query.

    Who is not signed in reads what is public; nobody reads a draft here.
    """
    rows = Article.rows.filter(state__in=READABLE, edition__gt=0, archived=False)
    if actor.everything:
        return rows
    roles = {one.role for one in actor.grants}
    open_to = {"public"}
    if actor.account and roles:
        open_to.add("everyone")
    if works_for_us(actor):
        open_to |= {"inside", "customers"}
    if roles & AT_THE_DESK:
        open_to.add("agents")
    allowed = Q(open_to__in=open_to)
    mine = [one.scope for one in actor.grants if one.role == CUSTOMER.name and one.scope]
    if mine:
        named = ArticleReader.objects.filter(entry_id=OuterRef("pk"), customer_id__in=mine)
        allowed |= Q(open_to="customers") & Q(Exists(named))
    return rows.filter(allowed)


def article_hits(actor: Actor, words: str, *, limit: int = 20, enough: int = 1) -> list[Hit]:
    """The articles with the most of these words, best first; two queries, none without words.

    The last word may be its beginning only. ``enough`` says how much must speak for one.
    """
    asked = list(dict.fromkeys(one[:STEM] for one in words_of(words) if len(one) >= SHORTEST))
    asked = asked[-MOST_ASKED:]
    if not asked:
        return []
    said = Q(stem__in=asked)
    if len(asked[-1]) < STEM:
        said |= Q(stem__gte=asked[-1], stem__lt=asked[-1] + "\U0010ffff")
    weighed = ArticleWord.objects.filter(said, entry_id__in=readable_by(actor).values("pk"))
    rows = weighed.order_by().values("entry_id").annotate(n=Count("pk"), weight=Sum("weight"))
    found = rows.filter(weight__gte=enough).order_by("-n", "-weight", "-entry_id")[:limit]
    order = [one["entry_id"] for one in found]
    known = Article.rows.in_bulk(order) if order else {}
    return [hit_of(known[pk]) for pk in order if pk in known]


def hit_of(article: Any) -> Hit:
    """An article as readers are shown it in a list."""
    return Hit(article.ref, article.heading, here(article.ref), article.state == "to_review")


def suggest(actor: Actor, words: str, limit: int = 3) -> list[Hit]:
    """Articles that may answer what somebody is typing; two queries, none for few words.

    A word of the title or of the keywords must be among them. It is for every door: what the
    actor may not read is not found.
    """
    return article_hits(actor, words, limit=limit, enough=6)


@dataclass(frozen=True)
class Fit:
    """An article that fits a ticket; its text, where whoever asked may read it."""

    hit: Hit
    address: str
    text: str


def article_for(ticket: Any, actor: Actor) -> Fit | None:
    """The article that fits an open ticket best, if one does; four queries at most.

    Its text is empty where it is not for the customer of the ticket: it is no reply then.
    """
    found = suggest(actor, ticket.title, 1) if ticket.open else []
    if not found:
        return None
    article = Article.rows.get(ref=found[0].ref)
    told = article.open_to in ("everyone", "public")
    if article.open_to == "customers" and ticket.customer_id:
        readers = ArticleReader.objects.filter(entry_id=article.pk)
        told = readers.filter(customer_id=ticket.customer_id).exists()
    versions = DocumentVersion.objects.filter(entry_id=article.pk, number=article.edition)
    text = versions.values_list("text", flat=True).first() if told else ""
    return Fit(found[0], outside(found[0].url), text or "")
