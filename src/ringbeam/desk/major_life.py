"""The life of a major incident, as a table (ISO/IEC 20000-1:2018, 8.6.1)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.acts import Act
from ringbeam.core.lives import Life, Move, filled
from ringbeam.core.rules import manager, owner
from ringbeam.desk.roles import agent

DECLARED, RESTORED, CLOSED, STOOD_DOWN = "declared", "restored", "closed", "stood_down"
# Days until the review is held where nobody sets another day; ours.
REVIEW_WITHIN = timedelta(days=14)
TOLD_LASTS = _("Those affected have been told.")


def somebody_leads(major: Any, _act: Act) -> str | Promise | None:
    """One person manages it, by name."""
    return None if major.owner_id else _("No major incident manager is named.")


def management_was_told(major: Any, _act: Act) -> str | Promise | None:
    """Top management is kept informed, and there is a record of it."""
    return None if major.informed else _("Nobody of top management is recorded as informed.")


def those_affected_know(major: Any, _act: Act) -> str | Promise | None:
    """Who was told of the trouble is told of its end."""
    if not major.announcement:
        return None
    told = major.updates and major.updates[-1]["stage"] == "restored"
    return None if told else _("Tell those affected first that it works again.")


def forget_restored(major: Any, _act: Act) -> None:
    """It is not over: what was said of its end no longer holds."""
    major.restored = None


def keep_rhythm(majors: Sequence[Any], act: Act) -> None:
    """Set until when the next word is due: an update, then the review; afterwards nothing."""
    for one in majors:
        before = one.was.get("state")
        if one.state == DECLARED:
            spoken = one.was.get("updates") != one.updates or before != DECLARED
            if spoken or one.was.get("minutes") != one.minutes:
                one.due = last_word(one, act) + timedelta(minutes=one.minutes)
        elif one.state != before:
            one.due = None
            if one.state == RESTORED:
                one.due = clock.due_on((act.at + REVIEW_WITHIN).date())


def last_word(major: Any, act: Act) -> datetime:
    """When those affected were last told something, or it was declared."""
    if major.updates:
        return datetime.fromisoformat(major.updates[-1]["at"])
    return major.created or act.at


works = agent | manager | owner
LIFE = Life(
    start=DECLARED,
    states={
        DECLARED: _("Being handled"),
        RESTORED: _("Service restored"),
        CLOSED: _("Reviewed"),
        STOOD_DOWN: _("Stood down"),
    },
    moves=(
        Move(
            *("restore", _("Service restored"), (DECLARED,), RESTORED),
            needs=(
                somebody_leads,
                filled("effect", _("What was affected is empty.")),
                those_affected_know,
            ),
            asks=("manager", "effect"),
            stamps="restored",
            lasting=TOLD_LASTS,
            icon="check",
            key="e",
        ),
        Move(
            *("break_again", _("Not restored"), (RESTORED,), DECLARED),
            then=(forget_restored,),
            lasting=TOLD_LASTS,
            icon="refresh",
        ),
        Move(
            *("close", _("Close after review"), (RESTORED,), CLOSED, manager | owner),
            needs=(
                somebody_leads,
                management_was_told,
                filled("cause", _("The cause is empty.")),
                filled("review", _("What was learned is empty.")),
            ),
            asks=("cause", "review"),
            stamps="reviewed",
            icon="file-check",
        ),
        Move(
            *("stand_down", _("Stand down"), (DECLARED,), STOOD_DOWN, manager | owner),
            needs=(filled("review", _("Say why it is no major incident.")),),
            asks=("review",),
            lasting=TOLD_LASTS,
        ),
    ),
    closed=frozenset({CLOSED, STOOD_DOWN}),
    who=works,
)
