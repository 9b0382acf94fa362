"""An audit takes its questions from a questionnaire, with the clauses of its own editions."""

import pytest
from django.core.exceptions import ValidationError

from ringbeam.core.conversation import links_of
from ringbeam.core.refusals import Refused
from ringbeam.core.writing import take
from ringbeam.evaluation.checklists import take_questions
from tests.evaluation.auditing import EDITION, again, fresh, make, planned

pytestmark = pytest.mark.django_db
ASKED = [
    {"question": "Is the report read?", "clauses": [f"{EDITION}:9.4"]},
    {"question": "Who restores?", "clauses": [f"{EDITION}:8.6.1", "iso-9001:2015:7.2"]},
]


def test_questions_come_once_with_clauses_of_the_criteria_and_a_link(service, nora, mona):
    checklist = make("questionnaire", title="Backup", questions=ASKED)
    audit = planned(service, nora)
    with pytest.raises(ValidationError):
        take_questions(audit, questionnaire=checklist.ref, by=mona)
    take(checklist, "publish", by=mona)

    done = take_questions(fresh(audit), questionnaire=checklist.ref, by=mona)
    assert [one["line"] for one in done.questions] == [1, 2, 3]
    assert done.questions[2]["question"] == "Who restores?"
    assert done.questions[2]["clauses"] == [f"{EDITION}:8.6.1"]
    (link,), _inward = links_of(audit.pk)
    assert (link.kind, link.target_id) == ("asked_from", checklist.pk)
    with pytest.raises(Refused):
        take_questions(fresh(audit), questionnaire=checklist.ref, by=mona)
    with pytest.raises(ValidationError):  # the auditor has no role, so does not see it
        take_questions(fresh(audit), questionnaire=checklist.ref, by=again(nora))
