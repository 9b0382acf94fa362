"""Labels of records that a page names: read in one query for the whole page, no joins."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, cast

from ringbeam.core.actors import Actor
from ringbeam.core.conditions import EVERYBODY, Condition
from ringbeam.core.entries import NORMAL, Entry
from ringbeam.core.prepared import PreparedIn
from ringbeam.core.registers import Register, of_kind
from ringbeam.core.texts import gettext as _


@dataclass(frozen=True, slots=True)
class Label:
    """How a record is called where another one names it.

    ``seen`` says whether the reader may open it; the title of a restricted record that the
    reader may not see is withheld.
    """

    pk: int
    ref: str
    title: str
    kind: str
    state: str
    open: bool
    seen: bool
    url: str
    icon: str

    def __str__(self) -> str:
        return self.title


class Row(NamedTuple):
    """What a rule may ask of an entry, and what is shown of it; cheaper than an entry."""

    pk: int
    ref: str
    title: str
    kind: str
    state: str
    open: bool
    privacy: str
    owner_id: int | None
    site_id: int | None
    unit_id: int | None
    customer_id: int | None
    about_id: int | None


_asked = PreparedIn(
    lambda ids: Entry.rows.filter(pk__in=ids).values_list("pk", *Row._fields[1:])
)


class Labels(dict[int, Label]):
    """Labels by entry, made for one reader; the rule of each kind is worked out once."""

    def __init__(self, actor: Actor) -> None:
        super().__init__()
        self.actor = actor
        self.rules: dict[str, Condition] = {}
        self.words: dict[tuple[str, str], str] = {}

    def read(self, ids: Iterable[int | None]) -> "Labels":
        """Add the labels of these entries; one query, none when there is none to name."""
        wanted = {one for one in ids if one is not None and one not in self}
        if wanted:
            for row in _asked(sorted(wanted)):
                self[row[0]] = self.of(Row(*row))
        return self

    def of(self, entry: "Entry | Row") -> Label:
        """The label of an entry that is at hand, as this reader may have it."""
        register = of_kind(entry.kind)
        rule = self.rules.get(entry.kind)
        if rule is None:
            rule = self.rules[entry.kind] = register.seen_by(self.actor)
        seen = rule == EVERYBODY or rule.holds(cast("Entry", entry))
        told = seen or entry.privacy == NORMAL
        return Label(
            entry.pk,
            entry.ref,
            entry.title if told else _("restricted"),
            entry.kind,
            self._state(register, entry.state) if told else "",
            entry.open,
            seen,
            register.url(entry.ref) if seen else "",
            register.icon,
        )

    def _state(self, register: Register, state: str) -> str:
        known = self.words.get((register.kind, state))
        if known is None:
            known = self.words[register.kind, state] = str(register.life.label(state))
        return known


def labels_of(actor: Actor, ids: Iterable[int | None]) -> Labels:
    """The labels of these entries, by id, for this reader."""
    return Labels(actor).read(ids)
