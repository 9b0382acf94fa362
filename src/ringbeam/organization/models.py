"""Table of contents of this room."""

from ringbeam.organization.absences import Absence
from ringbeam.organization.anonymous_answers import AnonymousAnswer, AnswerLink, TextReader
from ringbeam.organization.answers import Answer
from ringbeam.organization.approvals import Approval
from ringbeam.organization.certificates import Certificate
from ringbeam.organization.exclusions import Exclusion
from ringbeam.organization.groups import Group
from ringbeam.organization.people import Person
from ringbeam.organization.places import Site, Unit
from ringbeam.organization.processes import Process
from ringbeam.organization.questionnaire_versions import QuestionnaireVersion
from ringbeam.organization.questionnaires import Questionnaire
from ringbeam.organization.scopes import Scope

__all__ = [
    "Absence",
    "AnonymousAnswer",
    "Answer",
    "AnswerLink",
    "Approval",
    "Certificate",
    "Exclusion",
    "Group",
    "Person",
    "Process",
    "Questionnaire",
    "QuestionnaireVersion",
    "Scope",
    "Site",
    "TextReader",
    "Unit",
]
