"""Articles among what may help: while somebody reports, and in the search (7.6)."""

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import FINDERS, FoundPlace
from ringbeam.desk.article_finding import article_hits, suggest
from ringbeam.desk.suggesting import SOURCES_OF_HELP, Help

MOST = 5


def articles(words: str, actor: Actor) -> list[Help]:
    """Articles that the actor may read and that may answer what is typed; two queries."""
    return [Help(one.title, one.url, "", "book") for one in suggest(actor, words)]


def find_articles(words: str, actor: Actor) -> list[FoundPlace]:
    """The same for the search and the palette, by any of their words; two queries."""
    found = article_hits(actor, words, limit=MOST)
    return [FoundPlace(one.title, "book", one.url, one.ref) for one in found]


SOURCES_OF_HELP.append(articles)
FINDERS.append(find_articles)
