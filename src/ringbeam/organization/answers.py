"""Answers to questionnaires by people who are named; anonymous ones are no records (9.1)."""

import json
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, Reference, refers_to, shared_reference
from ringbeam.core.registers import ALL, MINE, View, register
from ringbeam.core.rules import auditor, inside, manager, owner, participant
from ringbeam.core.written import Wording, WrittenField
from ringbeam.organization.answer_shown import SHOWN
from ringbeam.organization.answering import LIFE, settle
from ringbeam.organization.questionnaires import Questionnaire


def _written(value: Any) -> list[str]:
    return [f"{number}: {json.dumps(one, ensure_ascii=False)}" for number, one in value.items()]


def _read(lines: Sequence[str]) -> dict[str, Any]:
    """What lines such as ``3: yes`` mean; ValidationError names the line that is none."""
    found: dict[str, Any] = {}
    for line in lines:
        number, colon, text = line.partition(":")
        if not colon or not number.strip().isdecimal():
            raise ValidationError(_now("“%s” is no answer: write 3: yes.") % line)
        try:
            found[number.strip()] = json.loads(text)
        except ValueError:
            found[number.strip()] = text.strip()
    return found


ANSWERS = Wording(_written, _read, _("One answer a line: the number of the question, then it."))


@register(prefix="ANS", clauses=("HS 9.1",))
class Answer(Record):
    """What one person answered to one version of a questionnaire, by number of the question."""

    owner = shared_reference("person", label=_("answered by"))
    questionnaire = refers_to(
        Questionnaire, required=True, verbose_name=_("questionnaire"), db_index=True
    )
    edition = models.PositiveIntegerField(_("version answered"), default=0, editable=False)
    answers = WrittenField(_("answers"), wording=ANSWERS, default=dict, blank=True)
    reader = Reference("person", verbose_name=_("read by"), null=True, editable=False)
    sent = models.DateTimeField(_("sent"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    class Register:
        life = LIFE
        columns = ("title", "questionnaire", "edition", "state", "owner", "sent")
        filters = ("questionnaire", "state", "owner", "archived")
        sorts = ("-entry", "-sent", "-updated")
        form = ("title", "questionnaire", "owner", "answers")
        views = (View("sent", _("Sent"), "state=sent"), MINE, ALL)
        see, edit = manager | auditor | owner | participant, manager | owner
        add, participants = inside, ("owner", "reader")
        settle = (settle,)
        icon, group = "circle-check", "Check"
        seldom = True
        extra = SHOWN
