"""What keeps a miss visible: days that are moved, and what is closed (9.1)."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now

from ringbeam.core import clock
from ringbeam.core.acts import Act
from ringbeam.planning.duty_life import DONE, PLANNER, WAITING

# What says that it was done: written until then, and by reopening.
SAID = ("evidence", "done_on")
# A miss elsewhere would be out of the sight of who answers for the place.
PLACES = ("site_id", "unit_id", "about_id")
# What a duty says of each of its occurrences, which keeps it when the duty says another thing.
CITED_OF_DUTY = ("activity", "serves")


def keep_the_miss(occurrences: Sequence[Any], act: Act) -> None:
    """Due on its day; a day that is moved after it was due keeps the miss, and who moved it.

    What is done, missed or skipped is not moved, and its evidence is not written anew.
    """
    for one in occurrences:
        one.day = one.day or one.planned
        if not one.was and one.duty_id:
            for name in CITED_OF_DUTY:
                setattr(one, name, getattr(one.duty, name))
        one.extra = one.extra if one.was else not is_planner(act)
        if one.was:
            _keep(one, act)
        open_ = one.state in WAITING
        one.due = clock.due_on(one.day) if open_ else None


def is_planner(act: Act) -> bool:
    """Whether the schedule acts, and nobody else."""
    return act.by.everything and act.by.name == PLANNER


def _keep(one: Any, act: Act) -> None:
    waits = one.was["state"] in WAITING
    if not waits and one.state == one.was["state"] and _changed(one, ("day", *SAID)):
        raise ValidationError(_now("It is closed: what was said and its day stay."))
    missed = one.was["missed_on"] or (waits and clock.day_of(act.at) > one.was["day"])
    if missed and _changed(one, PLACES):
        raise ValidationError(_now("It was missed there: its site and unit stay."))
    own = _changed(one, ("duty_id", "planned"))
    if own and not act.by.everything:
        raise ValidationError({"planned": [_now("The planned day stays; move the due day.")]})
    if one.day == one.was["day"] or own:
        return
    one.moved_by_id = act.by.person
    if waits and clock.day_of(act.at) > one.was["day"]:
        one.missed_on = one.missed_on or one.was["day"]


def _changed(one: Any, names: Sequence[str]) -> bool:
    return any(getattr(one, name) != one.was[name] for name in names)


def wrong_days_of(occurrence: Any) -> dict[str, list[str]]:
    """Why it is not due on that day: moved without a reason, or the next one is due by then."""
    found: dict[str, list[str]] = {}
    if occurrence.day is None or occurrence.day == occurrence.planned:
        return found
    if not occurrence.moved_because.strip():
        found["moved_because"] = [_now("Say why it is due on another day than planned.")]
    following = occurrence.duty.interval.after(occurrence.planned)
    if occurrence.state != DONE and following and occurrence.day >= following:
        said = _now("By then the next one is due: skip this one, with the reason.")
        found["day"] = [said]
    return found
