"""Verbs: functions that change more than one record or have an effect; registered by kind."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, wraps
from inspect import Parameter, signature
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ringbeam.core.actors import Actor, system
from ringbeam.core.acts import Act
from ringbeam.core.entries import Record
from ringbeam.core.refusals import Forbidden
from ringbeam.core.rules import MOVE, Rule, less_taken
from ringbeam.core.signatures import Meanings, Signing, required, sign
from ringbeam.core.units import unit
from ringbeam.core.writing import locked

P = ParamSpec("P")
R = TypeVar("R")
RecordT = TypeVar("RecordT", bound=Record)
Words = str | Promise
Choices = Callable[[Any], Sequence[tuple[str, Words]]]


@dataclass(frozen=True)
class Verb:
    """A verb as the doors see it: its name, its words, who may, and the function.

    ``words`` say what it asks for where the name alone does not; ``choices`` give, for a
    record, the values to choose from. ``refers`` gives the kinds of what is asked for and is a
    record; ``foretell`` says in sentences what it will do, before somebody does it.
    What it does to each of many records it tells by the ``one_by_one.Report`` that it returns.
    What is ``exact`` is said of the record as it was shown: a form that was open while somebody
    changed the record is refused. ``template`` is the page on which it asks.
    """

    name: str
    label: Words
    who: Rule
    on: str
    run: Callable[..., Any]
    asks: tuple[str, ...] = ()
    words: Mapping[str, Words] = field(default_factory=dict)
    choices: Mapping[str, Choices] = field(default_factory=dict)
    refers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    foretell: Callable[[Any, Actor], list[str]] | None = None
    exact: bool = False
    template: str = "web/verb.html"
    signed: Meanings = ()

    @cached_property
    def required(self) -> frozenset[str]:
        """What it asks for and cannot do without: its function has no value of its own."""
        taken = signature(self.run).parameters
        return frozenset(
            n for n in self.asks if n in taken and taken[n].default is Parameter.empty
        )


VERBS: dict[str, Verb] = {}


def verb(
    *,
    who: Rule,
    on: str | tuple[str, ...] = "",
    label: Words = "",
    asks: tuple[str, ...] = (),
    signed: Meanings = (),
    **more: Any,
) -> Callable[[Callable[Concatenate[RecordT, P], R]], Callable[Concatenate[RecordT, P], R]]:
    """Make a function of a record a verb: judged by ``who``, in one transaction.

    It is judged on, and given, the row as it is now, locked until the transaction ends. The
    function takes ``by: Actor`` by keyword and changes records through the kernel, so that
    history is written. ``on`` offers it on records of that kind, of each of those, or of any
    kind when it is "*".
    ``more`` is what else `Verb` says: ``words``, ``choices``, ``refers``, ``foretell``,
    ``exact`` and ``template``.
    One that is ``signed`` takes ``signing``: the record is signed as the function leaves it.
    """
    kinds = (on,) if isinstance(on, str) else on
    may = _heeding(who, kinds)

    def made(
        run: Callable[Concatenate[RecordT, P], R],
    ) -> Callable[Concatenate[RecordT, P], R]:
        @wraps(run)
        def judged(record: RecordT, /, *args: P.args, **kwargs: P.kwargs) -> R:
            by, signing = kwargs.get("by"), cast("Signing | None", kwargs.pop("signing", None))
            if not isinstance(by, Actor):
                raise TypeError(f"{run.__name__} needs by=, an actor")
            with unit():
                _entry, fresh = locked(record, by)
                _check_who(may, by, fresh)
                with _signature(fresh, Act(by, run.__name__), signed, signing):
                    return run(fresh, *args, **kwargs)

        _offer(kinds, run.__name__, label, may, judged, asks=asks, signed=signed, **more)
        return judged

    return made


def _offer(
    kinds: tuple[str, ...],
    name: str,
    label: Words,
    may: Rule,
    judged: Callable[..., Any],
    **more: Any,
) -> None:
    """Offer a verb on records of each of these kinds."""
    for kind in kinds:
        VERBS[f"{kind}.{name}"] = Verb(name, label or name, may, kind, judged, **more)


def _heeding(who: Rule, kinds: tuple[str, ...]) -> Rule:
    """Who may, less the roles from which moving on was taken here.

    Verbs on every kind add elsewhere, and heed what was taken there.
    """
    return who if "*" in kinds else less_taken(who, MOVE)


def _check_who(allowed: Rule, by: Actor, record: Record) -> None:
    if not allowed.allows(by, record):
        raise Forbidden([_("This can be done by someone who %s.") % allowed.says])


@contextmanager
def _signature(
    record: Record, act: Act, said: Meanings, signing: Signing | None
) -> Iterator[None]:
    """Sign the record as the block leaves it, where the act is signed."""
    meaning = required(said, signing, act.by)
    yield
    if meaning and signing:
        entry, fresh = locked(record, system())
        sign(entry, fresh, act, meaning=meaning, signing=signing)


def verbs_on(kind: str) -> list[Verb]:
    """The verbs that are offered on records of a kind."""
    return [one for one in VERBS.values() if one.on in (kind, "*")]
