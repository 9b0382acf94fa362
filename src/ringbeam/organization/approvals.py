"""Approvals: who must say yes before something goes on, in steps, with deputies (5.3, 8.1).

Any record can be what is approved: the approvals of it are linked to it. Which steps there are
is said by the room that asks (`organization.deciding`).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, Reference, among_open, shared_reference
from ringbeam.core.registers import ALL, View, register
from ringbeam.core.rules import auditor, customer, inside, manager, owner, participant
from ringbeam.organization.approval_life import LIFE
from ringbeam.organization.deciding import expect_a_decision, go_on_with, nothing_asked_changes


@register(prefix="APV", clauses=("HS 5.3", "HS 8.1"))
class Approval(Record):
    """One person's yes or no in one step; ``deputy`` decides while the person is away.

    With ``any_of`` the first yes among those asked in the step is enough. ``own_allowed`` lets
    even who asked for it decide.
    """

    owner = shared_reference("person", label=_("who decides"), required=True)
    customer = shared_reference("customer", label=_("customer"))
    deputy = Reference("person", verbose_name=_("deputy"), null=True, blank=True)
    requester = Reference("person", verbose_name=_("who asks"), null=True, blank=True)
    what = models.TextField(_("what is approved"), blank=True)
    step = models.PositiveSmallIntegerField(_("step"), default=1)
    any_of = models.BooleanField(_("one of several is enough"), default=False)
    own_allowed = models.BooleanField(_("also by who asks"), default=False)
    reason = models.TextField(_("reason"), blank=True)
    decided_by = Reference("person", verbose_name=_("decided by"), null=True, editable=False)
    on_behalf = models.BooleanField(_("in the place of another"), default=False, editable=False)
    asked = models.DateTimeField(_("asked"), null=True, editable=False)
    decided = models.DateTimeField(_("decided"), null=True, editable=False)
    reminded = models.DateTimeField(_("reminded"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        indexes = (among_open("organization_approval_open", "owner", "due"),)

    class Register:
        life = LIFE
        columns = ("title", "state", "owner", "deputy", "step", "due", "decided")
        filters = ("state", "owner", "deputy", "requester", "customer", "due", "archived")
        sorts = ("due", "-entry", "-updated")
        search = ("title", "what", "reason")
        form = (
            *("title", "owner", "deputy", "requester", "customer", "what", "step", "any_of"),
            *("own_allowed", "reason"),
        )
        views = (
            View("mine", _("For me to decide"), "state=asked&owner=me"),
            View("deputy", _("In the place of others"), "state=asked&deputy=me"),
            View("late", _("Overdue"), "state=asked&due=overdue", hot=True),
            View("asked", _("All to be decided"), "state=asked"),
            ALL,
        )
        see = inside | auditor | customer | owner | participant
        edit, add = manager, manager
        participants = ("deputy", "requester")
        settle, follow = (nothing_asked_changes, expect_a_decision), (go_on_with,)
        icon, group = "user-check", "Do"
