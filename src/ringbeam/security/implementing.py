"""How far a control is implemented: a person's word, with name and day (27001, 6.1.3 d)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.extras import Chips

NOT_SAID = ""
IMPLEMENTED = (
    (NOT_SAID, _("Not said")),
    ("yes", _("Yes")),
    ("partly", _("Partly")),
    ("no", _("No")),
)


def date_the_word(controls: Sequence[Any], act: Act) -> None:
    """Whoever says how far a control is implemented is named, with the day."""
    for control in controls:
        if control.implemented != control.was.get("implemented", NOT_SAID):
            sign_word(control, act)


def sign_word(control: Any, act: Act) -> None:
    """Whose word it is, and of which day; nobody's where nothing is said."""
    said = control.implemented != NOT_SAID
    day: date | None = clock.day_of(act.at) if said else None
    control.implemented_on, control.implemented_by = day, act.by.name[:120] if said else ""


def numbers(controls: Sequence[Any], _actor: Actor) -> dict[int, Chips]:
    """The numbers in Annex A, with the edition; nothing for own controls."""
    told = {one.pk: one.annex.removeprefix("iso-").rsplit(":", 1) for one in controls}
    return {pk: Chips((" ".join(parts),)) for pk, parts in told.items() if len(parts) > 1}
