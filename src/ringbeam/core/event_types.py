"""The names of events: what programs can be told of, from what the registers declare (7.4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import (
    ARCHIVE,
    ATTACH,
    COMMENT,
    CREATE,
    EDIT,
    LINK,
    RESTORE,
    TAKE_BACK,
    UNDO,
    UNLINK,
)
from ringbeam.core.registers import Register, registers
from ringbeam.core.verbs import verbs_on

Words = str | Promise
ANY = "*"
OF_EVERY_KIND: tuple[tuple[str, Words], ...] = (
    (CREATE, _("It was added.")),
    (EDIT, _("Values of it were changed.")),
    (COMMENT, _("Something was said of it.")),
    (ATTACH, _("A file was attached to it.")),
    (LINK, _("It was linked with another record.")),
    (UNLINK, _("A link with another record was taken away.")),
    (ARCHIVE, _("It was archived.")),
    (RESTORE, _("It was brought back.")),
    (UNDO, _("Its last move was taken back.")),
    (TAKE_BACK, _("What was said of it was taken back.")),
)


@dataclass(frozen=True)
class EventType:
    """A named event, ``<kind>.<act>``: the act is the word that history says."""

    name: str
    kind: str
    act: str
    says: Words


@cache
def event_types() -> tuple[EventType, ...]:
    """Every event that there is, by register: acts, moves of the life, verbs."""
    return tuple(one for register in registers() for one in _of_register(register))


def _of_register(register: Register) -> Iterator[EventType]:
    said: dict[str, Words] = dict(OF_EVERY_KIND)
    for move in register.life.moves:
        said.setdefault(move.name, move.label)
    for verb in verbs_on(register.kind):
        said.setdefault(verb.name, verb.label)
    for act, says in said.items():
        yield EventType(f"{register.kind}.{act}", register.kind, act, says)


def is_pattern(text: str) -> bool:
    """Whether a text names an event, all events of a kind (``incident.*``) or all (``*``)."""
    if text == ANY:
        return True
    kind, _dot, act = text.partition(".")
    return any(one.kind == kind and act in (ANY, one.act) for one in event_types())


def fits(patterns: tuple[str, ...], kind: str, act: str) -> bool:
    """Whether an event is among those that the patterns name; no patterns name all."""
    return not patterns or not {ANY, f"{kind}.{ANY}", f"{kind}.{act}"}.isdisjoint(patterns)
