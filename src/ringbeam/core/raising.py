"""Raising a record from another one in one step: what was found there, and a link back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ringbeam.core import conversation, writing
from ringbeam.core.actors import Actor
from ringbeam.core.entries import Record, RecordT

LONGEST_TITLE = 200


@dataclass(frozen=True)
class Raising:
    """How records of a kind are raised: where the words go, and how the two are linked.

    ``into`` is the public name of the text that holds all that was said.
    """

    into: str
    link: str

    def raise_from(
        self,
        origin: Record,
        model: type[RecordT],
        words: str,
        *,
        by: Actor,
        given: Mapping[str, Any] | None = None,
    ) -> RecordT:
        """Add a record of the model and link it to where it came from; both or nothing.

        The first line of the words becomes the title. For verbs, which have judged who may.
        Raises ValidationError when the words say nothing, and as ``writing.create`` does.
        """
        text = words.strip()
        title = text.partition("\n")[0].strip()[:LONGEST_TITLE]
        values = {"title": title, self.into: text, **(given or {})}
        raised = writing.create(model, values, by=by)
        conversation.relate(raised, self.link, origin, by=by)
        return raised
