"""Declaring custom fields: made, changed, retired and taken back, told on access (7.5.3).

Nobody is judged here but by ``may_administer``: the door that offers it asks first.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ringbeam.core import clock
from ringbeam.core.access import tell_of_all, turn
from ringbeam.core.actors import Actor
from ringbeam.core.acts import CHANGE_FIELD, DECLARE_FIELD, RESTORE_FIELD, RETIRE_FIELD, Act
from ringbeam.core.custom_fields import (
    CHOICE,
    NUMBER,
    RECORD,
    TAGS,
    TYPES,
    CustomField,
    read_anew,
)
from ringbeam.core.installation import Installation, installation
from ringbeam.core.registers import named
from ringbeam.core.rules import administrator
from ringbeam.core.units import unit

MOST, MOST_CHOICES = 50, 100
LONGEST = {"label": 80, "help": 200, "unit": 20}
CHANGEABLE = ("label", "help", "unit", "choices", "kinds", "inside")
_name = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
# Names that Django, on its way into the column, would take for something that it does there.
TAKEN = frozenset({TAGS, *models.JSONField.get_lookups()})  # type: ignore[call-arg]  # asked of the class


def may_administer(actor: Actor) -> bool:
    """Whether the actor may declare fields: who administers everything."""
    return administrator.covers_all(actor, "custom-field")


def declare(given: Mapping[str, Any], *, by: Actor) -> CustomField:
    """Declare a field of a kind; ``name`` follows from the label when it is left out.

    ``choices`` are labels, or pairs of a key and a label. Raises ValidationError by member.
    """
    register = named(str(given.get("kind", "")))
    if register is None:
        raise ValidationError({"kind": [_("There is no such kind of record.")]})
    one = CustomField(kind=register.kind, type=given.get("type", ""))
    if one.type not in dict(TYPES):
        raise ValidationError({"type": [_("Choose what its values are.")]})
    one.name = str(given.get("name") or _name_of(str(given.get("label", ""))))
    _check_name(one)
    _take(one, {name: given[name] for name in CHANGEABLE if name in given})
    with unit():
        mine = turn()
        others = CustomField.objects.filter(kind=one.kind)
        if others.filter(name=one.name).exists():
            said = _("There is a field with this name, perhaps a retired one.")
            raise ValidationError({"name": [said]})
        if others.count() >= MOST:
            raise ValidationError({"kind": [_("A kind has at most fifty custom fields.")]})
        one.save(force_insert=True)
        told = {"kind": one.kind, "name": one.name, "type": one.type, "label": one.label}
        tell_of_all(mine, Act(by, DECLARE_FIELD), {n: (None, v) for n, v in told.items()})
        _announce()
    read_anew()
    return one


def change(one: CustomField, given: Mapping[str, Any], *, by: Actor) -> CustomField:
    """Change what may change: words, unit, kinds, further choices, whether customers see it.

    What a field holds stays what it is: type and name never change, and no choice is taken
    out. Raises ValidationError by member.
    """
    with unit():
        mine = turn()
        fresh = CustomField.objects.select_for_update().get(pk=one.pk)
        before = {name: getattr(fresh, name) for name in CHANGEABLE}
        _take(fresh, given)
        told = {n: (v, getattr(fresh, n)) for n, v in before.items() if v != getattr(fresh, n)}
        if told:
            fresh.save(update_fields=list(told))
            tell_of_all(mine, Act(by, CHANGE_FIELD), {"field": (None, str(fresh)), **told})
            _announce()
    read_anew()
    return fresh


def retire(one: CustomField, *, by: Actor) -> None:
    """Take a field out of use: it is set no more; what was said with it stays and is shown."""
    _turn_to(one, RETIRE_FIELD, retired=True, by=by)


def restore(one: CustomField, *, by: Actor) -> None:
    """Take a retired field into use again."""
    _turn_to(one, RESTORE_FIELD, retired=False, by=by)


def _turn_to(one: CustomField, said: str, *, retired: bool, by: Actor) -> None:
    with unit():
        mine = turn()
        rows = CustomField.objects.filter(pk=one.pk, retired__isnull=retired)
        if rows.update(retired=clock.now() if retired else None):
            tell_of_all(mine, Act(by, said), {"field": (None, str(one))})
            _announce()
    read_anew()


def _announce() -> None:
    """Let every process learn of it with the next question that it asks anyway."""
    installation()
    later = Coalesce(F("custom_version"), 0) + 1
    Installation.objects.filter(pk=1).update(custom_version=later)


def _name_of(label: str) -> str:
    name = slugify(label).replace("-", "_")[:30].strip("_")
    return name if name not in TAKEN else f"{name}_"[:29] + "1"


def _check_name(one: CustomField) -> None:
    if not _name.fullmatch(one.name) or len(one.name) > 30 or one.name in TAKEN:  # noqa: PLR2004 - the column's
        said = _("A name is small letters, digits and single underscores, such as cost_center.")
        raise ValidationError({"name": [said]})


def _take(one: CustomField, given: Mapping[str, Any]) -> None:
    """Put what was given on the definition; raises ValidationError by member."""
    faults: dict[str, list[str]] = {}
    _take_words(one, given, faults)
    one.inside = bool(given.get("inside", one.inside))
    if one.type == CHOICE:
        _take_choices(one, given.get("choices", one.choices), faults)
    if one.type == RECORD:
        _take_kinds(one, given.get("kinds", one.kinds), faults)
    if faults:
        raise ValidationError(faults)


def _take_words(
    one: CustomField, given: Mapping[str, Any], faults: dict[str, list[str]]
) -> None:
    for name in LONGEST.keys() & given.keys():
        text, longest = " ".join(str(given[name] or "").split()), LONGEST[name]
        setattr(one, name, text)
        if len(text) > longest:
            faults[name] = [_("This has more than %(most)s characters.") % {"most": longest}]
    if not one.label:
        faults["label"] = [_("This field is required.")]
    if one.unit and one.type != NUMBER:
        faults["unit"] = [_("Only a number has a unit.")]


def _take_choices(one: CustomField, given: Sequence[Any], faults: dict[str, list[str]]) -> None:
    known = {label: key for key, label in one.choices}
    made: dict[str, str] = {}
    for choice in given:
        pair = choice if isinstance(choice, list | tuple) else (known.get(choice, ""), choice)
        label = " ".join(str(pair[-1]).split())
        key = str(pair[0]) or slugify(label).replace("-", "_") or f"choice_{len(made) + 1}"
        if label:
            made[key[:60]] = label[:100]
    if not 0 < len(made) <= MOST_CHOICES:
        faults["choices"] = [_("Give one to a hundred choices.")]
    elif gone := [label for key, label in one.choices if key not in made]:
        said = _("A choice stays, for records may say it: %s.") % ", ".join(gone)
        faults["choices"] = [said]
    one.choices = [[key, label] for key, label in made.items()]


def _take_kinds(one: CustomField, given: Sequence[Any], faults: dict[str, list[str]]) -> None:
    found = [named(str(kind)) for kind in given]
    one.kinds = list(dict.fromkeys(register.kind for register in found if register))
    if not one.kinds or None in found:
        faults["kinds"] = [_("Choose the kinds of record that it can name.")]
