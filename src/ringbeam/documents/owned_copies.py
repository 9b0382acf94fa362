"""Owned copies of standards: documents of external origin with their licence (7.5.3)."""

from collections import defaultdict
from collections.abc import Sequence

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import source
from ringbeam.documents.document_life import LIFE
from ringbeam.documents.documents import Document
from ringbeam.standards.copies import OWNED, OwnedCopy


@source(OWNED)
def owned_copies(editions: Sequence[str], actor: Actor) -> dict[str, list[OwnedCopy]]:
    """The documents that say of which of these editions they are a copy; one query."""
    rows = Document.register.among(actor).filter(archived=False).exclude(copy_of=[])
    columns = ("ref", "title", "state", "publisher", "licence", "copies", "copy_of")
    found: dict[str, list[OwnedCopy]] = defaultdict(list)
    for ref, title, state, *licensed, copy_of in rows.order_by("pk").values_list(*columns):
        url, label = Document.register.url(ref), str(LIFE.label(state))
        for edition in set(copy_of) & set(editions):
            found[edition].append(OwnedCopy(ref, title, url, label, *licensed))
    return dict(found)
