"""The life of a security incident, as a table (ISO/IEC 20000-1:2018, 8.7.3.3)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.lives import Life, Move, Words, filled
from ringbeam.core.rules import owner
from ringbeam.security.roles import security_officer
from ringbeam.security.security_incident_days import CRITICAL, begin_again, review_next

ENDED = ("resolved", "closed", "dismissed")


def somebody_deals_with_it(incident: Any, _act: Act) -> Words | None:
    """A person answers for it."""
    return None if incident.owner_id else _("Nobody deals with it yet.")


def personal_data_is_known(incident: Any, _act: Act) -> Words | None:
    """Whether personal data are concerned is decided, for then a time runs."""
    if incident.personal_data:
        return None
    return _("Say whether personal data are concerned: then an authority may have to know.")


def authority_is_decided(incident: Any, _act: Act) -> Words | None:
    """Where personal data are concerned, an authority was told, or it is said why not."""
    if incident.personal_data != "yes":
        return None
    if not incident.authority:
        return _("Say whether the authority was told of the personal data concerned.")
    if incident.authority == "no_need" and not incident.authority_because.strip():
        return _("Say why the authority need not be told.")
    return None


def management_knows(incident: Any, _act: Act) -> Words | None:
    """A critical one is escalated to top management."""
    if incident.severity != CRITICAL or incident.informed.strip():
        return None
    return _("Say whom of top management you informed of this critical incident.")


LIFE = Life(
    start="reported",
    states={
        "reported": _("Reported"),
        "assessed": _("Assessed"),
        "contained": _("Contained"),
        "resolved": _("Resolved"),
        "closed": _("Closed"),
        "dismissed": _("No incident"),
    },
    moves=(
        Move(
            *("assess", _("Assess"), ("reported",), "assessed"),
            needs=(
                filled("sort", _("Say what sort of incident it is.")),
                filled("severity", _("Say how severe it is.")),
                somebody_deals_with_it,
                personal_data_is_known,
            ),
            asks=("sort", "severity", "owner", "personal_data"),
            icon="check",
        ),
        Move(
            *("contain", _("Contain"), ("assessed",), "contained"),
            needs=(filled("containment", _("Say how it was contained.")),),
            asks=("containment",),
            icon="shield-half",
        ),
        Move(
            *("resolve", _("Resolve"), ("assessed", "contained"), "resolved"),
            needs=(
                filled("resolution", _("Say what was done.")),
                management_knows,
                authority_is_decided,
            ),
            asks=("resolution", "informed", "authority", "authority_because"),
            then=(review_next,),
            stamps="resolved",
            icon="check",
        ),
        Move(
            *("close", _("Close after its review"), ("resolved",), "closed"),
            needs=(
                filled("cause", _("Say what the cause was.")),
                filled("lessons", _("Say what was learned.")),
            ),
            asks=("cause", "effects", "lessons"),
            stamps="closed",
        ),
        Move(
            *("dismiss", _("It is no incident"), ("reported", "assessed"), "dismissed"),
            needs=(filled("dismissed_because", _("Say why it is no incident.")),),
            asks=("dismissed_because",),
            icon="minus",
        ),
        Move(
            *("reopen", _("Reopen"), ENDED, "assessed"),
            needs=(somebody_deals_with_it,),
            then=(begin_again,),
            icon="refresh",
        ),
    ),
    closed=frozenset({"closed", "dismissed"}),
    who=security_officer | owner,
)
