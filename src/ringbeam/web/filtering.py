"""Filters of a list as chips, each with its way out, and the menu that adds one."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import models

from ringbeam.core import filters
from ringbeam.core.actors import Actor
from ringbeam.core.custom_fields import CustomTags, in_use
from ringbeam.core.registers import Register, entries_seen_by, kinds_of
from ringbeam.core.texts import gettext as _
from ringbeam.web.cells import AField, heading
from ringbeam.web.queries import LAID_OUT, SHOWN, Query


@dataclass(frozen=True)
class Chip:
    """One filter in force: its field, its value in words, and the list without it."""

    name: str
    label: str
    value: str
    remove: str
    fault: str = ""


@dataclass(frozen=True)
class Choice:
    """One value that a filter can have."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Filter:
    """One field of the filter menu: a choice of values, or a box to write a record into."""

    name: str
    label: str
    choices: list[Choice] = field(default_factory=list)
    options_url: str = ""


def words_for(value: str) -> str:
    """The words of the values that mean the same for every field."""
    known = {
        filters.ME: _("me"),
        filters.MY_GROUPS: _("my groups"),
        filters.NONE: _("nobody"),
        "nobody": _("nobody"),
        filters.ALL: _("all"),
        filters.OPEN: _("open"),
        filters.CLOSED: _("closed"),
        "overdue": _("overdue"),
        "today": _("today or earlier"),
        "week": _("within seven days"),
        "month": _("within thirty days"),
    }
    return known.get(value, value)


def chips_of(
    register: Register, query: Query, titles: dict[str, str], faults: filters.Faults
) -> list[Chip]:
    """The filters in force; ``titles`` gives the title of each record number that is named."""
    known = filters.filterable(register)
    made = []
    for name, value in query.without("after", "sort", *SHOWN, *LAID_OUT).pairs:
        one = known.get(name.removesuffix(filters.FROM).removesuffix(filters.BEFORE))
        label = _("Words") if name == "q" else _label(register, name, one)
        fault = " ".join(faults.get(name, ()))
        remove = query.without("after").less(name, value).link
        made.append(Chip(name, label, _value(register, one, value, titles), remove, fault))
    return made


def _label(register: Register, name: str, one: AField | None) -> str:
    if one is None:
        return name
    base = name.removesuffix(filters.FROM).removesuffix(filters.BEFORE)
    words = heading(register, base)
    if name.endswith(filters.FROM):
        return _("%s from") % words
    return _("%s before") % words if name.endswith(filters.BEFORE) else words


def _value(register: Register, one: AField | None, value: str, titles: dict[str, str]) -> str:
    """One value in words: those of its own field first, then those that every field knows."""
    if one is None:
        return value
    if kinds_of(one):
        return titles.get(value) or words_for(value)
    if one.name == "state":
        known = {name: str(label) for name, label in register.life.states.items()}
    elif isinstance(one, models.BooleanField):
        known = {word: _("Yes") if yes else _("No") for word, yes in filters.TRUTH.items()}
    elif isinstance(one, models.DateField):
        known = {filters.NONE: _("none")}
    else:
        known = {str(key): str(label) for key, label in one.flatchoices}
    return known.get(value.lower(), "") or words_for(value)


def titles_of(register: Register, actor: Actor, query: Query) -> dict[str, str]:
    """The titles of the seen records that the filters name; no query when none is named."""
    known = filters.filterable(register)
    refs = [v for n, v in query.pairs if n in known and kinds_of(known[n]) and "-" in v]
    if not set(refs) - {filters.MY_GROUPS}:
        return {}
    rows = entries_seen_by(actor).filter(ref__in=refs)
    return dict(rows.values_list("ref", "title"))


def menu_of(register: Register, query: Query) -> list[Filter]:
    """Every filter that can be added, in the order that the register declares; no query."""
    known = filters.filterable(register)
    names = dict.fromkeys((*register.filters, *in_use(register.kind), "due", "archived"))
    return [_filter(register, name, known[name], query) for name in names if name in known]


def _filter(register: Register, name: str, one: AField, query: Query) -> Filter:
    chosen = query.lists().get(name, [])
    choices = [Choice(v, label, v in chosen) for v, label in _choices(register, name, one)]
    offers = kinds_of(one) or isinstance(one, CustomTags)
    address = f"/{register.plural}/choices/{name}/" if offers else ""
    return Filter(name, heading(register, name), choices, address)


def _choices(register: Register, name: str, one: AField) -> Iterator[tuple[str, str]]:
    if one.name == "state":
        yield filters.OPEN, words_for(filters.OPEN)
        yield from ((state, str(label)) for state, label in register.life.states.items())
    elif kinds_of(one):
        if "person" in kinds_of(one):
            yield filters.ME, words_for(filters.ME)
        if "group" in kinds_of(one):
            yield filters.MY_GROUPS, words_for(filters.MY_GROUPS)
        yield filters.NONE, words_for(filters.NONE)
    elif one.choices:
        yield from ((str(key), str(label)) for key, label in one.flatchoices)
    elif isinstance(one, models.BooleanField):
        yield "1", _("Only archived") if name == "archived" else _("Yes")
        yield ("all", _("Archived too")) if name == "archived" else ("0", _("No"))
    elif isinstance(one, models.DateField):
        yield from ((word, words_for(word)) for word in ("overdue", "today", "week", "month"))
        yield filters.NONE, _("none")
