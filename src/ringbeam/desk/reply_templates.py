"""Reply templates: texts that agents say again, with fields filled in (8.6.1, 7.4)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, refers_to
from ringbeam.core.lives import Life, Move
from ringbeam.core.registers import ALL, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.desk.filling_in import FIELDS, unknown_fields
from ringbeam.desk.roles import agent
from ringbeam.organization.groups import Group

IN_USE = "in_use"
AUDIENCE = (("both", _("Replies and notes")), ("reply", _("Replies")), ("note", _("Notes")))


@register(
    prefix="RPT",
    clauses=("ISO/IEC 20000-1:2018 8.6.1", "ISO/IEC 20000-1:2018 7.4"),
    kind="reply_template",
    plural="reply-templates",
)
class ReplyTemplate(Record):
    """A text that is offered under a ticket, after / at the beginning of a line.

    Fields such as {{requester}} are filled in from the ticket; without a group it is for all.
    """

    wording = models.TextField(
        _("text"),
        help_text=_(
            "Fields are filled in: {{requester}}, {{customer}}, {{service}}, {{number}}, "
            "{{title}}, {{due}}, {{agent}}, {{organization}}."
        ),
    )
    group = refers_to(Group, verbose_name=_("for the group"))
    used_in = models.CharField(_("used in"), max_length=5, choices=AUDIENCE, default="both")

    class Meta(Record.Meta):
        verbose_name = _("reply template")
        verbose_name_plural = _("reply templates")

    class Register:
        life = Life(
            start=IN_USE,
            states={IN_USE: _("In use"), "ended": _("Ended")},
            moves=(
                Move("end", _("End"), (IN_USE,), "ended", agent | manager | owner),
                Move("use", _("Use"), ("ended",), IN_USE, agent | manager | owner),
            ),
            closed=frozenset({"ended"}),
        )
        columns = ("title", "used_in", "group", "owner", "state", "updated")
        filters = ("state", "group", "used_in", "owner", "archived")
        sorts = ("title", "-updated")
        search = ("title", "wording")
        form = ("title", "wording", "used_in", "group", "owner")
        views = (View("in_use", _("In use"), f"state={IN_USE}"), ALL)
        see, edit, add = inside | auditor, agent | manager | owner, agent | manager
        icon, group, seldom = "template", "Do", True

    def reasons_against(self) -> dict[str, list[Any]]:
        """A field that nothing fills would be sent to a customer as it stands."""
        if unknown := unknown_fields(self.wording):
            said = _now("Nothing fills in %(unknown)s. There are: %(known)s.")
            return {
                "wording": [said % {"unknown": ", ".join(unknown), "known": ", ".join(FIELDS)}]
            }
        return {}
