"""What an agreement names must exist: the states and priorities of tickets (8.3.3, 8.6.1)."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from ringbeam.core.registers import Register, registers
from ringbeam.services.levels import LevelsError
from ringbeam.services.terms import switches_from, targets_from


def tickets() -> list[Register]:
    """The registers whose records can wait: promises are made for these alone."""
    return [one for one in registers() if one.life.paused]


def states() -> dict[str, str]:
    """Every state that a ticket can have, by name."""
    return {name: str(label) for one in tickets() for name, label in one.life.states.items()}


def waiting_words() -> dict[str, str]:
    """What a ticket in each waiting state waits for, in words."""
    return {name: str(said) for one in tickets() for name, said in one.life.paused.items()}


def priorities() -> set[str]:
    """Every priority that a ticket can have."""
    found: set[str] = set()
    for one in tickets():
        column = one.own_fields.get("priority")
        found |= {str(value) for value, _label in getattr(column, "choices", None) or ()}
    return found


def unheard_of(targets: Any, switches: Any) -> dict[str, list[str]]:
    """What is named that no ticket can have, by field; nothing for what cannot be read.

    A clock that pauses in a state which does not exist would never pause, and a target for a
    priority which does not exist would never be counted.
    """
    try:
        asked = targets_from(targets)
        read = switches_from(switches)
    except LevelsError:
        return {}
    named = read.answering.union(*read.pausing.values())
    found = {
        "targets": _unknown(asked, priorities(), _("There is no priority %(name)s.")),
        "switches": _unknown(named, states(), _("There is no state “%(name)s”.")),
    }
    return {field: reasons for field, reasons in found.items() if reasons}


def _unknown(named: Iterable[str], known: Iterable[str], said: str) -> list[str]:
    have = sorted(known)
    if not have:
        return []
    write = _("Write one of: %(known)s.") % {"known": ", ".join(have)}
    missing = sorted(set(named) - set(have))
    return [f"{said % {'name': one}} {write}" for one in missing]
