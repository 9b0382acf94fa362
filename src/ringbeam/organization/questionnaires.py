"""Questionnaires: surveys, checklists and forms by one mechanism (7.4, 9.1.2; 45001 5.4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record
from ringbeam.core.registers import ALL, MINE, OPEN, View, register
from ringbeam.core.rules import auditor, inside, manager, owner
from ringbeam.organization.anonymous_answers import name_readers
from ringbeam.organization.asking import questions
from ringbeam.organization.questionnaire_life import FEWEST, LIFE, guard
from ringbeam.organization.questionnaire_shown import SHOWN
from ringbeam.organization.questionnaire_versions import keep_versions


@register(prefix="QST", clauses=("HS 7.4", "HS 9.1", "ISO 45001:2018 5.4"))
class Questionnaire(Record):
    """Questions that people answer: a survey, a checklist or a form, in fixed versions.

    ``edition`` counts what was published. Of an anonymous one no answer names who gave it, and
    figures are only shown for groups of at least ``least`` answers.
    """

    purpose = models.TextField(
        _("purpose"), blank=True, help_text=_("Shown above the questions. Markdown.")
    )
    questions = questions()
    anonymous = models.BooleanField(
        _("anonymous"),
        default=False,
        help_text=_("Answered by a link without a name; nobody can tell who answered."),
    )
    least = models.PositiveIntegerField(
        _("answers before figures are shown"),
        default=FEWEST,
        help_text=_("For anonymous ones; at least 8."),
    )
    split = models.PositiveIntegerField(
        _("figures split by question"),
        null=True,
        blank=True,
        help_text=_("For anonymous ones: the one question by which groups may be compared."),
    )
    once = models.BooleanField(
        _("each person answers once"), default=False, help_text=_("Per version.")
    )
    until = models.DateField(_("answers until"), null=True, blank=True)
    edition = models.PositiveIntegerField(_("last version"), default=0, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")

    class Register:
        life = LIFE
        columns = ("title", "state", "edition", "anonymous", "owner", "until")
        filters = ("state", "owner", "anonymous", "archived")
        sorts = ("-entry", "title", "due", "-updated")
        search = ("title", "purpose")
        form = (
            *("title", "purpose", "questions", "owner", "anonymous", "least"),
            *("split", "once", "until"),
        )
        views = (View("published", _("Published"), "state=published"), OPEN, MINE, ALL)
        see, edit, add = inside | auditor | owner, manager | owner, inside
        settle, follow = (guard,), (keep_versions, name_readers)
        extra = SHOWN
        icon, group = "checkbox", "Check"
