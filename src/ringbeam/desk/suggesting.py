"""What may help somebody who is typing what is wrong: known errors, and what can be ordered.

A room above or beside adds a source by `SOURCES_OF_HELP`; each asks at most three queries and
gives only what the actor may see.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ringbeam.core.actors import Actor
from ringbeam.desk.known_errors import advice_for, words_of
from ringbeam.desk.ordering_page import offered

MOST_OF_EACH, SHORTEST = 3, 4


@dataclass(frozen=True)
class Help:
    """Something that may help: its title, where it is (or nowhere), and what it says."""

    title: str
    url: str
    text: str
    icon: str


Source = Callable[[str, Actor], list[Help]]


def known_errors(words: str, _actor: Actor) -> list[Help]:
    """What known errors advise those affected; one query."""
    found = advice_for(words, MOST_OF_EACH)
    return [Help(one.title, "", one.text, "bulb") for one in found]


def items(words: str, actor: Actor) -> list[Help]:
    """What can be ordered whose title shares a telling word; two queries."""
    said = words_of(words)
    fitting = [one for one in offered(actor) if said & words_of(one.title)]
    return [
        Help(one.title, f"/catalogue/{one.ref}/", "", "shopping-cart")
        for one in fitting[:MOST_OF_EACH]
    ]


SOURCES_OF_HELP: list[Source] = [known_errors, items]


def help_for(words: str, actor: Actor) -> list[Help]:
    """What may help with these words, source by source; nothing for too few of them."""
    if len(words.strip()) < SHORTEST:
        return []
    return [one for source in SOURCES_OF_HELP for one in source(words, actor)]
