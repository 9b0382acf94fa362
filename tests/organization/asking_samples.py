"""What the tests of questionnaires share: questions, a published questionnaire, answers."""

from ringbeam.core.actors import system
from ringbeam.core.registers import named
from ringbeam.core.writing import create, edit, take

QUESTIONS = (
    {"question": "Is the guard in place?", "kind": "choice", "choices": "yes\nno"},
    {"question": "What is missing?", "kind": "text", "after": 1, "test": "is", "value": "no"},
    {"question": "How safe is it?", "kind": "scale", "choices": "not at all\nvery"},
    {"question": "Pressure", "kind": "number", "unit": "bar", "least": 0, "most": 16},
    {"question": "Who was told?", "kind": "person", "after": 2, "test": "given"},
)
MUST = {"required": True}


def questions(**more):
    """The questions, the first two of which must be answered."""
    return [{**one, **(MUST if n < 2 else {}), **more} for n, one in enumerate(QUESTIONS)]


def written(by=None, **given):
    """A questionnaire that is not published."""
    values = {"title": "Guard round", "questions": questions(), **given}
    return create(named("questionnaire").model, values, by=by or system())


def published(by=None, **given):
    """A questionnaire that takes answers."""
    return take(written(by, **given), "publish", by=by or system())


def revised(questionnaire, **given):
    """The next version, with other values."""
    draft = take(fresh(questionnaire), "revise", by=system())
    return take(edit(draft, given, by=system()), "publish", by=system())


def begun(questionnaire, by, answers):
    """An answer that is not sent."""
    given = {"title": "Mine", "questionnaire": questionnaire.ref, "answers": answers}
    return create(named("answer").model, given, by=by)


def sent(questionnaire, by, answers):
    """An answer that is sent."""
    return take(begun(questionnaire, by, answers), "send", by=by)


def fresh(record):
    return type(record).rows.get(pk=record.pk)
