"""Corrections of the library: what ships is wrong, and what it is to say instead (7.5.3).

Anyone inside may report; managers and administrators put in force. What is in force is laid
over the shipped facts each time that they are loaded, so that it outlives an upgrade.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.actors import Actor
from ringbeam.core.acts import ARCHIVE, EDIT, RESTORE, Act
from ringbeam.core.contributions import panel, source
from ringbeam.core.entries import Record, shared_reference
from ringbeam.core.extras import Derived, Gauge
from ringbeam.core.lives import Life, Move, filled
from ringbeam.core.registers import ALL, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.standards.loading import CORRECTIONS, load
from ringbeam.standards.loading.correcting import (
    PARTS,
    Corrected,
    reasons_against,
    shipped_value,
)

REPORTED, IN_FORCE = "reported", "in_force"
PUT_IN_FORCE, WITHDRAW = "put_in_force", "withdraw"
AFFECTING = frozenset({PUT_IN_FORCE, WITHDRAW, EDIT, ARCHIVE, RESTORE})
LONGEST = 300


def it_can_stand(correction: Any, _act: Act) -> str | None:
    """The reasons for which the library cannot say it, if any."""
    return " ".join(reasons_against(_corrected(correction))) or None


def no_other_is_in_force(correction: Any, _act: Act) -> str | None:
    """The correction of the same place that is in force already, if there is one."""
    others = LibraryCorrection.rows.filter(
        state=IN_FORCE, archived=False, part=correction.part, subject=correction.subject
    ).exclude(pk=correction.pk)
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


@register(
    prefix="LCO",
    kind="library_correction",
    plural="library-corrections",
    clauses=(
        *("ISO 9001:2015 7.5.3.2", "ISO 9001:2026 7.5.3.2", "ISO 14001:2015 7.5.3"),
        *("ISO 14001:2026 7.5.3", "ISO 45001:2018 7.5.3", "ISO/IEC 27001:2022 7.5.3"),
        "ISO/IEC 20000-1:2018 7.5.3.2",
    ),
)
class LibraryCorrection(Record):
    """An error in the library of standards, what it says, and what it is to say."""

    owner = shared_reference("person", label=_("reported by"))
    part = models.CharField(
        _("what is wrong"),
        max_length=24,
        choices=[(name, one.label) for name, one in PARTS.items()],
        default="requirement_summary",
    )
    subject = models.CharField(
        _("of what"),
        max_length=LONGEST,
        help_text=_(
            "The reference in the library, such as iso-9001:2015:4.1. A link beside each text"
            " of the library fills it in."
        ),
    )
    shipped = models.TextField(_("what the library says"), blank=True, editable=False)
    wanted = models.TextField(_("what it is to say"), blank=True)
    why = models.TextField(_("why"))
    source = models.TextField(
        _("source"),
        blank=True,
        help_text=_(
            "Where it can be checked: edition, clause, page. Copy no text of a standard."
        ),
    )
    answer = models.TextField(_("answer"), blank=True)
    since = models.DateTimeField(_("in force since"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("correction of the library")
        verbose_name_plural = _("corrections of the library")
        indexes = (models.Index(fields=["state", "since"], name="standards_correction_state"),)

    class Register:
        life = LIFE
        columns = ("title", "state", "part", "shipping", "owner", "since")
        filters = ("state", "part", "owner", "archived")
        sorts = ("-entry", "-updated")
        search = ("title", "subject", "wanted", "why")
        form = ("title", "part", "subject", "wanted", "why", "source", "answer", "owner")
        views = (
            View("reported", _("Reported"), "state=reported"),
            View("in_force", _("In force"), "state=in_force"),
            ALL,
        )
        see, edit, add = inside | auditor | owner, manager, inside | auditor
        settle, follow = (remember_what_shipped,), (lay_over,)
        icon, group = "pencil", "Improve"
        extra: ClassVar[dict[str, Any]] = {
            "shipping": Derived(
                _("Shipped text"), gauges_of, needs=("part", "subject", "shipped")
            )
        }

    def reasons_against(self) -> dict[str, list[str]]:
        """What is in force can stand; what is only reported may say anything."""
        if self.state != IN_FORCE:
            return {}
        found = reasons_against(_corrected(self))
        return {"wanted": found} if found else {}


def _corrected(one: Any) -> Corrected:
    return Corrected(one.part, one.subject, one.wanted)


@source(CORRECTIONS)
def corrections_in_force() -> list[Corrected]:
    """The corrections that are laid over the library, the earliest first; one query."""
    rows = LibraryCorrection.rows.filter(state=IN_FORCE, archived=False)
    ordered = rows.order_by(models.F("since").asc(nulls_first=True), "pk")
    return [Corrected(*one) for one in ordered.values_list("part", "subject", "wanted")]


@panel(
    on="library_correction",
    title=_("In the library"),
    template="standards/correction.html",
    order=10,
)
def library_panel(correction: LibraryCorrection, _actor: Actor) -> dict[str, Any]:
    """What ships now in that place, and whether it changed since it was reported; no query."""
    return {
        "now": shipped_value(correction.part, correction.subject),
        "then": correction.shipped,
        "words": SHIPPED_SINCE[since_then(correction)][0],
        "changed": since_then(correction) == CHANGED,
    }
