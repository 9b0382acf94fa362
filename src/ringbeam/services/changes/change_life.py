"""The life of a change, as a table (ISO/IEC 20000-1:2018, 8.5.1.2 and 8.5.1.3)."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.acts import Act
from ringbeam.core.lives import Life, Move, filled
from ringbeam.core.rules import owner
from ringbeam.services.changes.needs import (
    can_be_scheduled,
    can_be_taken_back,
    can_be_taken_back_unless_urgent,
    is_assessed,
    is_assessed_unless_urgent,
    is_investigated,
    is_no_standard_one,
    not_ones_own,
    template_is_in_use,
    transition_is_decided,
)
from ringbeam.services.changes.roles import decides

REVIEW = timedelta(days=14)
BEFORE = ("requested", "assessed")
AHEAD = ("approved", "scheduled")


def name_who_approved(change: Any, act: Act) -> None:
    """Who approved it stands on the record."""
    change.approved_by_id = act.by.person


def take_over_template(change: Any, _act: Act) -> None:
    """A standard change is as grave as its template, and taken back as that says."""
    template = change.template
    change.impact, change.risk = template.impact, template.risk
    change.back_out, change.transition = template.back_out, "no"


def ask_again(change: Any, _act: Act) -> None:
    """What is changed is approved anew."""
    change.approved = change.approved_by_id = change.due = None


def due_then(change: Any, _act: Act) -> None:
    """It is due when it is planned to be done."""
    change.due = change.planned_end


def review_next(change: Any, act: Act) -> None:
    """It is reviewed within two weeks."""
    change.due = clock.due_on(clock.day_of(act.at + REVIEW))


LIFE = Life(
    start="requested",
    states={
        "requested": _("Requested"),
        "assessed": _("Assessed"),
        "approved": _("Approved"),
        "scheduled": _("Scheduled"),
        "implemented": _("Carried out"),
        "closed": _("Closed"),
        "refused": _("Refused"),
        "cancelled": _("Cancelled"),
    },
    moves=(
        Move(
            *("assess", _("Assess"), ("requested",), "assessed"),
            needs=(is_assessed, can_be_taken_back, transition_is_decided, is_no_standard_one),
            asks=("impact", "risk", "risk_because", "back_out", "transition"),
            icon="check",
        ),
        Move(
            *("approve", _("Approve"), BEFORE, "approved", decides),
            needs=(
                *(is_no_standard_one, is_assessed_unless_urgent, not_ones_own),
                *(can_be_taken_back_unless_urgent, transition_is_decided),
                filled("decision", _("Say why it is approved or refused.")),
            ),
            asks=("transition", "decision"),
            then=(name_who_approved,),
            stamps="approved",
            icon="check",
        ),
        Move(
            *("follow_template", _("Approve by its template"), ("requested",), "approved"),
            needs=(template_is_in_use,),
            asks=("template",),
            then=(take_over_template,),
            stamps="approved",
            icon="check",
        ),
        Move(
            *("refuse", _("Refuse"), BEFORE, "refused", decides),
            needs=(filled("decision", _("Say why it is approved or refused.")),),
            asks=("decision",),
        ),
        Move(
            *("schedule", _("Schedule"), ("approved",), "scheduled"),
            needs=(can_be_scheduled,),
            asks=(
                *("planned_start", "planned_end", "owner", "freeze_reason"),
                "collision_accepted",
            ),
            then=(due_then,),
            icon="calendar",
        ),
        Move(
            *("send_back", _("Send back to be changed"), ("assessed", *AHEAD), "requested"),
            then=(ask_again,),
        ),
        Move(
            *("carry_out", _("It was carried out"), ("scheduled",), "implemented"),
            needs=(
                filled("outcome", _("Say how it went.")),
                filled("result", _("Say what was done and checked.")),
            ),
            asks=("outcome", "result"),
            then=(review_next,),
            stamps="implemented",
            icon="check",
        ),
        Move(
            *("close", _("Close after its review"), ("implemented",), "closed"),
            needs=(
                filled("review", _("Say what the review found.")),
                *(is_investigated, is_assessed, can_be_taken_back),
            ),
            asks=("review", "investigation", "impact", "risk", "back_out"),
            stamps="reviewed",
        ),
        Move(
            *("cancel", _("Cancel"), (*BEFORE, *AHEAD), "cancelled"),
            needs=(filled("decision", _("Say why it is given up.")),),
            asks=("decision",),
        ),
    ),
    closed=frozenset({"closed", "refused", "cancelled"}),
    who=decides | owner,
)
