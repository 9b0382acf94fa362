"""Problems: causes of incidents, and what is known of them (ISO/IEC 20000-1:2018, 8.6.3)."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, among_open, refers_to, shared_reference
from ringbeam.core.lines import CHOICE, LONG, YES, Column, Lines
from ringbeam.core.registers import ALL, OPEN, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.desk.branches import BRANCHES
from ringbeam.desk.categories import Category
from ringbeam.desk.priorities import LEVELS, PRIORITIES
from ringbeam.desk.problem_life import LIFE
from ringbeam.desk.problem_pages import drawn_causes
from ringbeam.desk.roles import agent
from ringbeam.desk.settling import prioritize
from ringbeam.organization.groups import Group
from ringbeam.services.configuration_items import ConfigurationItem


@register(prefix="PRB", clauses=("ISO/IEC 20000-1:2018 8.6.3",))
class Problem(Record):
    """The cause of one or more incidents, actual or possible, and what is known of it.

    ``whys`` asks one why after the other; ``causes`` gathers possible ones by branch, of which
    some are confirmed. A known error has a cause or a workaround.
    """

    about = shared_reference("service", label=_("service"), public="service")
    owner = shared_reference("person", label=_("assignee"), public="assignee")
    description = models.TextField(_("what is seen"), blank=True)
    group = refers_to(Group, verbose_name=_("group"))
    category = refers_to(Category, verbose_name=_("category"))
    configuration_item = refers_to(ConfigurationItem, verbose_name=_("configuration item"))
    impact = models.PositiveSmallIntegerField(_("impact"), choices=LEVELS, default=2)
    urgency = models.PositiveSmallIntegerField(_("urgency"), choices=LEVELS, default=2)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=PRIORITIES, default=3, editable=False
    )
    whys = Lines(Column("why", _("because"), LONG, required=True), verbose_name=_("whys"))
    causes = Lines(
        Column("branch", _("branch"), CHOICE, BRANCHES, required=True),
        Column("cause", _("possible cause"), LONG, required=True),
        Column("confirmed", _("confirmed"), YES),
        verbose_name=_("possible causes"),
    )
    cause = models.TextField(_("cause"), blank=True, help_text=_("What brings it about."))
    workaround = models.TextField(
        _("workaround"), blank=True, help_text=_("How to work on in spite of it.")
    )
    advice = models.TextField(
        _("advice to who reports"),
        blank=True,
        help_text=_("The workaround in words that customers read on their tickets."),
    )
    solution = models.TextField(
        _("solution"), blank=True, help_text=_("What removes the cause, or why nothing does.")
    )
    effect = models.TextField(_("what shows the effect"), blank=True)
    known_as = models.CharField(_("number elsewhere"), max_length=60, blank=True)
    known = models.DateTimeField(_("known error since"), null=True, editable=False)
    resolved = models.DateTimeField(_("resolved"), null=True, editable=False)
    closed = models.DateTimeField(_("closed"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("problem")
        verbose_name_plural = _("problems")
        indexes = (
            among_open("desk_problem_open", "due", "entry"),
            # Known errors are looked for by service on the page of each incident.
            models.Index(fields=["about", "state"], name="desk_problem_about"),
        )

    class Register:
        life = LIFE
        columns = ("title", "service", "priority", "state", "assignee", "updated")
        filters = (
            *("state", "priority", "assignee", "group", "service", "category"),
            *("configuration_item", "due", "archived"),
        )
        sorts = ("-entry", "due", "priority", "-updated")
        search = ("title", "description", "cause", "workaround", "solution", "known_as")
        form = (
            *("title", "description", "service", "impact", "urgency", "category"),
            *("configuration_item", "group", "assignee", "due", "whys", "causes", "cause"),
            *("workaround", "advice", "solution", "effect", "known_as"),
        )
        views = (
            OPEN,
            View("mine", _("Assigned to me"), "state=open&assignee=me"),
            View("known", _("Known errors"), "state=known_error"),
            View("effect", _("Effect to be shown"), "state=resolved"),
            ALL,
        )
        see, edit, add = inside | auditor, agent | manager | owner, agent | manager
        settle = (prioritize,)
        icon, natural_key = "bug", ("known_as",)
        extra: ClassVar[dict[str, Any]] = {
            "record_template": "desk/problem.html",
            "record_context": drawn_causes,
        }
