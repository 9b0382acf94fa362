"""Templates of standard changes: approved once, carried out often (20000-1, 8.5.1.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, shared_reference
from ringbeam.core.lives import Life, Move, filled
from ringbeam.core.registers import ALL, View, register
from ringbeam.core.rules import auditor, inside, owner
from ringbeam.services.changes.levels import LEVELS
from ringbeam.services.changes.needs import not_by_its_author
from ringbeam.services.changes.roles import decides


@register(
    prefix="CHT",
    clauses=("ISO/IEC 20000-1:2018 8.5.1.1", "ISO/IEC 20000-1:2018 8.5.1.3"),
    kind="change_template",
    plural="change-templates",
)
class ChangeTemplate(Record):
    """How a change of little risk is made, approved once for all changes that follow it."""

    about = shared_reference("service", label=_("service, or all"), public="service")
    owner = shared_reference("person", label=_("who keeps it"))
    steps = models.TextField(_("what is done, step by step"))
    back_out = models.TextField(_("how it is taken back"), blank=True)
    impact = models.CharField(_("impact"), max_length=6, choices=LEVELS[1:], default="low")
    risk = models.CharField(_("risk"), max_length=6, choices=LEVELS[1:], default="low")

    class Meta(Record.Meta):
        verbose_name = _("change template")
        verbose_name_plural = _("change templates")

    class Register:
        life = Life(
            start="draft",
            states={"draft": _("Draft"), "in_use": _("In use"), "withdrawn": _("Withdrawn")},
            moves=(
                Move(
                    *("release", _("Approve for use"), ("draft", "withdrawn"), "in_use"),
                    decides,
                    needs=(
                        filled("back_out", _("Say how it is taken back.")),
                        not_by_its_author,
                    ),
                    icon="check",
                ),
                Move("withdraw", _("Withdraw"), ("draft", "in_use"), "withdrawn"),
            ),
            closed=frozenset({"withdrawn"}),
            who=decides | owner,
        )
        columns = ("title", "service", "state", "risk", "owner", "updated")
        filters = ("state", "service", "owner", "archived")
        sorts = ("title", "-updated", "-entry")
        search = ("title", "steps")
        form = ("title", "service", "owner", "steps", "back_out", "impact", "risk")
        views = (View("in_use", _("In use"), "state=in_use"), ALL)
        see, edit, add = inside | auditor, decides | owner, inside
        icon, seldom = "template", True
