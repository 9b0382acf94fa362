"""The lives of duties and their occurrences: planned, to do, late, done or missed (6.2.2)."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.acts import Act
from ringbeam.core.conditions import NOBODY
from ringbeam.core.formats import full_day
from ringbeam.core.lives import Life, Move, Words, filled
from ringbeam.core.rules import Rule, manager, owner

DRAFT, IN_FORCE, ENDED = "draft", "in_force", "ended"
PLANNED, TO_DO, LATE = "planned", "to_do", "late"
DONE, MISSED, SKIPPED = "done", "missed", "skipped"
WAITING = (PLANNED, TO_DO, LATE)
PLANNER = "Schedule of duties"  # by this name the job acts, in history too
schedule = Rule(_("is the schedule of duties"), lambda _actor, _kind: NOBODY)


def somebody_owns_it(record: Any, _act: Act) -> Words | None:
    """It is known who does it."""
    return None if record.owner_id else _("Say who owns the duty.")


def its_interval_is_known(duty: Any, _act: Act) -> Words | None:
    """It is known when it recurs."""
    known = duty.first and (duty.every or duty.fixed)
    return None if known else _("Say from which day on, and at which interval.")


def it_is_not_done_ahead(occurrence: Any, act: Act) -> Words | None:
    """What shows that it was done is of a day that has come."""
    ahead = occurrence.done_on and occurrence.done_on > clock.day_of(act.at)
    return _("The day on which it was done lies ahead.") if ahead else None


def it_could_be_done(occurrence: Any, _act: Act) -> Words | None:
    """It was not done before the days in which it can be done."""
    due = min(occurrence.planned, occurrence.day)
    since = due - timedelta(days=occurrence.duty.opened_before)
    if occurrence.done_on is None or occurrence.done_on >= since:
        return None
    return _now("It can be done not before %s.") % full_day(since)


def finish(occurrence: Any, act: Act) -> None:
    """Done: on which day, by whom; past its day that stays to be seen."""
    occurrence.done_on = occurrence.done_on or clock.day_of(act.at)
    occurrence.done_by_id = act.by.person


def fall_late(occurrence: Any, act: Act) -> None:
    """Past its day: the first day that passed without it stays, whatever becomes of it."""
    if clock.day_of(act.at) > occurrence.day:
        occurrence.missed_on = occurrence.missed_on or occurrence.day


DUTY_LIFE = Life(
    start=DRAFT,
    states={DRAFT: _("Draft"), IN_FORCE: _("In force"), ENDED: _("Ended")},
    moves=(
        Move(
            *("put_in_force", _("Put in force"), (DRAFT, ENDED), IN_FORCE),
            needs=(somebody_owns_it, its_interval_is_known),
            stamps="since",
        ),
        Move(
            *("end", _("End"), (IN_FORCE,), ENDED),
            needs=(filled("ended_because", _("Say why it ends.")),),
            asks=("ended_because",),
        ),
    ),
    closed=frozenset({IN_FORCE, ENDED}),
    who=manager,
)
OCCURRENCE_LIFE = Life(
    start=PLANNED,
    states={
        PLANNED: _("Planned"),
        TO_DO: _("To do"),
        LATE: _("Late"),
        DONE: _("Done"),
        MISSED: _("Missed"),
        SKIPPED: _("Skipped"),
    },
    moves=(
        Move("open", _("Open"), (PLANNED,), TO_DO, schedule),
        Move("fall_late", _("Fall late"), (TO_DO,), LATE, schedule, then=(fall_late,)),
        Move("miss", _("Miss"), (LATE,), MISSED, schedule),
        Move(
            *("finish", _("Done"), (TO_DO, LATE), DONE),
            needs=(
                filled("evidence", _("Say what was done and what shows it.")),
                it_is_not_done_ahead,
                it_could_be_done,
            ),
            asks=("evidence", "done_on"),
            then=(finish, fall_late),
            key="e",
        ),
        Move(
            *("give_up", _("Missed"), (LATE,), MISSED),
            needs=(filled("missed_because", _("Say why it was missed.")),),
            asks=("missed_because",),
        ),
        Move(
            *("skip", _("Skip"), WAITING, SKIPPED, manager),
            needs=(filled("skipped_because", _("Say why it is skipped.")),),
            asks=("skipped_because",),
            then=(fall_late,),
        ),
        Move("reopen", _("Reopen"), (DONE, SKIPPED), TO_DO, manager),
    ),
    closed=frozenset({DONE, MISSED, SKIPPED}),
    who=manager | owner,
)
