"""The three layouts of a set of records: list, board, calendar; one address each."""

from dataclasses import dataclass

from django.db import models

from ringbeam.core.extras import derived
from ringbeam.core.registers import Register
from ringbeam.core.texts import gettext as _
from ringbeam.web.queries import LAID_OUT, PAGING, Query

LIST, BOARD, CALENDAR = "list", "board", "calendar"
# What the others leave out of an address.
OWN = (*LAID_OUT, *PAGING)
KEPT_BY_THE_KERNEL = ("created", "updated")


@dataclass(frozen=True)
class Layout:
    """One way to look at the same records, and whether it is the one that is looked at."""

    name: str
    label: str
    icon: str
    url: str
    current: bool


def address(register: Register, layout: str) -> str:
    """Where a layout of the register stands."""
    base = f"/{register.plural}/"
    return base if layout == LIST else f"{base}{layout}/"


def layouts(
    register: Register, query: Query, current: str, hidden: frozenset[str]
) -> list[Layout]:
    """The layouts that the register has, with the same filters; none when there is but one.

    ``hidden`` are the fields that the reader is not shown.
    """
    known = [(LIST, _("List"), "list")]
    if has_board(register):
        known.append((BOARD, _("Board"), "layout-kanban"))
    if dates_of(register, hidden):
        known.append((CALENDAR, _("Calendar"), "calendar"))
    link = query.without(*OWN).link
    made = [
        Layout(name, label, icon, f"{address(register, name)}{link}", name == current)
        for name, label, icon in known
    ]
    return made if len(made) > 1 else []


def has_board(register: Register) -> bool:
    """Whether the life of the records has more than one state, and so a board columns."""
    return len(register.life.states) > 1


def dates_of(register: Register, hidden: frozenset[str]) -> list[str]:
    """The public names of the dates that a calendar can go by: due first, if it is used.

    The times that the kernel keeps of every record are no dates of the subject.
    """
    names = [
        name
        for name, one in register.stored.items()
        if isinstance(one, models.DateField) and name not in {*KEPT_BY_THE_KERNEL, *hidden}
    ]
    return [name for name in names if name != "due" or uses_due(register)]


def uses_due(register: Register) -> bool:
    """Whether the register speaks of when its records are due, in whatever part of it."""
    named = {*register.columns, *register.form, *register.filters}
    named |= {name.removeprefix("-") for name in register.sorts}
    named |= {one.sort for one in derived(register.extra).values()}
    asked = (Query.read(view.query).lists() for view in register.views)
    return "due" in named or any("due" in names for names in asked)
