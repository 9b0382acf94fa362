"""Controls of an annex by theme and attribute: the choices, and what is kept (27002, 4.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbeam.standards.requirements import ATTRIBUTES, Control
from ringbeam.standards.titles import themed, titled

THEME, INTRODUCED = "theme", "introduced"


@dataclass(frozen=True)
class ControlFilter:
    """One thing to filter by: its name in the address, its label and values, and the choice."""

    name: str
    label: str | Promise
    values_shown: Sequence[tuple[str, str]]
    chosen: str


def controls_of(edition: str) -> list[Control]:
    """The controls of an edition in its order, each with its requirement; one query."""
    rows = Control.objects.filter(
        requirement__edition_id=edition, requirement__retired=False, retired=False
    )
    return list(rows.select_related("requirement").order_by("requirement__position"))


def filters_for(controls: Sequence[Control], asked: QueryDict) -> list[ControlFilter]:
    """What the controls can be filtered by; only what tells some of them apart."""
    themes = dict.fromkeys(one.theme for one in controls)
    found = [(THEME, _("Theme"), [(one, themed(one)) for one in themes])]
    for name, label in ATTRIBUTES.items():
        values = sorted({one for c in controls for one in c.attributes.get(name, ())})
        found.append((name, label, [(one, titled(one)) for one in values]))
    if any(one.introduced for one in controls):
        found.append((INTRODUCED, _("New in this edition"), [("yes", str(_("yes")))]))
    return [
        ControlFilter(name, label, values, _known(asked.get(name, ""), values))
        for name, label, values in found
        if len(values) > 1 or name == INTRODUCED
    ]


def _known(value: str, values: Sequence[tuple[str, str]]) -> str:
    return value if value in dict(values) else ""


def kept_by(controls: Sequence[Control], filters: Sequence[ControlFilter]) -> frozenset[str]:
    """The references of the controls that have every value that was chosen."""
    chosen = {one.name: one.chosen for one in filters if one.chosen}
    return frozenset(one.requirement_id for one in controls if _has(one, chosen))


def _has(control: Control, chosen: Mapping[str, str]) -> bool:
    for name, value in chosen.items():
        if name == THEME:
            kept = control.theme == value
        elif name == INTRODUCED:
            kept = bool(control.introduced)
        else:
            kept = value in control.attributes.get(name, ())
        if not kept:
            return False
    return True
