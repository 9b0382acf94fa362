"""The life of a record: a table of moves. The only code in the product that writes a state."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.entries import Record
from ringbeam.core.rules import MOVE, Rule, less_taken, manager, no_one, program, set_covers
from ringbeam.core.texts import inside

Words = str | Promise
Need = Callable[[Any, Act], Words | None]
Effect = Callable[[Any, Act], None]


@dataclass(frozen=True)
class Move:
    """One row of the procedure's table: from where to where, who may, and what it needs.

    ``asks`` are fields that the person is asked for with the move. ``needs`` return the reason
    against it in words, or None. ``then`` sets further values of the same record, ``stamps``
    names a field that becomes the time of the move. Who may is said by the life if not here.
    ``signed`` is what the signature means that it is taken with; of several, one is chosen.
    ``lasting`` says why it cannot be taken back at once, where it has an effect elsewhere.
    ``says`` is the field among ``asks`` that a message sent along with it fills.
    """

    name: str
    label: Words
    frm: tuple[str, ...]
    to: str
    who: Rule = no_one
    needs: tuple[Need, ...] = ()
    asks: tuple[str, ...] = ()
    then: tuple[Effect, ...] = ()
    stamps: str = ""
    signed: Words | tuple[Words, ...] = ()
    key: str = ""
    icon: str = ""
    lasting: Words = ""
    says: str = ""

    def reasons_against(self, record: Record, act: Act) -> list[str]:
        """Every reason why it cannot be taken, empty when it can."""
        reasons = []
        if record.state not in self.frm:
            reasons.append(
                _("%(ref)s is %(state)s; “%(move)s” does not start there.")
                % {"ref": record.ref, "state": _state_of(record), "move": self.label}
            )
        reasons += self.who_is_missing(record, act.by)
        return reasons + [str(said) for need in self.needs if (said := need(record, act))]

    def who_is_missing(self, record: Record, actor: Actor) -> list[str]:
        """The reason when the actor may not take it, else nothing."""
        if self.who.allows(actor, record) or allowed_by_set(actor, record):
            return []
        return [_("This can be done by someone who %(says)s.") % {"says": self.who.says}]


def _state_of(record: Record) -> str:
    """Where it stands, in words that go on a sentence; the bare name of what no life knows."""
    return inside(record.register.life.label(record.state))


def allowed_by_set(actor: Actor, record: Record) -> bool:
    """Whether a set, or what was added to a role, lets the actor take the record's moves."""
    return actor.has_permits and set_covers(actor, record.kind, MOVE).holds(record)


@dataclass(frozen=True)
class Life:
    """All states and moves of a register. ``closed`` are the states in which nothing is due.

    ``who`` may take the moves that do not say so themselves.
    """

    start: str
    states: dict[str, Words]
    moves: tuple[Move, ...] = ()
    closed: frozenset[str] = frozenset()
    paused: dict[str, Words] = field(default_factory=dict)
    who: Rule = no_one

    def __post_init__(self) -> None:
        """Let every move know who may take it."""
        said = (replace(m, who=self.who) if m.who is no_one else m for m in self.moves)
        object.__setattr__(self, "moves", tuple(said))

    def open_to_changes(self) -> "Life":
        """The same life, whose moves heed what was taken from roles here."""
        moves = (replace(m, who=less_taken(m.who, MOVE)) for m in self.moves)
        return replace(self, moves=tuple(moves))

    @cached_property
    def by_people(self) -> tuple[Move, ...]:
        """The moves that somebody may take; the others follow from something else."""
        return tuple(one for one in self.moves if one.who.says is not program.says)

    def named(self, name: str) -> Move | None:
        """The move with this name, or None."""
        return next((move for move in self.moves if move.name == name), None)

    def label(self, state: str) -> Words:
        """The state's word for people; the bare name of one that an import brought along."""
        return self.states.get(state, state)

    def offered(self, record: Record) -> list[Move]:
        """The moves that start where the record is."""
        return [move for move in self.moves if record.state in move.frm]

    def faults(self) -> list[str]:
        """What is unsound: unknown, unreachable or trapping states, names used twice."""
        faults = [
            f"{move.name} names {state}, which is no state"
            for move in self.moves
            for state in (*move.frm, move.to)
            if state not in self.states
        ]
        reached = {self.start}
        for _round in self.states:
            reached |= {m.to for m in self.moves if reached & set(m.frm)}
        faults += [f"{state} is unreachable" for state in self.states if state not in reached]
        faults += [f"nobody may {move.name}" for move in self.moves if move.who is no_one]
        leaves = {state for move in self.moves for state in move.frm}
        ends = self.closed | ({self.start} if not self.moves else set())
        faults += [f"{s} is a trap" for s in self.states if s not in leaves and s not in ends]
        names = [move.name for move in self.moves]
        return faults + [f"{n} is used twice" for n in set(names) if names.count(n) > 1]


@dataclass(frozen=True)
class Filled:
    """The need that a text of the record says something; a form can ask for it beforehand."""

    name: str
    otherwise: Words

    def __call__(self, record: Any, _act: Act | None = None) -> Words | None:
        """The reason while the text is empty."""
        return None if getattr(record, self.name).strip() else self.otherwise


def filled(name: str, otherwise: Words) -> Filled:
    """The need that a text of the record, by attribute name, says something."""
    return Filled(name, otherwise)


PLAIN = Life(start="active", states={"active": gettext_lazy("Active")})
WHOEVER_MANAGES = manager


def begin(record: Record) -> None:
    """Put a new record where its life starts."""
    life = record.register.life
    record.state = life.start
    record.open = life.start not in life.closed and not record.archived


def place(record: Record, state: str) -> None:
    """Put a record into a state without asking; for imports, whose moves happened elsewhere.

    Raises ValueError for a state that the life does not know.
    """
    if state not in record.register.life.states:
        raise ValueError(state)
    record.state = state
    record.open = state not in record.register.life.closed and not record.archived


def advance(record: Record, move: Move, act: Act) -> None:
    """Write the move's state and its effects on the record; the kernel has judged it before."""
    place(record, move.to)
    if move.stamps:
        setattr(record, move.stamps, act.at)
    for effect in move.then:
        effect(record, act)


def go_back(record: Record, before: Mapping[str, Any]) -> None:
    """Give a record the values that it had before its last move; the kernel has judged it."""
    for name, value in before.items():
        setattr(record, name, value)
