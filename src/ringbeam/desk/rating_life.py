"""The lives of a survey programme and of a rating: none that is low is lost (8.3.2)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.acts import Act
from ringbeam.core.lives import Life, Move, filled
from ringbeam.core.refusals import Refused
from ringbeam.core.rules import manager, owner, program
from ringbeam.desk.roles import agent
from ringbeam.organization.asking import FILED, NAMING, questions_in

SAID = ("stars", "comment", "answers", "ticket_id", "customer_id", "way")
PLANNED, RUNNING, ENDED = "planned", "running", "ended"
# Until when a low rating is followed up; ours.
FOLLOWED_WITHIN = timedelta(days=7)
RECEIVED, TO_FOLLOW_UP, FOLLOWED_UP = "received", "to_follow_up", "followed_up"


def somebody_answers(record: Any, _act: Act) -> str | Promise | None:
    """Somebody looks after it, by name."""
    return None if record.owner_id else _("Nobody answers for it yet.")


def form_takes_names(programme: Any, _act: Act) -> str | Promise | None:
    """Its further questions are published, asked by a box, and not anonymous."""
    form = programme.form
    if form is None:
        return None
    if not form.edition:
        return _("Its questions are not published.")
    if any(one.kind in (*NAMING, *FILED) for one in questions_in(form.questions)):
        return _("By a letter nobody is asked for files, people or records.")
    return _("Its questions are anonymous.") if form.anonymous else None


def as_it_was_said(ratings: Sequence[Any], _act: Act) -> None:
    """What somebody said stays; Refused for another rating, or other words, than were given."""
    for one in ratings:
        if one.was and any(one.was.get(name) != getattr(one, name) for name in SAID):
            raise Refused([_now("A rating stays as it was given.")])


def keep_day(ratings: Sequence[Any], act: Act) -> None:
    """Give one that is to be followed up its day; a day that was given stays."""
    for one in ratings:
        if one.state == TO_FOLLOW_UP and one.due is None:
            one.due = clock.due_on((act.at + FOLLOWED_WITHIN).date())


PROGRAMME = Life(
    start=PLANNED,
    states={PLANNED: _("Planned"), RUNNING: _("Running"), ENDED: _("Ended")},
    moves=(
        Move(
            *("run", _("Start asking"), (PLANNED, ENDED), RUNNING),
            needs=(somebody_answers, form_takes_names),
            stamps="began",
            lasting=_("People are asked."),
            icon="player-play",
        ),
        Move("end", _("Ask no more"), (RUNNING,), ENDED),
    ),
    closed=frozenset({ENDED}),
    who=manager | owner,
)
RATING = Life(
    start=RECEIVED,
    states={
        RECEIVED: _("Received"),
        TO_FOLLOW_UP: _("To be followed up"),
        FOLLOWED_UP: _("Followed up"),
    },
    moves=(
        Move("call", _("Calls for follow-up"), (RECEIVED,), TO_FOLLOW_UP, program),
        Move(
            *("take_on", _("Follow up"), (RECEIVED,), TO_FOLLOW_UP),
            asks=("owner",),
            icon="flag",
        ),
        Move(
            *("follow_up", _("Followed up"), (TO_FOLLOW_UP,), FOLLOWED_UP),
            needs=(
                somebody_answers,
                filled("followed", _("What was done about it is empty.")),
            ),
            asks=("owner", "followed"),
            stamps="answered",
            icon="check",
            key="e",
        ),
        Move("reopen", _("Reopen"), (FOLLOWED_UP,), TO_FOLLOW_UP, icon="refresh"),
    ),
    closed=frozenset({RECEIVED, FOLLOWED_UP}),
    who=agent | manager | owner,
)
