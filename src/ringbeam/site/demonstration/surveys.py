"""Questionnaires of the demonstration: a survey that was answered, and an audit's checklist."""

from datetime import timedelta
from typing import Any

from ringbeam.core import clock, writing
from ringbeam.core.registers import of_kind
from ringbeam.evaluation.checklists import take_questions
from ringbeam.site.demonstration.organization import Cast

SURVEY = "How well does the handover between shifts work?"
GIVEN: dict[str, Any] = {"after": 1, "test": "at_most"}
QUESTIONS: tuple[dict[str, Any], ...] = (
    {
        "question": "How well do you know what is open when your shift begins?",
        "kind": "scale",
        "choices": "not at all\nfully",
        "required": True,
    },
    {"question": "What is missing most often?", "kind": "text", "value": "3", **GIVEN},
    {
        "question": "How is it handed over to you?",
        "kind": "choice",
        "choices": "in a talk\nin writing\nnot at all",
        "required": True,
    },
    {
        "question": "How long does it take you to be up to date?",
        "kind": "number",
        "unit": "min",
        "least": 0,
        "most": 240,
    },
)
# Who, days ago, the answers by number; the last of them is begun and not sent.
ANSWERS: tuple[tuple[str, int, dict[str, Any]], ...] = (
    ("Aoife Byrne", 15, {"1": 4, "3": "in a talk", "4": 10}),
    (
        "Dylan Okafor",
        15,
        {"1": 2, "2": "What was promised to whom.", "3": "in writing", "4": 40},
    ),
    ("Tess Wouters", 14, {"1": 3, "2": "Calls of the last hour.", "3": "in writing", "4": 25}),
    ("Mats Thorsen", 13, {"1": 5, "3": "in a talk", "4": 5}),
    ("Priya Nair", 12, {"1": 4, "3": "in a talk", "4": 15}),
    ("Farah Haddad", 11, {"1": 1, "2": "Whether evidence was kept.", "3": "not at all"}),
    ("Lukas Brandt", 2, {"1": 4}),
)
CHECKLIST = "Checklist for audits of watching and answering"
CHECKS: tuple[tuple[str, str], ...] = (
    ("Is every alarm of the last month an incident, or is it written why not?", "A.5.25"),
    ("Who may switch off an alarm, and is it recorded when they do?", "A.8.16"),
    ("Was evidence kept of the last three incidents, and by whom?", "A.5.28"),
    ("What was learned of them, and where was it put?", "A.5.27"),
)
PLANNED = "Audit of Security Operations"


def survey(cast: Cast) -> None:
    """Ask the staff something under their names, and answer it as each of them did."""
    if of_kind("questionnaire").model.rows.filter(title=SURVEY).exists():
        return
    given = {
        "purpose": "Two minutes. The answers are read by Ingrid Solberg, with your name.",
        "questions": list(QUESTIONS),
        "once": True,
        "until": clock.today() + timedelta(days=14),
    }
    asked = _published(cast, SURVEY, given, days=16)
    for name, days, answers in ANSWERS:
        by = cast.person(name)
        said = {"title": f"{SURVEY} {name}", "questionnaire": asked.ref, "answers": answers}
        with clock.stopped(clock.now() - timedelta(days=days)):
            made = writing.create(of_kind("answer").model, said, by=by)
            if "3" in answers:
                writing.take(made, "send", by=by)


def checklist(cast: Cast) -> None:
    """Write a checklist once, from which the planned audit takes its questions."""
    if of_kind("questionnaire").model.rows.filter(title=CHECKLIST).exists():
        return
    lines = [
        {"question": words, "kind": "text", "clauses": [f"iso-27001:2022:{clause}"]}
        for words, clause in CHECKS
    ]
    made = _published(cast, CHECKLIST, {"questions": lines}, days=60)
    audit = of_kind("audit").model.rows.get(title=PLANNED)
    with clock.stopped(clock.now() - timedelta(days=9)):
        take_questions(audit, questionnaire=made.ref, by=cast.actors["Ingrid Solberg"])


def _published(cast: Cast, title: str, given: dict[str, Any], *, days: int) -> Any:
    """A questionnaire of the manager, published so many days ago."""
    by, owner = cast.actors["Ingrid Solberg"], cast.find("person", "Ingrid Solberg").ref
    with clock.stopped(clock.now() - timedelta(days=days)):
        model = of_kind("questionnaire").model
        made = writing.create(model, {"title": title, "owner": owner, **given}, by=by)
        return writing.take(made, "publish", by=by)
