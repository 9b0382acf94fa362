"""Values from outside, cleaned once for every door: forms, programs, imports and commands."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from ringbeam.core.actors import Actor
from ringbeam.core.conditions import Condition
from ringbeam.core.custom_fields import Custom, folded
from ringbeam.core.entries import Entry, Record
from ringbeam.core.lines import Lines
from ringbeam.core.prepared import Place, Prepared
from ringbeam.core.registers import (
    Register,
    entries_seen_by,
    kinds_of,
    of_kind,
    search_everywhere,
)
from ringbeam.core.texts import inside

SURROGATES = range(0xD800, 0xE000)  # halves of a character, which UTF-8 cannot hold
# Far enough from where calendars end that days and zones can be reckoned with.
YEARS = range(1900, 9001)
CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, *SURROGATES))
LINE_BREAK = re.compile("[\r\n\x85\u2028\u2029]+")
# A number of that many digits always fits the databases' keys; a longer one is no id.
ID_DIGITS = 18


def clean(
    register: Register,
    given: Mapping[str, Any],
    *,
    by: Actor,
    partial: bool = False,
    asked: bool = False,
    record: Record | None = None,
) -> dict[str, Any]:
    """Turn given values, by public name, into values by attribute name that may be stored.

    Names that are unknown or not for the actor to set are refused; those that a move asked for
    (``asked``) are for whoever may take the move. What is there to set may depend on the
    ``record``, if there is one yet. References are resolved (reference, id or
    entry) among what the actor may see and must be of the field's kinds.
    Raises ValidationError with every fault, by public name.
    """
    settable = register.settable_by(by, record)
    faults: dict[str, list[str]] = {
        name: [_("There is no field with this name.")]
        for name in given
        if name not in (register.editable if asked else settable)
    }
    cleaned: dict[str, Any] = {}
    wanted: dict[str, Any] = {}
    for name, one in register.editable.items():
        if name not in given:
            if not partial and not one.blank and not one.has_default():
                faults[name] = [_("This field is required.")]
        elif kinds_of(one):
            wanted[name] = given[name]
        else:
            _clean_plain(one, name, given[name], cleaned, faults)
    _clean_references(register, wanted, by, cleaned, faults)
    for name in register.lines:
        if name in given and name not in faults:
            _check_records(register.editable[name], cleaned, by, record, faults)
    if faults:
        raise ValidationError(faults)
    return folded(record.custom if record else None, cleaned)


def _clean_plain(
    one: "models.Field[Any, Any]",
    name: str,
    value: Any,
    cleaned: dict[str, Any],
    faults: dict[str, list[str]],
) -> None:
    value = without_control(value)
    short = isinstance(one, models.CharField) and not isinstance(one, models.TextField)
    if short and isinstance(value, str):
        # A title with a line in it would end a header of the letters that name it.
        value = LINE_BREAK.sub(" ", value.strip())
    if value in ("", None) and not isinstance(one, models.CharField | models.TextField):
        value = one.get_default() if not one.null and one.has_default() else None
    elif value is None and not one.null:
        value = ""
    try:
        meant = one.clean(value, None)
        check_year(meant)
        cleaned[one.attname] = one.kept(meant) if isinstance(one, Custom) else meant
    except ValidationError as fault:
        faults[name] = list(fault.messages)


def check_year(value: Any) -> None:
    """Raises ValidationError for a day or moment with which nothing can be reckoned."""
    if isinstance(value, date) and value.year not in YEARS:
        told = {"first": YEARS[0], "last": YEARS[-1]}
        raise ValidationError(_("Give a year from %(first)d to %(last)d.") % told)


def _clean_references(
    register: Register,
    wanted: dict[str, Any],
    by: Actor,
    cleaned: dict[str, Any],
    faults: dict[str, list[str]],
) -> None:
    asked = {str(v.pk if isinstance(v, models.Model) else v) for v in wanted.values() if v}
    found = _found(asked, by) if asked else {}
    for name, value in wanted.items():
        one = register.editable[name]
        if not value:
            cleaned[one.attname] = None
            if not one.blank:
                faults[name] = [_("This field is required.")]
            continue
        entry = found.get(str(value.pk if isinstance(value, models.Model) else value))
        if entry is None or entry.kind not in kinds_of(one):
            kinds = ", ".join(inside(of_kind(kind).label) for kind in kinds_of(one))
            faults[name] = [
                _("There is no %(kind)s “%(value)s” that you may see.")
                % {"kind": kinds, "value": value}
            ]
        else:
            cleaned[one.attname] = entry.pk


def without_control(value: Any) -> Any:
    """The value without characters that no database or page takes, also inside of JSON."""
    if isinstance(value, str):
        return value.translate(CONTROL)
    if isinstance(value, list):
        return [without_control(one) for one in value]
    if isinstance(value, dict):
        return {without_control(name): without_control(one) for name, one in value.items()}
    return value


def _check_records(
    one: Any, cleaned: dict[str, Any], by: Actor, record: Record | None, faults: dict[str, Any]
) -> None:
    """Records that lines name anew must be among what the actor may see; one query."""
    there: Lines = one
    named = there.records_in(cleaned[one.attname])
    if record is not None:
        named -= there.records_in(getattr(record, one.attname))
    if not named:
        return
    seen = set(entries_seen_by(by).filter(ref__in=named).values_list("ref", flat=True))
    said = _("There is no record “%s” that you may see.")
    if unseen := sorted(named - seen):
        faults[one.name] = [said % ref for ref in unseen]


class _Named(NamedTuple):
    """An entry that was named by its number or its id."""

    pk: int
    ref: str
    kind: str


def _found(asked: set[str], by: Actor) -> dict[str, _Named]:
    ids = [int(one) for one in asked if one.isdecimal() and len(one) <= ID_DIGITS]
    refs = [one for one in asked if not one.isdecimal()]
    by_either: dict[str, _Named] = {}
    for row in _seen(search_everywhere(by), len(ids), len(refs))(*ids, *refs):
        one = _Named(*row)
        by_either[str(one.pk)] = by_either[one.ref] = one
    return by_either


@lru_cache(maxsize=256)
def _seen(condition: Condition, ids: int, refs: int) -> Prepared:
    """The entries that fulfil the condition and have one of the ids or numbers."""

    def ask(*places: Place) -> "models.QuerySet[Entry, Any]":
        named = models.Q(pk__in=places[:ids]) | models.Q(ref__in=places[ids:])
        return Entry.rows.filter(condition.q(None), named).values_list(*_Named._fields)

    return Prepared(ask, ids + refs)


def check_settable(record: Record, given: Mapping[str, Any], *, by: Actor) -> None:
    """Judge, now that it is known what a new record is about, what was given for it.

    Raises ValidationError as ``clean`` does.
    """
    kept = given.keys() - record.register.settable_by(by, record).keys()
    if kept:
        raise ValidationError({n: [_("There is no field with this name.")] for n in kept})


def check(record: Record) -> None:
    """Judge the record's values together; raises ValidationError by field."""
    if faults := record.reasons_against():
        raise ValidationError(faults)
    record.validate_constraints(exclude={"entry"})


def snapshot(record: Record) -> dict[str, Any]:
    """All concrete values by attribute name, for a later comparison."""
    return {one.attname: getattr(record, one.attname) for one in record._meta.concrete_fields}


BOOKKEEPING = frozenset({"entry_id", "uid", "version", "updated", "created"})


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """What changed, by attribute name: before and after; bookkeeping columns left out."""
    return {
        name: (before.get(name), value)
        for name, value in after.items()
        if name not in BOOKKEEPING and before.get(name) != value
    }
