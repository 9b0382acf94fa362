"""Cards on the page of a service: each room adds its own, and each is asked for alone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import Words

Fill = Callable[[Any, Actor], dict[str, Any] | None]


@dataclass(frozen=True)
class Card:
    """What a room says of a service; ``fill(service, actor)`` gives the template's ``data``.

    None says that there is nothing to show. ``figures`` stand in the row of key figures: their
    template is some of these, and has no heading. A card takes at most eight statements.
    """

    name: str
    title: Words
    template: str
    fill: Fill
    order: int = 50
    figures: bool = False


CARDS: dict[str, Card] = {}


def card(
    name: str, *, title: Words, template: str, order: int = 50, figures: bool = False
) -> Callable[[Fill], Fill]:
    """Add the function as a card; raises ValueError when the name is taken by another."""

    def made(fill: Fill) -> Fill:
        one = Card(name, title, template, fill, order, figures)
        if CARDS.setdefault(name, one) is not one:
            raise ValueError(f"two cards of a service are named {name}")
        return fill

    return made


def in_order(*, figures: bool) -> list[Card]:
    """The key figures, or the other cards, as they stand on the page."""
    return sorted((c for c in CARDS.values() if c.figures is figures), key=lambda c: c.order)
