"""The life of a risk: found, assessed, treated, kept in view, closed (6.1)."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.lives import Life, Move, filled
from ringbeam.core.rules import manager, owner
from ringbeam.planning.assessment import ACCEPTED, AXES, OPPORTUNITY, RISK

RETAIN = ("retain", "leave")
OPTIONS = (
    ("", _("Not decided")),
    ("avoid", _("Avoid it")),
    ("reduce", _("Reduce it")),
    ("share", _("Share it")),
    ("retain", _("Retain it")),
    ("pursue", _("Pursue it")),
    ("enhance", _("Enhance it")),
    ("leave", _("Leave it")),
)
FITTING = {
    RISK: frozenset({"avoid", "reduce", "share", "retain"}),
    OPPORTUNITY: frozenset({"pursue", "enhance", "share", "leave"}),
}
Reason = str | Promise | None


def is_rated(risk: Any, _act: Act) -> Reason:
    """It has criteria, and ratings without and with what is done now."""
    if risk.criteria_id is None:
        return _("No criteria are chosen: what kind of risk is it?")
    if any(getattr(risk, name) is None for name in AXES[:4]):
        return _("Rate likelihood and consequence, inherent and residual.")
    return None


def is_owned(risk: Any, _act: Act) -> Reason:
    """Somebody answers for it."""
    return None if risk.owner_id else _("It has no owner.")


def is_decided(risk: Any, _act: Act) -> Reason:
    """It is decided what is done about it, by an option of its direction."""
    if not risk.option:
        return _("It is not decided what is done about it.")
    if risk.option not in FITTING[risk.direction]:
        return (
            _("This option is for a risk.")
            if risk.option in FITTING[RISK]
            else _("This option is for an opportunity.")
        )
    return None


def is_planned(risk: Any, _act: Act) -> Reason:
    """There is something to do, in words and by a date."""
    if risk.option in RETAIN:
        return _("Nothing is to be done by this option; have it accepted and keep it in view.")
    done = risk.treatment.strip() and risk.treat_by
    return None if done else _("Say what is done, and by when.")


def is_accepted(risk: Any, _act: Act) -> Reason:
    """The owner accepted it as it is now."""
    return None if risk.acceptance == ACCEPTED else _("Its owner has not accepted it as it is.")


ASSESSING = (
    *("criteria", "inherent_likelihood", "inherent_consequence", "residual_likelihood"),
    *("residual_consequence", "reasoning", "review"),
)
TREATING = ("option", "treatment", "treat_by", "target_likelihood", "target_consequence")
OPEN = ("identified", "assessed", "in_treatment", "monitored")
LIFE = Life(
    start="identified",
    states={
        "identified": _("Identified"),
        "assessed": _("Assessed"),
        "in_treatment": _("In treatment"),
        "monitored": _("Monitored"),
        "closed": _("Closed"),
    },
    moves=(
        Move(
            *("treat", _("Treat"), ("assessed",), "in_treatment"),
            needs=(is_owned, is_decided, is_planned),
            asks=TREATING,
            icon="tool",
        ),
        Move(
            *("monitor", _("Keep in view"), ("assessed",), "monitored"),
            needs=(is_owned, is_decided, is_accepted),
        ),
        Move("assess", _("Assess"), OPEN, "assessed", needs=(is_rated,), asks=ASSESSING),
        Move(
            *("close", _("Close"), OPEN, "closed"),
            needs=(filled("outcome", _("Say why it is closed.")),),
            asks=("outcome",),
        ),
        Move("reopen", _("Reopen"), ("closed",), "identified"),
    ),
    closed=frozenset({"closed"}),
    who=manager | owner,
)
