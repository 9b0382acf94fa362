"""The life of a questionnaire: written, published as a version, closed (7.5.3, 9.1)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.acts import Act
from ringbeam.core.lives import Life, Move, Words
from ringbeam.core.refusals import Refused
from ringbeam.core.rules import manager, owner
from ringbeam.organization.asking import (
    CHOICE,
    FILED,
    NAMING,
    SCALE,
    Question,
    faults_of,
    questions_in,
)
from ringbeam.organization.questionnaire_versions import PUBLISH

DRAFT, PUBLISHED, CLOSED = "draft", "published", "closed"
FEWEST = 8  # answers that a group of an anonymous one has at least, before figures are shown
FIXED = ("questions", "anonymous", "once", "least", "split", "purpose")
SHOWN = 5


def it_can_be_asked(questionnaire: Any, _act: Act) -> Words | None:
    """Its questions are whole, their conditions can hold."""
    faults = faults_of(questions_in(questionnaire.questions))
    more = _now(" And %d more.") % (len(faults) - SHOWN) if len(faults) > SHOWN else ""
    return " ".join(faults[:SHOWN]) + more if faults else None


def it_names_nobody(questionnaire: Any, _act: Act) -> Words | None:
    """An anonymous one asks for nothing that tells who answers, and has a reader."""
    if not questionnaire.anonymous:
        return None
    every = questions_in(questionnaire.questions)
    told = [str(one.number) for one in every if one.kind in (*NAMING, *FILED)]
    if told:
        said = _now("Anonymous: questions for persons, records and files tell who answers: %s.")
        return said % ", ".join(told)
    if questionnaire.owner_id is None:
        return _("Name the owner, who alone reads the texts of an anonymous questionnaire.")
    if questionnaire.least < FEWEST:
        return _now("Anonymous: figures need groups of at least %d answers.") % FEWEST
    return _not_split(questionnaire, every)


def _not_split(questionnaire: Any, every: Sequence[Question]) -> Words | None:
    """Groups that overlap tell of small ones by their difference, so there is one split."""
    if questionnaire.split is None:
        return None
    by = next((one for one in every if one.number == questionnaire.split), None)
    if by is None or by.kind not in (CHOICE, SCALE) or by.condition or not by.required:
        return _("Figures are split by a choice or scale alone that everybody must answer.")
    return None


LIFE = Life(
    start=DRAFT,
    states={DRAFT: _("Draft"), PUBLISHED: _("Published"), CLOSED: _("Closed")},
    moves=(
        Move(
            *(PUBLISH, _("Publish"), (DRAFT,), PUBLISHED),
            needs=(it_can_be_asked, it_names_nobody),
            icon="send",
        ),
        Move("close", _("Close"), (PUBLISHED,), CLOSED, icon="lock"),
        Move("revise", _("Revise"), (PUBLISHED, CLOSED), DRAFT, icon="pencil"),
    ),
    closed=frozenset({CLOSED}),
    who=manager | owner,
)


def guard(questionnaires: Sequence[Any], act: Act) -> None:
    """What is published stays as it is until it is revised; each publication has a number."""
    for one in questionnaires:
        changed = any(one.was[name] != getattr(one, name) for name in FIXED if one.was)
        if changed and one.state != DRAFT:
            raise Refused([_now("A published version is fixed. Revise it to change it.")])
        if act.said == PUBLISH:
            one.edition += 1
        one.due = clock.due_on(one.until) if one.until else None
