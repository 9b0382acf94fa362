"""Owned copies of standards: what the room of documents holds, where there is one (7.5.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import SOURCES

OWNED = "owned_copies"


@dataclass(frozen=True)
class OwnedCopy:
    """A document that is a copy of an edition, bought or licensed; ``label`` is its state."""

    ref: str
    title: str
    url: str
    label: str
    publisher: str
    licence: str
    copies: int | None


def copies_of(editions: Sequence[str], actor: Actor) -> Mapping[str, Sequence[OwnedCopy]]:
    """The copies of these editions that the reader may see; none where nobody offers them."""
    give: Any = SOURCES.get(OWNED)
    found: Mapping[str, Sequence[OwnedCopy]] = give(editions, actor) if give else {}
    return found
