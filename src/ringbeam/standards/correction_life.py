"""The life of a correction of the library: reported, in force, refused, withdrawn (7.5.3)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.actors import Actor
from ringbeam.core.acts import ARCHIVE, EDIT, RESTORE, Act
from ringbeam.core.extras import Gauge
from ringbeam.core.lives import Life, Move, filled
from ringbeam.core.rules import manager
from ringbeam.standards.loading import load
from ringbeam.standards.loading.correcting import Corrected, reasons_against, shipped_value

REPORTED, IN_FORCE = "reported", "in_force"
PUT_IN_FORCE, WITHDRAW = "put_in_force", "withdraw"
AFFECTING = frozenset({PUT_IN_FORCE, WITHDRAW, EDIT, ARCHIVE, RESTORE})


def corrected(one: Any) -> Corrected:
    """A correction as it is laid over the facts."""
    return Corrected(one.part, one.subject, one.wanted)


def it_can_stand(correction: Any, _act: Act) -> str | None:
    """The reasons for which the library cannot say it, if any."""
    return " ".join(reasons_against(corrected(correction))) or None


def no_other_is_in_force(correction: Any, _act: Act) -> str | None:
    """The correction of the same place that is in force already, if there is one."""
    others = (
        type(correction)
        .rows.filter(
            state=IN_FORCE, archived=False, part=correction.part, subject=correction.subject
        )
        .exclude(pk=correction.pk)
    )
    ref = others.values_list("ref", flat=True).first()
    return _now("%s corrects the same; withdraw it first.") % ref if ref else None


def remember_what_shipped(corrections: Sequence[Any], _act: Act) -> None:
    """Keep what ships in that place when it is reported, or when another place is named."""
    for one in corrections:
        if any(one.was.get(name) != getattr(one, name) for name in ("part", "subject")):
            one.shipped = shipped_value(one.part, one.subject) or ""


def lay_over(corrections: Sequence[Any], act: Act) -> None:
    """Bring the library up to date where a correction that is or was in force changed."""
    touched = (one for one in corrections if IN_FORCE in (one.state, one.was.get("state")))
    if act.said in AFFECTING and any(touched):
        load()


LIFE = Life(
    start=REPORTED,
    states={
        REPORTED: _("Reported"),
        IN_FORCE: _("In force"),
        "refused": _("Refused"),
        "withdrawn": _("Withdrawn"),
    },
    moves=(
        Move(
            *(PUT_IN_FORCE, _("Put in force"), (REPORTED,), IN_FORCE),
            needs=(it_can_stand, no_other_is_in_force),
            stamps="since",
            lasting=_("The library was changed by it; withdraw the correction."),
        ),
        Move(
            *("refuse", _("Refuse"), (REPORTED,), "refused"),
            needs=(filled("answer", _("Say why it is right as it is.")),),
            asks=("answer",),
        ),
        Move(
            *(WITHDRAW, _("Withdraw"), (REPORTED, IN_FORCE), "withdrawn"),
            lasting=_("The library was changed by it; report it again."),
        ),
        Move("report_again", _("Report again"), ("refused", "withdrawn"), REPORTED),
    ),
    closed=frozenset({IN_FORCE, "refused", "withdrawn"}),
    who=manager,
)
UNCHANGED, CHANGED, GONE = "unchanged", "changed", "gone"
SHIPPED_SINCE: Mapping[str, tuple[str | Promise, str]] = {
    UNCHANGED: (_("As it was"), "none"),
    CHANGED: (_("Shipped text changed since"), "age"),
    GONE: (_("No longer shipped"), "age"),
}


def since_then(correction: Any) -> str:
    """Whether the product ships in that place what it shipped when it was reported."""
    now = shipped_value(correction.part, correction.subject)
    if now is None:
        return GONE
    return UNCHANGED if now == correction.shipped else CHANGED


def gauges_of(corrections: Sequence[Any], _actor: Actor) -> Mapping[int, Gauge]:
    """For each correction, in words, whether what ships changed since; no query."""
    said = {one.pk: SHIPPED_SINCE[since_then(one)] for one in corrections}
    return {pk: Gauge(str(words), state) for pk, (words, state) in said.items()}
