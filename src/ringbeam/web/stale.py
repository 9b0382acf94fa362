"""Two versions of a record, field by field, when somebody else saved first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from ringbeam.core.actors import Actor
from ringbeam.core.custom_fields import value_in
from ringbeam.core.history import HistoryLine, plain
from ringbeam.core.registers import Register, kinds_of
from ringbeam.core.values import BOOKKEEPING
from ringbeam.core.written import WrittenField
from ringbeam.web.cells import AField, Cell, heading, readers
from ringbeam.web.labels import Labels, labels_of
from ringbeam.web.timeline import MOST


@dataclass(frozen=True)
class Pair:
    """One field that was changed here: what is stored now, and what was typed.

    ``same`` when they agree, so that there is nothing to choose.
    """

    name: str
    label: str
    theirs: Cell
    mine: str
    typed: str
    same: bool


def both_versions(
    actor: Actor, fresh: Any, given: Mapping[str, Any], version: int
) -> list[Pair]:
    """Each field that this form changed, as it is stored and as it was typed.

    What the form merely carried along from the ``version`` it was opened at is left out, so
    that saving it does not take back what the other person changed.
    """
    register = fresh.register
    then = _values_then(fresh, version)
    references = register.references.values()
    ids = {getattr(fresh, one.attname) for one in references}
    ids |= {value_in(then, one) for one in references}
    labels = labels_of(actor, ids)
    read = readers(register, given)
    return [
        _pair(
            register,
            name,
            value,
            read[name](fresh, labels),
            _as_typed(register, name, fresh, labels),
        )
        for name, value in given.items()
        if _words(register.own_fields[name], value) != _typed(register, name, then, labels)
    ]


def changed_since(fresh: Any, version: int, actor: Actor) -> list[str]:
    """The headings of the fields that are no longer as they were at a version; one query."""
    register: Register = fresh.register
    now = type(fresh).rows.get(pk=fresh.pk)
    then, hidden = _values_then(now, version), register.hidden_from(actor, now)
    return [
        heading(register, name)
        for name, one in register.own_fields.items()
        if one.attname not in BOOKKEEPING
        and name not in hidden
        and plain(getattr(now, one.attname)) != value_in(then, one)
    ]


def _values_then(fresh: Any, version: int) -> dict[str, Any]:
    """The values at an earlier version: the present ones with the history since taken back."""
    own = {
        one.attname: plain(getattr(fresh, one.attname)) for one in fresh._meta.concrete_fields
    }
    lines = HistoryLine.objects.filter(entry_id=fresh.pk).order_by("-number")
    steps = fresh.version - version
    for line in lines[:MOST]:
        before = {name: pair[0] for name, pair in line.changes.items() if name in own}
        if steps < 1:
            break
        own.update(before)
        steps -= bool(before)
    return own


def _typed(register: Register, name: str, values: Mapping[str, Any], labels: Labels) -> str:
    one = register.own_fields[name]
    value = value_in(values, one)
    if kinds_of(one) and value is not None:
        label = labels.get(value)
        return label.ref if label else ""
    return _words(one, value)


def _as_typed(register: Register, name: str, fresh: Any, labels: Labels) -> str:
    return _typed(register, name, vars(fresh), labels)


def _words(one: AField, value: Any) -> str:
    if isinstance(one, WrittenField):
        return one.wording.lines_of(value) if value else ""
    if isinstance(value, list | dict):
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    return "" if value is None else str(plain(value))


def _pair(register: Register, name: str, value: Any, theirs: Cell, stored: str) -> Pair:
    one = register.own_fields[name]
    typed = _words(one, value)
    mine = str(dict(one.flatchoices).get(value, typed)) if one.choices else typed
    return Pair(name, heading(register, name), theirs, mine, typed, typed == stored)
