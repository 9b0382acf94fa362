"""Table of contents of this room."""

from ringbeam.desk.article_tables import (
    ArticleReader,
    ArticleTally,
    ArticleVote,
    ArticleWord,
    SearchGap,
)
from ringbeam.desk.articles import Article
from ringbeam.desk.categories import Category
from ringbeam.desk.escalation_levels import EscalationLevel
from ringbeam.desk.escalation_marks import Escalation
from ringbeam.desk.fulfilment_tasks import FulfilmentTask
from ringbeam.desk.guest_forms import GuestForm
from ringbeam.desk.guest_reports import GuestReport
from ringbeam.desk.handovers import Handover
from ringbeam.desk.incidents import Incident
from ringbeam.desk.major_criteria import MajorCriterion
from ringbeam.desk.major_incidents import MajorIncident
from ringbeam.desk.on_call_marks import GapTold
from ringbeam.desk.on_call_rotas import OnCallRota
from ringbeam.desk.operational_levels import OperationalLevel
from ringbeam.desk.presence import Presence
from ringbeam.desk.problems import Problem
from ringbeam.desk.ratings import Rating
from ringbeam.desk.reply_templates import ReplyTemplate
from ringbeam.desk.service_requests import ServiceRequest
from ringbeam.desk.status_letters import StatusFollower
from ringbeam.desk.stays import Stay
from ringbeam.desk.survey_invitations import SurveyInvitation
from ringbeam.desk.survey_programmes import SurveyProgramme
from ringbeam.desk.time_spent import TimeSpent

__all__ = [
    "Article",
    "ArticleReader",
    "ArticleTally",
    "ArticleVote",
    "ArticleWord",
    "Category",
    "Escalation",
    "EscalationLevel",
    "FulfilmentTask",
    "GapTold",
    "GuestForm",
    "GuestReport",
    "Handover",
    "Incident",
    "MajorCriterion",
    "MajorIncident",
    "OnCallRota",
    "OperationalLevel",
    "Presence",
    "Problem",
    "Rating",
    "ReplyTemplate",
    "SearchGap",
    "ServiceRequest",
    "StatusFollower",
    "Stay",
    "SurveyInvitation",
    "SurveyProgramme",
    "TimeSpent",
]
