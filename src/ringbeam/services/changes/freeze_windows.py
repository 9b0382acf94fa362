"""Freeze windows: times in which changes wait, or say why they do not (20000-1, 8.5.1.3)."""

from django.db import models
from django.utils.translation import gettext as said_now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, shared_reference
from ringbeam.core.lives import Life, Move
from ringbeam.core.registers import ALL, View, register
from ringbeam.core.rules import auditor, inside
from ringbeam.services.changes.roles import decides


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
            start="in_force",
            states={"in_force": _("In force"), "lifted": _("Lifted")},
            moves=(Move("lift", _("Lift"), ("in_force",), "lifted", icon="minus"),),
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
        """It ends after it begins."""
        if self.ends > self.starts:
            return {}
        return {"ends": [said_now("It ends before it begins: say a later time.")]}
