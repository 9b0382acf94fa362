"""Questions of an audit from a questionnaire: a checklist that is written once (9.2.2)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core import conversation, values, writing
from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.lines import MOST
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import entries_seen_by, record_of
from ringbeam.core.rules import manager, owner, participant
from ringbeam.core.verbs import verb
from ringbeam.evaluation.audit_life import PLANNED, UNDER_WAY
from ringbeam.evaluation.audits import Audit
from ringbeam.evaluation.criteria import edition_of
from ringbeam.organization.asking import questions_in
from ringbeam.organization.questionnaire_versions import version_of

ASKED_FROM = "asked_from"
EMPTY = {"result": "", "evidence": "", "records": [], "nonconformity": []}


@verb(
    who=manager | owner | participant,
    on="audit",
    label=_("Take questions from a questionnaire"),
    asks=("questionnaire",),
    words={"questionnaire": _("Questionnaire, in its last version")},
    refers={"questionnaire": ("questionnaire",)},
)
def take_questions(audit: Audit, *, questionnaire: str, by: Actor) -> Audit:
    """Add the questions of the last published version, and link the questionnaire.

    Of clauses those of the audit's editions come along; a question that the audit asks already
    does not. Raises ValidationError for no published questionnaire that ``by`` sees, or too
    many questions; Refused when the audit is neither planned nor under way, or gains nothing.
    """
    if audit.state not in (PLANNED, UNDER_WAY):
        raise Refused([_now("Questions are added while it is planned or under way.")])
    named = entries_seen_by(by, ("questionnaire",)).filter(ref=questionnaire).first()
    source: Any = record_of(named) if named else None
    version = version_of(source.pk, source.edition) if source else None
    if version is None:
        said = _now("Name a questionnaire that was published.")
        raise ValidationError({"questionnaire": [said]})
    new = _lines(audit, version.questions)
    if not new:
        raise Refused([_now("The audit asks all of these questions already.")])
    entry, fresh = writing.locked(audit, by)
    if len(fresh.questions) + len(new) > MOST:
        said = _now("An audit has at most %d questions.") % MOST
        raise ValidationError({"questionnaire": [said]})
    before = values.snapshot(fresh)
    first = max((one["line"] for one in fresh.questions), default=0) + 1
    fresh.questions = [
        *fresh.questions,
        *({"line": first + place, **line} for place, line in enumerate(new)),
    ]
    writing.store(entry, fresh, before, Act(by, "take_questions"))
    conversation.relate(fresh, ASKED_FROM, source, by=by)
    taken: Audit = Audit.rows.get(pk=audit.pk)
    return taken


def _lines(audit: Audit, questions: list[Any]) -> list[dict[str, Any]]:
    there = {one["question"].strip().casefold() for one in audit.questions}
    return [
        {
            "question": one.words,
            "clauses": [c for c in one.clauses if edition_of(c) in audit.criteria],
            **EMPTY,
        }
        for one in questions_in(questions)
        if one.words.strip().casefold() not in there
    ]
