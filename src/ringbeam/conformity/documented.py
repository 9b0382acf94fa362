"""Documented information: for each item that editions ask for, which record is it (7.5.1)."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbeam.conformity.declaring import Outcome
from ringbeam.conformity.populations import populations
from ringbeam.conformity.rules.documented import ServingDocument, serving_documents
from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.registers import Register, of_kind
from ringbeam.documents.documents import Document
from ringbeam.standards.documented_information import DocumentedInformation, items_of

CURRENT, AGEING, OVERDUE, UNDATED = "current", "ageing", "overdue", "undated"
DRAFT, HELD, NONE = "draft", "held", "none"
# In the order in which they ask for something: what is missing comes first.
STANDINGS: Mapping[str, tuple[Promise, str]] = {
    NONE: (_("Nothing linked"), "none"),
    DRAFT: (_("Draft only"), "none"),
    OVERDUE: (_("In force, past its review"), "over"),
    UNDATED: (_("In force, no review planned"), "warn"),
    AGEING: (_("In force, review comes soon"), "age"),
    HELD: (_("Kept as records"), "info"),
    CURRENT: (_("In force, reviewed in time"), "ok"),
}
MISSING = (NONE, DRAFT)
PLANS = {
    Outcome.OVERDUE: OVERDUE,
    Outcome.SHORT: UNDATED,
    Outcome.FEW: UNDATED,
    Outcome.AGEING: AGEING,
    Outcome.MET: CURRENT,
}
# Which register holds what is asked for, by the words with which the item begins.
REGISTERS = (
    ("Incident records with actions taken", "incident"),
    ("Problem records with actions taken", "problem"),
    ("Service complaints and how they were handled", "complaint"),
    ("Nature of nonconformities", "nonconformity"),
    ("Nature of incidents or nonconformities", "nonconformity"),
    ("Nonconformities, actions", "nonconformity"),
    ("Results of corrective action", "action"),
    ("Results of actions and corrective actions", "action"),
    ("Audit programme implementation and audit results", "audit"),
    ("Risk assessment results", "risk"),
    ("Risk treatment results", "risk"),
    ("Risk owners' approval", "risk"),
    ("One or more service level agreements", "agreement"),
    ("Types of configuration items", "configuration_item"),
)
# States in which a record is none of what is asked for: not done yet, or put aside.
NO_RECORD = {
    "incident": ("cancelled",),
    "problem": ("cancelled",),
    "complaint": ("received", "in_review", "escalated", "withdrawn"),
    "action": ("open", "in_progress", "effect_pending", "cancelled"),
    "audit": ("planned", "under_way", "cancelled"),
    "risk": ("identified",),
    "agreement": ("draft", "ended"),
}
KINDS = ("document", "document_version", "history")
FEWEST, LIKELY, MOST = 4, 0.5, 3
COMMON = frozenset(
    (
        *("that", "from", "their", "with", "other", "record", "document", "evidence"),
        *("result", "information", "action", "needed", "taken", "including", "applicable"),
        *("required", "management", "documented"),
    )
)
_letters = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Holding:
    """A register whose records are what is asked for, and how many the reader may see."""

    register: Register
    count: int


@dataclass(frozen=True)
class AskedItem:
    """One item that is asked for, how it stands, and what is linked or may be meant.

    ``documents`` and ``likely`` are (number, title) of documents that the reader may see;
    ``unseen`` counts the linked ones that he may not.
    """

    item: DocumentedInformation
    standing: str
    documents: tuple[tuple[str, str], ...] = ()
    unseen: int = 0
    holding: Holding | None = None
    likely: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """How it stands, in words."""
        return str(STANDINGS[self.standing][0])

    @property
    def mark(self) -> str:
        """The token of its mark."""
        return STANDINGS[self.standing][1]

    @property
    def is_missing(self) -> bool:
        """Whether nothing in force is linked, and no register holds it."""
        return self.standing in MISSING


def asked_items(editions: Sequence[str], by: Actor) -> list[AskedItem]:
    """Every item of these editions, missing ones first; some ten queries however many."""
    on = clock.today()
    serving: dict[str, list[ServingDocument]] = defaultdict(list)
    for one in serving_documents(populations(frozenset(KINDS)), on):
        for key in one.keys:
            serving[key].append(one)
    items = items_of(editions)
    seen = {
        pk: (ref, title)
        for pk, ref, title in Document.register.among(by)
        .filter(archived=False)
        .values_list("pk", "ref", "title")
    }
    kept, words = holdings(items, by), Titles(seen.values())
    places = {edition: at for at, edition in enumerate(editions)}
    order = list(STANDINGS)
    told = [_asked(one, serving.get(one.key, ()), seen, kept, words) for one in items]
    return sorted(
        told,
        key=lambda one: (
            places[one.item.requirement.edition_id],
            order.index(one.standing),
            one.item.position,
        ),
    )


def _asked(
    item: DocumentedInformation,
    serving: Sequence[ServingDocument],
    seen: Mapping[int, tuple[str, str]],
    kept: Mapping[str, Holding],
    words: "Titles",
) -> AskedItem:
    holding = kept.get(kind_of(item.what))
    named = tuple(seen[one.pk] for one in serving if one.pk in seen)
    standing = standing_of(serving)
    if standing in MISSING and holding and holding.count:
        standing = HELD
    likely = words.like(item.what) if standing == NONE and item.is_maintained else ()
    return AskedItem(item, standing, named, len(serving) - len(named), holding, likely)


def standing_of(serving: Sequence[ServingDocument]) -> str:
    """How an item stands by the documents that serve as it: of those in force the worst."""
    on = clock.today()
    held = [PLANS[one.plan.outcome(on)] for one in serving if one.in_force]
    if held:
        return min(held, key=list(STANDINGS).index)
    return DRAFT if serving else NONE


def kind_of(what: str) -> str:
    """The kind of the records that are what is asked for; nothing where none is known."""
    return next((kind for begins, kind in REGISTERS if what.startswith(begins)), "")


def holdings(items: Iterable[DocumentedInformation], by: Actor) -> dict[str, Holding]:
    """The registers that hold some of the items, with a count each; a query for each kind.

    Counted are records that are not archived, in states that are evidence.
    """
    kinds = {kind_of(one.what) for one in items} - {""}
    registers = [of_kind(kind) for kind in sorted(kinds)]
    return {one.kind: Holding(one, _live(one, by).count()) for one in registers}


def _live(register: Register, by: Actor) -> "QuerySet[Any]":
    rows = register.among(by).filter(archived=False)
    aside = NO_RECORD.get(register.kind)
    return rows.exclude(state__in=aside) if aside else rows


class Titles:
    """The titles of documents by their words, to find those that an item may mean."""

    def __init__(self, documents: Iterable[tuple[str, str]]) -> None:
        self.by_word: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for document in sorted(documents):
            for word in words_in(document[1]):
                self.by_word[word].append(document)

    def like(self, what: str) -> tuple[tuple[str, str], ...]:
        """Up to three whose titles share more than half of the item's words; a guess."""
        wanted = words_in(what)
        found: Counter[tuple[str, str]] = Counter()
        for word in wanted:
            found.update(self.by_word.get(word, ()))
        best = [one for one, n in found.most_common(MOST) if n > LIKELY * len(wanted)]
        return tuple(best)


def words_in(text: str) -> set[str]:
    """The words of a text that say something, in small letters and without the plural's s."""
    words = {one.casefold() for one in _letters.findall(text)}
    return {one.rstrip("s") for one in words if len(one) >= FEWEST} - COMMON
