"""Freeze windows: times in which changes wait, or say why they do not (20000-1, 8.5.1.3)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.entries import Record, shared_reference
from ringbeam.core.lives import Life, Move, Words
from ringbeam.core.registers import ALL, View, register
from ringbeam.core.rules import auditor, inside
from ringbeam.services.changes.roles import decides

BACKWARDS = _("It ends before it begins: say a later time.")


def ends_after_it_begins(window: Any, _act: Act) -> Words | None:
    """A time that ends before it begins forbids nothing, so it is not put in force."""
    return None if window.ends > window.starts else BACKWARDS


@register(
    prefix="CHF",
    clauses=("ISO/IEC 20000-1:2018 8.5.1.3",),
    kind="freeze_window",
    plural="freeze-windows",
)
class FreezeWindow(Record):
    """A time in which no change is carried out, of one service or of all."""

    about = shared_reference("service", label=_("service, or all"), public="service")
    starts = models.DateTimeField(_("from"))
    ends = models.DateTimeField(_("until"))
    reason = models.TextField(_("why"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("freeze window")
        verbose_name_plural = _("freeze windows")
        indexes = (models.Index(fields=["ends"], name="services_freeze_ends"),)

    class Register:
        life = Life(
            start="planned",
            states={
                "planned": _("Planned"),
                "in_force": _("In force"),
                "lifted": _("Lifted"),
            },
            moves=(
                Move(
                    *("put_in_force", _("Put in force"), ("planned",), "in_force"),
                    needs=(ends_after_it_begins,),
                    asks=("starts", "ends"),
                    icon="check",
                ),
                Move("lift", _("Lift"), ("planned", "in_force"), "lifted", icon="minus"),
            ),
            closed=frozenset({"lifted"}),
            who=decides,
        )
        columns = ("title", "service", "starts", "ends", "state")
        filters = ("state", "service", "archived")
        sorts = ("-starts", "-entry")
        search = ("title", "reason")
        form = ("title", "service", "starts", "ends", "reason")
        views = (View("now", _("In force"), "state=in_force"), ALL)
        see, edit, add = inside | auditor, decides, decides
        icon, seldom = "calendar", True

    def reasons_against(self) -> dict[str, list[str]]:
        """One in force ends after it begins."""
        inverted = self.state == "in_force" and self.ends <= self.starts
        return {"ends": [str(BACKWARDS)]} if inverted else {}
